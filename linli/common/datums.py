"""The three ways in which Chinese coordinates are written, and from one to another.

WGS-84 is what satellites say and what is kept here; CGCS2000 is the same to within decimetres.
GCJ-02 is WGS-84 moved by some hundred metres, as web maps in China are; BD-09 is GCJ-02 moved
again. Outside the box of China nothing is moved. Points are longitude, latitude in degrees.
"""

import math
from collections.abc import Callable
from enum import StrEnum
from typing import Any, Final

from linli.common.geometry import Point

_AXIS: Final = 6378245.0  # of the ellipsoid that GCJ-02 is computed with, in metres
_ECCENTRICITY: Final = 0.00669342162296594323  # squared
_WEST, _EAST, _SOUTH, _NORTH = 72.004, 137.8347, 0.8293, 55.8271
_BD_TURN: Final = math.pi * 3000 / 180
_BD_LON, _BD_LAT = 0.0065, 0.006
_NEAR: Final = 1e-10  # degrees, far below a millimetre
_STEPS: Final = 30  # the way back needs about five
_METRES: Final = 111_320  # of a degree along a meridian, about


class Datum(StrEnum):
    """How the coordinates of a file are meant."""

    WGS84 = "WGS-84"
    GCJ02 = "GCJ-02"
    BD09 = "BD-09"


def is_moved(point: Point) -> bool:
    """Whether the datums differ here at all."""
    return _WEST <= point[0] <= _EAST and _SOUTH <= point[1] <= _NORTH


def to_wgs84(point: Point, datum: Datum) -> Point:
    """What satellites would say of a point that is written in this datum."""
    return _back(point, _FORTH[datum])


def from_wgs84(point: Point, datum: Datum) -> Point:
    """A point as it is written in this datum."""
    return _FORTH[datum](point)


def converted(coordinates: Any, move: Callable[[Point], Point]) -> Any:
    """The coordinates of any GeoJSON geometry, each position moved, heights dropped."""
    if coordinates and isinstance(coordinates[0], int | float):
        return [round(part, 7) for part in move((coordinates[0], coordinates[1]))]
    return [converted(part, move) for part in coordinates]


def metres(one: Point, other: Point) -> float:
    """How far apart two points of a village are; not for continents."""
    squeeze = math.cos(math.radians((one[1] + other[1]) / 2))
    return math.hypot((one[0] - other[0]) * squeeze, one[1] - other[1]) * _METRES


def _same(point: Point) -> Point:
    return point


def _gcj(point: Point) -> Point:
    if not is_moved(point):
        return point
    lon, lat = point
    x, y = lon - 105.0, lat - 35.0
    radians = math.radians(lat)
    bend = 1 - _ECCENTRICITY * math.sin(radians) ** 2
    north = _AXIS * (1 - _ECCENTRICITY) / (bend * math.sqrt(bend))
    east = _AXIS / math.sqrt(bend) * math.cos(radians)
    return (
        lon + math.degrees(_eastward(x, y) / east),
        lat + math.degrees(_northward(x, y) / north),
    )


def _eastward(x: float, y: float) -> float:
    """By how many metres GCJ-02 moves a point; x and y in degrees from 105° E, 35° N."""
    moved = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    moved += _waves(x, (20.0, 6), (20.0, 2))
    moved += _waves(x, (20.0, 1), (40.0, 1 / 3))
    return moved + _waves(x, (150.0, 1 / 12), (300.0, 1 / 30))


def _northward(x: float, y: float) -> float:
    moved = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    moved += _waves(x, (20.0, 6), (20.0, 2))
    moved += _waves(y, (20.0, 1), (40.0, 1 / 3))
    return moved + _waves(y, (160.0, 1 / 12), (320.0, 1 / 30))


def _waves(along: float, *waves: tuple[float, float]) -> float:
    return sum(high * math.sin(turns * math.pi * along) for high, turns in waves) * 2 / 3


def _bd(point: Point) -> Point:
    if not is_moved(point):
        return point
    lon, lat = _gcj(point)
    far = math.hypot(lon, lat) + 0.00002 * math.sin(lat * _BD_TURN)
    turn = math.atan2(lat, lon) + 0.000003 * math.cos(lon * _BD_TURN)
    return far * math.cos(turn) + _BD_LON, far * math.sin(turn) + _BD_LAT


_FORTH: Final[dict[Datum, Callable[[Point], Point]]] = {
    Datum.WGS84: _same,
    Datum.GCJ02: _gcj,
    Datum.BD09: _bd,
}


def _back(wanted: Point, forth: Callable[[Point], Point]) -> Point:
    """The point that `forth` moves here: guessed, and the guess mended by how far it misses."""
    if not is_moved(wanted):
        return wanted
    lon, lat = wanted
    for _step in range(_STEPS):
        found = forth((lon, lat))
        off = wanted[0] - found[0], wanted[1] - found[1]
        lon, lat = lon + off[0], lat + off[1]
        if max(abs(off[0]), abs(off[1])) < _NEAR:
            break
    return lon, lat
