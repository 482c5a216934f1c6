"""The year of an organisation, by kind of meeting: due, held, missing, next. Counted when it is
looked at, from the activities and the rules; nothing of it is entered."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from math import ceil
from typing import Any, Final

from django.db.models import Q

from linli.activities import services as activities
from linli.activities.choices import Status
from linli.activities.models import Activity, ActivityKind, ActivityQuerySet, Series
from linli.activities.models.querysets import INTERNAL, VIEW
from linli.activities.services.finding import with_numbers
from linli.activities.services.series import moments
from linli.common import clock
from linli.orglife.choices import Cell
from linli.people.actors import Actor
from linli.rulesets.models import RuleValue
from linli.rulesets.services import prefixes
from linli.rulesets.services.asking import nearest
from linli.territory.choices import UnitKind
from linli.territory.models import Posting, Unit

FAMILIES: Final = ("three_meetings", "party_life")
THEME_DAY: Final = "theme_day"
# What only some have: it is due once it is in the calendar, or where these are posted.
IF_KEPT: Final = {"group_meeting": frozenset({UnitKind.BRANCH})}
COMMITTEE: Final = {"branch_committee": "branch_committee_member"}
MONTHS: Final = 12
SLACK: Final = 1e-9


@dataclass(frozen=True)
class Period:
    """Some months of a year in which a meeting is due once."""

    first: int
    last: int
    since: datetime
    until: datetime
    cell: Cell
    held: Sequence[Activity] = ()
    without_quorum: Sequence[Activity] = ()
    ahead: datetime | None = None  # when it is planned

    @property
    def months(self) -> str:
        """ "1" or "1–3"."""
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"


@dataclass
class Line:
    """One kind of meeting over the year."""

    kind: ActivityKind
    every: int
    periods: list[Period]
    series: Series | None = None
    next: datetime | None = None
    moved: list[Activity] = field(default_factory=list)  # not on its fixed day

    def count(self, *cells: Cell) -> int:
        """How many periods are so."""
        return sum(period.cell in cells for period in self.periods)

    @property
    def due(self) -> int:
        """How many have been due until now."""
        return self.count(Cell.HELD, Cell.MISSING)

    @property
    def held(self) -> int:
        """In how many of those it was held."""
        return self.count(Cell.HELD)

    @property
    def missing(self) -> int:
        """In how many it was not."""
        return self.count(Cell.MISSING)

    @property
    def fixed_day(self) -> int | None:
        """The day of the month on which the series stands."""
        return clock.local(self.series.starts_at).day if self.series else None


class RuleBook:
    """Rules as they were on a day: old records keep those that they were made under. One query."""

    def __init__(self, keys: Iterable[str], path: str) -> None:
        wanted = [key for key in keys if key]
        rows = RuleValue.objects.filter(rule_id__in=wanted, scope_path__in=prefixes(path))
        self.rows = list(rows)

    def value(self, key: str, at: datetime) -> Any:
        """What held at that moment."""
        return nearest(
            row
            for row in self.rows
            if row.valid_from <= at and (row.valid_to is None or row.valid_to > at)
        )[key]


def sees_life(by: Actor, host: Unit) -> bool:
    """Whether a post of this person sees the internal life of an organisation."""
    grants = by.granting(VIEW)
    return any(
        INTERNAL in grant.verbs and grant.grid_id is None and host.path.startswith(grant.path)
        for grant in grants
    )


def branches_of(by: Actor) -> list[Unit]:
    """Organisations whose life this person sees, from the top. One query."""
    kinds = (UnitKind.VILLAGE, UnitKind.GENERAL_BRANCH, UnitKind.BRANCH, UnitKind.PARTY_GROUP)
    rows = activities.hosts_of(by, VIEW).filter(kind__in=kinds, valid_to=None)
    return [unit for unit in rows.select_related("parent")[:500] if sees_life(by, unit)]


def kinds_of(host: Unit) -> list[ActivityKind]:
    """The kinds of meetings that a rule asks of a host. One query."""
    kinds = activities.kinds_at(host, internal=True)
    return [kind for kind in kinds if kind.every_rule and kind.family in FAMILIES]


def year_of(host: Unit, year: int, *, by: Actor) -> list[Line]:
    """Every kind of meeting with its periods, as many queries for one as for many."""
    return _year(host, year, Activity.objects.visible_to(by))


def whole_year_of(host: Unit, year: int) -> list[Line]:
    """The same for whoever may know whether a meeting was held but not open its record."""
    return _year(host, year, Activity.objects.all())


def _year(host: Unit, year: int, seen: ActivityQuerySet) -> list[Line]:
    since, until = start_of(year), start_of(year + 1)
    kinds = kinds_of(host)
    rows = with_numbers(seen.filter(host=host, kind__in=kinds))
    inside = Q(planned_from__gte=since, planned_from__lt=until)
    inside |= Q(held_from__gte=since, held_from__lt=until)
    rows = rows.filter(inside).exclude(status=Status.CANCELLED).select_related("kind")
    found = list(rows.order_by("planned_from", "pk"))
    series = running(host)
    keys = [rule for kind in kinds for rule in (kind.every_rule, kind.quorum_rule)]
    book = RuleBook(keys, host.path)
    kept = {row.kind_id for row in found} | set(series)
    lines = []
    for kind in kinds:
        if kind.pk not in kept and not _is_due(host, kind):
            continue
        held = [row for row in found if row.kind_id == kind.pk]
        every = int(book.value(kind.every_rule, min(max(clock.now(), since), until)))
        line = Line(kind, every, [], series.get(kind.pk))
        enough = enough_of(book, kind)
        line.periods = list(_periods(host, year, line, held, enough))
        line.next = _next(line)
        line.moved = [row for row in held if _is_moved(row)] if kind.pk == THEME_DAY else []
        lines.append(line)
    return lines


def _is_due(host: Unit, kind: ActivityKind) -> bool:
    """Whether every such host owes it: a branch without groups or without a committee does not
    until it holds one. One query for a committee."""
    if host.kind in IF_KEPT.get(kind.pk, ()):
        return False
    role = COMMITTEE.get(kind.pk)
    if role is None or host.kind == UnitKind.VILLAGE:
        return True
    return Posting.objects.current(clock.now()).filter(unit=host, role=role).exists()


def running(host: Unit) -> dict[str, Series]:
    """The series that go on, by kind. One query."""
    rows = Series.objects.filter(host=host, ended_at=None).select_related("kind")
    rows = rows.exclude(until__lt=clock.today())
    return {row.kind_id: row for row in rows.order_by("-starts_at")}


def start_of(year: int, month: int = 1) -> datetime:
    """The first moment of a month on the clocks of the place; month 13 is the next year's first."""
    years, month = divmod(month - 1, MONTHS)
    return datetime.combine(date(year + years, month + 1, 1), time.min, clock.PLACE_TIME)


def enough_of(book: RuleBook, kind: ActivityKind) -> Callable[[Any], bool]:
    """Whether a meeting had its quorum, by the rule of its day."""

    def has(row: Any) -> bool:
        if not kind.quorum_rule:
            return True
        share = book.value(kind.quorum_rule, min(row.held_from, clock.now()))
        return bool(row.due and row.came >= ceil(share * row.due - SLACK))

    return has


def _periods(
    host: Unit, year: int, line: Line, found: Sequence[Any], enough: Callable[[Any], bool]
) -> Iterator[Period]:
    now = clock.now()
    planned = _planned(line, found, year)
    for first in range(1, MONTHS + 1, line.every):
        last = min(first + line.every - 1, MONTHS)
        since, until = start_of(year, first), start_of(year, last + 1)
        here = [row for row in found if row.held_from and since <= row.held_from < until]
        held = [row for row in here if enough(row)]
        ahead = next((at for at in planned if max(since, now) <= at < until), None)
        yield Period(
            first,
            last,
            since,
            until,
            _cell(host, bool(held), since, until),
            held,
            [row for row in here if row not in held],
            ahead,
        )


def _cell(host: Unit, held: bool, since: datetime, until: datetime) -> Cell:
    """Where a period stands; what ended before the organisation was there is nobody's."""
    now = clock.now()
    founded = host.valid_from
    if held:
        return Cell.HELD
    if founded is not None and clock.local(until).date() <= founded:
        return Cell.BEFORE
    if until <= now:
        return Cell.MISSING
    return Cell.OPEN if since <= now else Cell.AHEAD


def _planned(line: Line, found: Sequence[Any], year: int) -> list[datetime]:
    """When it is planned: activities that stand, and what its series makes later."""
    there = [row.planned_from for row in found if row.status == Status.PLANNED]
    series = line.series
    if series is not None:
        since = max(series.made_until or series.starts_at, clock.now())
        there += moments(series, since, start_of(year + 1))
    return sorted(set(there))


def _next(line: Line) -> datetime | None:
    ahead = [period.ahead for period in line.periods if period.ahead]
    return min(ahead, default=None)


def _is_moved(row: Activity) -> bool:
    """Held on another day than the series gave it."""
    if row.occurrence is None or row.held_from is None:
        return False
    return clock.local(row.occurrence).date() != clock.local(row.held_from).date()
