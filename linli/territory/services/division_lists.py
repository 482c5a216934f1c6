"""Reading the national statistics code lists as they are published in CSV: one line, one place.

Provinces have the columns `code,name`; every other list also names the codes of all levels above,
in any order. Each physical line is read by itself, so a stray quotation mark spoils one line only.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from django.utils.translation import gettext as _

from linli.common.errors import Invalid
from linli.territory.choices import UnitKind

# From the top: kind, digits of its code, and how the lists below name the column of that code.
LEVELS: Final = (
    (UnitKind.PROVINCE, 2, "provinceCode"),
    (UnitKind.CITY, 4, "cityCode"),
    (UnitKind.COUNTY, 6, "areaCode"),
    (UnitKind.TOWNSHIP, 9, "streetCode"),
    (UnitKind.VILLAGE, 12, ""),
)
LONGEST_NAME: Final = 100  # the column's length
LONGEST_LINE: Final = 4096  # bytes; a longer one is no line of such a list
# Control characters, and the stand-ins for bytes that are not UTF-8.
_UNREADABLE: Final = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Line:
    """A place as a list names it."""

    number: int
    code: str
    name: str
    text: str


@dataclass(frozen=True)
class Fault:
    """A line that could not be used, and the reason in a sentence."""

    file: Path
    number: int
    reason: str
    text: str


class CodeList:
    """One file. Its header tells which level it lists; raises `Invalid` if it tells none."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.bytes = file.stat().st_size
        self.bytes_read = 0
        with file.open("rb") as stream:
            self._columns = _fields(_text(stream.readline(LONGEST_LINE))) or []
        self.level = _level(self._columns)
        self.kind, self._width, _column = LEVELS[self.level]
        self._code, self._name = self._columns.index("code"), self._columns.index("name")
        self._parents = [
            (self._columns.index(column), width) for _kind, width, column in LEVELS[: self.level]
        ]

    def lines(self, only: Sequence[str] = ()) -> Iterator[Line | Fault]:
        """The places of the file, or those below `only` and above; and what could not be read."""
        with self.file.open("rb") as stream:
            for number, raw in enumerate(_raw_lines(stream), start=1):
                self.bytes_read += len(raw)
                text = _text(raw)
                if number == 1 or not text.strip():
                    continue
                fields = _fields(text)
                if only and not self._is_wanted(fields, only):
                    continue
                reason = self._reason(fields, raw)
                if reason or fields is None:
                    yield Fault(self.file, number, reason, _shown(text))
                else:
                    yield Line(number, fields[self._code], fields[self._name].strip(), text)

    def _is_wanted(self, fields: Sequence[str] | None, only: Sequence[str]) -> bool:
        if fields is None or len(fields) <= self._code:
            return False
        code = fields[self._code]
        return any(code.startswith(one) or (code and one.startswith(code)) for one in only)

    def _reason(self, fields: Sequence[str] | None, raw: bytes) -> str:
        """Why the line cannot be used; empty if it can."""
        if len(raw) >= LONGEST_LINE:
            return _("The line is too long for a list of places.")
        if fields is None:
            return _("The quotation marks do not close.")
        if len(fields) != len(self._columns):
            return _("%(found)d columns instead of %(wanted)d.") % {
                "found": len(fields),
                "wanted": len(self._columns),
            }
        return self._bad_code(fields) or _bad_name(fields[self._name])

    def _bad_code(self, fields: Sequence[str]) -> str:
        code = fields[self._code]
        if len(code) != self._width or not (code.isascii() and code.isdigit()):
            return _("“%(code)s” is not a code of %(width)d digits.") % {
                "code": _shown(code)[:20],
                "width": self._width,
            }
        for column, width in self._parents:
            if fields[column] != code[:width]:
                return _("%(column)s is “%(found)s”, but the code begins with %(wanted)s.") % {
                    "column": self._columns[column],
                    "found": _shown(fields[column])[:20],
                    "wanted": code[:width],
                }
        return ""


def _bad_name(name: str) -> str:
    if _UNREADABLE.search(name):
        return _("The name holds bytes that are not UTF-8 text.")
    if not name.strip():
        return _("The name is missing.")
    if len(name.strip()) > LONGEST_NAME:
        return _("The name is longer than %(most)d characters.") % {"most": LONGEST_NAME}
    return ""


def _level(columns: Sequence[str]) -> int:
    for level in range(len(LEVELS)):
        parents = [column for _kind, _width, column in LEVELS[:level]]
        if sorted(columns) == sorted(["code", "name", *parents]):
            return level
    raise Invalid(
        _("“%(header)s” is not the header of a list of division codes.")
        % {"header": _shown(",".join(columns))[:80]},
        next_step=_("It has to name code, name and the codes of all levels above."),
    )


def _raw_lines(stream: BinaryIO) -> Iterator[bytes]:
    """Lines with their ends; of one that never ends only the beginning."""
    while raw := stream.readline(LONGEST_LINE):
        rest = raw
        while len(rest) == LONGEST_LINE and not rest.endswith(b"\n"):
            rest = stream.readline(LONGEST_LINE)
        yield raw


def _text(raw: bytes) -> str:
    return raw.decode("utf-8-sig", "surrogateescape").rstrip("\r\n")


def _fields(text: str) -> list[str] | None:
    """The fields of one line; `None` if its quotation marks make no sense."""
    try:
        return next(csv.reader([text], strict=True), [])
    except csv.Error:
        return None


def _shown(text: str) -> str:
    """What can be printed and written to a file of any text."""
    return _UNREADABLE.sub("\ufffd", text)
