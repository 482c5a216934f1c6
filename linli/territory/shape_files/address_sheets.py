"""Sheets of addresses: a row each, with its group, its point and how many live there."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, BinaryIO, Final

from django.utils.translation import gettext as _

from linli.common import sheets
from linli.common.sheets import Cell, Row, Sheet
from linli.territory.shape_files.features import (
    DATUM_WORDS,
    MOST_FEATURES,
    Feature,
    FileRefused,
    ShapeFile,
    datum_said,
    feature_of,
)

# What the columns may be called; the first two are written, all are read. Order of the template.
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "address": ("地址", "Address", "地址名称", "门牌", "巷", "名称", "name"),
    "group": ("组", "Group", "村民小组", "小组", "组别", "自然村"),
    "longitude": ("经度", "Longitude", "lon", "lng", "x", "东经"),
    "latitude": ("纬度", "Latitude", "lat", "y", "北纬"),
    "households": ("户数", "Households", "总户数"),
    "population": ("人口", "Population", "人数", "人口数", "常住人口"),
    "datum": ("坐标系", "Datum", *DATUM_WORDS),
}
NEEDED: Final = ("address",)


def read(data: BinaryIO | bytes, most_bytes: int) -> ShapeFile:
    """The rows of a sheet as features with a point, or without one where both cells are empty.
    Raises `FileRefused` or `sheets.SheetRefused`."""
    sheet = sheets.read(data, most_rows=MOST_FEATURES, most_bytes=most_bytes)
    columns = _columns(sheet.headers)
    features = [_feature(row, columns) for row in sheet.rows]
    headers = [head for head in sheet.headers if head]
    return ShapeFile("sheet", features, datum_said(features), headers=headers)


def _plain(word: str) -> str:
    return "".join(word.split()).casefold()


def _columns(headers: Sequence[str]) -> dict[str, int]:
    words = {_plain(word): name for name, known in COLUMNS.items() for word in known}
    found: dict[str, int] = {}
    for at, header in enumerate(headers):
        name = words.get(_plain(header.split("（")[0].split("(")[0]))
        if name:
            found.setdefault(name, at)
    missing = [COLUMNS[name][0] for name in NEEDED if name not in found]
    if missing:
        raise FileRefused(
            _("The sheet has no column %(missing)s.") % {"missing": "、".join(missing)},
            next_step=_("Download the template and copy your rows into it."),
        )
    return found


def _feature(row: Row, columns: Mapping[str, int]) -> Feature:
    cells = {name: row.cells[at].strip() for name, at in columns.items()}
    lon, lat = cells.get("longitude", ""), cells.get("latitude", "")
    if not lon and not lat:
        return Feature(row.number, _filled(cells))
    try:
        position = [float(lon), float(lat)]
    except ValueError:
        problem = _("Longitude and latitude have to be numbers such as 118.3801 and 31.3102.")
        return Feature(row.number, _filled(cells), problem=problem)
    return feature_of(row.number, {"type": "Point", "coordinates": position}, cells)


def _filled(cells: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in cells.items() if text}


def headings() -> list[str]:
    """The headings of the template and of what is exported."""
    return [words[0] for words in COLUMNS.values()]


def as_sheet(features: Iterable[Feature]) -> Sheet:
    """Features as a table again, for the file of those that have to be mended."""
    rows = []
    for one in features:
        cells = [one.properties.get(name, "") for name in COLUMNS]
        rows.append(Row(one.number, cells))
    return Sheet(headings(), rows)


def written(rows: Iterable[Mapping[str, Any]]) -> Iterable[list[Cell]]:
    """Rows of values, by the names of the columns, as lines of a sheet."""
    for row in rows:
        yield [row.get(name) for name in COLUMNS]
