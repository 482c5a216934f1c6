"""The card of a visitor, and what a resident learns who checks its code."""

import re
from datetime import timedelta

from django.test import Client

from linli.common import clock
from linli.people.actors import SYSTEM
from linli.territory import services as territory
from linli.visits.models import VisitCard
from tests.desk import Desk
from tests.town import Town

CHECK = "/visits/check/"


def check(code: str, status: int = 200, client: Client | None = None) -> str:
    visitor = client or Client(headers={"accept-language": "en"})
    answer = visitor.get(CHECK, {"code": code})
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def made(town: Town) -> str:
    """The code on the card of the grid member, as it is printed."""
    desk = Desk(town.grid_member)
    desk.posts("/visits/card/", posting=town.grid_member.postings[0].pk)
    found = re.search(r'slip-number">([\d ]+)<', desk.opens("/visits/card/"))
    assert found is not None
    return found.group(1)


def test_a_resident_learns_name_place_and_until_when_and_nothing_else(town: Town) -> None:
    code = made(town)
    page = check(code)
    assert "This card is real" in page
    for told in ("示例·甲", "Full-time grid member", "Wuxing Village", "Grid 01"):
        assert told in page
    assert "jia" not in page
    assert str(town.grid_member.person.pk) not in page
    wide = "".join(chr(ord(one) + 0xFEE0) if one.isdigit() else "-" for one in code)
    assert "This card is real" in check(wide), "however it is typed"


def test_a_lost_an_old_and_an_unknown_card_look_the_same(town: Town) -> None:
    words = "No card with this code is good"
    code = made(town)
    with clock.told(clock.now() + timedelta(days=200)):
        assert words in check(code)
    second = made(town)
    assert words in check(code), "the one before is good no longer"
    Desk(town.grid_member).posts(
        "/visits/card/", posting=town.grid_member.postings[0].pk, lost="yes"
    )
    assert words in check(second)
    third = made(town)
    assert "This card is real" in check(third)
    territory.end_posting(town.grid_member.postings[0].pk, by=SYSTEM, reason="moved away")
    assert words in check(third)
    assert VisitCard.objects.count() == 3


def test_codes_cannot_be_tried_out(town: Town) -> None:
    code = made(town)
    visitor = Client(headers={"accept-language": "en"})
    wrong = f"{(int(code[0]) + 1) % 10}{code[1:]}"
    assert "One digit is wrong" in check(wrong, 422, visitor)
    assert "has 8 digits" in check("12", 422, visitor)
    for _n in range(10):
        visitor.get(CHECK, {"code": wrong})
    assert "tried too often" in check(code, 429, visitor)
    with clock.told(clock.now() + timedelta(minutes=11)):
        assert "This card is real" in check(code, 200, visitor)


def test_nobody_makes_a_card_for_somebody_else(town: Town) -> None:
    posting = town.grid_member.postings[0].pk
    Desk(town.chief).posts("/visits/card/", 404, posting=posting)
    Desk(town.street).opens("/visits/card/", 403)
    Desk(town.chief).posts("/visits/card/", 404, posting="nonsense")
    assert not VisitCard.objects.exists()


def test_a_name_that_is_not_on_the_door_sign_is_not_on_the_card(town: Town) -> None:
    posting = town.grid_member.postings[0]
    role = posting.role
    type(role).objects.filter(pk=role.pk).update(shown="agreed")
    code = made(town)
    assert "示例·甲" not in check(code)
    territory.agree_name(posting.pk, by=town.grid_member.actor, agrees=True)
    assert "示例·甲" in check(code)
