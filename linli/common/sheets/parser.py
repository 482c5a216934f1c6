"""Opens one workbook in a process of its own, which the system stops when it wants too much.

A spreadsheet of a few kilobytes may claim billions of cells, and no library for them refuses that.
So this file runs alone (`python -I parser.py ROWS COLUMNS SIGNS < workbook`), under limits that it
sets for itself before it opens anything, and prints a line of JSON for each row:

    {"merged": [[first row, first column, last row, last column], …]}
    ["2025-03-01", "路灯不亮", "12"]

or, where it will not go on, `{"problem": "rows"}`. It imports nothing of Linli.
"""

import json
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any, Final

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

MEMORY: Final = 768 * 1024 * 1024  # bytes of address space, of which Python itself takes a part
SECONDS: Final = 30  # of computing
MERGED_ROWS: Final = 20  # only headings are looked at for merged cells


class Stop(Exception):
    """One of the limits was passed; its word says which."""


def limit() -> None:
    """No more than this, whatever the file says."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def text(value: Any) -> str:
    """A cell as it is to be read: dates as 2025-03-01, whole numbers without a point."""
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return f"{value:%Y-%m-%d}" if midnight else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date | time | timedelta):
        return str(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    return str(value).strip()


def rows(sheet: CalamineSheet, most: int, columns: int, signs: int) -> Iterator[list[str]]:
    """The cells of each row, from the first row of the page on."""
    _top, left = sheet.start or (0, 0)  # rows come from the first one on, columns do not
    filled = 0
    for row in sheet.iter_rows():
        cells = [""] * left + [text(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        filled += bool(cells)
        signs -= sum(map(len, cells))
        for passed, word in (
            (filled > most, "rows"),
            (len(cells) > columns, "columns"),
            (signs < 0, "signs"),
        ):
            if passed:
                raise Stop(word)
        yield cells


def merged(sheet: CalamineSheet) -> list[list[int]]:
    """Merged cells among the first rows: first row, first column, last row, last column."""
    ranges = sheet.merged_cell_ranges or []
    return [[*first, *last] for first, last in ranges if first[0] < MERGED_ROWS]


def first_filled(book: CalamineWorkbook) -> CalamineSheet | None:
    """The first sheet with anything on it; people leave empty ones in front."""
    for place in range(len(book.sheet_names)):
        sheet = book.get_sheet_by_index(place)
        if sheet.height:
            return sheet
    return None


def parse(data: bytes, most: int, columns: int, signs: int) -> Iterator[Any]:
    """What is printed, line by line."""
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
            sheet = first_filled(book)
            if sheet is None:
                raise Stop("empty")
            yield {"merged": merged(sheet)}
            yield from rows(sheet, most, columns, signs)
    except Stop as stop:
        yield {"problem": str(stop)}
    except PasswordError:
        yield {"problem": "password"}
    except (CalamineError, MemoryError):
        yield {"problem": "broken"}


if __name__ == "__main__":
    limit()
    for line in parse(sys.stdin.buffer.read(), *map(int, sys.argv[1:4])):
        sys.stdout.write(json.dumps(line) + "\n")
