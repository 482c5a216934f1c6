"""The world as web maps draw it: a square from 0 to 1, cut into tiles, and a window on it.

Everything is drawn in whole units of a picture. Coordinates go in as WGS-84; what lies beneath may
be drawn in another datum, then the shapes are moved with it.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Self

import numpy as np
import shapely

from linli.common.datums import Datum, from_wgs84, to_wgs84
from linli.common.geometry import Point

WIDTH: Final = 1000
HEIGHT: Final = 700
TILE: Final = 256  # pixels of a tile in its own size
EDGE: Final = 85.0  # degrees north and south at which the square ends, about
LEAST: Final = 5e-6  # of the world: about 200 m; a single small shape still gets surroundings
MARGIN: Final = 0.06  # a share of the picture that stays empty on each side
CLOSEST: Final = 6  # steps nearer than the whole; each doubles
PAN: Final = 1 / 3  # of the picture, for one step aside
FINE: Final = 0.7  # units of the picture that nobody sees
Box = tuple[float, float, float, float]  # west, south, east, north


def to_world(lon: float, lat: float) -> Point:
    """From degrees to the square; y grows downward."""
    bent = math.asinh(math.tan(math.radians(max(-EDGE, min(EDGE, lat)))))
    return lon / 360 + 0.5, 0.5 - bent / math.tau


def from_world(x: float, y: float) -> Point:
    """Longitude and latitude of a point of the square."""
    return (x - 0.5) * 360, math.degrees(math.atan(math.sinh((0.5 - y) * math.tau)))


@dataclass(frozen=True)
class Tile:
    """One picture of the background and where it lies on ours."""

    z: int
    x: int
    y: int
    left: float
    top: float
    size: float


@dataclass(frozen=True)
class Window:
    """What the picture shows: its middle on the square, and how many units the square is wide.

    `near` counts the steps from the whole; the whole is what `around` gave.
    """

    x: float
    y: float
    scale: float
    near: int = 0
    datum: Datum = Datum.WGS84

    @classmethod
    def around(cls, box: Box, datum: Datum = Datum.WGS84) -> Self:
        """Just so far away that the box fits."""
        west, south, east, north = box
        left, top = to_world(*from_wgs84((west, north), datum))
        right, bottom = to_world(*from_wgs84((east, south), datum))
        inside = 1 - 2 * MARGIN
        wide, high = max(right - left, LEAST), max(bottom - top, LEAST)
        scale = min(WIDTH * inside / wide, HEIGHT * inside / high)
        return cls((left + right) / 2, (top + bottom) / 2, scale, 0, datum)

    def nearer(self, steps: int) -> Self:
        """From nearer by or, with a negative number, from farther away; never beyond the whole."""
        near = max(0, min(CLOSEST, self.near + steps))
        return replace(self, near=near, scale=self.scale * 2.0 ** (near - self.near))

    def beside(self, across: int, down: int) -> Self:
        """One step aside."""
        x = self.x + across * WIDTH * PAN / self.scale
        return replace(self, x=x, y=self.y + down * HEIGHT * PAN / self.scale)

    def over(self, point: Point) -> Self:
        """With this point, in WGS-84, in the middle."""
        x, y = to_world(*from_wgs84(point, self.datum))
        return replace(self, x=x, y=y)

    @property
    def middle(self) -> Point:
        """In WGS-84, to about a metre."""
        lon, lat = to_wgs84(from_world(self.x, self.y), self.datum)
        return round(lon, 5), round(lat, 5)

    def at(self, lon: float, lat: float) -> tuple[int, int]:
        """Where a point in WGS-84 lies on the picture."""
        x, y = to_world(*from_wgs84((lon, lat), self.datum))
        return (
            round((x - self.x) * self.scale + WIDTH / 2),
            round((y - self.y) * self.scale + HEIGHT / 2),
        )

    def tiles(self, deepest: int) -> Iterator[Tile]:
        """The tiles that cover the picture, at the level whose size comes nearest to their own."""
        z = max(0, min(deepest, round(math.log2(self.scale / TILE))))
        count = 2**z
        size = self.scale / count
        left, top = WIDTH / 2 - self.x * self.scale, HEIGHT / 2 - self.y * self.scale
        first, last = math.floor(-top / size), math.ceil((HEIGHT - top) / size)
        for y in range(max(0, first), min(count, last)):
            for x in range(math.floor(-left / size), math.ceil((WIDTH - left) / size)):
                yield Tile(z, x % count, y, left + x * size, top + y * size, size)

    def paths(self, geometries: Sequence[Any]) -> list[str]:
        """The `d` of an SVG path for each shapely geometry in WGS-84, simplified to what can be
        seen; holes are holes with `fill-rule="evenodd"`."""
        tolerance = FINE / self.scale * 360
        simple = shapely.simplify(np.asarray(geometries, dtype=object), tolerance)
        return [self._path(one) for one in simple]

    def _path(self, geometry: Any) -> str:
        return "".join(self._line(part) for part in _lines(geometry))

    def _line(self, ring: Any) -> str:
        closed = ring.geom_type == "LinearRing"
        corners = [self.at(*corner[:2]) for corner in ring.coords]
        corners = corners[:-1] if closed else corners
        (x, y), said = corners[0], [f"M{corners[0][0]} {corners[0][1]}l"]
        for right, down in corners[1:]:
            if (right, down) != (x, y):
                said.append(f"{right - x} {down - y}")
                x, y = right, down
        return f"{said[0]}{' '.join(said[1:]) or '0 0'}{'z' if closed else ''}".replace(" -", "-")


def _lines(geometry: Any) -> Iterator[Any]:
    """Its outlines and holes, or its lines."""
    for part in getattr(geometry, "geoms", [geometry]):
        if part.geom_type == "Polygon":
            yield part.exterior
            yield from part.interiors
        elif part.geom_type == "LineString":
            yield part
