"""Units that are points, or shapes that do not touch one another: who is whose neighbour then.

Each point gets the ground that is nearer to it than to any other of its village, within a rim
around all of them as wide as points lie apart. Cells that share a border are neighbours.
"""

import math
from typing import Any, Final

import numpy as np
import shapely

from linli.territory.planner.shapes import Floats, Geometries

APART: Final = 1e-4  # of the village's width: points on one spot are drawn apart by so much
REACH: Final = 1.5  # times the usual distance between points: how far the outermost cells go


def cells_of(points: Floats) -> Geometries:
    """A polygon for each of these positions on a plane, in the same order."""
    spread = _drawn_apart(points - points.mean(axis=0))
    around = _rim(spread)
    if len(points) == 1:
        return np.array([around], dtype=object)
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(spread), extend_to=around, ordered=True)
    )
    return np.asarray(shapely.orient_polygons(shapely.intersection(cells, around)))


def _drawn_apart(points: Floats) -> Floats:
    """The same positions; where several are one, they stand on a small circle around it."""
    _, group, sizes = np.unique(points, axis=0, return_inverse=True, return_counts=True)
    group = group.ravel()
    if len(sizes) == len(points):
        return points
    width = float(np.ptp(points, axis=0).max()) or 1.0
    spread = points.copy()
    for one in np.flatnonzero(sizes > 1):
        members = np.flatnonzero(group == one)
        turns = 2 * math.pi * np.arange(len(members)) / len(members)
        spread[members] += APART * width * np.column_stack([np.cos(turns), np.sin(turns)])
    return spread


def _rim(points: Floats) -> Any:
    hull: Any = shapely.convex_hull(shapely.multipoints(points))
    usual = math.sqrt(max(shapely.area(hull), 0.0) / len(points))
    if usual == 0:
        usual = shapely.length(hull) / len(points) or 1.0
    return shapely.buffer(hull, REACH * usual, quad_segs=4)
