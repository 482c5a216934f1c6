"""Bringing in a ledger that was kept elsewhere: sent, its columns chosen, begun, taken back.

The rows are written by the worker (`import_rows`). What is imported has ended: no clock, no
message, no rate.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock, sheets
from linli.common.errors import Conflict, Invalid, MoveRefused
from linli.common.sheets import Sheet
from linli.common.spans import due
from linli.matters import rules
from linli.matters.choices import ImportState
from linli.matters.ledger_columns import FIELDS, REQUIRED, guess, guess_kind, words_of
from linli.matters.ledger_rows import Reader
from linli.matters.models import Attachment, Kind, LedgerImport, MatterStep
from linli.matters.services import import_files
from linli.matters.services.indexing import forget_matters
from linli.people.actors import Actor
from linli.rulesets import services as rulesets
from linli.territory import services as territory
from linli.territory.fields import ancestors, below
from linli.territory.models import Unit

MOST_ROWS: Final = 20_000
MOST_BYTES: Final = 10 * 1024 * 1024
MOST_KINDS: Final = 60  # words of the kind column that may be mapped; the others mean "other"
TAKE_BACK: Final = "matters.import.take_back_within"


@dataclass(frozen=True)
class Sent:
    """The import, and whether this file was there already."""

    job: LedgerImport
    again: bool = False


def send_ledger(data: bytes, *, name: str, unit: Unit, by: Actor) -> Sent:
    """Read a file and keep its table until its columns are chosen. The same file is there once.

    Raises `Invalid` for what is no table, `Conflict` where the place above or below has it already.
    """
    rules.check_may_import(by, unit.path)
    territory.opened_place(unit.code)
    digest = hashlib.sha256(data).hexdigest()
    known = _known(unit, digest)
    if known is None:
        sheet = sheets.read(data, most_rows=MOST_ROWS, most_bytes=MOST_BYTES)
        if not sheet.rows:
            raise Invalid(_("There are headings in this file, but no rows."))
        known = _new(sheet, digest, name, unit, by)
    return known


def _known(unit: Unit, digest: str) -> Sent | None:
    """The same file at this place; at one above or below, its rows would be there twice."""
    rows = LedgerImport.objects.select_related("unit").filter(
        Q(unit__path__in=ancestors(unit.path)) | below(unit.path, "unit__path"), digest=digest
    )
    for job in rows.exclude(state=ImportState.TAKEN_BACK):
        if job.unit_id != unit.pk:
            raise Conflict(
                _("This file was brought in for %(unit)s.") % {"unit": job.unit.short_name},
                next_step=_("Take it back there first, or choose another file."),
            )
        return Sent(job, again=True)
    return None


def _new(sheet: Sheet, digest: str, name: str, unit: Unit, by: Actor) -> Sent:
    before = _last(unit)
    columns = guess(sheet.headers, before.columns if before else None)
    job = LedgerImport(
        unit=unit,
        name=name[:80],
        digest=digest,
        by_id=by.person_id,
        columns=columns,
        kinds=_kinds(unit, sheet, columns, before.kinds if before else {}),
        rows=len(sheet.rows),
        sent_at=clock.now(),
    )
    try:
        with transaction.atomic():
            job.save(force_insert=True)
            import_files.keep(job, sheet)
    except IntegrityError:  # sent by two at once
        known = _known(unit, digest)
        if known is None:
            raise
        return known
    return Sent(job)


def _last(unit: Unit) -> LedgerImport | None:
    """What was chosen for this place the last time."""
    done = LedgerImport.objects.filter(unit=unit).exclude(state=ImportState.SENT)
    return done.order_by("-sent_at").first()


def _kinds(
    unit: Unit, sheet: Sheet, columns: Mapping[str, str], before: Mapping[str, str]
) -> dict[str, str]:
    known = list(Kind.objects.around(unit.path).in_use().by_hand())
    codes = {kind.pk for kind in known}
    reader = Reader(sheet.headers, columns, {}, [], clock.now())
    found = words_of(reader.cell(row, "kind") for row in sheet.rows)[:MOST_KINDS]
    return {
        word: before[word] if before.get(word) in codes else guess_kind(word, known)
        for word in found
    }


@transaction.atomic
def choose_columns(
    key: UUID,
    *,
    by: Actor,
    version: int,
    columns: Mapping[str, str],
    kinds: Mapping[str, str] | None = None,
) -> LedgerImport:
    """Which column holds what, and which kinds the words of the file mean. Nothing is imported."""
    job = _begin(key, by, version, ImportState.SENT)
    sheet = import_files.opened(job)
    missing = {n: _("Choose a column.") for n in REQUIRED if not columns.get(n)}
    twice = [head for head in columns.values() if head]
    doubled = {head for head in twice if twice.count(head) > 1}
    missing.update(
        {n: _("This column is chosen twice.") for n, h in columns.items() if h in doubled}
    )
    if missing:
        raise Invalid(_("The columns do not fit yet."), fields=missing)
    job.columns = {name: head for name, head in columns.items() if name in FIELDS and head}
    job.kinds = _kinds(job.unit, sheet, job.columns, {**job.kinds, **(kinds or {})})
    job.version += 1
    job.save(update_fields=["columns", "kinds", "version"])
    return job


@transaction.atomic
def begin_import(key: UUID, *, by: Actor, version: int) -> LedgerImport:
    """The columns are right: the worker takes the rows in."""
    job = _begin(key, by, version, ImportState.SENT)
    if not all(job.columns.get(name) for name in REQUIRED):
        raise Invalid(_("The columns do not fit yet."))
    import_files.opened(job)
    job.state = ImportState.RUNNING
    job.actor = by.as_json(by.granting("matters.import"))
    job.version += 1
    job.save(update_fields=["state", "actor", "version"])
    _note(job, by, "import_ledger", rows=job.rows)
    return job


@transaction.atomic
def take_back(key: UUID, *, by: Actor, version: int) -> int:
    """All of an import goes, matters and table, as if it had not been: it was the wrong file, or a
    wrong column. Only within the rule's days and while nobody touched its matters. How many.

    Deleting steps is the one exception to their being kept: these tell of nothing that happened
    here (ADR 0022). The audit keeps who did it, when, and the digest of the file.
    """
    job = _begin(key, by, version, *set(ImportState) - {ImportState.TAKEN_BACK})
    _check_in_time(job)
    rows = dict(job.matters.select_for_update().order_by("pk").values_list("pk", "steps_count"))
    touched = sum(count > 1 for count in rows.values())
    if touched or Attachment.objects.filter(matter__batch=job).exists():
        raise Conflict(
            _("%(count)d of these matters have been worked on since.") % {"count": max(touched, 1)},
            next_step=_("The import stays. Correct single matters instead."),
        )
    steps: QuerySet[MatterStep] = QuerySet(MatterStep).filter(record__batch=job)
    steps.delete()
    job.matters.all().delete()
    forget_matters(*rows)
    job.state, job.file_kept = ImportState.TAKEN_BACK, False
    job.problems, job.imported, job.refused = {}, 0, 0
    job.version += 1
    job.save(update_fields=["state", "file_kept", "problems", "imported", "refused", "version"])
    import_files.forget(job)
    _note(job, by, "take_back_import", matters=len(rows))
    return len(rows)


def _check_in_time(job: LedgerImport) -> None:
    values = rulesets.values([TAKE_BACK], path=job.unit.path)
    ends = due(job.done_at, values.span(TAKE_BACK), [], values.calendar()) if job.done_at else None
    if ends is not None and clock.now() > ends.at:
        raise MoveRefused(
            _("The time in which it could be taken back has passed."),
            next_step=_("Correct single matters instead."),
        )


def _begin(key: UUID, by: Actor, version: int, *states: str) -> LedgerImport:
    """The import, locked, if it is in one of these states and as the reader saw it."""
    job = LedgerImport.objects.locked(key)
    rules.check_may_import(by, job.unit.path)
    if job.version != version or job.state not in states:
        raise Conflict(
            _("Somebody else went on with this import in the meantime."),
            next_step=_("Look at it again."),
        )
    return job


def _note(job: LedgerImport, by: Actor, verb: str, **facts: int) -> None:
    details = {"unit": job.unit.code, "digest": job.digest, **facts}
    audit.note(by=by, verb=verb, what=f"matters.LedgerImport:{job.pk}", details=details)


@transaction.atomic
def forget_table(key: UUID) -> bool:
    """The time of a table is over: it goes; an import that nobody went on with goes with it.
    Whether there was one."""
    job = LedgerImport.objects.select_for_update().filter(pk=key, file_kept=True).first()
    if job is None or job.is_running:
        return False
    import_files.forget(job)
    if job.is_sent:
        job.delete()
    else:
        job.file_kept, job.version = False, job.version + 1
        job.save(update_fields=["file_kept", "version"])
    return True
