"""My duties: what is asked of me, what met it, how much time is left; entered through the pages."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from linli.activities.models import Activity
from linli.common import clock
from linli.matters.models import Matter
from linli.territory.models import Leave, Link
from tests import stages
from tests.desk import Desk
from tests.dutiful import World, midweek, two_villages
from tests.meeting import branch, local
from tests.town import WUXING, Town, appointed, somebody


@pytest.fixture
def world(town: Town) -> Iterator[World]:
    """On a Wednesday in the middle of a month."""
    with clock.told(midweek()):
        yield two_villages(town)


def part(page: str, title: str) -> str:
    """What stands beside one duty."""
    assert title in page, page
    return page.partition(title)[2].partition("</li>")[0]


def goes(desk: Desk, kind: str, host: Any, **more: Any) -> Activity:
    """Plans it through the form and says that it was held."""
    before = set(Activity.objects.values_list("pk", flat=True))
    begins = clock.now() - timedelta(hours=2)
    fields = {"key": "", "kind": kind, "begins": local(begins), "open_to": "invited", **more}
    fields["key"] = f"{len(before):032d}"
    desk.posts(f"/activities/plan/?host={host.pk}", **fields)
    made = Activity.objects.exclude(pk__in=before).get()
    desk.posts(
        f"{made.get_absolute_url()}attendance/",
        version=made.version, begins=local(begins), ends=local(begins + timedelta(hours=1)),
    )  # fmt: skip
    made.refresh_from_db()
    assert made.status == "held"
    return made


@pytest.mark.row("S1-22")
def test_an_instructor_reads_what_is_asked_and_a_visit_that_is_entered_meets_it(
    town: Town, world: World
) -> None:
    desk = Desk(world.instructors[0])
    before = part(desk.opens("/duties/"), "Instructor's visit to the village")
    assert "0 of 1" in before
    assert "at least once each month" in before
    assert "Instructors of village branches" in before
    assert "S1-22; B15" in before
    assert "left" in before

    visit = goes(desk, "instructor_visit", town.village)

    page = desk.opens("/duties/")
    after = part(page, "Instructor's visit to the village")
    assert "1 of 1" in after
    assert "Met" in after
    assert visit.get_absolute_url() in after
    assert page.index("Done or planned") < page.index("Instructor's visit to the village")
    other = Desk(world.instructors[1]).opens("/duties/")
    assert "0 of 1" in part(other, "Instructor's visit to the village")
    assert visit.get_absolute_url() not in other


def test_one_visit_meets_every_duty_that_it_should_at_once(town: Town, world: World) -> None:
    desk = Desk(world.instructors[0])
    call = goes(desk, "care_visit", town.village)
    page = desk.opens("/duties/")
    for title in ("Instructor's visit to the village", "Monthly call on helped households"):
        assert call.get_absolute_url() in part(page, title)
    home = goes(desk, "home_visit", town.village)
    page, place = desk.opens("/duties/"), Desk(town.chief).opens(f"/duties/unit/{town.village.pk}/")
    assert home.get_absolute_url() in part(page, "Instructor's visit to the village")
    assert "Met by this record:" in part(place, "Weekly home visits")
    assert home.get_absolute_url() not in place, "a visit at a door is its visitor's"
    assert home.get_absolute_url() not in part(page, "Monthly call on helped households")


@pytest.mark.row("S4-25")
def test_the_four_ones_are_counted_from_calls_a_settled_worry_and_a_thing_done(
    town: Town, world: World
) -> None:
    who, titles = (
        world.instructors[0],
        {
            "Instructor's visit to the village": 0,
            "Monthly call on helped households that agreed": 0,
            "One worry solved a year": 0,
            "One practical thing done a year": 0,
        },
    )
    desk = Desk(who)
    page = desk.opens("/duties/")
    assert all("0 of 1" in part(page, title) for title in titles)

    goes(desk, "care_visit", town.village)
    goes(desk, "clean_up", town.village)
    desk.posts(
        "/intake/", text="井台的护栏松了", village=WUXING, unit=town.lanes[0].pk, kind="lighting",
        source="door", key="k" * 32,
    )  # fmt: skip
    matter = Matter.objects.get()
    assert matter.taken_by == who.person
    assert "0 of 1" in part(desk.opens("/duties/"), "One worry solved a year")
    stages.WAYS["closed"](town, matter)  # type: ignore[index]

    page = desk.opens("/duties/")
    assert all("1 of 1" in part(page, title) for title in titles), page
    assert matter.get_absolute_url() in part(page, "One worry solved a year")
    theirs = Desk(world.instructors[1]).opens("/duties/")
    assert all("0 of 1" in part(theirs, title) for title in titles)


def test_a_plan_is_a_forecast_and_no_duty_is_met_by_it(town: Town, world: World) -> None:
    desk = Desk(world.instructors[0])
    today = clock.local(clock.now())
    with clock.told(today.replace(day=3, hour=9)):
        begins = clock.now() + timedelta(days=5)
        desk.posts(
            f"/activities/plan/?host={town.village.pk}", key="p" * 32, kind="instructor_visit",
            begins=local(begins), open_to="invited",
        )  # fmt: skip
        shown = part(desk.opens("/duties/"), "Instructor's visit to the village")
    assert "0 of 1" in shown
    assert "Planned" in shown
    assert "Met" not in shown


def test_whoever_stands_in_sees_the_duty_and_whoever_is_away_that_it_is_handed_over(
    town: Town, world: World
) -> None:
    away, deputy = world.instructors[0], appointed(somebody("代", "dai"), "village_clerk",
                                                   town.village)  # fmt: skip
    now = clock.now()
    Leave.objects.create(
        posting=away.postings[0], since_at=now - timedelta(days=1),
        until_at=now + timedelta(days=3), deputy=deputy.person,
    )  # fmt: skip
    theirs = part(Desk(away).opens("/duties/"), "Instructor's visit to the village")
    assert "Handed over" in theirs
    assert "示例·代" in theirs
    desk = Desk(deputy)
    assert "You stand in" in part(desk.opens("/duties/"), "Instructor's visit to the village")
    goes(desk, "instructor_visit", town.village)
    assert "1 of 1" in part(desk.opens("/duties/"), "Instructor's visit to the village")
    assert "1 of 1" in part(Desk(away).opens("/duties/"), "Instructor's visit to the village")


def test_whoever_was_linked_late_in_the_period_is_not_asked_yet(town: Town, world: World) -> None:
    today = clock.local(clock.now())
    Link.objects.filter(person=world.instructors[0].person).update(
        since_at=today.replace(day=28, hour=0)
    )
    with clock.told(today.replace(day=28, hour=12)):
        page = Desk(world.instructors[0]).opens("/duties/")
    assert "Began within the period" in part(page, "Instructor's visit to the village")


def test_nothing_is_asked_of_whom_no_rule_binds_and_the_page_says_so(town: Town) -> None:
    page = Desk(town.grid_member).opens("/duties/")
    assert "Nothing is asked of you" in page
    assert "S1-22" in Desk(town.grid_member).opens("/duties/rules/")


def test_a_secretary_reads_what_is_asked_of_the_branch_and_each_kind_of_meeting_meets_its_own(
    town: Town, world: World
) -> None:
    ours = branch(town)
    type(ours.unit).objects.filter(pk=ours.unit.pk).update(valid_from="2025-01-01")
    desk = ours.desk
    ours.held("branch_committee")
    page = desk.opens("/duties/")
    assert "1 of 1" in part(page, "Branch committee meeting")
    assert "0 of 1" in part(page, "Member assembly")
    assert "0 of 1" in part(page, "Theme party day")


def test_rules_speak_the_readers_language(town: Town, world: World) -> None:
    page = Desk(world.instructors[0], "zh-hans").opens("/duties/")
    assert "指导员到村指导" in page
