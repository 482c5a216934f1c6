"""Sheets as Parquet: what is in the file becomes the rows that `expression` adds up, or a sentence.

| column | type | what it says |
|--|--|--|
| `month` | text | 2026-11 |
| `unit`, `parent`, `inspector`, `aspect` | text or whole numbers | as in a CSV of sheets |
| `points` | whole numbers or decimals, or text as in a CSV | empty: not inspected |
| `applies` | boolean, may be left out | false: not applicable |
| `cap` | numbers, may be left out | a veto: the most that the sheet's total may be |

A folder is read as all of its `*.parquet` together: each county may bring its own.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from linli.scoring.model.errors import ScoresRefused
from linli.scoring.model.expression import Column, Table, visited, weights
from linli.scoring.model.sheets import COLUMNS, MONTH
from linli.scoring.model.standards import FileStandard
from linli.scoring.model.totals import FULL

MAGIC: Final = b"PAR1"
SHEET: Final = ("month", "unit", "inspector")
NAMES: Final = ("unit", "parent", "inspector")
TEXT_POINTS: Final = r"^ *[0-9]{1,6}(\.[0-9]{1,2})? *$"
MOST_POINTS: Final = 1_000_000
NEAR: Final = 1e-6  # of a hundredth: what a floating number of two decimals may be off
HELP: Final = "`linli export-scores` writes such a file."


@dataclass(frozen=True)
class Rows:
    """The rows with the standard beside them, and what is known of all of them."""

    table: Table
    months: list[str]


def files_of(path: Path) -> list[Path]:
    """A Parquet file, or all of a folder; looked at from outside, whatever the engine."""
    if path.is_dir():
        found = sorted(path.glob("*.parquet"))
        if not found:
            raise ScoresRefused(f"{path}: has no *.parquet in it. {HELP}")
        return [one for file in found for one in files_of(file)]
    try:
        with path.open("rb") as file:
            first = file.read(len(MAGIC))
            size = file.seek(0, 2)
            file.seek(max(0, size - len(MAGIC)))
            last = file.read(len(MAGIC))
    except OSError as error:
        raise ScoresRefused(f"{path}: cannot be read ({error.strerror}).") from error
    if not size:
        raise ScoresRefused(f"{path}: is empty. {HELP}")
    if first != MAGIC:
        raise ScoresRefused(f"{path}: is no Parquet file. {HELP} CSV is read without --engine.")
    if last != MAGIC or size < 3 * len(MAGIC):
        raise ScoresRefused(f"{path}: ends too early; it was not written or sent to its end.")
    return [path]


def read(path: Path, given: Table, standard: FileStandard, ibis: Any) -> Rows:
    """The rows of a table as they are in the file, checked."""
    _check_columns(path, given)
    table = given.select(
        month=given.month,
        **{name: given[name].cast("string") for name in (*NAMES, "aspect")},
        **_points(given, ibis),
        cap=_cap(given, ibis),
        cap_wrong=_cap_wrong(given, ibis),
    )
    months = _words(path, table, "month", lambda text: bool(MONTH.fullmatch(text)),
                    "is no month; write it as 2026-11")  # fmt: skip
    codes = {one.code for one in standard.aspects}
    _words(path, table, "aspect", codes.__contains__,
           f"is not in the standard ({', '.join(sorted(codes))})")  # fmt: skip
    columns = weights(standard)
    kinds = {name: "string" if name == "aspect" else "int64" for name in columns}
    rules = ibis.memtable(
        [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)],
        schema=ibis.schema(kinds),
    )
    joined = table.inner_join(rules, "aspect")
    _check_values(path, joined)
    return Rows(joined, months)


def _check_columns(path: Path, given: Table) -> None:
    schema = given.schema()
    if missing := [column for column in COLUMNS if column not in schema]:
        raise ScoresRefused(
            f"{path}: has no column {', '.join(missing)}; it needs {', '.join(COLUMNS)}. {HELP}"
        )
    for column in ("month", *NAMES, "aspect", "points", "applies", "cap"):
        if column in schema and not _fits(column, schema[column]):
            wanted = WANTED.get(column, "text or whole numbers")
            raise ScoresRefused(
                f"{path}, column {column}: is of type {schema[column]}; it must be {wanted}. {HELP}"
            )


WANTED: Final = {
    "month": "text such as 2026-11",
    "points": "whole numbers, decimals, or text as in a CSV",
    "applies": "boolean",
    "cap": "whole numbers or decimals",
}


def _fits(column: str, kind: Any) -> bool:
    number = kind.is_integer() or kind.is_decimal() or kind.is_floating()
    return bool({
        "month": kind.is_string(),
        "points": number or kind.is_string(),
        "applies": kind.is_boolean(),
        "cap": number,
    }.get(column, kind.is_string() or kind.is_integer()))  # fmt: skip


def _points(given: Table, ibis: Any) -> dict[str, Column]:
    """Hundredths of a point where somebody scored, whether it applies, what cannot be read."""
    points, kind = given.points, given.points.type()
    nowhere = ibis.literal(False) if "applies" not in given.columns else ~given.applies
    nowhere = nowhere.fill_null(False)
    if kind.is_string():
        word = points.strip().lower()
        nowhere = nowhere | (word == "n/a").fill_null(False)
        points = ibis.cases((word.isin(["", "n/a"]), None), else_=points)
        right = points.re_search(TEXT_POINTS)
        number = ibis.cases((right, points), else_=None).strip().cast("decimal(9, 2)")
        centi, wrong = (number * 100).cast("int64"), points.notnull() & ~right
    else:
        centi, wrong = _hundredths(points, kind, ibis)
    scored = ibis.cases((nowhere, None), else_=centi).cast("int64")
    said_both = nowhere & centi.notnull()
    return {"centi": scored, "nowhere": nowhere, "wrong": wrong.fill_null(False) | said_both}


def _hundredths(number: Column, kind: Any, ibis: Any) -> tuple[Column, Column]:
    """A number with at most two decimals, times a hundred; whether it is none. A floating number
    has to be the one that is written with two decimals."""
    if kind.is_integer():
        wild = (number < 0) | (number >= MOST_POINTS)
        tame = ibis.cases((wild, None), else_=number).cast("int64")
        return tame * 100, wild
    if kind.is_floating():
        number = number.cast("float64")
        strange = number.isnan() | number.isinf()
        number = ibis.cases((strange, -1.0), else_=number)
    wild = (number < 0) | (number >= MOST_POINTS)
    fine = ibis.cases((wild, None), else_=number).cast("float64") * 100
    centi = fine.round().cast("int64")
    return centi, wild | ((fine - centi).abs() > NEAR)


def _cap(given: Table, ibis: Any) -> Column:
    """As it stands there: it becomes hundredths where it is one for each sheet."""
    return ibis.null("float64") if "cap" not in given.columns else given.cap.cast("float64")


def _cap_wrong(given: Table, ibis: Any) -> Column:
    if "cap" not in given.columns:
        return ibis.literal(False)
    centi, wrong = _hundredths(given.cap, given.cap.type(), ibis)
    return (wrong | (centi > FULL)).fill_null(False)


def _words(path: Path, table: Table, column: str, fits: Any, why: str) -> list[str]:
    """All that a column says, in its order; each once."""
    found = table.select(column).distinct().to_pyarrow()[column].to_pylist()
    if not found:
        raise ScoresRefused(f"{path}: has no rows.")
    if wrong := sorted(str(one or "") for one in found if one is None or not fits(one)):
        said = f"“{wrong[0]}” {why}" if wrong[0] else "is empty in some row"
        raise ScoresRefused(f"{path}, column {column}: {said}.")
    return sorted(found)


def _check_values(path: Path, rows: Table) -> None:
    """Everything that a row may be wrong in, counted at once; the first one is named."""
    wrong = {
        **{name: (f"the {name} is empty", _empty(rows[name])) for name in NAMES},
        "points": (
            "points must be from 0 with at most two decimals, empty if nobody looked, and empty "
            "where the aspect does not apply", rows.wrong,
        ),
        "most": ("the points are more than the standard's maximum", rows.centi > rows.most),
        "cap": ("a cap is from 0 to 100 with at most two decimals", rows.cap_wrong),
    }  # fmt: skip
    sums = {name: condition.fill_null(False).sum() for name, (_, condition) in wrong.items()}
    counts = rows.aggregate(**sums).to_pyarrow().to_pylist()[0]
    for name, (why, condition) in wrong.items():
        if counts[name]:
            raise ScoresRefused(f"{path}: {_first(rows, condition)}: {why}.")


def _empty(name: Column) -> Column:
    return name.isnull() | (name == "")


def _first(rows: Table, condition: Column) -> str:
    """One of the rows for which something is wrong, in words; always the same one."""
    names = ("month", "unit", "inspector", "aspect")
    chosen = rows.filter(condition.fill_null(False)).select(*names).order_by(*names).limit(1)
    row = chosen.to_pyarrow().to_pylist()[0]
    return ", ".join(f"{name} “{row[name] or ''}”" for name in names)


def visits_of(path: Path, rows: Rows, months: list[str], standard: FileStandard) -> Any:
    """All sheets of some months, as an Arrow table in an order of its own; twice is refused."""
    visits = visited(rows.table.filter(rows.table.month.isin(months)), *SHEET)
    once = sum(
        ((visits.bits & (1 << place)) != 0).cast("int64")
        for place in range(len(standard.aspects))
    )  # fmt: skip
    if visits.filter(visits.rows != once).limit(1).to_pyarrow().num_rows:
        names = ("month", "unit", "inspector", "aspect")
        twice = rows.table.group_by(*names).agg(many=rows.table.count())
        said = _first(twice, twice.many > 1)
        raise ScoresRefused(f"{path}: {said}: is there twice.")
    return visits.order_by("unit", "month", "inspector").to_pyarrow()
