"""Frozen figures of many places as two files for `linli score --engine`: sheets as Parquet, and the
standard (ADR 0062). Of each village and month the latest round that stands; never who inspected:
the inspector is the place, the month and the letter of a panel."""

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _

from linli.common.errors import MoveRefused, NotHere
from linli.scoring.choices import RoundStatus
from linli.scoring.files import Visit, read_standard, standard_file
from linli.scoring.model.totals import NOT_APPLICABLE, SCORED, Aspect
from linli.scoring.models import Reckoning
from linli.scoring.services.gathering import VILLAGES
from linli.scoring.services.results import months_back, usable, visits_of
from linli.territory.fields import below
from linli.territory.paths import inner_code

try:
    import pyarrow
    from pyarrow import parquet
except ImportError:  # the extra is not installed
    pyarrow = None

SHEETS: Final = "sheets.parquet"
STANDARD: Final = "standard.toml"
MONTHS: Final = 12  # of rotation, as `linli score` looks at
BATCH: Final = 100_000  # rows written at a time


@dataclass(frozen=True)
class Export:
    """What is wanted: one set of figures, up to a month (the last one), at or below a place, by one
    standard (`code` or `code/version`)."""

    what: str = VILLAGES
    month: date | None = None
    path: str = ""
    standard: str = ""


@dataclass(frozen=True)
class Source:
    """A reckoning without its files."""

    pk: Any
    month: date
    path: str
    standard: str


def export_scores(wanted: Export, folder: Path) -> int:
    """Write both files; how many rows there are. Raises `NotHere`, `MoveRefused`, `OSError`."""
    if pyarrow is None:
        raise MoveRefused(
            _("Parquet cannot be written here."),
            next_step=_("Ask whoever runs it for “make scores”."),
        )
    sources = _sources(wanted)
    aspects, missing = _standard(wanted, [one for one in sources if one.month == sources[0].month])
    folder.mkdir(parents=True, exist_ok=True)
    many = _write(folder / SHEETS, _visits(wanted, sources, aspects))
    text = standard_file(aspects, missing, [f"{sources[0].month:%Y-%m} {sources[0].standard}"])
    (folder / STANDARD).write_text(text, encoding="utf-8")
    return many


def _sources(wanted: Export) -> list[Source]:
    """Of each place and month the latest round, the latest month first."""
    rows = Reckoning.objects.standing().filter(round__status=RoundStatus.CLOSED)
    if wanted.path:
        rows = rows.filter(below(wanted.path, "round__path"))
    code, _slash, version = wanted.standard.partition("/")
    rows = rows.filter(round__standard__code=code) if code else rows
    rows = rows.filter(round__standard__version=version) if version.isdigit() else rows
    rows = rows.filter(round__month__lte=wanted.month) if wanted.month else rows
    last = rows.order_by("-round__month").values_list("round__month", flat=True).first()
    if last is None or (wanted.month and last != wanted.month):
        raise NotHere(
            _("No round of that month, place and standard was closed and reckoned."),
            next_step=_("Close a round and reckon its figures, or name another month."),
        )
    rows = rows.filter(round__month__gte=months_back(last, MONTHS - 1))
    found: dict[tuple[date, str], Source] = {}
    for pk, month, path, name, number in rows.order_by("round__ends_on", "round__pk").values_list(
        "pk", "round__month", "round__path", "round__standard__code", "round__standard__version"
    ):
        found[month, path] = Source(pk, month, path, f"{name}/{number}")
    return sorted(found.values(), key=lambda one: (-one.month.toordinal(), one.path))


def _standard(wanted: Export, sources: Sequence[Source]) -> tuple[list[Aspect], int]:
    """The one that all rounds of the month were judged by."""
    seen: dict[tuple[tuple[Aspect, ...], int], str] = {}
    for inputs, source in _frozen(sources):
        standard = inputs[wanted.what]["standard"]
        aspects = tuple(read_standard(standard)) if "[[aspect]]" in standard else ()
        if aspects:
            seen.setdefault((aspects, inputs["missing_percent"]), source.standard)
    if not seen:
        raise NotHere(
            _("Nothing was scored there."), next_step=_("Name another month, or other figures.")
        )
    if len(seen) > 1:
        raise MoveRefused(
            _("Rounds of this month were judged by different standards: %(standards)s.")
            % {"standards": ", ".join(sorted(set(seen.values())))},
            next_step=_("Name one of them with --standard."),
        )
    ((aspects, missing),) = seen
    return list(aspects), missing


def _frozen(sources: Sequence[Source]) -> Iterator[tuple[dict[str, Any], Source]]:
    """What was frozen, a few at a time."""
    for start in range(0, len(sources), 50):
        part = sources[start : start + 50]
        rows = Reckoning.objects.filter(pk__in=[one.pk for one in part])
        inputs = dict(rows.values_list("pk", "inputs"))
        for one in part:
            yield inputs[one.pk], one


def _visits(wanted: Export, sources: Sequence[Source], aspects: list[Aspect]) -> Iterator[Visit]:
    """Each village once a month: where a county and a township both came, the later of both in
    their order."""
    seen: dict[tuple[date, str], Any] = {}
    for inputs, source in _frozen(sources):
        own = [one for one in visits_of(inputs[wanted.what]) if one.month == inputs["month"]]
        for one in usable(own, aspects):
            if seen.setdefault((source.month, one.unit), source.pk) == source.pk:
                yield replace(one, panel=f"{inner_code(source.path)} {one.panel}")


def _write(file: Path, visits: Iterable[Visit]) -> int:
    """Beside the file first, then in its place."""
    schema = pyarrow.schema([
        *((name, pyarrow.string()) for name in ("month", "unit", "parent", "inspector", "aspect")),
        ("points", pyarrow.int32()),
        ("applies", pyarrow.bool_()),
        ("cap", pyarrow.decimal128(5, 2)),
    ])  # fmt: skip
    handle, beside = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.", suffix=".part")
    os.close(handle)
    many, rows = 0, list[tuple[Any, ...]]()
    try:
        with parquet.ParquetWriter(beside, schema) as writer:
            for visit in visits:
                rows += _rows(visit)
                if len(rows) >= BATCH:
                    many += _flush(writer, schema, rows)
            many += _flush(writer, schema, rows)
        Path(beside).chmod(0o644)
        Path(beside).replace(file)
    finally:
        Path(beside).unlink(missing_ok=True)
    return many


def _rows(visit: Visit) -> Iterator[tuple[Any, ...]]:
    cap = Decimal(min(visit.caps)) / 100 if visit.caps else None
    for mark in sorted(visit.marks, key=lambda one: one.aspect):
        if mark.state in {SCORED, NOT_APPLICABLE}:
            scored = mark.state == SCORED
            yield (
                visit.month, visit.unit, visit.parent, visit.panel, mark.aspect,
                mark.points_centi if scored else None, scored, cap,
            )  # fmt: skip


def _flush(writer: Any, schema: Any, rows: list[tuple[Any, ...]]) -> int:
    """Write what was gathered, and begin anew."""
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [
        pyarrow.array(column, field.type) for column, field in zip(columns, schema, strict=True)
    ]
    writer.write_table(pyarrow.Table.from_arrays(arrays, schema=schema))
    many = len(rows)
    rows.clear()
    return many
