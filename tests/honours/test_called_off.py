"""A round may be called off with a reason: everybody reads why, and no wish is lost (row S2-23)."""

from datetime import timedelta
from typing import Any

import pytest

from linli.common import clock
from linli.honours.models import HonourRound
from linli.outbox.models import Message
from tests.desk import Desk
from tests.town import WUXING, Town
from tests.yards import PAGE, Yards, again, opened, own, read, seen, with_account

pytestmark = pytest.mark.django_db
WHY = "连日暴雨，先忙防汛"


def next_round(yards: Yards) -> HonourRound:
    """The secretary opens the next one of the kind."""
    today = clock.today()
    yards.secretary.posts(
        "/honours/rounds/add/", key="next", village=WUXING, kind="courtyard",
        opens_on=f"{today}", asks_until=f"{today + timedelta(days=14)}",
    )  # fmt: skip
    return HonourRound.objects.get(stage="open")


@pytest.mark.row("S2-23")
def test_a_round_that_is_called_off_says_why_and_keeps_every_wish(town: Town) -> None:
    yards = opened(town)
    asked, reviewed = yards.entered("1"), yards.entered("2", photos="on")
    yards.reviews(reviewed)
    yards.turns("call_off", 422, reason=" ")
    assert HonourRound.objects.get().stage == "open", "not without a reason"
    yards.turns("call_off", reason=WHY)
    page = read(PAGE)
    assert WHY in page
    assert "Our household asks" not in page
    for entry in (asked, reviewed):
        mine = own(entry).opens()
        assert WHY in mine
        assert "Nothing is lost" in mine
        assert "Ask in the new round" not in mine, "there is none yet"
    said: dict[str, Any] = {"apart": "on", **seen(reviewed)}
    answer = yards.does(yards.clerk, reviewed, "check", 403, **said)
    assert "called off" in answer
    assert "新屋巷 1" not in yards.grid.opens("/honours/").partition('id="rounds"')[0]
    assert "新屋巷 1" in yards.clerk.opens(yards.round.get_absolute_url())
    new = next_round(yards)
    assert WHY not in read(PAGE), "the new one stands there now"
    own(reviewed).sends("move_on")
    moved = again(reviewed)
    assert (moved.round, moved.stage, moved.met) == (new, "asked", [])
    assert "示例·2号院" in own(reviewed).opens()
    assert moved.photos_at is not None, "what was agreed to is agreed to"
    yards.reviews(moved)
    yards.checks(moved)
    assert [step.verb for step in moved.steps.order_by("seq")] == [
        "ask", "review", "move_on", "review", "check",
    ]  # fmt: skip
    assert all(step.is_intact() for step in moved.steps.all())
    assert again(asked).stage == "asked", "who does nothing is left as it is"
    own(asked).sends("withdraw", 200)


def test_a_notice_that_hangs_comes_down_with_its_round(town: Town) -> None:
    yards = opened(town)
    entry = yards.entered("1")
    yards.reviews(entry)
    yards.checks(entry)
    with yards.at(15):
        yards.turns("publish")
        assert "示例·1号院" in read(PAGE)
        version = HonourRound.objects.get().version
        yards.turns("call_off", reason=WHY)
        assert "示例·1号院" not in read(PAGE)
        address = f"{yards.round.get_absolute_url()}do/call_off/"
        yards.secretary.posts(address, 409, version=version, reason=WHY)
        yards.turns("conclude", 409)
        yards.grid.posts(address, 403, version=version + 1, reason=WHY)
    with yards.at(40):
        assert "示例·1号院" not in read(PAGE), "no plaque came of it"


def test_everybody_of_the_round_is_told(town: Town) -> None:
    yards = opened(town)
    who = with_account()
    yards.asks("1", client=Desk(who).client)
    fields: dict[str, Any] = {
        "key": "k1", "origin": "door", "unit": str(town.lanes[0].pk), "number": "3",
        "plaque": "", "agrees": "on",
    }  # fmt: skip
    yards.grid.posts(f"{yards.round.get_absolute_url()}write-down/", **fields)
    yards.turns("call_off", reason=WHY)
    rows = Message.objects.filter(template="honour", channel="inbox")
    found = {(one.to_id, one.data["say"], one.data["reason"]) for one in rows}
    assert found == {
        (who.person.pk, "off", WHY),
        (town.grid_member.person.pk, "off_tell", WHY),
    }


def test_at_their_word_staff_take_a_wish_into_the_new_round_once(town: Town) -> None:
    yards = opened(town)
    entry = yards.entered("1")
    yards.turns("call_off", reason=WHY)
    yards.does(yards.grid, entry, "move_on", 409)  # there is no round yet
    next_round(yards)
    yards.does(yards.grid, entry, "move_on")
    assert again(entry).round.stage == "open"
    yards.does(yards.grid, entry, "move_on", 409)
