"""What the worker does for imports: some rows at a time, each batch once."""

import logging
from collections.abc import Sequence
from itertools import count
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction

from linli.common import clock, numbers
from linli.common.digests import seal_words
from linli.common.errors import DomainError
from linli.common.ids import new_id
from linli.common.sheets import Row
from linli.matters.choices import ImportState, Source, Status
from linli.matters.ledger_rows import Entry, NotTaken, Reader
from linli.matters.models import Kind, LedgerImport, Matter, MatterStep
from linli.matters.services import import_files
from linli.matters.services.import_reading import reader_of
from linli.matters.services.indexing import index_matters
from linli.territory import services as territory
from linli.territory.models import Unit

log = logging.getLogger(__name__)

ROWS_A_ROUND: Final = 2000  # then the worker looks after messages and clocks again
ROWS_A_BATCH: Final = 250  # in one transaction, so that nobody waits long for the database
CLIENT: Final = "ledger"  # with file and row, what makes a row once
DIGEST_PART: Final = 32  # hex digits of the file's digest in that key


def import_ledgers() -> int:
    """Take in some rows of each import that was begun. Returns how many."""
    running = LedgerImport.objects.filter(state=ImportState.RUNNING).order_by("sent_at")
    done = 0
    for job in list(running.select_related("unit")):
        try:
            done += _go_on(job)
        except (DomainError, OSError):  # its table is gone; the others still get their turn
            log.exception("import %s cannot go on; take it back and send the file again", job.pk)
    return done


def _go_on(job: LedgerImport) -> int:
    sheet = import_files.opened(job)
    reader = reader_of(job, sheet)
    places = _Places()
    until = min(job.rows_done + ROWS_A_ROUND, len(sheet.rows))
    for begin in range(job.rows_done, until, ROWS_A_BATCH):
        rows = sheet.rows[begin : min(begin + ROWS_A_BATCH, until)]
        if not _take_batch(job, reader, places, begin, rows):
            return 0  # taken back, or another worker was faster
    return until - job.rows_done


def _take_batch(
    job: LedgerImport, reader: Reader, places: "_Places", begin: int, rows: Sequence[Row]
) -> bool:
    """These rows and the word that they are done, in one transaction. A number that was drawn by
    somebody else in this moment makes all of it begin anew."""
    for attempt in count():
        try:
            with transaction.atomic():
                return _take(job.pk, reader, places, begin, rows)
        except IntegrityError:
            if attempt:
                raise
    return False


@transaction.atomic
def _take(key: UUID, reader: Reader, places: "_Places", begin: int, rows: Sequence[Row]) -> bool:
    job = LedgerImport.objects.locked(key)
    if not job.is_running or job.rows_done != begin:
        return False
    entries = []
    for row in rows:
        try:
            entries.append(reader.entry(row))
        except NotTaken as problem:
            job.problems[str(row.number)] = str(problem)
    job.imported += _write(job, _not_there(job, entries), places)
    job.refused = len(job.problems)
    job.rows_done = begin + len(rows)
    if job.rows_done >= job.rows:
        job.state, job.done_at = ImportState.DONE, clock.now()
    job.version += 1
    job.save()
    return True


def _client(job: LedgerImport) -> str:
    return f"{CLIENT}:{job.unit.code}"


def _key(job: LedgerImport, number: int) -> str:
    return f"{job.digest[:DIGEST_PART]}:{number}"


def _not_there(job: LedgerImport, entries: Sequence[Entry]) -> list[Entry]:
    """Without rows that are in the database already, whoever brought them."""
    keys = [_key(job, entry.number) for entry in entries]
    known = set(
        Matter.objects.filter(client=_client(job), client_key__in=keys)
        .exclude(client_key="")
        .values_list("client_key", flat=True)
    )
    return [entry for entry in entries if _key(job, entry.number) not in known]


def _write(job: LedgerImport, entries: Sequence[Entry], places: "_Places") -> int:
    kinds = Kind.objects.in_bulk({entry.kind for entry in entries})
    matters = [
        _matter(job, entry, kinds[entry.kind], places.find(entry), number)
        for entry, number in zip(entries, _numbers(entries), strict=True)
    ]
    Matter.objects.bulk_create(matters)
    index_matters(*matters)
    MatterStep.objects.bulk_create(
        _step(job, matter, entry) for matter, entry in zip(matters, entries, strict=True)
    )
    return len(matters)


def _numbers(entries: Sequence[Entry]) -> list[str]:
    """A number for each, none of which is taken. Two queries as a rule."""
    drawn: dict[int, str] = {}
    while missing := [n for n in range(len(entries)) if n not in drawn]:
        fresh = {numbers.draw(entries[n].reported_at): n for n in missing}
        taken = set(Matter.objects.filter(number__in=fresh).values_list("number", flat=True)) | set(
            drawn.values()
        )
        drawn.update({n: number for number, n in fresh.items() if number not in taken})
    return [drawn[n] for n in range(len(entries))]


class _Places:
    """The lanes of villages by their name, asked once a village."""

    def __init__(self) -> None:
        self._of: dict[int, dict[str, Unit | None]] = {}

    def find(self, entry: Entry) -> Unit:
        """The lane that the entry names, if there is just one of that name; else the village."""
        village = entry.village
        if village.pk not in self._of:
            known: dict[str, Unit | None] = {}
            for unit in territory.known_addresses(village):
                known[unit.name_zh] = None if unit.name_zh in known else unit
            self._of[village.pk] = known
        return self._of[village.pk].get(entry.place_words) or village


def _matter(job: LedgerImport, entry: Entry, kind: Kind, place: Unit, number: str) -> Matter:
    grid: dict[str, Any] | None = getattr(place, "in_grid", None)
    return Matter(
        id=new_id(),
        number=number,
        kind=kind,
        text=entry.text,
        place=place,
        place_path=place.path,
        village=entry.village,
        grid_id=grid["id"] if grid else None,
        place_words=entry.place_words,
        source=Source.IMPORTED,
        reported_at=entry.reported_at,
        entered_at=clock.now(),
        status=Status.CLOSED,
        level=kind.first_level,
        completed_at=entry.completed_at,
        closed_at=entry.completed_at or entry.reported_at,
        solved=entry.solved,
        satisfied=entry.satisfied,
        client=_client(job),
        client_key=_key(job, entry.number),
        steps_count=1,
        batch=job,
    )


def _step(job: LedgerImport, matter: Matter, entry: Entry) -> MatterStep:
    """The one entry of its story: where it comes from, and what the old ledger said."""
    words = {
        "text": entry.text,
        "ledger": job.name,
        "old_number": entry.old_number,
        "handled_by": entry.handled_by,
        "result": entry.result,
    }
    return MatterStep(
        record=matter,
        seq=1,
        at=matter.entered_at,
        entered_at=matter.entered_at,
        actor=job.actor,
        verb="import",
        was="",
        now=Status.CLOSED,
        payload={"import": str(job.pk), "row": entry.number, "source": str(Source.IMPORTED)},
        words=seal_words({name: text for name, text in words.items() if text}),
        public=False,
    )
