"""Appointing, ending and leave: by whoever leads the place, noted, and never out of order."""

from datetime import timedelta
from typing import Any

import pytest

from linli.audit.models import Entry
from linli.common import clock
from linli.common.errors import Conflict, Invalid, NotHere, Refused
from linli.people.actors import SYSTEM
from linli.territory import services as territory
from linli.territory.models import Leave, Posting
from tests.town import Town, somebody


def test_whoever_leads_the_place_appoints_and_it_is_noted(town: Town) -> None:
    new = somebody("癸")
    posting = territory.appoint(
        new.person, "village_clerk", by=town.chief.actor, unit=town.village, reason="新任"
    )
    assert posting.path == town.village.path
    assert new.actor.has("matters.handle")
    entry = Entry.objects.get(verb="appoint", what=f"territory.Posting:{posting.pk}")
    assert (entry.by_person, entry.in_role) == (str(town.chief.person.pk), "chief_grid_leader")


@pytest.mark.parametrize("name", ["grid_member", "clerk", "secretary", "outsider", "nobody"])
def test_nobody_else_appoints_or_ends_here(town: Town, name: str) -> None:
    by = town.cast[name].actor
    with pytest.raises(Refused):
        territory.appoint(somebody("癸").person, "village_clerk", by=by, unit=town.village)
    with pytest.raises(Refused):
        territory.end_posting(town.street.postings[0].pk, by=by)


def test_a_village_does_not_appoint_at_the_street(town: Town) -> None:
    with pytest.raises(Refused):
        territory.appoint(
            town.chief.person, "township_lead", by=town.chief.actor, unit=town.township
        )


@pytest.mark.parametrize("role", ["administrator", "township_lead"])
def test_nobody_gives_or_ends_a_posting_that_may_do_more_than_theirs(town: Town, role: str) -> None:
    place = town.village if role == "administrator" else town.township
    more = territory.appoint(somebody("癸").person, role, by=SYSTEM, unit=place)
    with pytest.raises(Refused):
        territory.appoint(town.chief.person, role, by=town.chief.actor, unit=place)
    with pytest.raises(Refused):
        territory.end_posting(more.pk, by=town.chief.actor)
    with pytest.raises(Refused):
        territory.hand_over(more.pk, town.chief.person, by=town.chief.actor)


def test_the_same_posting_is_made_once_and_may_be_held_again_later(town: Town) -> None:
    with pytest.raises(Conflict):
        territory.appoint(town.clerk.person, "village_clerk", by=SYSTEM, unit=town.village)
    territory.end_posting(town.clerk.postings[0].pk, by=SYSTEM)
    territory.appoint(town.clerk.person, "village_clerk", by=SYSTEM, unit=town.village)


def test_a_role_is_posted_only_where_it_belongs(town: Town) -> None:
    for role, more in (("township_lead", {}), ("village_clerk", {"grid": town.grids[0]})):
        given: dict[str, Any] = more
        with pytest.raises(Invalid):
            territory.appoint(town.nobody.person, role, by=SYSTEM, unit=town.village, **given)
    with pytest.raises(NotHere):
        territory.appoint(town.nobody.person, "emperor", by=SYSTEM, unit=town.village)


def test_a_grid_is_one_of_the_unit_it_is_appointed_for(town: Town) -> None:
    """Else a member of 坪山村 would answer for a grid of 五星村."""
    with pytest.raises(Invalid):
        territory.appoint(
            town.nobody.person, "grid_member", by=SYSTEM, unit=town.neighbour, grid=town.grids[0]
        )


def test_an_end_comes_after_the_beginning_in_every_way_to_say_it(town: Town) -> None:
    now = clock.now()
    with pytest.raises(Invalid):
        territory.appoint(
            town.nobody.person, "village_clerk", by=SYSTEM, unit=town.village,
            since_at=now, until_at=now - timedelta(days=1),
        )  # fmt: skip
    future = territory.appoint(
        town.nobody.person, "village_clerk", by=SYSTEM, unit=town.village,
        since_at=now + timedelta(days=5),
    )  # fmt: skip
    with pytest.raises(Invalid):
        territory.end_posting(future.pk, by=SYSTEM)
    with pytest.raises(Invalid):
        territory.plan_leave(
            town.clerk.postings[0], by=SYSTEM, since_at=now, until_at=now - timedelta(days=1)
        )


def test_a_posting_that_is_not_there_is_said_to_be_not_there(town: Town) -> None:
    with pytest.raises(NotHere):
        territory.end_posting(town.nobody.person.pk, by=SYSTEM)


def test_nothing_ends_twice(town: Town) -> None:
    territory.end_posting(town.clerk.postings[0].pk, by=SYSTEM)
    with pytest.raises(Invalid):
        territory.end_posting(town.clerk.postings[0].pk, by=SYSTEM)
    assert Posting.objects.get(pk=town.clerk.postings[0].pk).until_at is not None


def test_everybody_plans_their_own_leave_and_not_another_persons(town: Town) -> None:
    now = clock.now()
    span: dict[str, Any] = {"since_at": now, "until_at": now + timedelta(days=1)}
    territory.plan_leave(
        town.grid_member.postings[0], by=town.grid_member.actor, deputy=town.clerk.person, **span
    )
    with pytest.raises(Refused):
        territory.plan_leave(town.clerk.postings[0], by=town.grid_member.actor, **span)
    with pytest.raises(Invalid):
        territory.plan_leave(
            town.clerk.postings[0], by=town.clerk.actor, deputy=town.clerk.person, **span
        )
    assert Leave.objects.count() == 1
    assert Entry.objects.filter(verb="plan_leave").count() == 1
