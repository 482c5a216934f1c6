"""Whoever looks at yards is told that a household asks: never which door, and not once it is taken
back (row S2-21)."""

import pytest

from linli.outbox.models import Message
from tests.desk import Desk
from tests.town import Somebody, Town, appointed, somebody
from tests.yards import opened, own

pytestmark = pytest.mark.django_db


def told(who: Somebody) -> list[str]:
    """What stands in somebody's inbox."""
    rows = Message.objects.filter(template="honour", channel="inbox", to=who.person)
    return [one.data["say"] for one in rows.order_by("created_at", "pk")]


def leader_of(town: Town) -> Somebody:
    group = town.lanes[0].parent
    assert group is not None
    return appointed(somebody("组长", "zuzhang"), "group_leader", group)


@pytest.mark.row("S2-21")
def test_a_wish_is_told_to_the_reviewers_of_its_group_and_then_to_the_committee(
    town: Town,
) -> None:
    leader = leader_of(town)
    yards = opened(town)
    entry = yards.entered("1")
    assert told(town.grid_member) == told(leader) == ["asked"]
    assert told(town.secretary) == told(town.clerk) == []
    page = yards.grid.opens("/inbox/")
    assert "A household asks to be looked at" in page
    words = [str(one.data) + one.link for one in Message.objects.filter(template="honour")]
    assert not [one for one in words if "新屋巷" in one or "示例·1号院" in one]
    yards.reviews(entry)
    assert told(town.grid_member) == told(leader) == [], "it is not theirs any more"
    assert told(town.clerk) == told(town.secretary) == ["reviewed"]
    yards.checks(entry)
    assert told(town.clerk) == []


def test_what_was_told_of_a_wish_goes_with_it(town: Town) -> None:
    yards = opened(town)
    entry = yards.entered("1")
    assert told(town.grid_member) == ["asked"]
    own(entry).sends("withdraw", 200)
    assert not Message.objects.filter(template="honour").exists()


def test_nobody_is_told_to_look_at_their_own_yard(town: Town) -> None:
    leader = leader_of(town)
    yards = opened(town)
    yards.asks("1", client=yards.grid.client)  # the grid member's own, with the account
    assert told(town.grid_member) == []
    assert told(leader) == ["asked"]
    assert Desk(leader).opens("/honours/")


def test_asked_again_after_a_not_yet_it_is_told_again(town: Town) -> None:
    yards = opened(town)
    entry = yards.entered("1")
    yards.does(yards.grid, entry, "not_yet", advice="水沟清一下", apart="on")
    assert told(town.grid_member) == []
    own(entry).sends("again")
    assert told(town.grid_member) == ["asked"]


@pytest.mark.row("S2-22")
def test_the_slip_is_for_those_without_a_telephone_too(town: Town) -> None:
    yards = opened(town)
    entry = yards.entered("1")
    slip = yards.grid.opens(f"{entry.get_absolute_url()}slip/")
    assert own(entry).link in slip
    assert "<svg" in slip, "to be scanned by somebody else's"
    assert "Show this slip to your grid member" in slip
    assert "示例·1号院" not in slip, "who finds it reads no words of theirs"
    yards.does(yards.grid, entry, "new_link")
    assert own(entry).link in yards.grid.opens(f"{entry.get_absolute_url()}slip/")
    assert own(entry).link not in slip, "a lost slip opens nothing any more"
