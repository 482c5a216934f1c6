"""What is asked of the records, and what is found: plain values, and their measure."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from linli.common import clock
from linli.duties.choices import Measure
from linli.duties.language import Law

NO_TIME: Final = timedelta(0)
Who = UUID | int | None
Key = tuple[Who, str]  # whose doing, and where


@dataclass(frozen=True)
class Asked:
    """For which records: of a law, begun from one moment to another (excluded), below a path, by
    one of these people if they are named. `now`: from then on plans count as a forecast;
    `known_by`: what was entered as held later than that is not known."""

    law: Law
    since: datetime
    until: datetime
    now: datetime
    path: str = ""
    people: frozenset[UUID] | None = None
    known_by: datetime | None = None
    by_units: bool = False  # whether organisations are bound, by what they hold themselves
    own: "Own | None" = None
    values: Mapping[str, int] = field(default_factory=dict)  # thresholds
    families: Mapping[str, list[str]] = field(default_factory=dict)  # kinds of activities in each


@dataclass(frozen=True)
class Own:
    """One person who is asked about alone: their postings, and the activities that they led."""

    person: UUID
    postings: tuple[UUID, ...]
    led: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """One record that counts, or a plan that will."""

    key: Key
    id: UUID
    at: datetime
    ends: datetime
    held: bool
    matter: str = ""  # its number
    kind: str = ""  # of an activity


@dataclass(slots=True)
class Tally:
    """How much there is in the measure of the law, and how much is planned ahead; where it is a
    share, of how many."""

    got: int = 0
    ahead: int = 0
    of: int = 0


def measured(law: Law, rows: Iterable[Record]) -> dict[Key, Tally]:
    """The same as the database adds up, from the records themselves."""
    by_key: defaultdict[Key, list[Record]] = defaultdict(list)
    for one in rows:
        by_key[one.key].append(one)
    return {
        key: Tally(
            measure(law, [one for one in mine if one.held]),
            measure(law, [one for one in mine if not one.held]),
        )
        for key, mine in by_key.items()
    }


def measure(law: Law, rows: Collection[Record]) -> int:
    """Times, whole hours, or different days."""
    if law.measure == Measure.HOURS:
        return hours(sum((one.ends - one.at for one in rows), NO_TIME))
    if law.measure == Measure.DAYS:
        return len({clock.local(one.at).date() for one in rows})
    return len(rows)


def hours(length: timedelta | None) -> int:
    return int((length or NO_TIME).total_seconds() // 3600)
