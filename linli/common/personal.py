"""Which fields hold something about a person, and what we hold: said beside each model.

A model lists its fields in `PERSONAL`. Its app's `personal.py` says in a `Holding` what the record
is, why it is kept, on which ground and how long, and how a person's rows are found, shown and
erased. A test refuses a model that lacks either. The "my data" pages, the public page about privacy
and `docs/reference/data.md` are drawn from them, so they must be true.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final, Protocol
from uuid import UUID

from django.db.models import Q
from django.utils.translation import get_language


class MarksPersonal(Protocol):
    """What each of our models has."""

    PERSONAL: ClassVar[frozenset[str]]


NOTHING: frozenset[str] = frozenset()


def personal(*fields: str) -> frozenset[str]:
    """The names of a model's fields that hold something about a person."""
    return frozenset(fields)


@dataclass(frozen=True)
class Plain:
    """Words of the inventory, which is reference data like roles and rules: in both languages."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.en if (get_language() or "").startswith("en") else self.zh


@dataclass(frozen=True)
class Subject:
    """Whose data is asked for: a person with an account, or whoever raised one record.

    The holder of a secret link is the subject of that one record and of nothing else, even where
    the same telephone number stands elsewhere.
    """

    person_id: UUID | None
    record_id: UUID | None = None
    ended_at: datetime | None = None  # when that record ended, if it has
    path: str = ""  # where it is


@dataclass(frozen=True)
class Fact:
    """One thing that we hold, in the words of the person it is about."""

    term: Plain
    text: str


@dataclass(frozen=True)
class Shown:
    """One row about the person. `since` is the moment from which its time counts, if it runs."""

    facts: tuple[Fact, ...]
    since: datetime | None = None


EVERYBODY: Final = Plain("居民和工作人员", "Residents and staff")
RESIDENTS: Final = Plain("居民", "Residents")
STAFF: Final = Plain("工作人员", "Staff")


@dataclass(frozen=True)
class Holding:
    """What one model holds about persons."""

    label: str  # "people.Person"
    name: Plain
    whose: Plain
    what: Plain
    why: Plain
    ground: Plain  # the law or the consent that allows it
    rule: str  # the key of the rule that says how long; empty where `kept` says it
    kept: Plain  # until when, in words: "after the matter has ended"
    correct: Plain  # how it is put right
    erase: Plain  # what erasing it means, or why it stays
    show: Callable[[Subject], Iterable[Shown]]


def nothing_to_show(_subject: Subject) -> tuple[Shown, ...]:
    """For records that are shown as part of another one."""
    return ()


class Keeping(Protocol):
    """A kind of record whose time runs out by itself. All of it runs inside a transaction."""

    record: str  # "matters.contact": the name in the proof
    name: Plain
    rule: str  # how long, as a span of days
    path: str  # the field with the place, for places with a rule of their own; empty: everywhere

    def due(self, before: datetime, where: Q, most: int) -> Sequence[Any]:
        """Keys of those whose time counts from before a moment, the oldest first."""

    def first(self, where: Q) -> datetime | None:
        """From when the time of the oldest that is still kept counts."""

    def dispose(self, keys: Sequence[Any]) -> int:
        """Make them go for good, or what is personal in them; how many."""
