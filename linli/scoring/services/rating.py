"""What residents say of a place, as an aspect: who was asked, who answered, who was content (rows
S1-01, S1-28). From the ratings of matters; nobody is asked for a score."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import Count, F, Q

from linli.common import clock
from linli.common.few import LEAST_SHOWN
from linli.matters.models import Matter
from linli.rulesets import services as rulesets
from linli.scoring.model.totals import NOT_APPLICABLE, Mark, ratio_centi
from linli.scoring.models import Aspect, Round
from linli.territory.fields import below
from linli.territory.models import Unit

LEAST: Final = "scoring.rating.least"
# An answer counts for the last time that the reporter was asked, as in the rates of matters.
ANSWERED: Final = Q(rated_at__isnull=False, rated_at__gte=F("asked_at"))
UNSATISFIED: Final = "matters.rating.unsatisfied_at_most"


@dataclass(frozen=True)
class Rated:
    """How many were asked, answered, and were content; counted where enough answered."""

    asked: int = 0
    answered: int = 0
    content: int = 0
    least: int = LEAST_SHOWN

    @property
    def counts(self) -> bool:
        """Never below five answers, whatever a rule says."""
        return self.answered >= max(self.least, LEAST_SHOWN)

    def mark(self, aspect: Aspect) -> Mark:
        """The points of the aspect; with too few answers its weight goes to the others."""
        if not self.counts:
            return Mark(aspect.code, 0, NOT_APPLICABLE)
        return Mark(aspect.code, ratio_centi(self.content, self.answered, aspect.max_centi))


def month_span(month: date) -> tuple[datetime, datetime]:
    """The first moment of a month and that of the next."""
    after = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
    return (
        datetime.combine(month.replace(day=1), time.min, clock.PLACE_TIME),
        datetime.combine(after, time.min, clock.PLACE_TIME),
    )


def ratings(found: Round, units: Mapping[str, Unit]) -> dict[str, Rated]:
    """Of all these places in the month of a round. Two queries."""
    values = rulesets.values([LEAST, UNSATISFIED], path=found.path)
    since, until = month_span(found.month)
    asked = Q(asked_at__gte=since, asked_at__lt=until)
    content = ANSWERED & Q(solved=True)
    content &= Q(satisfied__isnull=True) | Q(satisfied__gt=values[UNSATISFIED])
    rows = (
        Matter.objects.heard()
        .filter(below(found.path, "place_path"), asked)
        .order_by()
        .values("place_path")
        .annotate(
            asked=Count("pk"),
            answers=Count("pk", filter=ANSWERED),
            content=Count("pk", filter=content),
        )
    )
    counted = list(rows)
    return {key: _within(unit.path, counted, values[LEAST]) for key, unit in units.items()}


def _within(path: str, rows: Iterable[Mapping[str, Any]], least: int) -> Rated:
    own = [row for row in rows if str(row["place_path"]).startswith(path)]

    def total(name: str) -> int:
        return sum(int(row[name]) for row in own)

    return Rated(total("asked"), total("answers"), total("content"), least)
