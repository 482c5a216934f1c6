"""What an instructor writes once: a visit with its roles, problems and follow-ups; the log is drawn
from it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from linli.activities.models import Activity
from linli.common import clock
from linli.matters.models import Matter
from linli.territory.models import Leave
from tests import stages
from tests.desk import Desk, version_on
from tests.dutiful import World, midweek, two_villages
from tests.instructing import LOG, WRITE, writes, written
from tests.meeting import local
from tests.town import Town, appointed, somebody


@pytest.fixture
def world(town: Town) -> Iterator[World]:
    """On a Wednesday in the middle of a month."""
    with clock.told(midweek()):
        yield two_villages(town)


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world.instructors[0])


@pytest.mark.row("S4-02", "S1-22")
def test_a_visit_is_written_once_and_stands_in_the_log_by_role_with_its_problems(
    town: Town, desk: Desk
) -> None:
    assert "Information officer" in desk.opens(WRITE)
    visit = written(
        desk, town.village, roles=["role_information_officer", "role_mediator"],
        **{"problem-1": "村口的路灯不亮", "problem-kind-1": "lighting",
           "problem-2": "两家争一条水沟", "problem-kind-2": "other"},
    )  # fmt: skip
    assert visit.status == "held"
    assert Matter.objects.count() == 2
    assert set(visit.matters.values_list("tie", flat=True)) == {"raised"}

    log = desk.opens(LOG)
    assert "Information officer · Mediator" in log
    assert "2 matters, 0 settled" in log
    assert visit.get_absolute_url() in desk.opens(f"{LOG}?role=role_mediator")
    assert visit.get_absolute_url() not in desk.opens(f"{LOG}?role=role_organiser")
    assert "Information officer" in desk.opens(visit.get_absolute_url())

    stages.WAYS["closed"](town, Matter.objects.get(text="村口的路灯不亮"))  # type: ignore[index]
    assert "2 matters, 1 settled" in desk.opens(LOG)


def test_nobody_else_reads_the_log_and_it_has_only_ones_own(world: World, town: Town) -> None:
    first, second = (Desk(one) for one in world.instructors)
    visit = written(first, town.village)

    assert visit.get_absolute_url() not in second.opens(LOG)
    assert "page of party-building instructors" in Desk(town.chief).opens(LOG, 403)
    assert "page of party-building instructors" in Desk(town.chief).opens("/instructors/", 403)


@pytest.mark.row("S1-22")
def test_what_came_up_is_followed_up_at_the_next_visit(town: Town, desk: Desk) -> None:
    written(desk, town.village, **{"problem-1": "井台的护栏松了", "problem-kind-1": "lighting"})
    matter = Matter.objects.get()
    assert matter.number[:4] in desk.opens(WRITE)

    again = written(desk, town.village, **{f"followed-{matter.pk}": "on"})

    assert again.matters.get().tie == "discussed"
    assert again.matters.get().matter == matter
    stages.WAYS["closed"](town, matter)  # type: ignore[index]
    assert f"followed-{matter.pk}" not in desk.opens(WRITE)


@pytest.mark.row("S1-22")
def test_a_visit_is_planned_and_recorded_afterwards(town: Town, desk: Desk) -> None:
    begins = clock.now() + timedelta(days=2)
    plan = written(desk, town.village, begins=local(begins), title="看看活动室")
    assert plan.status == "planned"
    page = desk.opens("/instructors/")
    assert f"{WRITE}{plan.pk}/" in page
    assert "看看活动室" in page

    with clock.told(begins + timedelta(hours=3)):
        form = desk.opens(f"{WRITE}{plan.pk}/")
        assert "看看活动室" in form
        writes(
            desk, town.village, 303, address=f"{WRITE}{plan.pk}/", version=version_on(form),
            begins=local(begins), ends=local(begins + timedelta(hours=1)),
            **{"problem-1": "门锁坏了"},
        )  # fmt: skip
        plan.refresh_from_db()
        assert plan.status == "held"
        assert Matter.objects.get().text == "门锁坏了"
        assert plan.get_absolute_url() in desk.opens(LOG)
        desk.opens(f"{WRITE}{plan.pk}/", 404)


def test_what_lies_ahead_has_no_problems_yet_and_says_so(town: Town, desk: Desk) -> None:
    ahead = local(clock.now() + timedelta(days=1))
    page = writes(desk, town.village, 422, begins=ahead, **{"problem-1": "路灯不亮"}).text
    assert "It has not begun" in page
    assert "路灯不亮" in page
    assert not Activity.objects.exists()


@pytest.mark.row("S4-24")
def test_a_service_serves_one_of_the_five_aims_and_stands_in_the_list_of_its_village(
    town: Town, desk: Desk
) -> None:
    roles = ["role_service_provider"]
    page = writes(desk, town.village, 422, kind="training", roles=roles, title="果树剪枝").text
    assert "Which of the five aims does the service help?" in page
    assert "果树剪枝" in page

    done = written(
        desk, town.village, kind="training", roles=roles, title="果树剪枝", goal="goal_industry"
    )
    ahead = written(
        desk, town.village, kind="clean_up", roles=roles, title="清河道", goal="goal_ecology",
        begins=local(clock.now() + timedelta(days=3)),
    )  # fmt: skip

    for reader in (desk, Desk(appointed(somebody("组", "zu"), "party_worker", town.township))):
        found = reader.opens("/instructors/services/")
        assert "果树剪枝" in found
        assert "Thriving businesses" in found
        assert "Pleasant living environment" in found
        assert found.index(ahead.get_absolute_url()) < found.index(done.get_absolute_url())
        assert "示例·" not in found.partition("<main")[2]


def test_sent_twice_it_is_written_once(town: Town, desk: Desk) -> None:
    fields: dict[str, Any] = {"key": "k" * 32, "begins": local(clock.now() - timedelta(hours=1)),
              "problem-1": "路灯不亮"}  # fmt: skip
    writes(desk, town.village, **fields)
    writes(desk, town.village, **fields)
    assert Activity.objects.count() == 1
    assert Matter.objects.count() == 1
    page = writes(desk, town.village, 409, **{**fields, "title": "另一件"}).text
    assert "another" in page or "other words" in page


def test_an_instructor_writes_in_their_own_villages_alone(town: Town, desk: Desk) -> None:
    writes(desk, town.neighbour, 422)
    writes(desk, town.far, 422)
    writes(desk, town.village, 422, roles=[])
    writes(desk, town.village, 422, kind="patrol")
    writes(desk, town.village, 422, begins="gestern")
    assert not Activity.objects.exists()


def test_whoever_stands_in_writes_for_the_instructor_who_is_away(town: Town, world: World) -> None:
    away, now = world.instructors[0], clock.now()
    deputy = appointed(somebody("代", "dai"), "village_clerk", town.neighbour)
    Leave.objects.create(
        posting=away.postings[0], since_at=now - timedelta(days=1),
        until_at=now + timedelta(days=3), deputy=deputy.person,
    )  # fmt: skip
    visit = written(Desk(deputy), town.village)

    assert visit.planner == away.postings[0]
    page = Desk(away).opens("/instructors/")
    assert visit.get_absolute_url() in page.partition("Go to the village")[2].partition("</li>")[0]


def test_the_five_tasks_are_counted_from_the_records(town: Town, desk: Desk) -> None:
    page = desk.opens("/instructors/")
    for words in ("Go to the village once a month", "Call once a month", "Help to solve one worry",
                  "Get one practical thing done", "Bring policies to people"):  # fmt: skip
        assert words in page
    assert "0 of 1" in page.partition("Go to the village")[2].partition("</li>")[0]
    written(desk, town.village)
    after = desk.opens("/instructors/")
    assert "1 of 1" in after.partition("Go to the village")[2].partition("</li>")[0]
    assert "0 of 1" in after.partition("Get one practical thing")[2].partition("</li>")[0]
