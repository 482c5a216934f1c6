"""Shapes and points. Coordinates are longitude, latitude in degrees, WGS-84, in this order.

Shapes are kept as GeoJSON geometries and judged with shapely in this process; no database extension
is needed. Maps are drawn by the server as SVG.
"""

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, Self, TypedDict

import shapely
from django.utils.translation import gettext as _
from shapely.geometry import shape as _shape
from shapely.validation import explain_validity

from linli.common.errors import Invalid

Point = tuple[float, float]  # longitude, latitude
BBox = tuple[float, float, float, float]  # west, south, east, north

MAX_VERTICES: Final = 20_000
_DECIMALS: Final = 7  # about a centimetre
_CHINA_LON: Final = (73.0, 135.5)
_CHINA_LAT: Final = (3.0, 54.0)


class Geometry(TypedDict):
    """A GeoJSON Polygon or MultiPolygon."""

    type: Literal["Polygon", "MultiPolygon"]
    coordinates: list[Any]


def parse_polygon(geojson: object) -> Geometry:
    """A checked polygon out of GeoJSON: a geometry, a Feature, or a collection of one Feature.

    Heights are dropped. Raises `Invalid` with what is wrong and where.
    """
    found = _geometry_of(geojson)
    kind, coordinates = found.get("type"), found.get("coordinates")
    if kind == "Polygon":
        geometry = Geometry(type="Polygon", coordinates=_polygon(coordinates))
    elif kind == "MultiPolygon":
        parts = [_polygon(part) for part in _list(coordinates)]
        geometry = Geometry(type="MultiPolygon", coordinates=parts)
    else:
        raise Invalid(_("The shape has to be a GeoJSON Polygon or MultiPolygon."))
    if sum(len(ring) for ring in _rings(geometry)) > MAX_VERTICES:
        raise _too_many()
    built = _shape(dict(geometry))
    if not built.is_valid or built.is_empty:
        raise Invalid(
            _("The outline is not usable: %(why)s. Draw it without crossing lines.")
            % {"why": explain_validity(built)}
        )
    return geometry


class Line(TypedDict):
    """A GeoJSON LineString or MultiLineString."""

    type: Literal["LineString", "MultiLineString"]
    coordinates: list[Any]


def parse_line(geojson: object) -> Line:
    """A checked line, such as a segment of a road, out of the same wrappings as a polygon."""
    found = _geometry_of(geojson)
    kind, coordinates = found.get("type"), found.get("coordinates")
    if kind == "LineString":
        line = Line(type="LineString", coordinates=_way(coordinates))
        parts = [line["coordinates"]]
    elif kind == "MultiLineString":
        parts = [_way(part) for part in _list(coordinates)]
        line = Line(type="MultiLineString", coordinates=parts)
    else:
        raise Invalid(_("The segment has to be a GeoJSON LineString."))
    if sum(map(len, parts)) > MAX_VERTICES:
        raise _too_many()
    return line


def parse_position(value: object) -> Point:
    """A checked GeoJSON position; raises `Invalid`."""
    return _position(value)


def parse_json(text: str) -> object:
    """GeoJSON as text; raises `Invalid` for what is no JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise Invalid(_("This is no GeoJSON: the text cannot be read.")) from None


def touches(geometry: Geometry | Line, others: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a shape has a point in common with one of these."""
    built = _shape(dict(geometry))
    return any(built.intersects(_shape(dict(other))) for other in others)


def parse_point(lon: str, lat: str) -> Point | None:
    """A point typed or clicked in a form; `None` if both are blank; raises `Invalid`."""
    if not lon.strip() and not lat.strip():
        return None
    try:
        east, north = float(lon), float(lat)
    except ValueError:
        raise Invalid(
            _("A point needs longitude and latitude as numbers, such as 118.3801 and 31.3102.")
        ) from None
    return _position([east, north])


def bbox(geometry: Geometry | Line) -> BBox:
    """West, south, east, north."""
    corners = [corner for part in _parts(geometry) for corner in part]
    lons, lats = [c[0] for c in corners], [c[1] for c in corners]
    return min(lons), min(lats), max(lons), max(lats)


class Area:
    """A shape made ready to be asked about many points."""

    def __init__(self, geometry: Geometry) -> None:
        self._built = _shape(dict(geometry))
        self.bbox: BBox = self._built.bounds
        shapely.prepare(self._built)

    def contains(self, point: Point) -> bool:
        """Whether the point lies inside or on the outline."""
        west, south, east, north = self.bbox
        if not (west <= point[0] <= east and south <= point[1] <= north):
            return False
        return bool(shapely.intersects_xy(self._built, point[0], point[1]))


def contains(geometry: Geometry, point: Point) -> bool:
    """Whether the point lies inside or on the outline. For many points make an `Area` once."""
    return Area(geometry).contains(point)


@dataclass(frozen=True)
class Projection:
    """Degrees to units of an SVG and back: equirectangular, true to scale at the middle latitude.

    Good for a township or a county; not for a continent. `y` grows downward.
    """

    west: float
    north: float
    per_lon: float  # SVG units per degree
    per_lat: float
    width: float
    height: float

    @classmethod
    def of(cls, box: BBox, width: float, margin: float = 0.0) -> Self:
        """The map of a box that is `width` wide; `margin` is a share of the longer side."""
        west, south, east, north = box
        squeeze = math.cos(math.radians((south + north) / 2))
        # A single point still gets some surroundings: about 200 m
        side = max((east - west) * squeeze, north - south, 0.002)
        pad = side * margin
        wide = max((east - west) * squeeze, side / 8) + 2 * pad
        high = max(north - south, side / 8) + 2 * pad
        scale = width / wide
        return cls(
            west=(west + east) / 2 - wide / squeeze / 2,
            north=(south + north) / 2 + high / 2,
            per_lon=scale * squeeze,
            per_lat=scale,
            width=width,
            height=high * scale,
        )

    @property
    def view_box(self) -> str:
        return f"0 0 {_short(self.width)} {_short(self.height)}"

    def to_svg(self, lon: float, lat: float) -> tuple[float, float]:
        return (lon - self.west) * self.per_lon, (self.north - lat) * self.per_lat

    def to_lonlat(self, x: float, y: float) -> Point:
        return self.west + x / self.per_lon, self.north - y / self.per_lat


def svg_path(geometry: Geometry | Line, projection: Projection) -> str:
    """The `d` of an SVG path; holes are holes with `fill-rule="evenodd"`, lines stay open."""
    if geometry["type"] == "LineString" or geometry["type"] == "MultiLineString":
        return "".join(_through(part, projection) for part in _parts(geometry))
    return "".join(_through(ring[:-1], projection) + "Z" for ring in _rings(geometry))


def _parts(geometry: Geometry | Line) -> Iterator[list[list[float]]]:
    """Rings of outlines, or lines."""
    if geometry["type"] == "LineString":
        yield geometry["coordinates"]
    elif geometry["type"] == "MultiLineString":
        yield from geometry["coordinates"]
    else:
        yield from _rings(geometry)


def _through(points: Iterable[Sequence[float]], projection: Projection) -> str:
    corners = (projection.to_svg(lon, lat) for lon, lat in points)
    return "M" + "L".join(f"{_short(x)},{_short(y)}" for x, y in corners)


def _short(number: float) -> str:
    """A tenth of a unit is finer than a screen shows."""
    text = f"{number:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def _rings(geometry: Geometry) -> Iterator[list[list[float]]]:
    if geometry["type"] == "Polygon":
        yield from geometry["coordinates"]
    else:
        for part in geometry["coordinates"]:
            yield from part


def _geometry_of(value: object) -> Mapping[str, Any]:
    """The geometry inside the usual wrappings."""
    if isinstance(value, Mapping) and value.get("type") == "FeatureCollection":
        features = value.get("features")
        if not isinstance(features, list) or len(features) != 1:
            raise Invalid(_("Send one shape at a time: this holds none or several."))
        value = features[0]
    if isinstance(value, Mapping) and value.get("type") == "Feature":
        value = value.get("geometry")
    if not isinstance(value, Mapping):
        raise Invalid(_("The shape has to be a GeoJSON Polygon or MultiPolygon."))
    return value


def _polygon(value: object) -> list[list[list[float]]]:
    return [_ring(ring) for ring in _list(value)]


def _ring(value: object) -> list[list[float]]:
    ring = [list(_position(position)) for position in _list(value)]
    if ring[0] != ring[-1]:
        raise Invalid(_("An outline is not closed: its last point has to be its first again."))
    if len(ring) < 4:
        raise Invalid(_("An outline needs at least three corners."))
    return ring


def _way(value: object) -> list[list[float]]:
    way = [list(_position(position)) for position in _list(value)]
    if all(position == way[0] for position in way):
        raise Invalid(_("A line needs two different points."))
    return way


def _list(value: object) -> list[Any]:
    if not isinstance(value, list | tuple) or not value:
        raise Invalid(_("The coordinates of the shape are incomplete. Export it again as GeoJSON."))
    if len(value) > MAX_VERTICES:
        raise _too_many()
    return list(value)


def _too_many() -> Invalid:
    return Invalid(
        _("The shape has more than %(most)s corners. Simplify it and try again.")
        % {"most": MAX_VERTICES}
    )


def _position(value: object) -> Point:
    position = _list(value)
    numbers = [n for n in position if isinstance(n, int | float) and not isinstance(n, bool)]
    if len(position) not in {2, 3} or len(numbers) != len(position):
        raise Invalid(_("A point is two numbers: longitude, then latitude."))
    try:
        lon, lat = float(numbers[0]), float(numbers[1])
    except OverflowError:
        lon = lat = math.inf
    if _in(lat, _CHINA_LON) and _in(lon, _CHINA_LAT):
        raise Invalid(
            _("Longitude and latitude look swapped at %(lon)s, %(lat)s. Longitude comes first.")
            % {"lon": lon, "lat": lat}
        )
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise Invalid(
            _("There is no such place: longitude %(lon)s, latitude %(lat)s.")
            % {"lon": lon, "lat": lat}
        )
    return round(lon, _DECIMALS), round(lat, _DECIMALS)


def _in(number: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= number <= bounds[1]
