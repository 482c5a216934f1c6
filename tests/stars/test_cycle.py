"""A branch on its way to stars: target, plan, self-assessment, check, review, notice."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from linli.common import clock
from linli.outbox.models import Message
from linli.stars import services as stars
from linli.stars.models import PlanItem, StarCycle
from tests.desk import Desk
from tests.starred import BOARD, FIVE, QUEUE, Starred, again, in_days, part, starred, states
from tests.town import HECHENG, WUXING, Town


@pytest.fixture
def ours(town: Town) -> Starred:
    return starred(town)


@pytest.mark.row("S2-01")
def test_a_branch_goes_from_its_target_to_the_star_that_its_records_bear(ours: Starred) -> None:
    ours.strong()
    ours.civil()
    cycle = ours.begun()
    page = ours.secretary.opens(cycle.get_absolute_url())
    gaps = part(page, "gaps")
    assert "Clean-ups" in gaps
    assert "0 of 12 times" in gaps
    assert f"/activities/plan/?host={ours.unit.pk}&kind=clean_up" in gaps, "the way there"
    assert "Meetings, classes and theme days" not in gaps
    ours.does(ours.secretary, cycle, "assess", words="党员和群众都评议过")
    told = Message.objects.filter(template="stars", channel="inbox")
    assert told.filter(to=ours.town.lead.person).exists()
    ours.does(ours.secretary, cycle, "endorse", 403)
    ours.does(ours.township, cycle, "endorse")
    queue = ours.county.opens(QUEUE + "?star=strong_branch")
    assert "Strong-branch star" in part(queue, "reviews")
    assert "Civil & happy star ·" not in part(queue, "reviews")
    ours.does(ours.county, cycle, "confirm", star="strong_branch")
    answer = ours.does(ours.county, cycle, "confirm", 422, star="liveable_ecology")
    assert "records do not bear this star" in answer.content.decode()
    ours.does(ours.county, cycle, "confirm", star="civil_happy")
    for star in ("thriving_industry", "liveable_ecology", "safe_lawful"):
        ours.does(ours.county, cycle, "refuse", star=star, reason="还没有记录")
    assert again(cycle).stage == "notice"
    public = Client(headers={"accept-language": "en"}).get(f"/stars/of/{WUXING}/").text
    assert "Public notice" in public
    assert "Civil &amp; happy star" in public
    assert "since" not in public, "nothing is held before the notice is over"
    assert stars.publish_due() == 0
    with clock.told(clock.now() + timedelta(days=15)):
        assert stars.publish_due() == 1
        assert stars.publish_due() == 0
        assert states(cycle)["civil_happy"] == "held"
        assert states(cycle)["safe_lawful"] == "refused"
        public = Client(headers={"accept-language": "en"}).get(f"/stars/of/{HECHENG}/").text
        assert "2 stars" in public
        assert "Thriving-industry star" not in public
        story = part(ours.secretary.opens(cycle.get_absolute_url()), "story")
    for step in ("Begun", "Self-assessment handed in", "Checked by the township", "Published"):
        assert step in story
    assert all(step.is_intact() for step in cycle.steps.all())


@pytest.mark.row("S2-04")
def test_each_measure_has_an_owner_and_a_day_and_whoever_has_it_is_told(ours: Starred) -> None:
    cycle = ours.begun("strong_branch")
    clerk = ours.town.clerk
    fields: dict[str, Any] = {
        "what": "每月第一个周六整治村口",
        "owner": clerk.postings[0].pk,
        "star": "",
    }
    ours.does(ours.secretary, cycle, "plan", 422, **fields, due_on=in_days(-1))
    ours.does(ours.secretary, cycle, "plan", 422, **{**fields, "owner": ours.unit.pk})
    ours.does(ours.secretary, cycle, "plan", **fields, due_on=in_days(5))
    plan = part(ours.secretary.opens(cycle.get_absolute_url()), "plan")
    assert "每月第一个周六整治村口" in plan
    assert "Village or community clerk" in plan
    assert "to do" in plan
    inbox = Message.objects.filter(template="stars", to=clerk.person, channel="inbox")
    assert [one.data["say"] for one in inbox] == ["item"]
    with clock.told(clock.now() + timedelta(days=6)):
        assert stars.overdue_items() == 1
        assert stars.overdue_items() == 0, "it is said once"
        assert "overdue" in part(ours.secretary.opens(cycle.get_absolute_url()), "plan")
        item = PlanItem.objects.get()
        ours.does(ours.secretary, cycle, "done", item=item.pk)
        assert "overdue" not in part(ours.secretary.opens(cycle.get_absolute_url()), "plan")
    assert [one.data["say"] for one in inbox.all()] == [], "what is done asks nobody any more"


def test_without_the_strong_branch_star_no_other_stands_unless_the_place_says_so(
    ours: Starred,
) -> None:
    ours.civil()
    answer = ours.starts("civil_happy", status=422)
    assert "strong-branch star comes first" in answer.content.decode()
    cycle = ours.begun()
    assert "It waits for the strong-branch star" in ours.secretary.opens(cycle.get_absolute_url())
    ours.does(ours.secretary, cycle, "assess", words="评议过")
    ours.does(ours.township, cycle, "endorse")
    answer = ours.does(ours.county, cycle, "confirm", 422, star="civil_happy")
    assert "strong-branch star does not stand" in answer.content.decode()


def test_the_same_form_sent_twice_is_done_once_and_two_at_once_are_told(ours: Starred) -> None:
    address = f"/stars/start/{ours.unit.pk}/?programme=five_rural"
    fields: dict[str, Any] = {"key": "ab" * 16, "aimed_on": in_days(100), "stars": list(FIVE)}
    for _twice in range(2):
        ours.secretary.posts(address, **fields)
    cycle = StarCycle.objects.get()
    answer = ours.secretary.posts(address, 409, **{**fields, "key": "cd" * 16})
    assert "on its way with this already" in answer.content.decode()
    sent: dict[str, Any] = {"key": "ef" * 16, "version": cycle.version, "words": "评议过"}
    for _twice in range(2):
        ours.secretary.posts(f"/stars/{cycle.pk}/do/assess/", **sent)
    assert cycle.steps.filter(verb="assess").count() == 1
    late = {**sent, "key": "aa" * 16}
    answer = ours.secretary.posts(f"/stars/{cycle.pk}/do/assess/", 409, **late)
    assert "评议过" in answer.content.decode(), "the words are kept"


def test_the_board_shows_units_with_gaps_first(ours: Starred) -> None:
    ours.begun()
    rows = part(ours.township.opens(BOARD), "rows")
    assert "Wuxingcun" in rows
    assert "8 gaps" in rows
    assert "No branch is on its way yet" in part(
        Desk(ours.town.street).opens(BOARD + "?programme=three_shows"), "rows"
    )
    Desk(ours.town.grid_member).opens(BOARD, 403)
