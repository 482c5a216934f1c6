"""Rivers and roads that a grid shall not lie across: they take borders away."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from linli.territory.planner.errors import PlanRefused
from linli.territory.planner.shapes import Geometries
from linli.territory.planner.units import features_of

REACH: Final = 0.05  # of the square root of a unit's area: how near a border a barrier may run
ALONG: Final = 0.5  # of a border's length that a barrier has to cover
LINES: Final = ("LineString", "MultiLineString")


def read_barriers(collection: Any) -> Any:
    """All lines of a GeoJSON file as one shape."""
    lines = []
    for number, feature in enumerate(features_of(collection, "The file of barriers"), start=1):
        geometry: Any = feature.get("geometry")
        kind = geometry.get("type") if isinstance(geometry, dict) else None
        if kind not in LINES:
            raise PlanRefused(f"Barrier {number} is not a line.", feature=str(number))
        try:
            lines.append(shapely.geometry.shape(geometry))
        except (TypeError, ValueError, IndexError, KeyError, shapely.errors.ShapelyError):
            raise PlanRefused(
                f"Barrier {number}: its coordinates cannot be read.", feature=str(number)
            ) from None
    return shapely.union_all(lines)


def cut_pairs(
    shapes: Geometries, pairs: Sequence[tuple[int, int]], barrier: Any
) -> NDArray[np.bool_]:
    """Which of these pairs of neighbours the barrier parts: it runs along half of their border or
    more, or crosses the way from the middle of one to the middle of the other.

    `shapes` and `barrier` lie on one plane."""
    one, two = np.asarray(pairs, dtype=np.int64).reshape(-1, 2).T
    ways = shapely.linestrings(
        np.stack(
            [
                shapely.get_coordinates(shapely.centroid(shapes[one])),
                shapely.get_coordinates(shapely.centroid(shapes[two])),
            ],
            axis=1,
        )
    )
    crossed = shapely.intersects(ways, barrier)
    reach = REACH * np.sqrt(np.minimum(shapely.area(shapes[one]), shapely.area(shapes[two])))
    border = shapely.intersection(shapely.boundary(shapes[one]), shapely.buffer(shapes[two], reach))
    near = shapely.intersection(border, shapely.buffer(barrier, float(reach.max(initial=0.0))))
    return np.asarray(crossed | (shapely.length(near) > ALONG * shapely.length(border)))
