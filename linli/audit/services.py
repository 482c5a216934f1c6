"""Writing the audit log: administrative acts and readings of personal data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final, Protocol
from uuid import UUID

from django.db.models import OuterRef, Subquery

from linli.audit.models import Disposal, DisposalQuerySet, Entry, Reading
from linli.common import clock

MOST_SHOWN: Final = 50  # readings on one page; a matter has a handful


class Doer(Protocol):
    """Somebody acting, as far as the log needs to know (`people.actors.Actor`)."""

    @property
    def person_id(self) -> UUID | None: ...
    @property
    def name(self) -> str: ...
    def as_json(self) -> dict[str, Any]: ...


def note(*, by: Doer, verb: str, what: str, details: dict[str, Any] | None = None) -> Entry:
    """An administrative act. `what` is "app.Model:key"; `details` hold facts, never contact
    data."""
    return Entry.objects.create(
        at=clock.now(),
        by_person=str(by.person_id or ""),
        by_name=by.name,
        in_role=by.as_json()["role"],
        verb=verb,
        what=what,
        details=details or {},
    )


def entries_of(what: str) -> list[Entry]:
    """What was done to one thing, newest first."""
    return list(Entry.objects.filter(what=what).order_by("-at", "-pk")[:MOST_SHOWN])


def readings_of(whose: UUID) -> list[Reading]:
    """Who read a person's data, newest first: shown to that person (principles D, rule 9)."""
    return list(Reading.objects.filter(whose=str(whose)).order_by("-at")[:MOST_SHOWN])


def note_reading(
    *, by: Doer, whose: UUID, of_path: str, fields: Sequence[str], purpose: str
) -> Reading:
    """Somebody read a person's data. Written in the same transaction as the reading."""
    return Reading.objects.create(
        at=clock.now(),
        by_person=str(by.person_id or ""),
        by_name=by.name,
        in_role=by.as_json()["role"],
        of_path=of_path,
        whose=str(whose),
        fields=list(fields),
        purpose=purpose[:200],
    )


@dataclass(frozen=True)
class Term:
    """By what a record's time was counted: the rule, its value, where, and up to which moment."""

    record: str
    rule: str
    value: Any
    scope_path: str
    before: datetime


def note_disposal(
    term: Term,
    *,
    run: UUID,
    keys: Sequence[Any],
    next_due_at: datetime | None,
    finished: bool,
) -> Disposal:
    """Proof that these records went. Written in the transaction in which they go."""
    listed = "\n".join(sorted(str(key) for key in keys))
    return Disposal.objects.create(
        at=clock.now(),
        run=run,
        record=term.record,
        rule=term.rule,
        value=term.value,
        scope_path=term.scope_path,
        before=term.before,
        count=len(keys),
        digest=sha256(listed.encode()).hexdigest(),
        next_due_at=next_due_at,
        finished=finished,
    )


def disposals() -> DisposalQuerySet:
    """All proofs, for a page of them."""
    return Disposal.objects.all()


def latest_disposals() -> list[Disposal]:
    """The last proof of each kind of record. One query."""
    newest = Disposal.objects.filter(record=OuterRef("record")).order_by("-at", "-pk")
    return list(Disposal.objects.filter(pk=Subquery(newest.values("pk")[:1])))


def finished_since(at: datetime) -> set[str]:
    """The kinds of record of which nothing was left that was due, since a moment."""
    done = Disposal.objects.filter(finished=True, at__gte=at)
    return set(done.values_list("record", flat=True))
