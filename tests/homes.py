"""Households with their history, for tests of what becomes of them."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from linli.common import clock
from linli.people.actors import SYSTEM
from linli.territory.models import Household, Unit
from linli.territory.services import households
from tests.desk import Desk
from tests.town import WUXING

PAGE: Final = f"/office/places/{WUXING}/households/"


def of(household: Household) -> str:
    return f"/office/households/{household.pk}/"


def doors(lane: Unit) -> list[str]:
    rows = Household.objects.filter(unit=lane, valid_to__isnull=True)
    return sorted(rows.values_list("number", flat=True))


def before(days: int) -> date:
    return clock.today() - timedelta(days=days)


def said(**fields: Any) -> dict[str, Any]:
    """What a form about a change sends."""
    return {"day": f"{clock.today()}", "known_from": "said", **fields}


def lived(lane: Unit, *numbers: str, days: int = 60) -> list[Household]:
    """Households that have been there for some time."""
    since = datetime.combine(before(days), time(9), clock.PLACE_TIME)
    households.add(lane, numbers, by=SYSTEM, at=since)
    rows = Household.objects.filter(unit=lane, number__in=numbers)
    return sorted(rows, key=lambda one: numbers.index(one.number))


def hidden(page: str, act: str, name: str) -> str:
    """A hidden field of one of the forms of a page."""
    form = page[page.index(f'id="do-{act}"') :].split("</details>")[0]
    found = re.search(rf'name="{name}" value="([^"]*)"', form)
    assert found is not None, form
    return found.group(1)


def on_day(desk: Desk, day: date) -> list[tuple[str, int]]:
    """The grids and their households as the page of the village tells them for a day."""
    page = desk.opens(f"{PAGE}?on={day}")
    table = page[page.index("<tbody>") : page.index("</tbody>")]
    rows = re.findall(r'scope="row">([^<]+)</th><td class="number">(\d+)<', table)
    return [(name, int(count)) for name, count in rows]


def undone(desk: Desk, household: Household, status: int = 303) -> Any:
    page = desk.opens(of(household))
    change = hidden(page, "undo", "change")
    return desk.posts(f"{of(household)}undo/", status=status, change=change)
