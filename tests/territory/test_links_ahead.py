"""Links that are arranged before they begin, with the clock rules of postings (row S1-03)."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from linli.common import clock
from linli.people.actors import SYSTEM
from linli.territory import services as territory
from linli.territory.models import Household, Link
from linli.territory.services import gaps, household_changes, link_answers
from tests.contact import TABLE, contact_member, doors, wanted
from tests.desk import Desk
from tests.town import Somebody, Town
from tests.township import of_six_villages


@pytest.fixture
def member(town: Town) -> Somebody:
    """A party member of 五星村 who offered to be a contact, and to be named."""
    return contact_member(town, "联")


def next_month() -> datetime:
    return gaps.period("month").begins


def first() -> str:
    return next_month().date().isoformat()


def end_of(link: Link) -> date:
    link.refresh_from_db()
    assert link.until_at is not None
    return clock.local(link.until_at).date()


@pytest.mark.row("S1-03")
def test_a_leader_is_linked_from_next_month_on_and_the_gap_is_closed_from_then(town: Town) -> None:
    township = of_six_villages(town)
    (leader,) = township.post("leader", 1)
    name = f"{township.general[0].name} · Leaders linked to branches"
    assert name in township.gaps(when="month")

    township.desk.posts(
        township.page("leaders"),
        holder=f"person:{leader.person.pk}",
        subjects=[f"unit:{township.general[0].pk}"],
        day=first(),
    )

    assert name in township.gaps().partition("Arranged ahead")[0]
    assert name in township.gaps().partition("Arranged ahead")[2]
    assert name not in township.gaps(when="month").partition("Arranged ahead")[0]
    assert (
        "示例·leader1" not in township.desk.opens(township.page("leaders")).partition("<aside")[0]
    )
    planned = township.desk.opens(f"{township.page('leaders')}?planned=yes")
    assert "示例·leader1" in planned.partition("<aside")[0]
    assert Link.objects.get().since_at == next_month()


def test_who_begins_later_may_be_linked_from_then_on(town: Town) -> None:
    township = of_six_villages(town)
    (leader,) = township.post("leader", 1)
    posting = leader.postings[0]
    type(posting).objects.filter(pk=posting.pk).update(since_at=next_month())

    township.desk.posts(
        township.page("leaders"),
        holder=f"person:{leader.person.pk}",
        subjects=[f"unit:{township.general[0].pk}"],
        day=first(),
    )

    assert Link.objects.get().person == leader.person


def test_a_link_is_passed_on_next_month_and_until_then_stays(town: Town, member: Somebody) -> None:
    doors(town, 1)
    other = contact_member(town, "帮")
    desk = Desk(town.chief)
    desk.posts(TABLE, **wanted(town, member, last="", agreed="on"))
    old = Link.objects.get()

    desk.posts(f"/office/link/{old.pk}/pass-on/", holder=f"person:{other.person.pk}", day=first())

    assert end_of(old) == next_month().date()
    assert "示例·联" in desk.opens(TABLE).partition("<aside")[0]
    new = Link.objects.get(person=other.person)
    assert (new.since_at, new.answer) == (next_month(), "asked")
    assert new.household is not None
    with clock.told(next_month() + timedelta(hours=1)):
        assert "示例·帮" in desk.opens(TABLE).partition("<aside")[0]
    taken = desk.posts(TABLE, status=409, **wanted(town, other, last="", day=first()))
    assert "is linked to 示例·帮 from" in taken.text
    later = (next_month() + timedelta(days=9)).date().isoformat()
    desk.posts(f"/office/link/{old.pk}/end/", status=409, day=later)
    assert end_of(old) == next_month().date()


def test_a_link_that_ends_within_a_period_is_a_gap_unless_somebody_follows(
    town: Town, member: Somebody
) -> None:
    doors(town, 1)
    other = contact_member(town, "帮")
    desk = Desk(town.chief)
    desk.posts(TABLE, **wanted(town, member, last="", agreed="on"))
    link = Link.objects.get()
    end = (next_month() + timedelta(days=9)).date()
    middle = end.isoformat()
    page = f"/office/gaps/{town.village.code}/?from=month&kind=ending"

    desk.posts(f"/office/link/{link.pk}/end/", day=middle)

    said = f"示例·联 stays until {end.day} {end:%b %Y}; nobody follows."
    assert said in desk.opens(page)
    assert f"/office/link/{link.pk}/#do-pass-on" in desk.opens(page)
    desk.posts(TABLE, **wanted(town, other, last="", day=middle))
    assert "nobody follows" not in desk.opens(page)


def test_a_day_that_is_past_is_refused_and_nothing_typed_is_lost(
    town: Town, member: Somebody
) -> None:
    doors(town, 1)
    desk = Desk(town.chief)
    past = (clock.today() - timedelta(days=1)).isoformat()

    refused = desk.posts(TABLE, status=422, **wanted(town, member, last="", day=past))
    assert "Choose today or a later day." in refused.text
    assert f'value="{past}"' in refused.text
    desk.posts(TABLE, **wanted(town, member, last=""))
    link = Link.objects.get()
    desk.posts(f"/office/link/{link.pk}/end/", status=422, day=past)
    assert link.until_at is None


def test_a_planned_link_is_asked_ahead_withdrawn_and_moves_with_its_household(
    town: Town, member: Somebody
) -> None:
    one = doors(town, 2)[0]
    desk = Desk(town.chief)
    desk.posts(TABLE, **wanted(town, member, last="2", day=first()))
    link = Link.objects.get(household=one)
    assert link_answers.address_of(link) in desk.opens(f"{TABLE}slips/")
    assert Client().post(link_answers.address_of(link), {"wish": "agree"}).status_code == 303

    new = household_changes.move(one.pk, town.lanes[1], "9", by=SYSTEM)

    link.refresh_from_db()
    assert link.until_at == link.since_at
    moved = Link.objects.get(household=new)
    assert (moved.since_at, moved.until_at, moved.answer) == (next_month(), None, "agreed")
    desk.posts(f"/office/link/{moved.pk}/end/")
    assert end_of(moved) == next_month().date()


def test_a_household_that_wants_none_gets_none_later_either(town: Town, member: Somebody) -> None:
    doors(town, 1)
    other = contact_member(town, "帮")
    desk = Desk(town.chief)
    desk.posts(TABLE, **wanted(town, member, last=""))
    link = Link.objects.get()
    desk.posts(f"/office/link/{link.pk}/pass-on/", holder=f"person:{other.person.pk}", day=first())

    assert Client().post(link_answers.address_of(link), {"wish": "none"}).status_code == 303

    assert not Link.objects.not_over(next_month()).exists()
    assert Household.objects.get().no_link_at is not None


def test_who_left_the_post_looks_after_nothing(town: Town) -> None:
    township = of_six_villages(town)
    one, _two = township.post("leader", 2)
    township.link("leaders", one, township.general[0])
    name = f"{township.general[0].name} · Leaders linked to branches"
    assert name not in township.gaps()

    territory.end_posting(one.postings[0].pk, by=SYSTEM)

    assert name in township.gaps()
    assert "Whoever is linked has left the post: pass the link on." in township.gaps()
