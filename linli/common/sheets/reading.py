"""Reading a spreadsheet that somebody sent, whatever it is, without trusting it."""

import csv
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, BinaryIO, Final

from django.utils.translation import gettext as _

from linli.common.errors import Invalid

MOST_COLUMNS: Final = 100
MOST_SIGNS: Final = 32 * 1024 * 1024  # characters of all cells together
MOST_UNPACKED: Final = 200 * 1024 * 1024  # bytes of all files inside a workbook together
MOST_PARTS: Final = 2000  # files inside a workbook
SECONDS: Final = 60  # until the parser is stopped, on a busy machine
HEADING_ROWS: Final = 20  # the headings stand among these
_PARSER: Final = Path(__file__).with_name("parser.py")
_OLD_EXCEL, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_ENCODINGS: Final = ("utf-8", "gb18030")
MARKS: Final = "=+-@\t\r\n＝＋－＠"  # what makes a program take a text for a formula


class SheetRefused(Invalid):
    """This file is not taken as a table."""

    code = "sheet_refused"


@dataclass(frozen=True)
class Row:
    """One row; `number` is the one that the spreadsheet program shows, from 1."""

    number: int
    cells: list[str]


@dataclass(frozen=True)
class Sheet:
    """The first table of a file: its headings, and the rows that are not empty, each of them as
    long as the headings."""

    headers: list[str]
    rows: list[Row]


def read(file: BinaryIO | bytes, *, most_rows: int, most_bytes: int) -> Sheet:
    """Read XLSX, XLS, ODS or CSV (UTF-8, GB 18030), told apart by their content.

    Cells are texts without spaces around; dates are written 2025-03-01 or 2025-03-01 14:30. Titles
    above the headings are left out, headings of two rows are put together. Raises `SheetRefused`.
    """
    data = file if isinstance(file, bytes) else file.read(most_bytes + 1)
    if len(data) > most_bytes:
        raise SheetRefused(
            _("The file is larger than %(most)d MB. Take pictures and other sheets out of it.")
            % {"most": max(most_bytes // (1024 * 1024), 1)}
        )
    if data.startswith(_ZIP):
        _check_zip(data)
    if data.startswith((_ZIP, _OLD_EXCEL)):
        table, merged = _workbook(data, most_rows)
    else:
        table, merged = _csv(_text(data), most_rows), []
    return _sheet(table, merged)


def unescaped(cell: str) -> str:
    """A CSV cell without the apostrophe that `writing.escaped` put in front."""
    begins = cell.lstrip("'").lstrip(" ")[:1]
    return cell[1:] if cell.startswith("'") and begins and begins in MARKS else cell


def _check_zip(data: bytes) -> None:
    """Look at the directory of the packed file before anything is unpacked."""
    try:
        parts = zipfile.ZipFile(BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise _broken() from None
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise SheetRefused(
            _("Unpacked, this file would be huge. Copy the table alone into a new file.")
        )


def _workbook(data: bytes, most_rows: int) -> tuple[list[list[str]], list[list[int]]]:
    """All rows, and what is merged, from a process of its own with its own limits."""
    given = [str(one) for one in (most_rows + HEADING_ROWS, MOST_COLUMNS, MOST_SIGNS)]
    try:
        done = subprocess.run(  # noqa: S603 - our own file, no shell, numbers only
            [sys.executable, "-I", str(_PARSER), *given],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _too_much() from None
    if done.returncode:
        raise _too_much()
    lines: list[Any] = [json.loads(line) for line in done.stdout.splitlines()]
    if not lines or "problem" in lines[-1]:
        raise _refusal(lines[-1]["problem"] if lines else "empty", most_rows)
    return lines[1:], lines[0]["merged"]


def _refusal(problem: str, most_rows: int) -> SheetRefused:
    sentences = {
        "rows": _("There are more than %(rows)d rows. Divide the file into several."),
        "columns": _("There are more than %(columns)d columns. Take out those that are not used."),
        "signs": _("There is too much text in this file. Divide it into several."),
        "empty": _("There is nothing in this file. Choose the one with the table."),
        "password": _("The file is locked by a password. Save it without one."),
    }
    if problem not in sentences:
        return _broken()
    return SheetRefused(sentences[problem] % {"rows": most_rows, "columns": MOST_COLUMNS})


def _broken() -> SheetRefused:
    return SheetRefused(
        _("This is no table that can be read. Save it as .xlsx or .csv and choose that file.")
    )


def _too_much() -> SheetRefused:
    return SheetRefused(
        _("This file takes too much to open. Copy the table alone into a new file.")
    )


def _text(data: bytes) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            encodings: Sequence[str] = (encoding,)
            break
    else:
        encodings = _ENCODINGS
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text.lstrip()[:1] in {"<", "%"} or any(sign < " " for sign in set(text) - set("\t\r\n")):
            break  # a web page named .xls, a PDF, something packed
        return text
    raise _broken()


def _csv(text: str, most_rows: int) -> list[list[str]]:
    first = text.lstrip().split("\n", 1)[0]
    mark = max(",\t;", key=first.count)
    table: list[list[str]] = []
    filled = 0
    try:
        for cells in csv.reader(StringIO(text, newline=""), delimiter=mark):
            table.append([unescaped(cell).strip() for cell in cells])
            filled += any(table[-1])
            if filled > most_rows + HEADING_ROWS:
                raise _refusal("rows", most_rows)
            if len(cells) > MOST_COLUMNS:
                raise _refusal("columns", most_rows)
    except csv.Error:
        raise _broken() from None
    return table


def _sheet(table: list[list[str]], merged: Iterable[Sequence[int]]) -> Sheet:
    at = _heading(table)
    if at is None:
        raise _refusal("empty", 0)
    below = [last for first, _left, last, _right in merged if first == at]
    depth = max(below, default=at) - at + 1
    if depth > HEADING_ROWS or at + depth > len(table):
        depth = 1
    headers = _headers(table[at : at + depth], [part for part in merged if part[0] >= at], at)
    rows = [
        Row(number, (cells + [""] * len(headers))[: len(headers)])
        for number, cells in enumerate(table[at + depth :], start=at + depth + 1)
        if any(cells)
    ]
    return Sheet(headers, rows)


def _heading(table: list[list[str]]) -> int | None:
    """The first row that is about as full as any of the first: above it stand titles."""
    first = table[:HEADING_ROWS]
    fullest = max((sum(map(bool, cells)) for cells in first), default=0)
    if not fullest:
        return None
    return next(n for n, cells in enumerate(first) if 2 * sum(map(bool, cells)) >= fullest)


def _headers(lines: list[list[str]], merged: Iterable[Sequence[int]], above: int) -> list[str]:
    """One heading a column; those of several rows are put together: 报事人 姓名."""
    width = max(len(cells) for cells in lines)
    grid = [cells + [""] * (width - len(cells)) for cells in lines]
    for top, left, bottom, right in merged:
        if top - above >= len(grid) or left >= width:
            continue
        word = grid[top - above][left]
        for column in range(left, min(right, width - 1) + 1):
            grid[top - above][column] = word
            for line in grid[top - above + 1 : bottom - above + 1]:
                line[column] = ""
    return [
        " ".join(dict.fromkeys(filter(None, (" ".join(cell.split()) for cell in column))))
        for column in zip(*grid, strict=True)
    ]
