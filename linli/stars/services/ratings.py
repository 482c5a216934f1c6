"""The star rating of a year: branches and teams by the points of their records (row S1-34). Of
units alone; persons are never rated."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, cast

from django.db.models import Count, Max, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.errors import Refused
from linli.people.actors import Actor
from linli.stars import rules
from linli.stars.catalogue import latest
from linli.stars.choices import OPEN, Stage
from linli.stars.models import StarCycle, StarCycleQuerySet
from linli.stars.services.reviewing import endorse
from linli.stars.services.targets import Target, start
from linli.territory.models import Unit

RATING: Final = "rating"
ORDER: Final = ("-level", "-points", "path", "pk")  # of the table


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


def of_year(rows: StarCycleQuerySet, year: int) -> StarCycleQuerySet:
    """The rating of a year among these, each with its `points`; what came to nothing is left
    out."""
    found = rows.filter(programme=RATING, year=year).exclude(published_at=None, stage=Stage.ENDED)
    return found.annotate(points=Coalesce(Max("stars__points"), 0))


def table_of(shown: Sequence[StarCycle], every: StarCycleQuerySet) -> list[Rated]:
    """A page of `ORDER`, each with its place among all; equals share one (1, 2, 2, 4). One query
    more."""
    if not shown:
        return []
    first = cast(Any, shown[0])
    better = Q(level__gt=first.level) | Q(level=first.level, points__gt=first.points)
    same = Q(level=first.level, points=first.points)
    before = same & (Q(path__lt=first.path) | Q(path=first.path, pk__lt=first.pk))
    counted = every.aggregate(
        better=Count("pk", filter=better), before=Count("pk", filter=better | before)
    )
    found: list[Rated] = []
    for number, row in enumerate(shown, start=counted["before"] + 1):
        one = cast(Any, row)
        last = cast(Any, found[-1].cycle) if found else None
        if last is None:
            place = counted["better"] + 1
        elif (last.level, last.points) == (one.level, one.points):
            place = found[-1].place
        else:
            place = number
        found.append(Rated(row, place))
    return found
