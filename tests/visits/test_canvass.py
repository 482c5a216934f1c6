"""A canvass: one concentrated month, sorted out, briefed, and the answers carried back."""

import re
from datetime import timedelta
from typing import Any

import pytest

from linli.common import clock
from linli.visits.choices import Channel
from linli.visits.models import Canvass
from tests.desk import Desk
from tests.town import HECHENG, PINGSHAN, WUXING, Town
from tests.walk import doors, walk

PAGE = f"/visits/canvasses/{WUXING}/"


def day(ahead: int) -> str:
    return f"{clock.today() + timedelta(days=ahead):%Y-%m-%d}"


def planned(desk: Desk, **more: Any) -> Canvass:
    """A canvass that began three weeks ago and ends today."""
    words = {"title": "明年修哪条路", "begins": day(-21), "ends": day(0), **more}
    desk.posts(PAGE, **words)
    return Canvass.objects.latest("made_at")


def of(canvass: Canvass) -> str:
    return f"/visits/canvass/{canvass.pk}/"


def sorted_out(desk: Desk, canvass: Canvass, status: int = 303, **more: Any) -> Any:
    canvass.refresh_from_db()
    words = {"title": "祠堂前的路", "said": "下雨积水", "answer": "", "version": canvass.version}
    return desk.posts(f"{of(canvass)}sort/", status, **{**words, **more})


@pytest.mark.row("S4-12")
def test_a_canvass_goes_from_asking_to_answers_that_were_carried_back(town: Town) -> None:
    homes = doors(town, 24)
    desk, ours = Desk(town.secretary), walk(town)
    plan = ours.plans()
    canvass = planned(desk)
    for number, home in enumerate(homes[:16]):
        channel = Channel.PHONE if number >= 8 else Channel.VISIT
        ours.records(ours.stop(plan, home), channel=channel, topics=["canvass"])
    ours.records(ours.stop(plan, homes[20]), topics=["policies"])
    ours.records(ours.stop(plan, homes[21]), topics=["canvass"], outcome="nobody")
    sorted_out(desk, canvass)
    sorted_out(desk, canvass, topic=1, answer="雨季前修好排水沟")
    canvass.refresh_from_db()
    desk.posts(f"{of(canvass)}brief/", version=canvass.version)
    with clock.told(clock.now() + timedelta(days=7)):
        later = walk(town)
        plan = later.plans()
        for home in [*homes[:8], homes[22]]:
            later.records(later.stop(plan, home), topics=["canvass_answer"])

    for reader in (desk, Desk(town.street)):
        page = reader.opens(of(canvass))
        assert "<dt>Asked</dt><dd>16</dd>" in page
        assert "<dt>Answers carried back</dt><dd>8 of 16</dd>" in page
        for words in ("祠堂前的路", "下雨积水", "雨季前修好排水沟"):
            assert words in page
        assert "示例" not in page.partition("<main")[2]
    assert "明年修哪条路" in Desk(town.street).opens(f"/visits/canvasses/{HECHENG}/")
    refused = sorted_out(desk, canvass, 409, title="另一件", said="后来想起的")
    assert "what was said stands" in refused.text
    assert "后来想起的" in refused.text, "nothing typed is lost"
    sorted_out(desk, canvass, topic=1, title="改", said="改", answer="已经修好")
    page = desk.opens(of(canvass))
    assert "已经修好" in page
    assert "下雨积水" in page


def test_a_canvass_is_one_month_at_most_and_one_at_a_time(town: Town) -> None:
    desk = Desk(town.secretary)
    first = planned(desk, key="0190a0c0-0000-7000-8000-000000000001")
    assert planned(desk, key="0190a0c0-0000-7000-8000-000000000001") == first

    words = {"title": "又一次", "begins": day(0), "ends": day(9)}
    assert "is on from" in desk.posts(PAGE, 422, **words).text
    for begins, ends in ((5, 4), (5, 36), (5, 3000)):
        answer = desk.posts(PAGE, 422, title="长", begins=day(begins), ends=day(ends))
        assert "goes on for 31 days at most" in answer.text
    assert "又一次" in desk.posts(PAGE, 422, title="又一次", begins="x", ends="").text
    assert Canvass.objects.count() == 1


def test_a_brief_waits_for_the_end_and_for_what_was_said(town: Town) -> None:
    desk = Desk(town.secretary)
    canvass = planned(desk, ends=day(2))
    early = desk.posts(f"{of(canvass)}brief/", 422, version=0)
    assert "Give the brief then" in early.text
    Canvass.objects.update(ends_on=clock.today())
    empty = desk.posts(f"{of(canvass)}brief/", 422, version=0)
    assert "Sort out what was said" in empty.text


def test_who_comes_second_is_told_and_loses_nothing(town: Town) -> None:
    desk = Desk(town.secretary)
    canvass = planned(desk)
    sorted_out(desk, canvass)

    late = sorted_out(desk, canvass, 409, version=0, title="第二件", said="路灯太暗")

    assert "Somebody else changed this canvass" in late.text
    assert "路灯太暗" in late.text
    version = re.search(r'name="version" value="(\d+)"[^>]*>\s*(?:<[^>]+>\s*)*?', late.text)
    assert version is not None
    sorted_out(desk, canvass, title="第二件", said="路灯太暗")
    assert canvass.topics.count() == 2


def test_a_canvass_is_read_and_changed_by_who_has_the_village(town: Town) -> None:
    canvass = planned(Desk(town.secretary))
    for who in (town.grid_member, town.outsider):
        Desk(who).opens(of(canvass), 404)
        Desk(who).posts(f"{of(canvass)}sort/", 404, title="x", said="y", version=0)
    Desk(town.street).posts(f"{of(canvass)}brief/", 403, version=0)
    assert "Plan a canvass" not in Desk(town.street).opens(PAGE)
    Desk(town.street).posts(PAGE, 403, title="x", begins=day(40), ends=day(50))
    Desk(town.secretary).opens(f"/visits/canvasses/{PINGSHAN}/", 404)
    assert "No canvass yet" in Desk(town.street).opens(f"/visits/canvasses/{PINGSHAN}/")


def test_the_brief_is_told_once_to_village_and_township_and_not_to_who_gave_it(town: Town) -> None:
    desk = Desk(town.secretary)
    canvass = planned(desk)
    sorted_out(desk, canvass)
    readers = [Desk(one) for one in (town.chief, town.street)]
    for reader in readers:
        assert "Brief of a canvass" not in reader.opens("/inbox/")
    canvass.refresh_from_db()
    for _twice in range(2):
        desk.posts(f"{of(canvass)}brief/", version=Canvass.objects.get().version)
    for reader in readers:
        page = reader.opens("/inbox/")
        assert page.count('<b class="row-title">Brief of a canvass: 明年修哪条路</b>') == 1
        assert "1 topic; answers follow there." in page
    assert "Brief of a canvass" not in desk.opens("/inbox/")
