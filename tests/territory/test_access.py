"""Giving access to somebody who stands in for others: not by whoever may do less than those."""

from datetime import timedelta

import pytest

from linli.common import clock
from linli.common.errors import Refused
from linli.people.actors import SYSTEM
from linli.territory import services as territory
from linli.territory.models import Posting
from tests.town import Somebody, Town, appointed


def stands_in(town: Town, for_whom: Somebody, *, days: int) -> None:
    """The clerk is named in a leave that begins so many days from now."""
    since = clock.now() + timedelta(days=days)
    territory.plan_leave(
        for_whom.postings[0],
        by=SYSTEM,
        since_at=since,
        until_at=since + timedelta(days=7),
        deputy=town.clerk.person,
    )


@pytest.mark.parametrize("days", [-1, 3])
def test_whoever_stands_in_for_more_is_not_invited_by_whoever_may_do_less(
    town: Town, days: int
) -> None:
    territory.invite(town.clerk.person, by=town.chief.actor)
    stands_in(town, town.lead, days=days)
    with pytest.raises(Refused):
        territory.invite(town.clerk.person, by=town.chief.actor)
    territory.invite(town.clerk.person, by=town.lead.actor)


def test_a_leave_that_is_over_lends_nothing(town: Town) -> None:
    stands_in(town, town.lead, days=-30)
    territory.invite(town.clerk.person, by=town.chief.actor)


def test_a_standing_deputy_of_more_is_not_invited_by_whoever_may_do_less(town: Town) -> None:
    Posting.objects.create(
        person=town.clerk.person,
        role_id="village_clerk",
        unit=town.village,
        path=town.village.path,
        since_at=clock.now() - timedelta(days=1),
        deputy_of=town.lead.postings[0],
    )
    with pytest.raises(Refused):
        territory.invite(town.clerk.person, by=town.chief.actor)


def test_a_phone_is_cut_off_in_a_hurry_all_the_same(town: Town) -> None:
    stands_in(town, town.lead, days=-1)
    assert town.clerk.user
    territory.cut_off(town.clerk.user, by=town.chief.actor)


def test_a_way_in_is_closed_when_its_giver_may_no_longer_give_it(town: Town) -> None:
    given = territory.invite(town.clerk.person, by=town.chief.actor).invitation
    appointed(town.clerk, "instructor", town.village)
    given.refresh_from_db()
    assert given.revoked_at is None
    appointed(town.clerk, "township_clerk", town.township)
    given.refresh_from_db()
    assert given.revoked_at is not None

    again = territory.invite(town.grid_member.person, by=town.chief.actor).invitation
    territory.plan_leave(
        town.lead.postings[0],
        by=SYSTEM,
        since_at=clock.now(),
        until_at=clock.now() + timedelta(days=7),
        deputy=town.grid_member.person,
    )
    again.refresh_from_db()
    assert again.revoked_at is not None
