"""Rows of a spreadsheet that somebody looks through before they are taken: read by their headings,
carried through the browser, checked again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from linli.common import sheets
from linli.common.errors import Invalid
from linli.territory.services.places import plain

MOST_ROWS: Final = 2000
MOST_BYTES: Final = 2 * 1024 * 1024
Headings = Mapping[str, tuple[str, ...]]  # by name; the first word is written, all are read


@dataclass
class Entry:
    """One row as it stands in the file; `problem` says why it cannot go in."""

    number: int
    cells: dict[str, str]
    problem: str = ""
    is_there: bool = False  # nothing is left to do for it


def columns(headers: Sequence[str], headings: Headings, needed: Iterable[str]) -> dict[str, int]:
    """Which column holds what. Raises `Invalid` where one that is needed is missing."""
    wanted = {plain(word): name for name, words in headings.items() for word in words}
    found: dict[str, int] = {}
    for at, header in enumerate(headers):
        name = wanted.get(plain(header))
        if name and name not in found:
            found[name] = at
    missing = [headings[name][0] for name in needed if name not in found]
    if missing:
        raise Invalid(
            _("The file has no column %(missing)s.") % {"missing": _("、").join(missing)},
            next_step=_("Download the template and copy your rows into it."),
        )
    return found


def read(data: bytes, headings: Headings, needed: Iterable[str]) -> list[Entry]:
    """The rows of a file, unchecked. Raises `Invalid` for a file that is no such table."""
    sheet = sheets.read(data, most_rows=MOST_ROWS, most_bytes=MOST_BYTES)
    at = columns(sheet.headers, headings, needed)
    return [
        Entry(
            row.number,
            {name: row.cells[at[name]].strip() if name in at else "" for name in headings},
        )
        for row in sheet.rows
    ]


def as_sheet(entries: Sequence[Entry], headings: Headings) -> sheets.Sheet:
    """The rows as a table again, for the file of those that could not go in."""
    rows = [sheets.Row(one.number, [one.cells[name] for name in headings]) for one in entries]
    return sheets.Sheet(first_words(headings), rows)


def first_words(headings: Headings) -> list[str]:
    """The headings of the template."""
    return [words[0] for words in headings.values()]


def check_whole(entries: Iterable[Entry]) -> None:
    """All or nothing: raises `Invalid` where a row cannot go in."""
    wrong = [one for one in entries if one.problem]
    if wrong:
        raise Invalid(
            _("Row %(row)d: %(problem)s") % {"row": wrong[0].number, "problem": wrong[0].problem},
            next_step=_("Nothing was taken. Mend the file and choose it again."),
        )
