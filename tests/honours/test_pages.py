"""Lists of households cost as many queries for one row as for many, and go on to a next page."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.honours import services as honours
from linli.honours.choices import Origin
from linli.honours.services import Asking
from linli.honours.views.anybody import PAGE as SIZE
from linli.people.actors import ANYBODY, SYSTEM
from tests.homes import lived
from tests.town import Town
from tests.yards import PAGE, Yards, opened, read, visitor

pytestmark = pytest.mark.django_db


def queries(client: Any, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def _cost(yards: Yards) -> list[int]:
    return [
        queries(visitor(), PAGE),
        queries(yards.clerk.client, yards.round.get_absolute_url()),
        queries(yards.clerk.client, "/honours/"),
        queries(yards.grid.client, "/honours/"),
    ]


def test_one_household_and_ten_cost_the_same(town: Town) -> None:
    yards = opened(town)
    first = yards.entered("1")
    waits = yards.entered("2")
    yards.reviews(first)
    one = _cost(yards)
    more = [yards.entered(str(number)) for number in range(3, 12)]
    for entry in more[:4]:
        yards.reviews(entry)
    assert _cost(yards) == one
    for entry in (*more[4:], waits):
        yards.reviews(entry)
    for entry in (first, waits):
        yards.checks(entry)
    with yards.at(15):
        for entry in more:
            yards.checks(entry)
        yards.turns("publish")
        noticed = queries(visitor(), PAGE)
    with yards.at(21):
        yards.turns("conclude")
        assert queries(visitor(), PAGE) <= noticed + 1
        doors = re.findall(r"<b>示例·(\d+)号院</b>", read(PAGE))
        assert len(doors) == 11


def test_a_long_wall_goes_on_to_a_next_page(town: Town) -> None:
    yards = opened(town)
    lane = town.lanes[0]
    lived(lane, *(str(number) for number in range(20, 20 + SIZE + 1)))
    met = [item.key for item in yards.round.checklist.items()]
    for number in range(20, 20 + SIZE + 1):
        said = Asking(lane, str(number), Origin.LINK, shown=True)
        entry = honours.ask(yards.round.pk, said, by=ANYBODY)
        honours.review(entry.pk, by=SYSTEM, met=met, at_door=True, apart=True)
        honours.check(entry.pk, by=SYSTEM, met=met, apart=True)
    yards.to_the_end()
    with yards.at(22):
        first = read(PAGE)
        assert first.count('<li class="row">') == SIZE
        link = re.search(r'href="(\?after=[^"]+)"', first)
        assert link is not None
        assert read(PAGE + link.group(1)).count('<li class="row">') == 1
