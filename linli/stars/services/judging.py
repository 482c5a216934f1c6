"""What the evidence of an organisation comes to, criterion by criterion, at this moment. Integers
throughout; as many queries however many records there are."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Final

from django.db import models
from django.utils.translation import pgettext_lazy

from linli.common import clock
from linli.rulesets import services as rulesets
from linli.rulesets.services import Values
from linli.stars.catalogue import WHOLE, Criterion, Programme, StarKind
from linli.stars.evidence import SOURCES, Found, Ground, Source
from linli.stars.evidence.matters import UNSATISFIED
from linli.stars.models import StarCycle
from linli.territory.models import Unit

LEAST: Final = "stars.least_points"
BACKED: Final = "stars.evidence_share"
WINDOW: Final = "stars.window"
STRONG: Final = "stars.strong_first"
CUTS: Final = "stars.rating.cuts"
ORDER: Final = ("1", "2", "3", "4", "5")
RULES: Final = (LEAST, BACKED, WINDOW, STRONG, CUTS, UNSATISFIED)
YEAR: Final = 12  # months, by the calendar
SHARE: Final = "_share"  # how the keys of rules end that say a part of the whole


class Met(models.TextChoices):
    """How a criterion stands."""

    MET = "met", pgettext_lazy("criterion", "Enough")
    PART = "part", pgettext_lazy("criterion", "Not yet enough")
    NOTHING = "nothing", pgettext_lazy("criterion", "Nothing yet")
    NOT_ASKED = "none", pgettext_lazy("criterion", "Cannot be asked")


@dataclass(frozen=True)
class Judged:
    """One criterion: what there is, what is needed, what it gives of its points (in hundredths)."""

    criterion: Criterion
    source: Source
    found: Found
    need: int

    @property
    def centi(self) -> int:
        """Never more than its points: what goes beyond the least gives nothing."""
        if not self.found.applies:
            return 0
        return self.criterion.points * WHOLE * min(self.found.got, self.need) // max(self.need, 1)

    @property
    def met(self) -> Met:
        """Whether it is enough."""
        if not self.found.applies:
            return Met.NOT_ASKED
        if self.found.got >= self.need:
            return Met.MET
        return Met.PART if self.found.got else Met.NOTHING

    @property
    def is_gap(self) -> bool:
        """Whether something is missing."""
        return self.met in {Met.PART, Met.NOTHING}


@dataclass
class Verdict:
    """One star: its criteria, its points of 100, whether it stands by itself, and with the star
    that comes before all others."""

    kind: StarKind
    lines: list[Judged]
    least: int
    backed: bool
    after_first: bool = False  # by the rule of the place
    held_up: bool = False  # the first star does not stand
    cuts: list[int] = field(default_factory=list)

    @property
    def points(self) -> int:
        """Of 100, over what can be asked; rounded down."""
        asked = sum(one.criterion.points for one in self.lines if one.found.applies)
        return sum(one.centi for one in self.lines) // asked if asked else 0

    @property
    def suffices(self) -> bool:
        """By its own criteria."""
        musts = all(one.met == Met.MET for one in self.lines if one.criterion.must)
        return self.backed and musts and self.points >= self.least

    @property
    def stands(self) -> bool:
        """Also by the star that comes first."""
        return self.suffices and not self.held_up

    @property
    def level(self) -> int:
        """How many stars the points of a rating give."""
        return sum(self.points >= cut for cut in self.cuts) if self.backed else 0

    @property
    def gaps(self) -> list[Judged]:
        """What is missing, what gives most first."""
        return sorted(
            (one for one in self.lines if one.is_gap),
            key=lambda one: (one.centi - one.criterion.points * WHOLE, one.criterion.code),
        )

    @property
    def ends_on(self) -> date | None:
        """The first day on which something that is enough today grows too old."""
        days = [one.found.lasts_on for one in self.lines if one.met == Met.MET]
        return min((day for day in days if day is not None), default=None)

    def facts(self) -> dict[str, Any]:
        """As a step keeps it."""
        return {
            "points": self.points,
            "stands": self.stands,
            "criteria": {
                one.criterion.code: [one.found.got, one.need, one.found.of, str(one.met)]
                for one in self.lines
            },
        }


def judge(cycle: StarCycle, *, at: datetime | None = None) -> dict[str, Verdict]:
    """Every star of the cycle's programme, by its code."""
    return of_unit(cycle.unit, cycle.village, cycle.kind, at=at)


def of_unit(
    host: Unit, village: Unit | None, programme: Programme, *, at: datetime | None = None
) -> dict[str, Verdict]:
    """The same for any organisation, before it begins."""
    at = at or clock.now()
    values = values_of(programme, host.path, at)
    ground = Ground(host, village, programme, values, months_from(at, -values[WINDOW]), at)
    found = {star.code: _verdict(star, ground) for star in programme.stars}
    if programme.first and values[STRONG]:
        for code, one in found.items():
            one.after_first = code != programme.first
            one.held_up = one.after_first and not found[programme.first].suffices
    if programme.graded:
        cuts = [values[CUTS][name] for name in ORDER]
        for one in found.values():
            one.cuts = cuts
    return found


def values_of(programme: Programme, path: str, at: datetime) -> Values:
    """Every threshold of a programme. One query."""
    keys = {one.least_rule for one in _criteria(programme) if one.least_rule}
    return rulesets.values([*RULES, *sorted(keys)], path=path, at=at)


def _criteria(programme: Programme) -> Iterable[Criterion]:
    return (one for star in programme.stars for one in star.criteria)


def _verdict(star: StarKind, ground: Ground) -> Verdict:
    lines = []
    for one in star.criteria:
        source, need = SOURCES[one.source], needed(one, ground.values)
        lines.append(Judged(one, source, source.ask(ground, one, need), need))
    asked = sum(one.criterion.points for one in lines if one.found.applies)
    backed = asked >= round(ground.values[BACKED] * WHOLE)
    return Verdict(star, lines, ground.values[LEAST], backed and bool(asked))


def needed(criterion: Criterion, values: Values) -> int:
    """A number of times, of points, or per cent."""
    if not criterion.least_rule:
        return criterion.least
    value = values[criterion.least_rule]
    return round(value * WHOLE) if criterion.least_rule.endswith(SHARE) else int(value)


def months_from(at: datetime, months: int) -> datetime:
    """The first moment of the day so many months later, or earlier."""
    today = clock.local(at).date()
    year, month = divmod(today.year * YEAR + today.month - 1 + months, YEAR)
    for day in range(today.day, today.day - 4, -1):  # a month may be up to three days shorter
        try:
            return datetime.combine(date(year, month + 1, day), time.min, clock.PLACE_TIME)
        except ValueError:
            continue
    raise ValueError("No month has fewer than 28 days.")
