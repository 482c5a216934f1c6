"""What a table that was sent would give, and what could not be taken; nothing is written here."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _

from linli.common import clock
from linli.common.errors import NotHere
from linli.common.sheets import Sheet
from linli.matters.ledger_rows import PROBLEMS, Entry, NotTaken, Reader
from linli.matters.models import LedgerImport
from linli.matters.services import import_files
from linli.territory.choices import UnitKind
from linli.territory.models import Unit

SHOWN: Final = 8  # entries of a preview


def headings(job: LedgerImport) -> list[str]:
    """The headings of its table."""
    return [head for head in import_files.opened(job).headers if head]


def reader_of(job: LedgerImport, sheet: Sheet) -> Reader:
    """Reads the rows of this import as its columns say. One query."""
    unit = job.unit
    villages = Unit.objects.public().under(unit.path).villages()
    if unit.kind == UnitKind.VILLAGE:
        villages = villages.filter(pk=unit.pk)
    return Reader(sheet.headers, job.columns, job.kinds, villages, clock.now())


@dataclass
class Preview:
    """What an import would do: the first entries, how many, and the rows that it refuses."""

    headers: list[str]
    entries: list[Entry] = field(default_factory=list)
    good: int = 0
    problems: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    @property
    def bad(self) -> int:
        """How many rows cannot be taken."""
        return sum(map(len, self.problems.values()))


def preview(job: LedgerImport) -> Preview:
    """Read all rows as the columns say now; nothing is written."""
    sheet = import_files.opened(job)
    seen = Preview([head for head in sheet.headers if head])
    reader = reader_of(job, sheet)
    for row in sheet.rows:
        try:
            entry = reader.entry(row)
        except NotTaken as problem:
            seen.problems[str(problem)].append(row.number)
            continue
        seen.good += 1
        if len(seen.entries) < SHOWN:
            seen.entries.append(entry)
    return seen


def refused_rows(job: LedgerImport) -> tuple[Sheet, dict[int, str]]:
    """The table, and why which of its rows were not taken; raises `NotHere` when it is gone."""
    if not job.problems:
        raise NotHere(_("All rows were taken."))
    reasons = {int(number): str(PROBLEMS[code]) for number, code in job.problems.items()}
    return import_files.opened(job), reasons
