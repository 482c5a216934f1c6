"""How duties stand: (rule, who or which organisation, period) → needed, got, by which records.

Nothing is kept of it but what closed periods came to. A few queries for each rule, however many it
binds.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from linli.common import clock
from linli.duties.choices import By, Counts, Measure, State, Where, Why
from linli.duties.language import Law
from linli.duties.models import DutyRule, Excuse
from linli.duties.periods import Period, period_of
from linli.duties.services import counting
from linli.duties.services.asking import Asked, Key, Record, Tally, measured
from linli.duties.services.bound import Bound, Ground, Scope
from linli.duties.services.statements import planned_for_their_values
from linli.duties.services.together import records_of
from linli.duties.services.values import EXCUSE_SHARE, WARN_SHARE, Book
from linli.territory.fields import ancestors
from linli.territory.models import Leave, Unit
from linli.territory.services.link_ends import village_of

NONE: Final = Tally()
Thresholds = tuple[tuple[str, int], ...]


@dataclass(slots=True)
class Cell:
    """One duty in one period. `deputy` stands in now; `why` is what excuses."""

    rule: DutyRule
    bound: Bound
    period: Period
    needed: int
    tally: Tally
    state: State = State.DUE
    why: str = ""
    deputy: UUID | None = None
    records: list[Record] = field(default_factory=list)

    @property
    def unit(self) -> Unit:
        """What is answered for."""
        return self.bound.unit

    @property
    def got(self) -> int:
        """How much there is."""
        return self.tally.got


def evaluate(
    rules: Sequence[DutyRule],
    scope: Scope,
    at: datetime,
    *,
    known_by: datetime | None = None,
    with_records: bool = False,
    book: Book | None = None,
) -> list[Cell]:
    """The duties of the periods in which a moment lies, by rule and place. `book`: the thresholds
    of these rules, for whoever has read them already."""
    laws = [rule.law for rule in rules]
    cells: list[Cell] = []
    with planned_for_their_values():
        book, ground = book or Book(laws, at), Ground(laws, scope, at)
        groups = [
            group
            for rule, law in zip(rules, laws, strict=True)
            for group in _groups(rule, law, ground, book, known_by)
        ]
        if with_records:
            found = records_of([group.asked for group in groups])
            for group, rows in zip(groups, found, strict=True):
                cells += _counted(group, book, rows)
        else:
            for group in groups:
                cells += _counted(group, book, None)
        _judge(cells, book, at, known_by)
    return cells


@dataclass(frozen=True)
class Group:
    """Whoever is bound by a rule for the same period, with the same thresholds."""

    rule: DutyRule
    asked: Asked
    period: Period
    bound: list[Bound]


def _groups(
    rule: DutyRule, law: Law, ground: Ground, book: Book, known_by: datetime | None
) -> Iterator[Group]:
    """Of one rule; places whose periods or thresholds differ are counted apart."""
    alike: defaultdict[tuple[int, Thresholds], list[Bound]] = defaultdict(list)
    for bound in ground.bound(law):
        path = bound.unit.path
        if path.startswith(rule.scope_path):
            alike[book.months(law, path), book.thresholds(law, path)].append(bound)
    for (months, values), together in sorted(alike.items()):
        period = period_of(ground.day, months)
        if rule.asks_from(period.since):
            asked = _asked(law, period, ground, together, known_by, dict(values))
            yield Group(rule, asked, period, together)


def _asked(
    law: Law,
    period: Period,
    ground: Ground,
    bound: list[Bound],
    known_by: datetime | None,
    values: dict[str, int],
) -> Asked:
    scope = ground.scope
    path = scope.path
    if scope.people is not None and law.by == By.ANYBODY:
        path = _around(law, bound)
    people = scope.people
    if law.by == By.HOLDER and people is None:  # of a million visits only theirs are looked at
        people = frozenset(one.person for one in bound if one.person)
    return Asked(
        law=law,
        since=period.begins,
        until=period.ends,
        now=ground.at,
        path=path,
        people=people,
        own=ground.own if law.by == By.HOLDER else None,
        known_by=known_by,
        by_units=any(one.holder_unit for one in bound),
        values=values,
        families=ground.families if law.counts == Counts.STUDY else {},
    )


def _around(law: Law, bound: Iterable[Bound]) -> str:
    """The narrowest path under which everything lies that one person is bound by."""
    paths = [_place(law, one) for one in bound]
    first, last = min(paths), max(paths)
    same = ""
    for token in ancestors(first):
        if last.startswith(token):
            same = token
    return same


def _counted(group: Group, book: Book, rows: list[Record] | None) -> list[Cell]:
    """With the records, if they were read."""
    law = group.asked.law
    records: defaultdict[Key, list[Record]] = defaultdict(list)
    for row in rows or ():
        records[row.key].append(row)
    if rows is not None and law.counts in {Counts.ACTIVITY, Counts.MATTER}:
        tallies = measured(law, rows)
    else:
        tallies = counting.tallies(group.asked)
    found = []
    for one in group.bound:
        needed, key = book.needed(law, one.unit.path), key_of(law, one)
        if needed:
            tally = NONE if one.vacant else tallies.get(key, NONE)
            mine = [] if one.vacant else records[key]
            if tally.of or law.measure != Measure.PERCENT:  # of nothing no share is asked
                found.append(Cell(group.rule, one, group.period, needed, tally, records=mine))
    return found


def key_of(law: Law, bound: Bound) -> Key:
    """By which records find whoever is bound."""
    if law.of_person:
        return bound.who, ""
    return (bound.who if law.by == By.HOLDER else None), _place(law, bound)


def _place(law: Law, bound: Bound) -> str:
    path = bound.unit.path
    return path if law.where == Where.OWN or law.counts == Counts.LINKS else village_of(path)


# How it stands


@dataclass(frozen=True)
class Away:
    """A leave: from the day it begins to the day after it ends."""

    since: date
    until: date
    begins: datetime
    ends: datetime
    deputy: UUID | None


def _judge(cells: list[Cell], book: Book, at: datetime, known_by: datetime | None) -> None:
    if not cells:
        return
    first = min(cell.period.since for cell in cells)
    last = max(cell.period.until for cell in cells)
    roads: defaultdict[str, list[Excuse]] = defaultdict(list)
    for row in Excuse.objects.within(first, last).known(known_by or at):
        roads[row.path].append(row)
    leaves = _leaves(cells, first, last)
    for cell in cells:
        mine = leaves.get(cell.bound.person, []) if cell.bound.person else []
        cell.deputy = next((one.deputy for one in mine if one.begins <= at < one.ends), None)
        cell.why = _why(cell, book, roads, mine)
        cell.state = _state(cell, book, at)


def _leaves(cells: list[Cell], first: date, last: date) -> dict[UUID, list[Away]]:
    """Of those who are bound: whoever is away is away in each posting. One query."""
    people = {cell.bound.person for cell in cells if cell.bound.person}
    if not people:
        return {}
    rows = Leave.objects.filter(
        since_at__lt=Period(last, last).begins, until_at__gt=Period(first, first).begins
    )
    found: defaultdict[UUID, list[Away]] = defaultdict(list)
    fields = ("posting__person", "since_at", "until_at", "deputy")
    for person, since, until, deputy in rows.values_list(*fields):
        if person in people:
            days = clock.local(since).date(), clock.local(until).date()
            found[person].append(Away(*days, since, until, deputy))
    return found


def _why(cell: Cell, book: Book, roads: dict[str, list[Excuse]], leaves: list[Away]) -> str:
    """What excuses, if the rule takes it and it covers enough of the period's days."""
    period, bound = cell.period, cell.bound
    taken = cell.rule.law.excused
    if bound.vacant:
        return Why.VACANCY if Why.VACANCY in taken else ""
    spans: dict[str, list[tuple[date, date]]] = {}
    if leaves and Why.LEAVE in taken:
        spans[Why.LEAVE] = [(one.since, one.until) for one in leaves if one.deputy is None]
    if bound.since and bound.since > period.since and Why.NEW in taken:
        spans[Why.NEW] = [(period.since, bound.since)]
    if roads and Why.ROAD in taken:
        spans[Why.ROAD] = [
            (row.from_on, row.until_on + timedelta(days=1))
            for place in ancestors(bound.unit.path)
            for row in roads.get(place, ())
        ]
    for why, days in spans.items():
        enough = book.value(EXCUSE_SHARE, bound.unit.path) * period.days
        if covered(period, days) >= max(enough, 1):
            return why
    return ""


def covered(period: Period, spans: Iterable[tuple[date, date]]) -> int:
    """How many days of a period lie in one of the spans."""
    days: set[date] = set()
    for since, until in spans:
        begin, end = max(since, period.since), min(until, period.until)
        days.update(begin + timedelta(days=n) for n in range(max((end - begin).days, 0)))
    return len(days)


def _state(cell: Cell, book: Book, at: datetime) -> State:
    tally, period = cell.tally, cell.period
    if tally.got >= cell.needed:
        return State.MET
    left = (period.ends - at) / timedelta(days=1)
    soon = left <= max(book.value(WARN_SHARE, cell.unit.path) * period.days, 1)
    closed = at >= period.ends - timedelta(seconds=1)
    states = (
        (State.PLANNED, tally.got + tally.ahead >= cell.needed),
        (State.EXCUSED, bool(cell.why)),
        (State.MISSED, closed),
        (State.HANDED_OVER, cell.deputy is not None),
        (State.SOON, soon or cell.bound.vacant),
    )
    return next((state for state, holds in states if holds), State.DUE)
