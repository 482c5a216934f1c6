"""For each role, searching tells nothing of what lies elsewhere or is private: a page reads the
same, to the letter, whether that matter exists or not.

This is stronger than looking for its words: counts, order, chips and hints would show too.
"""

import random
import re
from pathlib import Path
from typing import Any, Final

import pytest
from django.test import Client

from linli.common import numbers
from linli.matters import services as matters
from linli.matters.models import Matter
from linli.people.actors import ANYBODY
from linli.territory.models import Role
from tests.every_role import in_every_role, of_every_grant
from tests.kept import beside
from tests.town import WUXING, YIJIANG, Somebody, Town, appointed

LETTERS: Final = "塘埂闸坝渠涵洞堰圩垸汊"  # no name of the town has any of them
CHANGING: Final = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')


@pytest.fixture
def everybody(town: Town, tmp_path: Path) -> dict[str, Client]:
    """Somebody in every role that there is, at 鹤城镇 or below; without a post; and a visitor."""
    staff = beside(town, in_every_role, tmp_path)
    return {"visitor": Client(), **{role: signed_in(who) for role, who in staff.items()}}


@pytest.fixture
def strangers(town: Town, tmp_path: Path) -> dict[str, Client]:
    """Somebody of each set of verbs there; without a post; and a visitor. What lies elsewhere is
    beyond the place of all of them, so that roles which grant the same are asked once."""
    staff = beside(town, of_every_grant, tmp_path)
    return {"visitor": Client(), **{role: signed_in(who) for role, who in staff.items()}}


def signed_in(who: Somebody) -> Client:
    assert who.user is not None
    client = Client()
    client.force_login(who.user)
    return client


def pages(everybody: dict[str, Client], questions: list[str]) -> dict[tuple[str, str], str]:
    """What each of them reads for each question, without the token of each form."""
    return {
        (role, question): CHANGING.sub("", read(client, question))
        for role, client in everybody.items()
        for question in questions
    }


def read(client: Client, question: str) -> str:
    return client.get("/search/", {"q": question}).content.decode()


def words_from(text: str, draws: random.Random) -> list[str]:
    """The whole, single characters, pairs and longer parts."""
    begin = draws.randrange(len(text) - 1)
    return [text, text[begin], text[begin : begin + 2], text[begin : begin + draws.randint(3, 5)]]


@pytest.mark.parametrize("seed", range(2))
def test_words_of_a_foreign_matter_change_no_page_of_any_role(
    town: Town, strangers: dict[str, Client], seed: int
) -> None:
    draws = random.Random(seed)
    text, where = ("".join(draws.choices(LETTERS, k=9)) for _part in range(2))
    name, phone = "示例·" + "".join(draws.choices(LETTERS, k=3)), "13877776666"
    questions = [*words_from(text, draws), *words_from(where, draws), name, name[3:], phone]
    before = pages(strangers, questions)

    matters.report(
        matters.Report(
            place_code=YIJIANG, text=text, source="web", kind="rubbish",
            where=where, name=name, phone=phone,
        ),
        by=town.outsider.actor,
    )  # fmt: skip

    assert pages(strangers, questions) == before
    outsider = signed_in(town.outsider)
    assert any(text in read(outsider, question) for question in questions)  # the test can fail


@pytest.mark.parametrize(("kind", "private"), [("dispute", False), ("rubbish", True)])
def test_a_foreign_private_matter_changes_no_page_whatever_is_asked(
    town: Town, strangers: dict[str, Client], kind: str, private: bool
) -> None:
    draws = random.Random(kind)
    text = "".join(draws.choices(LETTERS, k=9))
    matter = reported(YIJIANG, text, kind=kind, private=private)
    shown = numbers.shown(matter.number)
    questions = [
        *words_from(text, draws), shown, shown[:9], shown[-3:], "纠纷", "垃圾", "弋江",
        "弋江 垃圾",
    ]  # fmt: skip
    with_it = pages(strangers, questions)
    matters.forget_matters(matter.pk)
    Matter.objects.filter(pk=matter.pk).update(place_path="99.", village=town.village, number="0")

    assert pages(strangers, questions) == with_it


def test_a_private_matter_at_home_changes_no_page_of_those_who_may_not_see_it(
    town: Town, everybody: dict[str, Client]
) -> None:
    sees = {role.code for role in Role.objects.all() if "matters.see_private" in role.verbs}
    blind = {role: client for role, client in everybody.items() if role not in sees}
    assert {"instructor", "visitor", "nobody"} <= set(blind)
    text = "".join(random.Random(5).choices(LETTERS, k=9))
    questions = [text[:1], text[3:5], "纠纷", "井头巷 纠纷"]
    before = pages(blind, questions)

    matter = reported(WUXING, text, kind="dispute", unit=town.lanes[1].pk)

    shown = numbers.shown(matter.number)
    assert pages(blind, questions) == before
    for role, client in blind.items():
        for part in (shown, shown[:9], shown[5:], shown[-3:]):
            assert matter.get_absolute_url() not in read(client, part), role
    for role in sees & {"village_clerk", "chief_grid_leader", "township_clerk"}:
        assert matter.get_absolute_url() in read(everybody[role], text[:2])


def test_whoever_left_finds_nothing_of_the_place_from_that_moment(town: Town) -> None:
    town.reports("圩堤渗水")
    client = signed_in(town.clerk)
    assert "圩堤渗水" in read(client, "渗水")
    town.clerk.postings[0].delete()
    assert "圩堤渗水" not in read(client, "渗水")


def test_an_index_that_says_too_much_shows_nothing(
    town: Town, everybody: dict[str, Client]
) -> None:
    """Every hit is read once more: a wrong entry is a fault, not a leak."""
    owner = appointed(town.outsider, "chief_grid_leader", town.far)
    spoilt = reported(YIJIANG, "闸门坏了", kind="rubbish")
    matters.release(spoilt.pk, by=owner.actor, words=True)
    assert "闸门坏了" in read(Client(), "闸门")
    Matter.objects.filter(pk=spoilt.pk).update(private=True)  # behind the index's back

    assert not [role for role, client in everybody.items() if "闸门坏" in read(client, "闸门")]


def reported(code: str, text: str, *, kind: str, private: bool = False, unit: Any = None) -> Matter:
    """From the open page."""
    report = matters.Report(
        place_code=code, text=text, source="web", kind=kind, private=private, unit_id=unit
    )
    return matters.report(report, by=ANYBODY).matter
