"""The shapes of units: read, checked and measured.

Coordinates are WGS-84 longitude and latitude if all lie within ±180 and ±90, else plain numbers of
a plane; a `crs` member that names another system than WGS-84, or `planar`, makes them plain too.
On the globe lengths follow each piece's own latitude and areas an equal-area projection, so nothing
depends on where a village lies.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from linli.territory.planner.errors import PlanRefused, at
from linli.territory.planner.units import Unit

RADIUS: Final = 6_371_008.8  # metres
DEGREE: Final = math.pi / 180
MENDED: Final = 1e-3  # a crossing that changes the area by less is a slip of digitising
POLAR: Final = 72  # degrees; nobody plans grids nearer to a pole, so it is a swapped longitude

Floats = NDArray[np.float64]
Geometries = NDArray[np.object_]


@dataclass
class Shapes:
    """One shape a unit, polygons turned counter-clockwise; `points` says which are points."""

    geometries: Geometries
    points: NDArray[np.bool_]
    planar: bool
    mended: list[int]  # units whose small self-crossing was undone


def read_shapes(
    collection: Mapping[str, Any], units: Sequence[Unit], *, planar: bool = False
) -> Shapes:
    """The shape of every unit; raises `PlanRefused` for one that cannot be used."""
    found = [
        _geometry(feature.get("geometry"), unit)
        for feature, unit in zip(collection["features"], units, strict=True)
    ]
    geometries = np.empty(len(found), dtype=object)
    geometries[:] = found
    flat = planar or _names_another_system(collection) or not _in_degrees(geometries)
    if not planar:
        _check_order(geometries)
    points = shapely.get_type_id(geometries) == shapely.GeometryType.POINT
    mended = _mend(geometries, points, units)
    geometries[~points] = shapely.orient_polygons(geometries[~points])
    return Shapes(geometries, points, flat, mended)


def _geometry(geometry: Any, unit: Unit) -> Any:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    reader = {"Polygon": _polygon, "MultiPolygon": _multipolygon, "Point": _point}.get(str(kind))
    if reader is None:
        said = f"a {kind}" if isinstance(kind, str) else "nothing"
        raise at(unit.number, unit.id, f"its geometry is {said}, not a polygon or a point.")
    try:
        return reader(geometry.get("coordinates"))
    except (TypeError, ValueError, KeyError, IndexError, shapely.errors.ShapelyError) as broken:
        text = f"its coordinates cannot be read ({kind}: a ring needs four positions or more)."
        raise at(unit.number, unit.id, text) from broken


def _positions(given: Any) -> Floats:
    read = np.asarray(given, dtype=np.float64)
    if read.ndim != 2 or read.shape[1] < 2 or not np.isfinite(read).all():
        raise ValueError
    return read[:, :2]


def _ring(given: Any) -> Floats:
    read = _positions(given)
    if not np.array_equal(read[0], read[-1]):
        read = np.vstack([read, read[:1]])
    if len(read) < 4:
        raise ValueError
    return read


def _polygon(given: Any) -> Any:
    rings = [_ring(ring) for ring in given]
    if not rings:
        raise ValueError
    return shapely.Polygon(rings[0], rings[1:])


def _multipolygon(given: Any) -> Any:
    # Rounding leaves islets of two corners; what has real parts besides can do without them.
    parts = [_polygon(part) for part in given if len(part[0]) >= 4] or [_polygon(given[0])]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _point(given: Any) -> Any:
    return shapely.Point(_positions([given])[0])


def _names_another_system(collection: Mapping[str, Any]) -> bool:
    crs = collection.get("crs")
    name = str(crs.get("properties", {}).get("name", "")) if isinstance(crs, dict) else ""
    return bool(name) and not any(known in name for known in ("CRS84", "4326"))


def _in_degrees(geometries: Geometries) -> bool:
    west, south, east, north = shapely.total_bounds(geometries)
    return bool(west >= -180 and east <= 180 and south >= -90 and north <= 90)


def _check_order(geometries: Geometries) -> None:
    at_all = shapely.get_coordinates(geometries)
    x, y = np.abs(at_all[:, 0]), np.abs(at_all[:, 1])
    if (x <= POLAR).all() and (y > POLAR).all() and (y <= 180).all():
        raise PlanRefused(
            "Longitude and latitude are swapped: GeoJSON wants longitude first. If these are plain "
            "numbers of a plane, say so with --planar."
        )


def _mend(geometries: Geometries, points: NDArray[np.bool_], units: Sequence[Unit]) -> list[int]:
    """Undo crossings that are a slip; refuse those that are not, and shapes without area."""
    mended = []
    for number in np.flatnonzero(~points & ~shapely.is_valid(geometries)).tolist():
        shape, unit = geometries[number], units[number]
        whole = shapely.make_valid(shape, method="structure")
        if shapely.area(whole) == 0:
            continue
        if abs(_signed(shape) - shapely.area(whole)) > MENDED * shapely.area(whole):
            text = "its outline crosses itself; draw it anew."
            raise at(unit.number, unit.id, text, code="crosses_itself")
        parts = [part for part in shapely.get_parts(whole) if part.geom_type == "Polygon"]
        geometries[number] = parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
        mended.append(number)
    for number in np.flatnonzero(~points & ~(shapely.area(geometries) > 0)).tolist():
        unit = units[number]
        raise at(unit.number, unit.id, "its outline has no area.", code="no_area")
    return mended


def _signed(shape: Any) -> float:
    """The area by the order of the corners: where an outline crosses itself, parts count against
    each other."""
    total = 0.0
    for part in shapely.get_parts(shape):
        rings = [part.exterior, *part.interiors]
        areas = [shapely.area(shapely.Polygon(ring)) for ring in rings]
        total += areas[0] - sum(areas[1:])
    return total


@dataclass
class Pieces:
    """Every straight piece of every outline: whose it is, from where to where, and how long."""

    unit: NDArray[np.int64]
    start: Floats  # n × 2
    end: Floats
    length: Floats


def pieces_of(geometries: Geometries, *, planar: bool) -> Pieces:
    """The outlines as straight pieces, in the direction that leaves the unit on the left."""
    parts, of_unit = shapely.get_parts(geometries, return_index=True)
    rings, of_part = shapely.get_rings(parts, return_index=True)
    corners, of_ring = shapely.get_coordinates(rings, return_index=True)
    inside = of_ring[:-1] == of_ring[1:]
    start, end = corners[:-1][inside], corners[1:][inside]
    moved = (start != end).any(axis=1)
    unit = of_unit[of_part[of_ring[:-1][inside]]][moved]
    start, end = start[moved], end[moved]
    return Pieces(unit.astype(np.int64), start, end, lengths(start, end, planar=planar))


def lengths(start: Floats, end: Floats, *, planar: bool) -> Floats:
    """Distances between pairs of positions, in metres on the globe."""
    across, up = (end - start).T
    if not planar:
        across = across * np.cos((start[:, 1] + end[:, 1]) / 2 * DEGREE)
        across, up = across * DEGREE * RADIUS, up * DEGREE * RADIUS
    return np.asarray(np.hypot(across, up))


def areas_of(geometries: Geometries, *, planar: bool) -> Floats:
    """Areas, in square metres on the globe."""
    if planar:
        return np.asarray(shapely.area(geometries))
    return np.asarray(shapely.area(shapely.transform(geometries, _equal_area)))


def _equal_area(at_all: Floats) -> Floats:
    return np.column_stack([at_all[:, 0] * DEGREE * RADIUS, np.sin(at_all[:, 1] * DEGREE) * RADIUS])


def flattened(geometries: Geometries, *, planar: bool) -> Geometries:
    """The shapes of one village on a plane of metres, for distances and small gaps."""
    if planar:
        return geometries
    west, south, east, north = shapely.total_bounds(geometries)
    squeeze = math.cos((south + north) / 2 * DEGREE)

    def plane(at_all: Floats) -> Floats:
        x = at_all[:, 0]
        if east - west > 180:  # on both sides of the date line
            x = np.where(x < 0, x + 360, x)
        return np.column_stack([x * DEGREE * RADIUS * squeeze, at_all[:, 1] * DEGREE * RADIUS])

    return np.asarray(shapely.transform(geometries, plane))
