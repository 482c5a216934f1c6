"""Bringing in the official division codes from the lists of the national statistics bureau."""

import time
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from linli.audit import services as audit
from linli.common.errors import Invalid
from linli.people.actors import Actor
from linli.territory.choices import UnitKind
from linli.territory.models import Unit
from linli.territory.paths import path_of
from linli.territory.services.division_lists import CodeList, Fault, Line
from linli.territory.services.indexing import COLUMNS, index_units

AT_ONCE: Final = 2000  # lines in one transaction: others wait a fraction of a second at most
RENAMED_AT_ONCE: Final = 200  # rows in one statement


@dataclass
class Counts:
    """What an import did."""

    new: int = 0
    renamed: int = 0
    unchanged: int = 0
    refused: int = 0

    @property
    def used(self) -> int:
        """Lines that name a place as it stands now."""
        return self.new + self.renamed + self.unchanged


@dataclass(frozen=True)
class Progress:
    """How far one file has come."""

    file: Path
    lines: int
    share: float  # of its bytes, 0 to 1
    seconds: float


def import_divisions(
    files: Iterable[Path],
    *,
    by: Actor,
    only: Sequence[str] = (),
    on_fault: Callable[[Fault], None] = lambda _fault: None,
    on_progress: Callable[[Progress], None] = lambda _progress: None,
) -> Counts:
    """Bring in lists of division codes, upper levels first, in whatever order they are given.

    Streaming and repeatable: a name follows the newest list, everything else that somebody set
    stays. A line that cannot be used goes to `on_fault` and the rest goes in. `only` keeps to
    places below these codes, and above them. Raises `Invalid` for a prefix that is no code.
    """
    for code in only:
        if not (code.isascii() and code.isdigit()):
            raise Invalid(_("“%(code)s” is not the beginning of a division code.") % {"code": code})
    work = _Import(on_fault, on_progress)
    for listed in sorted(work.opened(files), key=lambda found: found.level):
        work.take_in(listed, only)
    counts = work.counts
    if counts.new or counts.renamed:
        audit.note(by=by, verb="import_divisions", what="territory.Unit:", details=asdict(counts))
    return replace(counts)


class _Seen:
    """Codes that were met in one list: eight bytes each as long as they rise, as published."""

    def __init__(self) -> None:
        self._rising = array("Q")
        self._others: set[int] = set()

    def before(self, code: int) -> bool:
        """Whether this code was asked for before."""
        if not self._rising or code > self._rising[-1]:
            self._rising.append(code)
            return False
        if self._rising[bisect_left(self._rising, code)] == code or code in self._others:
            return True
        self._others.add(code)
        return False


class _Import:
    """One run over several lists."""

    def __init__(
        self, on_fault: Callable[[Fault], None], on_progress: Callable[[Progress], None]
    ) -> None:
        self.counts = Counts()
        self._on_fault = on_fault
        self._on_progress = on_progress

    def opened(self, files: Iterable[Path]) -> list[CodeList]:
        """The files that are such lists."""
        lists = []
        for file in files:
            try:
                lists.append(CodeList(file))
            except Invalid as unknown:
                self._refuse(Fault(file, 1, str(unknown), ""))
        return lists

    def take_in(self, listed: CodeList, only: Sequence[str]) -> None:
        """One list, a bounded number of lines at a time."""
        began, taken = time.monotonic(), 0
        seen = _Seen()
        lines: list[Line] = []
        repeated: list[Line] = []
        for line in listed.lines(only):
            taken += 1
            if isinstance(line, Fault):
                self._refuse(line)
                continue
            (repeated if seen.before(int(line.code)) else lines).append(line)
            if len(lines) + len(repeated) >= AT_ONCE:
                self._write(listed, lines, repeated)
                lines, repeated = [], []
                share = listed.bytes_read / listed.bytes
                self._on_progress(Progress(listed.file, taken, share, time.monotonic() - began))
        self._write(listed, lines, repeated)

    @transaction.atomic
    def _write(self, listed: CodeList, lines: list[Line], repeated: list[Line]) -> None:
        named = {path_of(line.code): line for line in lines}
        known = {unit.path: unit for unit in _units(named)}
        renamed = []
        for path, unit in known.items():
            if unit.name_zh != named[path].name:
                unit.name_zh = named[path].name
                renamed.append(unit)
        Unit.objects.bulk_update(renamed, ["name_zh"], batch_size=RENAMED_AT_ONCE)
        new = self._new(listed, {path: line for path, line in named.items() if path not in known})
        Unit.objects.bulk_create(new, ignore_conflicts=True)  # somebody may import the same now
        index_units([*renamed, *new])
        self.counts.new += len(new)
        self.counts.renamed += len(renamed)
        self.counts.unchanged += len(known) - len(renamed)
        self._compare(listed, repeated)

    def _new(self, listed: CodeList, named: dict[str, Line]) -> list[Unit]:
        """Rows for places whose parent is known; the others are refused."""
        parents = {unit.path: unit.pk for unit in _units({_above(path) for path in named})}
        units = []
        for path, line in named.items():
            if listed.kind != UnitKind.PROVINCE and _above(path) not in parents:
                self._refuse_line(listed, line, _orphaned(line.code, _above(path)))
                continue
            units.append(
                Unit(
                    path=path,
                    covers_path=path,
                    code=line.code,
                    kind=listed.kind,
                    name_zh=line.name,
                    parent_id=parents.get(_above(path)),
                )
            )
        return units

    def _compare(self, listed: CodeList, repeated: list[Line]) -> None:
        """A code that stands in the list again: harmless with the same name."""
        known = {unit.path: unit.name_zh for unit in _units({path_of(x.code) for x in repeated})}
        for line in repeated:
            if known.get(path_of(line.code)) == line.name:
                self.counts.unchanged += 1
            else:
                reason = _("The code %(code)s stands in a line above, with another name.")
                self._refuse_line(listed, line, reason % {"code": line.code})

    def _refuse_line(self, listed: CodeList, line: Line, reason: str) -> None:
        self._refuse(Fault(listed.file, line.number, reason, line.text))

    def _refuse(self, fault: Fault) -> None:
        self.counts.refused += 1
        self._on_fault(fault)


def _units(paths: Iterable[str]) -> list[Unit]:
    wanted = list(paths)
    return list(Unit.objects.filter(path__in=wanted).only(*COLUMNS)) if wanted else []


def _above(path: str) -> str:
    """The path of the place above; empty for a province."""
    return path[: path[:-1].rfind(".") + 1]


def _orphaned(code: str, above: str) -> str:
    return _("%(above)s, above %(code)s, is not known. Import the list of its level too.") % {
        "above": above.replace(".", ""),
        "code": code,
    }
