"""Outlines in metres: how large, how compact, what overlaps, what is left open between them.

Everything lies within a village or a township, so that a flat map of it is true to a few
centimetres.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import mapping
from shapely.geometry import shape as to_shape
from shapely.geometry.base import BaseGeometry

METRES_A_DEGREE: Final = 6_371_008.8 * math.pi / 180
_FINEST: Final = 1e-7  # degrees, about a centimetre


@dataclass(frozen=True)
class Flat:
    """Degrees to metres around a point, and back."""

    lon: float
    lat: float

    def metres(self, geojson: Mapping[str, Any]) -> BaseGeometry:
        """A GeoJSON geometry on the flat map; mended where lines touch themselves."""
        made = shapely.transform(to_shape(dict(geojson)), self._to_metres)
        return made if made.is_valid else shapely.make_valid(made)

    def point(self, lon: float, lat: float) -> shapely.Point:
        """A point on the flat map."""
        found: shapely.Point = shapely.transform(shapely.Point(lon, lat), self._to_metres)
        return found

    def geojson(self, flat: BaseGeometry) -> dict[str, Any]:
        """Back to degrees, as it is kept."""
        made = shapely.transform(flat, self._to_degrees)
        return dict(mapping(shapely.set_precision(made, _FINEST)))

    def _to_metres(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        squeeze = math.cos(math.radians(self.lat))
        scale = np.array([METRES_A_DEGREE * squeeze, METRES_A_DEGREE])
        moved: NDArray[np.float64] = (points - np.array([self.lon, self.lat])) * scale
        return moved

    def _to_degrees(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        squeeze = math.cos(math.radians(self.lat))
        scale = np.array([METRES_A_DEGREE * squeeze, METRES_A_DEGREE])
        moved: NDArray[np.float64] = points / scale + np.array([self.lon, self.lat])
        return moved


def around(geojsons: Sequence[Mapping[str, Any]]) -> Flat:
    """The flat map around the middle of some outlines; of none, around nothing."""
    if not geojsons:
        return Flat(0, 0)
    west, south, east, north = shapely.total_bounds([to_shape(dict(one)) for one in geojsons])
    return Flat(float(west + east) / 2, float(south + north) / 2)


def area_of(geojson: Mapping[str, Any]) -> float:
    """Square metres."""
    return float(around([geojson]).metres(geojson).area)


def joined(parts: Sequence[BaseGeometry], sliver: float) -> BaseGeometry:
    """One outline of many; slits between them, narrower than a sliver, are closed."""
    made = shapely.union_all(list(parts))
    if isinstance(made, shapely.Polygon) and not made.interiors:
        return made
    closed = made.buffer(sliver / 2, join_style="mitre").buffer(-sliver / 2, join_style="mitre")
    return closed if closed.is_valid and not closed.is_empty else made


def compactness(outline: BaseGeometry) -> float:
    """Polsby–Popper: 1 for a circle, towards 0 for a thin or torn shape."""
    return float(4 * math.pi * outline.area / outline.length**2) if outline.length else 0.0


def wider_than(thing: BaseGeometry, sliver: float) -> bool:
    """Whether it is more than a sliver, which nobody means."""
    return not thing.is_empty and not thing.buffer(-sliver / 2).is_empty


def open_between(outlines: Sequence[BaseGeometry], village: BaseGeometry | None) -> BaseGeometry:
    """What no outline covers: of the village's outline, else the holes between them."""
    made = shapely.union_all(list(outlines))
    if village is not None:
        return shapely.difference(village, made)
    parts = shapely.get_parts(made)
    holes = [shapely.Polygon(ring) for part in parts for ring in getattr(part, "interiors", ())]
    return shapely.union_all(holes)
