"""Lists of stars cost as many queries for a thousand branches as for one, and go on to next pages
that leave nobody out."""

import re
from datetime import timedelta
from typing import Any, Final

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.common import clock
from linli.stars.models import PlanItem, Star, StarCycle
from linli.territory.choices import UnitKind
from linli.territory.models import Unit
from tests.desk import Desk
from tests.starred import BOARD, CARDS, QUEUE, RATING, Starred, starred
from tests.town import HECHENG, Town

THOUSAND: Final = 1000
PUBLIC: Final = f"/stars/of/{HECHENG}/"
STAGES: Final = ("planning", "assessed", "review", "notice", "standing")
STATES: Final = {"notice": "confirmed", "standing": "held"}


@pytest.fixture
def ours(town: Town) -> Starred:
    return starred(town)


def branches(ours: Starred, first: int, count: int) -> None:
    """So many branches at every stage of the five stars, rated this year and gone on notice."""
    village, now, today = ours.town.village, clock.now(), clock.today()
    units = Unit.objects.bulk_create(
        Unit(
            path=f"{ours.unit.path}{number:05}.", parent=ours.unit, kind=UnitKind.BRANCH,
            name_zh=f"第{number}支部", name_en=f"Branch {number}",
        )
        for number in range(first, first + count)
    )  # fmt: skip
    rows = []
    for number, unit in enumerate(units):
        stage = STAGES[number % len(STAGES)]
        common: dict[str, Any] = {
            "unit": unit, "path": unit.path, "village": village, "edition": "2026-1",
            "year": today.year, "begun_at": now, "notice_until": now + timedelta(days=3),
            "seen_on": today,
        }  # fmt: skip
        rows.append(
            StarCycle(programme="five_rural", stage=stage, reviewed="county", gaps=3, **common)
        )
        rows.append(
            StarCycle(
                programme="rating", stage="assessed", reviewed="nobody", level=number % 5, **common
            )
        )
    StarCycle.objects.bulk_create(rows)
    Star.objects.bulk_create(_star(row, number) for number, row in enumerate(rows))
    owner = ours.town.clerk.postings[0]
    PlanItem.objects.bulk_create(
        PlanItem(cycle=row, what="每周巡一次", owner=owner, due_on=today)
        for row in rows
        if row.programme == "five_rural"
    )


def _star(cycle: StarCycle, number: int) -> Star:
    graded = cycle.programme == "rating"
    return Star(
        cycle=cycle, code="year" if graded else "strong_branch", position=0,
        state=STATES.get(cycle.stage, "aimed"), points=number % 100, level=cycle.level,
        held_since=clock.today(),
    )  # fmt: skip


def asked(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def names(client: Client, address: str, anchor: str) -> list[str]:
    """Every unit of a list, page after page."""
    found: list[str] = []
    after = address
    while after:
        page = client.get(after).content.decode()
        found += re.findall(r"Branch \d+", page.partition(anchor)[2])
        link = re.search(r'href="(\?[^"]*(?:after|checks|notice)=[^"]+)"', page)
        after = f"{address}{link.group(1)}".replace("&amp;", "&") if link else ""
    return found


def test_a_thousand_branches_cost_as_many_queries_as_one(ours: Starred) -> None:
    branches(ours, 1, len(STAGES))
    visitor = Client(headers={"accept-language": "en"})
    pages = (
        (ours.township.client, BOARD), (ours.township.client, QUEUE), (ours.county.client, QUEUE),
        (ours.township.client, CARDS), (ours.township.client, RATING), (ours.head.client, CARDS),
        (ours.county.client, RATING), (visitor, PUBLIC), (Desk(ours.town.street).client, BOARD),
    )  # fmt: skip
    few = [asked(client, address) for client, address in pages]
    branches(ours, 11, THOUSAND - len(STAGES))
    many = [asked(client, address) for client, address in pages]
    assert many == few
    assert max(many) <= 45, dict(zip((address for _client, address in pages), many, strict=True))


def test_no_branch_is_left_out_behind_the_first_page(ours: Starred) -> None:
    branches(ours, 1, 500)
    every = {f"Branch {number}" for number in range(1, 501)}
    rated = names(ours.township.client, RATING, "<tbody>")
    assert set(rated) == every
    assert len(rated) == 500, "each once"
    assert set(names(ours.county.client, QUEUE, 'id="reviews"')) == {
        f"Branch {number}" for number in range(3, 501, 5)
    }
    board = names(ours.township.client, BOARD, 'id="rows"')
    assert {one for one in board if one in every} == every


def test_the_places_of_a_rating_go_on_from_page_to_page(ours: Starred) -> None:
    branches(ours, 1, 500)
    places: list[int] = []
    worths: list[tuple[int, int]] = []
    after = RATING
    while after:
        page = ours.township.client.get(after).content.decode()
        for row in re.findall(r"<tr><td>(\d+)</td>.*?<td>(\d+)</td>\s*<td>(\d+)</td>", page, re.S):
            places.append(int(row[0]))
            worths.append((int(row[1]), int(row[2])))
        link = re.search(r'href="(\?[^"]*after=[^"]+)"', page)
        after = f"{RATING}{link.group(1)}".replace("&amp;", "&") if link else ""
    assert worths == sorted(worths, reverse=True)
    assert places == [1 + sum(other > one for other in worths) for one in worths]
