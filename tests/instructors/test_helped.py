"""Households that agreed to be helped: read by whoever they named, until their day, and gone when
they take their yes back (row S4-25)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from linli.activities.models import Activity
from linli.common import clock
from linli.instructors.models import HelpedHousehold, HelpUpdate
from linli.people.actors import SYSTEM
from linli.privacy import services as privacy
from linli.territory import services as territory
from tests.desk import Desk
from tests.dutiful import World, midweek, two_villages
from tests.homes import lived
from tests.meeting import local
from tests.town import WUXING, Town

NEW = f"/instructors/helped/new/{WUXING}/"


@pytest.fixture
def world(town: Town) -> Iterator[World]:
    lived(town.lanes[0], "1", "2")
    with clock.told(midweek()):
        yield two_villages(town)


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world.instructors[0])


def says_yes(desk: Desk, town: Town, status: int = 303, **more: Any) -> Any:
    fields: dict[str, Any] = {
        "key": str(uuid4()),
        "lane": town.lanes[0].pk,
        "number": "2",
        "said": "to_staff",
        "viewers": [str(town.secretary.postings[0].pk)],
        "until": f"{clock.today() + timedelta(days=200)}",
        "agreed": "on",
        **more,
    }
    return desk.posts(NEW, status, **fields)


def page_of(helped: HelpedHousehold) -> str:
    return f"/instructors/helped/{helped.pk}/"


def update(desk: Desk, helped: HelpedHousehold, status: int = 303, **more: Any) -> Any:
    fields = {
        "key": uuid4().hex,
        "begins": local(clock.now() - timedelta(hours=1)),
        "done": "帮着把屋顶的瓦补上了",
        "next": "下月看排水沟",
        **more,
    }
    return desk.posts(page_of(helped), status, **fields)


@pytest.mark.row("S4-25")
def test_a_household_that_agreed_is_updated_monthly_and_read_by_whoever_it_named(
    town: Town, desk: Desk, world: World
) -> None:
    says_yes(desk, town)
    helped = HelpedHousehold.objects.get()
    update(desk, helped)

    for reader in (desk, Desk(town.secretary)):
        page = reader.opens(page_of(helped))
        assert "帮着把屋顶的瓦补上了" in page
        assert "下月看排水沟" in page
        assert "示例·戊" in page
    paper = desk.opens(f"{page_of(helped)}slip/")
    assert "Who reads it:" in paper
    assert "示例·戊" in paper
    assert "屋顶" not in paper
    for other in (Desk(town.chief), Desk(town.lead), Desk(world.instructors[1])):
        other.opens(page_of(helped), 404)
        other.posts(page_of(helped), 404, done="x", next="y")
        other.posts(f"{page_of(helped)}withdraw/", 404)
    assert "agreed that you may read" in Desk(town.secretary).opens("/inbox/")
    duties = desk.opens("/duties/").partition("Monthly call on helped households")[2]
    assert "1 of 1" in duties.partition("</li>")[0]


def test_the_care_visit_does_not_say_to_whom_and_the_words_are_sealed(
    town: Town, desk: Desk
) -> None:
    says_yes(desk, town)
    update(desk, HelpedHousehold.objects.get())
    visit = Activity.objects.get()
    Desk(town.chief).opens(visit.get_absolute_url(), 404)
    page = desk.opens(visit.get_absolute_url())
    assert visit.kind_id == "care_visit"
    assert "新屋巷" not in page.partition("<main")[2]
    assert "瓦" not in page
    assert "瓦".encode() not in bytes(HelpUpdate.objects.get().sealed)


def test_only_the_instructor_writes_and_twice_is_once(town: Town, desk: Desk) -> None:
    says_yes(desk, town)
    helped = HelpedHousehold.objects.get()
    sent: dict[str, Any] = {"key": "u" * 32, "begins": local(clock.now() - timedelta(hours=1))}
    update(desk, helped, **sent)
    update(desk, helped, **sent)
    assert HelpUpdate.objects.count() == 1
    assert "agreed to be helped by somebody else" in update(Desk(town.secretary), helped, 403).text
    ahead = update(desk, helped, 422, begins=local(clock.now() + timedelta(days=1))).text
    assert "It has not begun yet" in ahead
    assert "下月看排水沟" in ahead
    update(desk, helped, 422, done=" ")


@pytest.mark.row("S4-25")
def test_taking_the_yes_back_deletes_all_of_it_and_any_of_the_viewers_may_do_it(
    town: Town, desk: Desk
) -> None:
    says_yes(desk, town)
    helped = HelpedHousehold.objects.get()
    update(desk, helped)
    Desk(town.secretary).posts(f"{page_of(helped)}withdraw/")
    assert not HelpedHousehold.objects.exists()
    assert not HelpUpdate.objects.exists()
    assert Activity.objects.count() == 1
    desk.opens(page_of(helped), 404)
    assert "agreed that you may read" not in Desk(town.secretary).opens("/inbox/")


def test_a_form_that_was_sent_for_one_household_is_refused_for_another(
    town: Town, desk: Desk
) -> None:
    says_yes(desk, town)
    first = HelpedHousehold.objects.get()
    says_yes(desk, town, number="1")
    second = HelpedHousehold.objects.exclude(pk=first.pk).get()
    update(desk, first, key="u" * 32)
    answer = update(desk, second, 409, key="u" * 32).text
    assert "帮着把屋顶的瓦补上了" in answer, "nothing is lost"
    assert HelpUpdate.objects.get().help == first


def test_whoever_has_left_the_post_reads_it_no_longer(town: Town, desk: Desk) -> None:
    says_yes(desk, town)
    page = page_of(HelpedHousehold.objects.get())
    reader = Desk(town.secretary)
    reader.opens(page)
    for posting in town.secretary.postings:
        territory.end_posting(posting.pk, by=SYSTEM)
    reader.opens(page, 404)
    reader.posts(f"{page}withdraw/", 404)


@pytest.mark.row("S4-25")
def test_it_lapses_on_its_day_and_goes_by_itself(town: Town, desk: Desk) -> None:
    says_yes(desk, town, until=f"{clock.today() + timedelta(days=30)}")
    helped = HelpedHousehold.objects.get()
    with clock.told(clock.now() + timedelta(days=32)):
        desk.opens(page_of(helped), 404)
    with clock.told(clock.now() + timedelta(days=40)):
        while privacy.dispose_due():
            pass
    assert not HelpedHousehold.objects.exists()


def test_without_a_yes_a_known_door_or_a_near_day_nothing_is_kept(
    town: Town, desk: Desk, world: World
) -> None:
    says_yes(desk, town, 422, agreed="")
    assert "There is no such door in this lane." in says_yes(desk, town, 422, number="99").text
    far = f"{clock.today() + timedelta(days=400)}"
    assert "at the latest" in says_yes(desk, town, 422, until=far).text
    says_yes(desk, town, 422, until=f"{clock.today()}")
    assert not HelpedHousehold.objects.exists()
    desk.opens("/instructors/helped/new/440784105213/", 404)
    Desk(world.instructors[1]).opens(NEW, 404)
    Desk(town.chief).opens(NEW, 403)

    key = str(uuid4())
    says_yes(desk, town, key=key)
    says_yes(desk, town, key=key)
    says_yes(desk, town, 409)
    assert HelpedHousehold.objects.count() == 1
