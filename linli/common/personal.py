"""Which fields hold something about a person, and what we hold: said beside each model.

A model lists its fields in `PERSONAL`. Its app's `personal.py` says in a `Holding` what the record
is, why it is kept, on which ground and how long, and how a person's rows are found, shown and
erased. A test refuses a model that lacks either. The "my data" pages, the public page about privacy
and `docs/reference/data.md` are drawn from them, so they must be true.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol
from uuid import UUID

from django.db.models import Q, QuerySet

from linli.common.languages import chosen

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
        return chosen(self.zh, self.en)


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

    @property
    def record(self) -> str:
        """Its name in the proof: "matters.contact"."""

    @property
    def name(self) -> Plain:
        """In plain words."""

    @property
    def rule(self) -> str:
        """The key of the rule that says how long."""

    @property
    def path(self) -> str:
        """The field with the place, for places with a value of their own; empty: everywhere."""

    def due(self, before: datetime, where: Q, most: int | None) -> Sequence[Any]:
        """Keys of those whose time counts from before a moment, the oldest first."""

    def first(self, where: Q) -> datetime | None:
        """From when the time of the oldest that is still kept counts."""

    def dispose(self, keys: Sequence[Any]) -> Sequence[Any]:
        """Make them go for good, or what is personal in them; the keys of those that went. What
        changed since it was found due stays."""


@dataclass(frozen=True)
class KeptRows:
    """A `Keeping` of rows that are deleted, each with the moment from which its time counts."""

    record: str
    name: Plain
    rule: str
    rows: Callable[[], QuerySet[Any]]
    since: str  # a field or annotation of `rows`
    path: str = ""

    def due(self, before: datetime, where: Q, most: int | None) -> Sequence[Any]:
        """One query, from the oldest on."""
        ended = self.rows().filter(where, **{f"{self.since}__lt": before})
        return list(ended.order_by(self.since, "pk").values_list("pk", flat=True)[:most])

    def first(self, where: Q) -> datetime | None:
        """One query."""
        oldest = self.rows().filter(where).order_by(self.since)
        found: datetime | None = oldest.values_list(self.since, flat=True).first()
        return found

    def dispose(self, keys: Sequence[Any]) -> Sequence[Any]:
        """Delete them."""
        gone = list(self._still(keys))
        self.rows().model._base_manager.filter(pk__in=gone).delete()
        return gone

    def _still(self, keys: Sequence[Any]) -> QuerySet[Any]:
        return self.rows().filter(pk__in=list(keys)).order_by("pk").values_list("pk", flat=True)


@dataclass(frozen=True)
class EmptiedRows(KeptRows):
    """Rows that stay, but for what is personal in them: `empty` says whether one was emptied."""

    empty: Callable[[Any], bool] = bool

    def dispose(self, keys: Sequence[Any]) -> Sequence[Any]:
        """Empty them, one by one."""
        return [key for key in self._still(keys) if self.empty(key)]
