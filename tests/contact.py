"""Doors and contact members of the town, for tests of contact households."""

from typing import Any, Final

from linli.common import clock
from linli.people.actors import SYSTEM
from linli.territory.models import Household, Posting
from linli.territory.services import households
from tests.town import WUXING, Somebody, Town, appointed, somebody

TABLE: Final = f"/office/links/{WUXING}/contact/"


def contact_member(town: Town, name: str, username: str = "") -> Somebody:
    """Somebody who offered to be a contact, and to be named."""
    who = appointed(somebody(name, username), "contact_member", town.village)
    Posting.objects.filter(pk=who.postings[0].pk).update(name_agreed_at=clock.now())
    return who


def doors(town: Town, count: int = 6, lane: int = 0) -> list[Household]:
    """The first doors of a lane, from 1 on."""
    households.add(town.lanes[lane], households.parse_row("1", str(count)), by=SYSTEM)
    return list(Household.objects.filter(unit=town.lanes[lane]).order_by("path", "number"))


def wanted(town: Town, who: Somebody, **more: Any) -> dict[str, Any]:
    """What the form for a row of doors sends."""
    return {
        "holder": f"person:{who.person.pk}",
        "unit": town.lanes[0].pk,
        "number": "1",
        "last": "6",
        **more,
    }
