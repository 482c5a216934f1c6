"""Where the lanes and roads of the demonstration lie: a lane is half of its grid, a road runs
between two; invented like all."""

from typing import Any, Final

import shapely
from shapely.geometry import box, mapping
from shapely.geometry import shape as to_shape

from linli.people.actors import SYSTEM
from linli.portal.demonstration.places import Village
from linli.territory import services as territory
from linli.territory.models import Grid, Shape

LANES: Final = 2  # a grid
TOUCH: Final = 1e-5  # degrees: corners are rounded


def draw_lanes(village: Village) -> None:
    """Two lanes in each grid, side by side; together they are the grid, so that plans of other
    grids leave no gap."""
    rows = Shape.objects.filter(grid__in=village.grids, valid_to__isnull=True)
    grids = {row.grid_id: to_shape(row.geometry) for row in rows}
    for number, lane in enumerate(village.lanes):
        grid = grids[village.grids[number // LANES].pk]
        territory.draw_unit_shape(lane, _half(grid, number % LANES), by=SYSTEM)


def border_of(one: Grid, two: Grid) -> dict[str, Any]:
    """The line along which two grids touch."""
    rows = Shape.objects.filter(grid__in=[one, two], valid_to__isnull=True)
    near, far = (to_shape(row.geometry) for row in rows)
    along = shapely.line_merge(far.boundary.intersection(near.buffer(TOUCH)))
    return dict(mapping(max(shapely.get_parts(along), key=shapely.length)))


def _half(grid: Any, part: int) -> dict[str, Any]:
    west, south, east, north = grid.bounds
    middle = round((west + east) / 2, 6)
    side = box(middle, south, east, north) if part else box(west, south, middle, north)
    return dict(mapping(grid.intersection(side)))
