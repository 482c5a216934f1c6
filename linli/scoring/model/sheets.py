"""Sheets as a file: `month,unit,parent,inspector,aspect,points`, one row for each aspect seen.

`points` has at most two decimals. Empty means not inspected, `n/a` not applicable; an aspect of
which a sheet has no row was not inspected either. A seventh column `cap` may say what the total of
a sheet (one unit by one inspector in one month) may be at most, 0 to 100: a veto; on any row of it.
Every refusal names the line and the column.
"""

import csv
import re
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from linli.scoring.model.errors import ScoresRefused
from linli.scoring.model.totals import FULL, Aspect

COLUMNS: Final = ("month", "unit", "parent", "inspector", "aspect", "points")
CAP: Final = "cap"
NOT_SEEN: Final = -1
NOT_APPLICABLE: Final = -2
MONTH: Final = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
POINTS: Final = re.compile(r"([0-9]{1,6})(?:\.([0-9]{1,2}))?")
Codes = NDArray[np.int32]


@dataclass(frozen=True)
class Sheets:
    """The rows as numbers; names stand in the order in which they came."""

    months: list[str]
    units: list[str]
    parents: list[str]
    inspectors: list[str]
    month: Codes
    unit: Codes
    parent: Codes
    inspector: Codes
    aspect: Codes
    centi: Codes  # hundredths of a point, or NOT_SEEN, or NOT_APPLICABLE
    line: Codes
    cap: Codes | None = None  # hundredths of a point of a hundred, or below 0: no veto


class Names(dict[str, int]):
    """Names and their numbers; a new name is checked once."""

    def __init__(self, check: Callable[[str], str]) -> None:
        super().__init__()
        self.check = check
        self.known: dict[str, int] = {}

    def __missing__(self, given: str) -> int:
        name = self.check(given.strip())
        self[given] = code = self.known.setdefault(name, len(self.known))
        return code


class Wrong(Exception):
    """What a cell may not be."""


def read_sheets(path: Path, aspects: Sequence[Aspect]) -> Sheets:
    """All rows, or a sentence with line and column."""
    codes = {one.code: number for number, one in enumerate(aspects)}
    names = [Names(_month), *(Names(_named(column)) for column in COLUMNS[1:4])]
    aspect, points = Names(_known(codes)), Points()
    aspect.known = codes
    columns = [array("i") for _ in range(8)]
    with _rows(path) as (reader, places):
        _read(path, reader, places, (*names, aspect, points, Caps()), columns)
    if not columns[0]:
        raise ScoresRefused(f"{path}: has no rows below its header.")
    arrays = [np.frombuffer(column, np.int32) for column in columns if column]
    months, units, parents, inspectors = (list(some.known) for some in names)
    sheets = Sheets(months, units, parents, inspectors, *arrays)
    _check_most(path, sheets, aspects)
    _check_twice(path, sheets, len(aspects))
    return sheets


def _read(
    path: Path, reader: "Rows", places: Sequence[int], names: Sequence[dict[str, int]],
    columns: Sequence["array[int]"],
) -> None:  # fmt: skip
    month, unit, parent, inspector, aspect, points, caps = names
    a, b, c, d, e, f, *cap = places
    add_month, add_unit, add_parent, add_inspector, add_aspect, add_points, add_line, add_cap = (
        column.append for column in columns
    )
    width = max(places) + 1
    for row in reader:
        if len(row) < width:
            if not any(row):
                continue
            raise ScoresRefused(
                f"{path}, line {reader.line_num}: has {len(row)} columns, "
                f"“{(*COLUMNS, CAP)[list(places).index(max(places))]}” is missing."
            )
        try:
            add_month(month[row[a]])
            add_unit(unit[row[b]])
            add_parent(parent[row[c]])
            add_inspector(inspector[row[d]])
            add_aspect(aspect[row[e]])
            add_points(points[row[f]])
            for g in cap:
                add_cap(caps[row[g]])
        except Wrong as wrong:
            column, why = wrong.args
            raise ScoresRefused(f"{path}, line {reader.line_num}, column {column}: {why}") from None
        add_line(reader.line_num)


class Rows(Iterator[list[str]]):
    """What `csv.reader` gives: rows, and the line where it is."""

    line_num: int


@contextmanager
def _rows(path: Path) -> Iterator[tuple[Rows, list[int]]]:
    """A reader below the header, and where each column stands."""
    try:
        with path.open("rb") as binary:
            if binary.read(4) == b"PAR1":
                raise ScoresRefused(f"{path}: is Parquet; say --engine duckdb.")
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = [cell.strip() for cell in next(reader, [])]
            if missing := [column for column in COLUMNS if column not in header]:
                raise ScoresRefused(
                    f"{path}, line 1: has no column {', '.join(missing)}; the first line must be "
                    f"{','.join(COLUMNS)}."
                )
            more = (CAP,) if CAP in header else ()
            yield reader, [header.index(column) for column in (*COLUMNS, *more)]  # type: ignore[misc]
    except OSError as error:
        raise ScoresRefused(f"{path}: cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise ScoresRefused(f"{path}: is not UTF-8; save it as “CSV UTF-8”.") from error
    except csv.Error as error:
        raise ScoresRefused(f"{path}, line {reader.line_num}: {error}.") from error


class Points(dict[str, int]):
    """What a cell of points says."""

    def __missing__(self, given: str) -> int:
        text = given.strip()
        if not text:
            value = NOT_SEEN
        elif text.lower() == "n/a":
            value = NOT_APPLICABLE
        elif match := POINTS.fullmatch(text):
            value = 100 * int(match[1]) + int((match[2] or "").ljust(2, "0"))
        else:
            raise Wrong(
                "points",
                f"“{text}” is no number of points from 0 with at most two decimals; leave it empty "
                "if nobody looked, write n/a if it does not apply.",
            )
        self[given] = value
        return value


class Caps(dict[str, int]):
    """What a cell of vetoes says."""

    def __missing__(self, given: str) -> int:
        text = given.strip()
        match = POINTS.fullmatch(text)
        value = 100 * int(match[1]) + int((match[2] or "").ljust(2, "0")) if match else NOT_SEEN
        if (text and not match) or value > FULL:
            raise Wrong(
                CAP,
                f"“{text}” is no veto; write the most that the total may be, 0 to 100 with at most "
                "two decimals, or nothing.",
            )
        self[given] = value
        return value


def _month(text: str) -> str:
    if not MONTH.fullmatch(text):
        raise Wrong("month", f"“{text}” is no month; write it as 2026-11.")
    return text


def _named(column: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        if not text:
            raise Wrong(column, "is empty.")
        return text

    return check


def _known(codes: dict[str, int]) -> Callable[[str], str]:
    def check(text: str) -> str:
        if text not in codes:
            raise Wrong("aspect", f"“{text}” is not in the standard ({', '.join(codes)}).")
        return text

    return check


def _check_most(path: Path, sheets: Sheets, aspects: Sequence[Aspect]) -> None:
    most = np.array([one.max_centi for one in aspects])
    if (over := np.flatnonzero(sheets.centi > most[sheets.aspect])).size:
        row = int(over[0])
        one = aspects[int(sheets.aspect[row])]
        raise ScoresRefused(
            f"{path}, line {sheets.line[row]}, column points: {sheets.centi[row] / 100:g} is more "
            f"than the {one.max_centi // 100} points of aspect “{one.code}”."
        )


def _check_twice(path: Path, sheets: Sheets, aspects: int) -> None:
    """The same aspect of the same unit by the same inspector in the same month, once more."""
    key = sheets.month.astype(np.int64)
    for codes, many in (
        (sheets.unit, len(sheets.units)), (sheets.inspector, len(sheets.inspectors)),
        (sheets.aspect, aspects),
    ):  # fmt: skip
        key = key * many + codes
    order = np.argsort(key, kind="stable")
    twice = np.flatnonzero(key[order][1:] == key[order][:-1])
    if twice.size:
        first, again = min((int(order[one + 1]), int(order[one])) for one in twice)[::-1]
        raise ScoresRefused(
            f"{path}, line {sheets.line[again]}, column aspect: this aspect of this unit by this "
            f"inspector in this month is in line {sheets.line[first]} already."
        )
