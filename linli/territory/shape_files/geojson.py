"""GeoJSON: a collection, one feature, a bare geometry, or a feature a line."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, NoReturn

from django.utils.translation import gettext as _

from linli.territory.shape_files.features import (
    DATUM_WORDS,
    MOST_FEATURES,
    MOST_PROPERTIES,
    MOST_VERTICES,
    Feature,
    FileRefused,
    ShapeFile,
    datum_of,
    datum_said,
    feature_of,
)
from linli.territory.shape_files.projections import Turn, degrees, turn_of

# Marks of a text that would become more in memory than any file of shapes needs.
_MOST_MARKS: Final = {
    b"[": MOST_VERTICES * 2,
    b"{": MOST_FEATURES * 8,
    b",": MOST_VERTICES * 4 + MOST_FEATURES * MOST_PROPERTIES,
}
_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_TYPES: Final = frozenset(
    ("Feature", "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")
)
_TEXT_SEQUENCE: Final = "\x1e"  # begins each line of RFC 8142


def read(data: bytes) -> ShapeFile:
    """The features of a GeoJSON text. Raises `FileRefused`; a feature with a bad geometry carries
    its problem."""
    for mark, most in _MOST_MARKS.items():
        if data.count(mark) > most:
            raise FileRefused(
                _("There is too much in this file."),
                next_step=_("Simplify the outlines, or divide the file by village."),
            )
    text, notes = _text(data)
    numbered, head = _features(text)
    turn = _turn(head.get("crs"))
    features = [_feature(number, value, turn) for number, value in numbered]
    said = next(
        (datum_of(head.get(word)) for word in DATUM_WORDS if datum_of(head.get(word))), None
    )
    return ShapeFile("GeoJSON", features, said or datum_said(features), notes)


def _text(data: bytes) -> tuple[str, list[str]]:
    known = next((encoding for bom, encoding in _BOMS if data.startswith(bom)), "")
    for encoding in (known,) if known else ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        old = encoding == "gb18030"
        return text, [_("The file is written in GBK; it was read so.")] if old else []
    raise FileRefused(
        _("The signs of this file cannot be read."), next_step=_("Export it as UTF-8.")
    )


def _features(text: str) -> tuple[list[tuple[int, Any]], Mapping[str, Any]]:
    """Each feature with its number, and what stands around them."""
    try:
        whole = _loads(text)
    except json.JSONDecodeError as problem:
        lines = [line.strip(_TEXT_SEQUENCE + " \t\r") for line in text.split("\n")]
        lines = [line for line in lines if line]
        if len(lines) > 1 and lines[0].endswith("}"):
            return list(enumerate(_each(lines), start=1)), {}
        _refuse(text, problem)
    if not isinstance(whole, Mapping):
        raise _no_geojson()
    if whole.get("type") == "Topology":
        raise FileRefused(_("This is TopoJSON."), next_step=_("Export it as GeoJSON."))
    if whole.get("type") == "FeatureCollection":
        inner = whole.get("features")
        if not isinstance(inner, list):
            raise _no_geojson()
        return list(enumerate(inner, start=1)), whole
    if str(whole.get("type")) not in _TYPES:
        raise _no_geojson()
    return [(1, whole)], whole


def _each(lines: list[str]) -> Iterator[Any]:
    for number, line in enumerate(lines, start=1):
        try:
            yield _loads(line)
        except json.JSONDecodeError:
            raise FileRefused(
                _("Line %(line)d is not whole. Export the file again.") % {"line": number}
            ) from None


def _loads(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError:
        raise
    except (ValueError, RecursionError):  # a number of 5000 digits; brackets without end
        raise _no_geojson() from None


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)


def _refuse(text: str, problem: json.JSONDecodeError) -> NoReturn:
    if problem.pos >= len(text.rstrip()) - 1 or "Unterminated" in problem.msg:
        raise FileRefused(
            _("The file ends in the middle: it was not copied whole."),
            next_step=_("Copy or export it again."),
        )
    raise FileRefused(
        _("This is no GeoJSON: line %(line)d, sign %(sign)d cannot be read.")
        % {"line": problem.lineno, "sign": problem.colno},
        next_step=_("Export it again as GeoJSON."),
    )


def _no_geojson() -> FileRefused:
    return FileRefused(
        _("This is JSON, but no GeoJSON."), next_step=_("Export it again as GeoJSON.")
    )


def _turn(crs: object) -> Turn:
    """The old member `crs`; without it coordinates are degrees."""
    if crs is None:
        return degrees
    inner = crs.get("properties") if isinstance(crs, Mapping) else None
    name = inner.get("name") or inner.get("code") if isinstance(inner, Mapping) else None
    if not isinstance(name, str | int):
        raise FileRefused(
            _("The member “crs” of the file does not name a reference system."),
            next_step=_("Export it again in WGS 84."),
        )
    return turn_of(f"EPSG:{name}" if isinstance(name, int) else name)


def _feature(number: int, value: object, turn: Turn) -> Feature:
    if isinstance(value, Mapping) and value.get("type") == "Feature":
        return feature_of(number, value.get("geometry"), value.get("properties"), turn)
    bare = isinstance(value, Mapping) and "coordinates" in value
    return feature_of(number, value if bare else {"type": "?"}, {}, turn)
