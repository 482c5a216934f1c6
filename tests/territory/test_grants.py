"""What somebody may do now: own postings, and those they stand in for, while they do."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.common import clock
from linli.common.errors import Refused
from linli.people.actors import ANYBODY, SYSTEM
from linli.territory import services as territory
from linli.territory.rules import allowed, check_may, covering
from tests.town import Town, appointed, somebody


def test_without_a_posting_nothing_is_granted(town: Town) -> None:
    assert town.nobody.actor.grants == ()
    with pytest.raises(Refused) as caught:
        check_may(town.nobody.actor, "matters.view", town.village.path)
    assert str(caught.value.next_step)
    assert not allowed(check_may, ANYBODY, "matters.view", town.village.path)


def test_it_takes_one_query_however_many_postings(town: Town) -> None:
    who = somebody("癸")
    for role in ("village_clerk", "village_secretary", "first_secretary", "instructor"):
        appointed(who, role, town.village)
    with CaptureQueriesContext(connection) as found:
        assert len(who.actor.grants) == 4
    assert len(found) == 1


def test_a_verb_holds_at_the_place_and_below_and_nowhere_else(town: Town) -> None:
    path = town.lanes[0].path
    assert covering(town.clerk.actor, "matters.assign", path)
    assert covering(town.street.actor, "matters.assign", path)
    assert not covering(town.clerk.actor, "matters.assign", town.neighbour.path)
    assert not covering(town.outsider.actor, "matters.assign", path)
    assert not covering(town.grid_member.actor, "matters.assign", path)


def test_a_grids_member_is_bound_to_the_grid(town: Town) -> None:
    path, actor = town.lanes[0].path, town.grid_member.actor
    assert covering(actor, "matters.view", path, town.grids[0].pk)
    assert not covering(actor, "matters.view", path, town.grids[1].pk)
    assert not covering(actor, "matters.view", path)


def test_standing_in_begins_and_ends_with_the_leave(town: Town) -> None:
    deputy, now = somebody("癸"), clock.now()
    posting = town.clerk.postings[0]
    territory.plan_leave(
        posting,
        by=town.clerk.actor,
        since_at=now + timedelta(days=1),
        until_at=now + timedelta(days=3),
        deputy=deputy.person,
    )
    assert not deputy.actor.grants
    with clock.told(now + timedelta(days=2)):
        grant = deputy.actor.grants[0]
        assert (grant.posting_id, grant.stands_in) == (posting.pk, True)
        assert grant.verbs == town.clerk.actor.grants[0].verbs
    with clock.told(now + timedelta(days=3)):
        assert not deputy.actor.grants


def test_a_posting_that_ended_grants_nothing(town: Town) -> None:
    territory.end_posting(town.clerk.postings[0].pk, by=SYSTEM)
    assert town.clerk.actor.grants == ()


def test_linli_itself_is_not_asked_for_a_posting(town: Town) -> None:
    assert check_may(SYSTEM, "grids.publish", town.village.path) == ()
