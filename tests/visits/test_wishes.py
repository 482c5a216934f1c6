"""What a household wished about visits, once it moved or some of it have a door of their own."""

from datetime import timedelta

import pytest

from linli.common import clock
from linli.territory.models import Household
from tests import homes
from tests.desk import Desk
from tests.town import Town
from tests.walk import Walk, doors, walk


def in_days(days: int) -> str:
    return f"{clock.today() + timedelta(days=days):%Y-%m-%d}"


def silent(ours: Walk) -> list[str]:
    """The doors at which the plan says that nobody knocks."""
    page = ours.desk.opens(f"/visits/plan/{ours.plans().pk}/")
    if "Do not knock" not in page:
        return []
    part = page.split('id="silent"')[1].split("</section>")[0]
    return [words.split("</b>")[0].rsplit(" ", 1)[1] for words in part.split("<b>")[1:]]


@pytest.fixture
def no_visits(town: Town) -> tuple[Walk, Household]:
    """A grid in which the household behind door 1 wants no visits for two months."""
    home = doors(town, 3)[0]
    ours = walk(town)
    stop = ours.stop(ours.plans(), home)
    ours.records(stop, outcome="refused", no_visits_until=in_days(60))
    return ours, home


def test_no_visits_holds_for_both_when_a_household_splits_until_each_says_otherwise(
    town: Town, no_visits: tuple[Walk, Household]
) -> None:
    ours, home = no_visits
    office = Desk(town.clerk)
    office.posts(f"{homes.of(home)}split/", **homes.said(unit=home.unit_id, number="1-甲"))
    assert silent(ours) == ["1", "1-甲"]
    new = Household.objects.get(number="1-甲")
    again = f"/visits/plan/{ours.plans().pk}/come-again/"
    ours.desk.posts(again, household=new.pk)
    assert silent(ours) == ["1"], "the others did not say so"
    with clock.told(clock.now() + timedelta(days=61)):
        assert silent(ours) == []


def test_what_was_said_before_a_split_is_not_said_of_a_split_on_an_earlier_day(
    town: Town, no_visits: tuple[Walk, Household]
) -> None:
    ours, home = no_visits
    office = Desk(town.clerk)
    day = f"{homes.before(5)}"
    office.posts(f"{homes.of(home)}split/", **homes.said(unit=home.unit_id, number="7", day=day))
    assert silent(ours) == ["1"], "they lived apart when it was said"


def test_a_household_that_moved_may_say_come_again_at_its_new_door(
    town: Town, no_visits: tuple[Walk, Household]
) -> None:
    ours, home = no_visits
    office = Desk(town.clerk)
    office.posts(f"{homes.of(home)}move/", **homes.said(unit=home.unit_id, number="9"))
    assert silent(ours) == ["9"]
    moved = Household.objects.get(number="9", valid_to=None)
    ours.desk.posts(f"/visits/plan/{ours.plans().pk}/come-again/", household=moved.pk)
    assert silent(ours) == []


def test_a_split_that_was_undone_leaves_the_wish_where_it_was(
    town: Town, no_visits: tuple[Walk, Household]
) -> None:
    ours, home = no_visits
    office = Desk(town.clerk)
    office.posts(f"{homes.of(home)}split/", **homes.said(unit=home.unit_id, number="1-甲"))
    homes.undone(office, home)
    assert silent(ours) == ["1"]


def test_who_asked_for_help_at_an_old_door_can_say_as_usual_at_the_new_one(town: Town) -> None:
    home = doors(town, 3)[0]
    ours = walk(town)
    plan = ours.plans()
    ours.records(ours.stop(plan, home), says=["often"])
    office = Desk(town.clerk)
    office.posts(f"{homes.of(home)}move/", **homes.said(unit=home.unit_id, number="9"))
    moved = Household.objects.get(number="9", valid_to=None)
    stop = ours.stop(plan, moved)
    assert "Come as usual again" in ours.page(stop)
    ours.records(stop, says=["as_usual"])
    assert "Come as usual again" not in ours.page(stop)
