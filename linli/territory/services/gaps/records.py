"""Gaps, what to do about them, and the days for which they are looked for."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.errors import Invalid
from linli.territory.choices import GapKind, UnitKind
from linli.territory.models import LinkKind, Role, Unit

KEPT_AT: Final = (UnitKind.TOWNSHIP, UnitKind.VILLAGE)  # places whose gaps are looked for
MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}


class Todo(StrEnum):
    """Where something is done about a gap; `args` of the gap say for what."""

    APPOINT = "appoint"  # role, where
    POSTING = "posting"  # posting, and what is done there
    LINKS = "links"  # kind
    LINK = "link"  # link
    TEAM = "team"  # team
    GRIDS = "grids"
    BRANCHES = "branches"


@dataclass(frozen=True)
class Gap:
    """One line: what is missing, at which place, and what to do."""

    kind: GapKind
    place: Unit  # the village or township whose page shows it
    title: str
    text: str
    todo: Todo
    args: dict[str, str] = field(default_factory=dict)
    answers: bool = False  # matters pass by to the next level
    of: Role | LinkKind | None = None  # what many gaps may have in common

    @property
    def topic(self) -> str:
        """The same for all gaps of one kind about one role or kind of link, if about any."""
        return f"{self.kind}.{self.of.pk}" if self.of else self.kind.value

    @property
    def topic_name(self) -> str:
        """What many of them are called together."""
        return f"{self.of.name} · {self.kind.label}" if self.of else str(self.kind.label)

    @property
    def order(self) -> tuple[str, int, int, str]:
        """By place, then by what it is."""
        kinds = list(GapKind)
        return (self.place.path, not self.answers, kinds.index(self.kind), self.title)


@dataclass(frozen=True)
class Planned:
    """Something that was arranged ahead: somebody begins, ends, hands over or is away."""

    at: datetime
    title: str
    text: str
    posting: str = ""
    link: str = ""  # the one or the other


@dataclass(frozen=True)
class Period:
    """From a moment on, up to the first moment that no longer belongs to it."""

    name: str
    begins: datetime
    ends: datetime


def period(name: str, today: date | None = None) -> Period:
    """ "today", or the next "month", "quarter" or "year", or the day that is written out. Raises
    `Invalid`."""
    now = today or clock.today()
    if name in {"", "today"}:
        ends = _at(now + timedelta(days=1))
        return Period("today", clock.now() if today is None else _at(now), ends)
    if name in MONTHS:
        months = MONTHS[name]
        begins = _after(now, months)
        return Period(name, _at(begins), _at(_after(begins, months)))
    try:
        day = date.fromisoformat(name)
    except ValueError:
        sentence = _("Write a day such as 2026-12-01.")
        raise Invalid(sentence, fields={"day": sentence}) from None
    return Period(name, _at(day), _at(day + timedelta(days=1)))


def _after(day: date, months: int) -> date:
    """The first day of the next part of the year that has so many months."""
    part = (day.month - 1) // months + 1
    month = part * months + 1
    return date(day.year + month // 12, 1, 1) if month > 12 else date(day.year, month, 1)


def _at(day: date) -> datetime:
    return datetime.combine(day, time.min, clock.PLACE_TIME)
