"""What a file of shapes holds once it is read: features with checked geometry, and what the file
says of itself. Nothing here knows the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypedDict

from django.utils.translation import gettext as _

from linli.common.datums import Datum, converted, to_wgs84
from linli.common.errors import DomainError, Invalid
from linli.common.geometry import parse_line, parse_polygon, parse_position
from linli.territory.shape_files.projections import Turn, degrees

MOST_FEATURES: Final = 5000
MOST_VERTICES: Final = 100_000  # of all features together
LONGEST_TEXT: Final = 500  # characters of one property
MOST_PROPERTIES: Final = 60
# How a file may say which datum it is in: a member or a column of one of these names.
DATUM_WORDS: Final = ("datum", "坐标系", "坐标系统", "基准")
_DATUMS: Final[Mapping[str, Datum]] = {
    **dict.fromkeys(("wgs84", "wgs1984", "cgcs2000", "gps", "大地2000", "国家2000"), Datum.WGS84),
    **dict.fromkeys(("gcj02", "火星", "火星坐标", "高德", "腾讯", "amap"), Datum.GCJ02),
    **dict.fromkeys(("bd09", "bd09ll", "百度", "baidu"), Datum.BD09),
}


class FileRefused(Invalid):
    """This file is not taken as a file of shapes."""

    code = "file_refused"


class Shape(TypedDict):
    """A GeoJSON Point, LineString, MultiLineString, Polygon or MultiPolygon."""

    type: str
    coordinates: list[Any]


@dataclass(frozen=True)
class Feature:
    """One feature or row. `number` is how its file counts it; `problem` says why its geometry
    cannot be used, and then there is none."""

    number: int
    properties: Mapping[str, str]
    geometry: Shape | None = None
    problem: str = ""

    def said(self, *names: str) -> str:
        """The first property of one of these names that says anything."""
        return next((self.properties[name] for name in names if self.properties.get(name)), "")


@dataclass(frozen=True)
class ShapeFile:
    """A file that was read. `datum` is what the file itself says; coordinates are still in it.
    `notes` are sentences for whoever looks at the preview."""

    format: str
    features: Sequence[Feature]
    datum: Datum | None = None
    notes: Sequence[str] = field(default_factory=tuple)
    headers: Sequence[str] = field(default_factory=tuple)  # of a sheet


def in_wgs84(feature: Feature, datum: Datum) -> Feature:
    """The feature with its coordinates converted from the datum that they are in."""
    if feature.geometry is None or datum == Datum.WGS84:
        return feature
    moved = converted(feature.geometry["coordinates"], lambda point: to_wgs84(point, datum))
    return replace(feature, geometry=Shape(type=feature.geometry["type"], coordinates=moved))


def feature_of(number: int, geometry: object, properties: object, turn: Turn = degrees) -> Feature:
    """One feature, with its problem instead of a geometry where that cannot be used."""
    texts = _texts(properties)
    try:
        return Feature(number, texts, checked(_turned(geometry, turn)))
    except DomainError as problem:
        return Feature(number, texts, problem=str(problem))


def checked(geometry: object) -> Shape:
    """A geometry that can be used; raises `Invalid` with what is wrong and where."""
    found = _single(geometry)
    if not found or (found.get("type") and not found.get("coordinates")):
        raise Invalid(_("It has no geometry: nothing is drawn."))
    kind = str(found.get("type"))
    if kind == "Point":
        return Shape(type="Point", coordinates=list(parse_position(found["coordinates"])))
    if kind in {"LineString", "MultiLineString"}:
        return Shape(**parse_line(found))
    if kind in {"Polygon", "MultiPolygon"}:
        return Shape(**parse_polygon(found))
    raise Invalid(
        _("“%(kind)s” is no geometry that is used here; draw an outline, a line or a point.")
        % {"kind": kind[:40]}
    )


def _single(geometry: object) -> Mapping[str, Any]:
    """A geometry; the one inside a collection of one; nothing."""
    if not isinstance(geometry, Mapping):
        return {}
    kind, inner = geometry.get("type"), geometry.get("geometries")
    if kind == "GeometryCollection" and isinstance(inner, list) and len(inner) == 1:
        return inner[0] if isinstance(inner[0], Mapping) else {}
    points = geometry.get("coordinates")
    if kind == "MultiPoint" and isinstance(points, list) and len(points) == 1:
        return {"type": "Point", "coordinates": points[0]}
    return geometry


def _turned(geometry: object, turn: Turn) -> object:
    if turn is degrees or not isinstance(geometry, Mapping):
        return geometry
    try:
        moved = converted(geometry.get("coordinates") or [], turn)
    except (TypeError, KeyError, IndexError, ValueError, OverflowError, RecursionError):
        raise Invalid(_("The coordinates do not fit their reference system.")) from None
    return {"type": geometry.get("type"), "coordinates": moved}


def _texts(properties: object) -> dict[str, str]:
    """Properties as texts; what is nested or empty is left out, whole numbers have no point."""
    if not isinstance(properties, Mapping):
        return {}
    found: dict[str, str] = {}
    for name, value in list(properties.items())[:MOST_PROPERTIES]:
        if isinstance(value, str):
            text = value.strip()
        elif isinstance(value, bool) or not isinstance(value, int | float):
            continue
        else:
            whole = isinstance(value, float) and value.is_integer() and abs(value) < 2**53
            text = str(int(value)) if whole else str(value)
        if text and "\0" not in text:
            found[str(name).strip().lower()] = text[:LONGEST_TEXT]
    return found


def datum_of(words: object) -> Datum | None:
    """The datum that a member, a property or a column names."""
    if not isinstance(words, str):
        return None
    plain = "".join(sign for sign in words.casefold() if sign.isalnum())
    return _DATUMS.get(plain) or _DATUMS.get(plain.removesuffix("坐标系").removesuffix("坐标"))


def datum_said(features: Sequence[Feature]) -> Datum | None:
    """The datum that all features agree on; raises `FileRefused` where they differ."""
    said = {one.said(*DATUM_WORDS) for one in features} - {""}
    found = {datum_of(words) for words in said}
    if len(found) > 1:
        raise FileRefused(
            _("The file says different datums in different rows: %(datums)s.")
            % {"datums": "、".join(sorted(said))[:200]},
            next_step=_("Divide it into one file for each datum."),
        )
    return next(iter(found), None)


def check_size(features: Sequence[Feature]) -> None:
    """Refuse what is too much for one file of a village."""
    if not features:
        raise FileRefused(
            _("There are no features in this file."),
            next_step=_("Choose the layer with the outlines when you export it."),
        )
    if len(features) > MOST_FEATURES:
        raise FileRefused(
            _("There are more than %(most)d features. Divide the file by village.")
            % {"most": MOST_FEATURES}
        )
    corners = sum(_corners(one.geometry["coordinates"]) for one in features if one.geometry)
    if corners > MOST_VERTICES:
        raise FileRefused(
            _("There are more than %(most)d corners in this file. Simplify the outlines.")
            % {"most": MOST_VERTICES}
        )


def _corners(coordinates: Any) -> int:
    if coordinates and isinstance(coordinates[0], int | float):
        return 1
    return sum(_corners(part) for part in coordinates)
