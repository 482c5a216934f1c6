"""Lists of households cost as many queries for a thousand wishes as for one, and leave nobody out
behind the first page."""

import re
from datetime import timedelta
from typing import Any, Final

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.common import clock
from linli.common.ids import new_id
from linli.honours.models import HonourEntry
from linli.people import services as people
from linli.people.models import Consent
from linli.territory.models import Household
from tests.homes import lived
from tests.town import Town
from tests.yards import PAGE, Yards, opened, visitor

pytestmark = pytest.mark.django_db
THOUSAND: Final = 1000
STAGES: Final = ("asked", "reviewed", "chosen", "awarded")


def wishes(yards: Yards, first: int, count: int) -> None:
    """So many doors of lane 1 with a wish each, at every stage; all agreed to be shown."""
    lane, now = yards.town.lanes[0], clock.now()
    numbers = [f"{number}" for number in range(first, first + count)]
    lived(lane, *numbers)
    homes = Household.objects.filter(unit=lane, number__in=numbers)
    shared: dict[str, Any] = {
        "round": yards.round, "unit": lane, "path": lane.path, "origin": "link",
        "asked_at": now, "shown_at": now,
    }  # fmt: skip
    rows = [
        HonourEntry(
            id=new_id(), household=home, person=people.note(), stage=STAGES[number % len(STAGES)],
            ends_at=now + timedelta(days=90) if number % len(STAGES) == 3 else None, **shared,
        )
        for number, home in enumerate(homes.order_by("number", "pk"))
    ]  # fmt: skip
    HonourEntry.objects.bulk_create(rows)
    Consent.objects.bulk_create(
        Consent(person=row.person, purpose="honours.wall", evidence=f"honours:{row.pk.hex}",
                given_at=now)
        for row in rows
    )  # fmt: skip


def asked(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def doors(client: Client, address: str, name: str) -> list[str]:
    """The doors of a list, page after page."""
    found: list[str] = []
    after = address
    while after:
        page = client.get(after).content.decode()
        part = page.partition(f'id="{name}"')[2].partition("</section>")[0] if name else page
        found += re.findall(r">新屋巷 (\d+)<", part)
        link = re.search(rf'href="(\?{name or "after"}=[^"]+)"', part)
        after = f"{address}{link.group(1)}" if link else ""
    return found


def test_a_thousand_households_cost_as_many_queries_as_one(town: Town) -> None:
    yards = opened(town)
    wishes(yards, 101, len(STAGES))
    pages = (
        (yards.grid.client, "/honours/"),
        (yards.clerk.client, "/honours/"),
        (yards.clerk.client, yards.round.get_absolute_url()),
        (visitor(), PAGE),
    )
    few = [asked(client, address) for client, address in pages]
    wishes(yards, 201, THOUSAND)
    many = [asked(client, address) for client, address in pages]
    assert many == few
    assert max(many) <= 40, many


def test_no_household_waits_unseen_behind_the_first_page(town: Town) -> None:
    yards = opened(town)
    wishes(yards, 101, 400)
    waiting = doors(yards.grid.client, "/honours/", "review")
    assert len(waiting) == len(set(waiting)) == 100
    wall = doors(visitor(), PAGE, "")
    assert len(wall) == len(set(wall)) == 100
