"""The doors of the week that are open still stand under My work."""

from datetime import timedelta

from linli.common import clock
from linli.visits.models import VisitPlan
from tests.desk import Desk
from tests.town import Town
from tests.walk import doors, walk


def test_the_week_waits_until_its_last_door_is_recorded(town: Town) -> None:
    first, second, third = doors(town, 3)
    ours = walk(town)
    before = ours.desk.opens("/work/")
    assert "Plan this week's home visits" in before
    assert "Home visits this week" not in before
    plan = ours.plans()
    for home in (first, second, third):
        ours.stop(plan, home)
    page = ours.desk.opens("/work/")
    assert "3 doors open" in page
    assert "they stand on your plan" in page
    assert f"/visits/plan/{plan.pk}/" in page
    assert "Plan this week's home visits" not in page
    ours.records(ours.stop(plan, first))
    ours.records(ours.stop(plan, second), outcome="nobody")
    assert "1 door open" in ours.desk.opens("/work/")
    ours.records(ours.stop(plan, third))
    assert "Home visits this week" not in ours.desk.opens("/work/")


def test_a_promise_says_so_and_who_wants_no_visits_does_not_wait(town: Town) -> None:
    first, second, third = doors(town, 3)
    ours = walk(town)
    plan = ours.plans()
    for home in (first, second, third):
        ours.stop(plan, home)
    day = clock.today() + timedelta(days=7)
    ours.records(ours.stop(plan, first), revisit_on=f"{day:%Y-%m-%d}")
    until = clock.today() + timedelta(days=90)
    ours.records(ours.stop(plan, second), outcome="refused", no_visits_until=f"{until:%Y-%m-%d}")
    with clock.told(clock.now() + timedelta(days=7)):
        ours.plans()
        ours.stop(VisitPlan.objects.latest("made_at"), third)
        page = ours.desk.opens("/work/")
        assert "a revisit was promised to 1 household" in page
        assert "2 doors open" in page, "not the one that wants no visits"


def test_it_waits_for_nobody_else(town: Town) -> None:
    homes = doors(town, 3)
    ours = walk(town)
    ours.stop(ours.plans(), homes[0])
    for other in (town.chief, town.secretary, town.street, town.nobody):
        page = Desk(other).opens("/work/")
        assert "Home visits this week" not in page
        assert "Plan this week's home visits" not in page
