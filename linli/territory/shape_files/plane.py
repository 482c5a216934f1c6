"""Shapes of one village on a plane in metres: how large, how far outside, how much they overlap.

Two outlines that were drawn along the same wall never meet exactly. What is narrower than a sliver
is nobody's overlap. Outlines are compared without corners that nobody can measure, since comparing
takes time with the square of their number.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import shapely
from shapely.geometry import shape as _shape
from shapely.geometry.base import BaseGeometry

SLIVER_M: Final = 4.0  # wide on average: what drawing by hand on a picture gives
SLIVER_SHARE: Final = 0.2  # of the smaller shape: more is no sliver, however ragged it is
FINE_M: Final = 0.5  # corners nearer to the line than this do not count
_DEGREE_M: Final = 111_320.0


@dataclass(frozen=True)
class Plane:
    """Metres around a latitude, true to a thousandth within a township."""

    latitude: float

    def of(self, geometry: Mapping[str, Any]) -> BaseGeometry:
        """A geometry in metres; crossing lines of what was drawn long ago are mended."""
        per_lon = _DEGREE_M * math.cos(math.radians(self.latitude))
        built: BaseGeometry = shapely.transform(
            _shape(dict(geometry)), lambda all_: all_ * [per_lon, _DEGREE_M]
        )
        built = built.simplify(FINE_M)
        return built if built.is_valid else built.buffer(0)


def overlap_m2(one: BaseGeometry, other: BaseGeometry) -> float:
    """How much two shapes have in common, slivers left out."""
    return _beyond_slivers(one.intersection(other), min(one.area, other.area))


def outside_m2(one: BaseGeometry, region: BaseGeometry) -> float:
    """How much of a shape lies outside a region, slivers left out."""
    return _beyond_slivers(one.difference(region), one.area)


def _beyond_slivers(left: BaseGeometry, whole: float) -> float:
    """The area of what is left, unless all its parts are long and narrow."""
    if not left.length or not left.area:
        return 0.0
    parts = shapely.get_parts(left).tolist()
    wide = any(2 * part.area > SLIVER_M * part.length for part in parts if part.area)
    return float(left.area) if wide or left.area > SLIVER_SHARE * whole else 0.0


def is_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two geometries in degrees are the same line for line, wherever their rings begin."""
    built = [shapely.normalize(_shape(dict(each))) for each in (one, other)]
    return bool(shapely.equals_exact(built[0], built[1], tolerance=2e-7))
