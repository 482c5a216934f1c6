"""Writing tables: any number of rows in little memory, and nothing that acts as a formula."""

import csv
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import date, datetime
from io import StringIO
from itertools import chain, islice
from typing import IO, Any, Final

import xlsxwriter
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from linli.common import clock
from linli.common.errors import Invalid
from linli.common.sheets.reading import MARKS, Sheet

Cell = str | int | float | date | datetime | Promise | None

MOST_ROWS: Final = 1_048_575  # what a sheet of a spreadsheet program holds below its headings
LONGEST: Final = 32_000  # characters of a cell; the programs stop at 32,767
MEASURED: Final = 100  # rows whose texts say how wide the columns are
NARROW, WIDE = 8, 60  # a column's width in characters
_NOT_WRITTEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
CHUNK: Final = 500  # rows of CSV that are sent together


def plain(cell: Cell) -> str:
    """A text as files can hold it: without control characters, with lines ended one way."""
    text = str(cell).replace("\r\n", "\n").replace("\r", "\n")
    text = _NOT_WRITTEN.sub("", text)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def acts(text: str) -> bool:
    """Whether a program might take this text for a formula."""
    begins = text.lstrip(" '")[:1]
    return bool(begins) and begins in MARKS


def escaped(text: str) -> str:
    """A text that stays one in a CSV file: with an apostrophe where it might act as a formula."""
    return f"'{text}" if acts(text) else text


def xlsx(headers: Sequence[str | Promise], rows: Iterable[Sequence[Cell]]) -> IO[bytes]:
    """A workbook in a temporary file that vanishes when it is closed. Rows are taken one by one.

    Dates are real ones, moments are shown in the time of the place. Raises `Invalid` for more rows
    than a sheet holds.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    begin = list(islice(rows := iter(rows), MEASURED))
    with ExitStack() as stack:  # closes the file unless all goes well
        file: IO[bytes] = stack.enter_context(tempfile.TemporaryFile())
        with xlsxwriter.Workbook(file, options) as book:
            page = _Page(book)
            page.head([plain(one) for one in headers], begin)
            for number, row in enumerate(chain(begin, rows), start=1):
                if number > MOST_ROWS:
                    raise Invalid(
                        _("There are more rows than a sheet holds. Narrow the list first.")
                    )
                page.write(number, row)
        file.seek(0)
        stack.pop_all()
    return file


class _Page:
    """The one sheet of a workbook that is being written."""

    def __init__(self, book: Any) -> None:
        self._sheet = book.add_worksheet()
        self._head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
        self._text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self._still = book.add_format(
            {"num_format": "@", "text_wrap": True, "valign": "top", "quote_prefix": True}
        )
        self._day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
        self._moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top"})
        self._number = book.add_format({"valign": "top"})

    def head(self, headers: Sequence[str], begin: list[Sequence[Cell]]) -> None:
        """Headings that stay in sight, filters, and columns as wide as what stands in them."""
        for column, heading in enumerate(headers):
            texts = [heading, *(shown(row[column]) for row in begin if column < len(row))]
            longest = max(_width(text) for text in texts)
            self._sheet.set_column(column, column, min(max(longest + 2, NARROW), WIDE))
        self._sheet.freeze_panes(1, 0)
        self._sheet.repeat_rows(0)
        for column, heading in enumerate(headers):
            self._sheet.write_string(0, column, heading, self._head)

    def write(self, number: int, row: Sequence[Cell]) -> None:
        """One row; what is no date and no number is a text."""
        for column, cell in enumerate(row):
            if cell is None or cell == "":
                continue
            if isinstance(cell, datetime):
                at = clock.local(cell).replace(tzinfo=None)
                self._sheet.write_datetime(number, column, at, self._moment)
            elif isinstance(cell, date):
                self._sheet.write_datetime(number, column, cell, self._day)
            elif isinstance(cell, int | float) and not isinstance(cell, bool):
                self._sheet.write_number(number, column, cell, self._number)
            else:
                text = plain(cell)
                kind = self._still if acts(text) else self._text
                self._sheet.write_string(number, column, text, kind)


def csv_lines(headers: Sequence[str | Promise], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The same as CSV, UTF-8 with its mark so that Excel reads Chinese; some rows at a time."""
    yield b"\xef\xbb\xbf"
    lines = chain([[str(one) for one in headers]], rows)
    while some := list(islice(lines, CHUNK)):
        out = StringIO(newline="")
        # All texts in quotes: a program that divides at semicolons finds none between them
        table = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC)
        table.writerows([[_csv_cell(cell) for cell in row] for row in some])
        yield out.getvalue().encode()


def shown(cell: Cell) -> str:
    """A cell as it reads in a file of texts."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{clock.local(cell):%Y-%m-%d %H:%M}"
    return cell.isoformat() if isinstance(cell, date) else plain(cell)


def error_file(sheet: Sheet, problems: Mapping[int, str]) -> IO[bytes]:
    """The rows that could not be taken, each with its number and the reason; to be mended and sent
    again. `problems` are sentences by row number."""
    headers = [*sheet.headers, str(_("Row in your file")), str(_("What to mend"))]
    bad: Iterator[list[Cell]] = (
        [*row.cells, row.number, problems[row.number]]
        for row in sheet.rows
        if row.number in problems
    )
    return xlsx(headers, bad)


def _csv_cell(cell: Cell) -> str | int | float:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return cell
    return escaped(shown(cell))


def _width(text: str) -> int:
    """How many narrow characters a line of this text is wide."""
    line = max(text.split("\n"), key=len, default="")[:WIDE]
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line)
