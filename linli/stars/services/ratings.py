"""The star rating of a year: branches and teams by the points of their records (row S1-34). Of
units alone; persons are never rated."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.errors import Refused
from linli.people.actors import Actor
from linli.stars import rules
from linli.stars.catalogue import latest
from linli.stars.choices import OPEN, Stage
from linli.stars.models import StarCycle
from linli.stars.services.reviewing import endorse
from linli.stars.services.targets import Target, start
from linli.territory.models import Unit

RATING: Final = "rating"


@dataclass(frozen=True)
class Rated:
    """One line of the table: a unit with its stars, whether they are published, and the year."""

    cycle: StarCycle
    place: int  # equal stars and points share a place

    @property
    def is_open(self) -> bool:
        """Not yet published."""
        return self.cycle.stage in OPEN


def units_of(township: Unit) -> list[Unit]:
    """Branches and teams of a township, in the order of their paths. One query."""
    kinds = latest().programme(RATING).units
    return list(Unit.objects.public().under(township.path).filter(kind__in=kinds).order_by("path"))


def begin_rating(township: Unit, *, by: Actor) -> int:
    """Begin the year for every branch and team that has none open or published this year; how many
    were begun. Sent twice it is begun once."""
    if not rules.of_township(by, township.path):
        raise Refused(_("The rating of a year is begun by the township."))
    year = clock.today().year
    there = StarCycle.objects.filter(programme=RATING, unit__path__startswith=township.path)
    known = set(there.filter(year=year).values_list("unit", flat=True))
    known |= set(there.open().values_list("unit", flat=True))
    fresh = [unit for unit in units_of(township) if unit.pk not in known]
    for unit in fresh:
        start(unit, Target(RATING, (), date(year, 12, 31), f"rating:{year}:{unit.pk}"), by=by)
    return len(fresh)


def endorse_all(township: Unit, *, by: Actor) -> int:
    """Check everything that waits in the township, by somebody who did not begin it; how many went
    on notice."""
    rows = StarCycle.objects.filter(
        programme=RATING, stage=Stage.ASSESSED, unit__path__startswith=township.path
    )
    keys = list(rows.order_by("path", "pk").values_list("pk", flat=True))
    for key in keys:
        endorse(key, by=by)
    return len(keys)


def table_of(rows: list[StarCycle]) -> list[Rated]:
    """Units by their stars, then by their points, then in the order of their paths; equals share a
    place (1, 2, 2, 4)."""

    def worth(cycle: StarCycle) -> tuple[int, int]:
        points = max((one.points or 0 for one in cycle.stars.all()), default=0)
        return -cycle.level, -points

    ordered = sorted(rows, key=lambda one: (worth(one), one.path))
    found: list[Rated] = []
    for number, cycle in enumerate(ordered, start=1):
        same = bool(found) and worth(found[-1].cycle) == worth(cycle)
        found.append(Rated(cycle, found[-1].place if same else number))
    return found
