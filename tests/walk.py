"""A grid member with doors to visit, who plans and records through the pages."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from linli.common import clock
from linli.people.actors import SYSTEM
from linli.territory.models import Grid, Household, Unit
from linli.territory.services import households
from linli.visits.models import VisitPlan, VisitStop
from tests.desk import Desk
from tests.meeting import local
from tests.town import Town


def doors(town: Town, many: int = 6, lane: int = 0) -> list[Household]:
    """Households behind the doors of a lane, since half a year, in the order of their numbers."""
    since = clock.now() - timedelta(days=180)
    numbers = households.parse_row("1", str(many))
    households.add(town.lanes[lane], numbers, by=SYSTEM, at=since)
    rows = Household.objects.filter(unit=town.lanes[lane], valid_to__isnull=True)
    return sorted(rows, key=lambda one: int(one.number))


def placed(lanes: list[Unit]) -> None:
    """The lanes lie some hundred metres from one another."""
    for number, lane in enumerate(lanes):
        Unit.objects.filter(pk=lane.pk).update(lon=112.81 + number / 1000, lat=22.60)


@dataclass
class Walk:
    """The visits of one person in one grid."""

    desk: Desk
    grid: Grid

    def plans(self, **more: Any) -> VisitPlan:
        """Make the plan of this week through the page."""
        self.desk.posts("/visits/", grid=self.grid.pk, **more)
        return VisitPlan.objects.filter(grid=self.grid).latest("made_at")

    def stop(self, plan: VisitPlan, home: Household) -> VisitStop:
        """A door on the plan; put there by hand where the plan did not name it."""
        found = plan.stops.filter(household=home).first()
        if found is not None:
            return found
        given: dict[str, Any] = {"lane": home.unit_id, "number": home.number}
        self.desk.posts(f"/visits/plan/{plan.pk}/add/", **given)
        return plan.stops.get(household=home)

    def page(self, stop: VisitStop) -> str:
        """What the visitor sees at the door."""
        return self.desk.opens(f"/visits/door/{stop.pk}/")

    def records(self, stop: VisitStop, status: int = 303, **more: Any) -> Any:
        """One POST of the form of that door."""
        fields = {
            "key": uuid4().hex,
            "at": local(clock.now()),
            "channel": "visit",
            "outcome": "met",
            **more,
        }
        return self.desk.posts(f"/visits/door/{stop.pk}/", status, **fields)


def walk(town: Town) -> Walk:
    """Of the grid member of the first grid."""
    return Walk(Desk(town.grid_member), town.grids[0])


def doors_on(page: str) -> list[str]:
    """The doors of a plan's page, in their order."""
    return re.findall(r'class="row-title" href="/visits/door/[^"]+">([^<]+)<', page)
