"""A standard as a file: TOML with all of it, or a spreadsheet with a row for each item. What goes
out comes in again as it was."""

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from linli.common import sheets
from linli.common.errors import Invalid
from linli.common.sheets import Cell
from linli.scoring.services.entries import YES_OR_NO, Entry
from linli.scoring.services.reference import NUMBERS

MOST_BYTES: Final = 512 * 1024
MOST_ROWS: Final = 1500
COLUMNS: Final = (
    *("aspect", "zh", "en", "max", "weight", "method", "level"),
    *YES_OR_NO,
    *("item", "item_zh", "item_en", "off", "cap", "veto_cap", "kind"),
)
YES: Final = frozenset({"1", "1.0", "true", "yes", "是"})
NO: Final = frozenset({"0", "0.0", "false", "no", "否", ""})
COLUMN_OF: Final = {"code": "aspect", "max_centi": "max"}
HEAD: Final = ("zh", "en", "source", "note")
ASPECT: Final = (
    *("code", "zh", "en", "hint_zh", "hint_en"),
    *("max_centi", "weight", "method", "level", *YES_OR_NO),
)


def as_toml(entry: Mapping[str, Any]) -> str:
    """The file as people edit it; points are hundredths."""
    lines = [f"{name} = {_value(entry[name])}" for name in (*HEAD, *NUMBERS)]
    for aspect in entry["aspect"]:
        lines += ["", "[[aspect]]", *(f"{name} = {_value(aspect[name])}" for name in ASPECT)]
        lines += ["items = [", *(f"  {_inline(item)}," for item in aspect["items"]), "]"]
    return "\n".join(lines) + "\n"


def _inline(item: Mapping[str, Any]) -> str:
    return "{ " + ", ".join(f"{name} = {_value(one)}" for name, one in item.items()) + " }"


def _value(value: Any) -> str:
    """A string of JSON is a string of TOML, but for the one control character that it leaves."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def read_toml(data: bytes) -> Entry:
    """Raises `Invalid`; whether it is whole is asked afterwards (`entries.checked`)."""
    if len(data) > MOST_BYTES:
        raise _refused(_("The file is too large."))
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as problem:  # also a number of thousands of digits
        raise _refused(_("This is no TOML: %(why)s") % {"why": str(problem)[:120]}) from problem


def rows_of(entry: Mapping[str, Any]) -> Iterator[list[Cell]]:
    """A row for each item; an aspect without items has one."""
    for aspect in entry["aspect"]:
        head: list[Cell] = [
            aspect["code"], aspect["zh"], aspect["en"], points(aspect["max_centi"]),
            aspect["weight"], aspect["method"], aspect["level"],
            *("1" if aspect[name] else "0" for name in YES_OR_NO),
        ]  # fmt: skip
        for item in aspect["items"] or [{}]:
            yield [*head, *_item_cells(item)]


def _item_cells(item: Mapping[str, Any]) -> list[Cell]:
    if not item:
        return [""] * 7
    veto = item.get("veto_cap_centi")
    return [
        item["code"], item["zh"], item["en"], points(item["off_centi"]), points(item["cap_centi"]),
        "" if veto is None else points(veto), item.get("kind", ""),
    ]  # fmt: skip


def read_table(data: bytes, begun: Mapping[str, Any]) -> Entry:
    """Aspects and items of a spreadsheet; names and numbers of the whole stay as in `begun`, and so
    do the hints of aspects that keep their code. Raises `Invalid`."""
    table = sheets.read(data, most_rows=MOST_ROWS, most_bytes=MOST_BYTES)
    missing = [name for name in COLUMNS if name not in table.headers]
    if missing:
        raise _refused(_("These columns are missing: %(names)s.") % {"names": ", ".join(missing)})
    at = {name: table.headers.index(name) for name in COLUMNS}
    hints = {one["code"]: one for one in begun["aspect"]}
    found: dict[str, Entry] = {}
    for row in table.rows:
        cells = {name: row.cells[number] for name, number in at.items()}
        where = _("Row %(number)d") % {"number": row.number}
        said = _aspect(cells, hints, where)
        aspect = found.setdefault(cells["aspect"], said)
        _check_same(aspect, said, where)
        if cells["item"]:
            aspect["items"].append(_item(cells, where))
    return {**begun, "aspect": list(found.values())}


def _aspect(cells: Mapping[str, str], hints: Mapping[str, Entry], where: str) -> Entry:
    code = cells["aspect"]
    known = hints.get(code, {})
    return {
        "code": code,
        "zh": cells["zh"],
        "en": cells["en"],
        "hint_zh": known.get("hint_zh", ""),
        "hint_en": known.get("hint_en", ""),
        "max_centi": _centi(cells, "max", where),
        "weight": _whole(cells, "weight", where),
        "method": cells["method"],
        "level": cells["level"],
        **{name: _yes(cells, name, where) for name in YES_OR_NO},
        "items": [],
    }


def _check_same(aspect: Entry, said: Entry, where: str) -> None:
    """Each row repeats its aspect; one that says something else is not passed over."""
    other = [name for name in ASPECT if aspect[name] != said[name]]
    if other:
        raise _refused(
            _("%(where)s: “%(name)s” differs from an earlier row of the same aspect.")
            % {"where": where, "name": COLUMN_OF.get(other[0], other[0])}
        )


def _yes(cells: Mapping[str, str], name: str, where: str) -> bool:
    """As spreadsheets write it."""
    said = cells[name].strip().lower()
    if said not in YES | NO:
        raise _refused(
            _("%(where)s: “%(name)s” is 1 for yes or 0 for no.") % {"where": where, "name": name}
        )
    return said in YES


def _item(cells: Mapping[str, str], where: str) -> Entry:
    return {
        "code": cells["item"],
        "zh": cells["item_zh"],
        "en": cells["item_en"],
        "off_centi": _centi(cells, "off", where),
        "cap_centi": _centi(cells, "cap", where),
        **({"veto_cap_centi": _centi(cells, "veto_cap", where)} if cells["veto_cap"] else {}),
        **({"kind": cells["kind"]} if cells["kind"] else {}),
    }


def points(centi: int) -> str:
    """Hundredths as people write them: 250 is 2.50."""
    return f"{centi // 100}.{centi % 100:02d}"


def _centi(cells: Mapping[str, str], name: str, where: str) -> int:
    try:
        value = Decimal(cells[name]) * 100
        exact = value == value.to_integral_value()
    except (ArithmeticError, ValueError):
        exact = False
    if not exact or not 0 <= value <= 10**9:
        raise _refused(
            _("%(where)s: “%(name)s” is points with two places at most.")
            % {"where": where, "name": name}
        )
    return int(value)


def _whole(cells: Mapping[str, str], name: str, where: str) -> int:
    text = cells[name]
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise _refused(
            _("%(where)s: “%(name)s” is a whole number.") % {"where": where, "name": name}
        )
    return int(text)


def _refused(sentence: str) -> Invalid:
    return Invalid(_("The file is not taken."), fields={"file": sentence})


def headers() -> Iterable[str]:
    """Of the spreadsheet: the same in every language, so that it comes in again."""
    return COLUMNS
