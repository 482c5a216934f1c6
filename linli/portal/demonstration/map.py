"""Where the lanes of the demonstration lie: a strip each, inside their grid; invented like all."""

from typing import Any, Final

from shapely.geometry import shape as to_shape

from linli.people.actors import SYSTEM
from linli.portal.demonstration.places import Village
from linli.territory import services as territory
from linli.territory.models import Shape

SHARE: Final = 0.15  # of the grid, for a lane across and half of one down
LANES: Final = 2  # a grid


def draw_lanes(village: Village) -> None:
    """Two lanes in each grid, side by side around its middle."""
    rows = Shape.objects.filter(grid__in=village.grids, valid_to__isnull=True)
    grids = {row.grid_id: to_shape(row.geometry) for row in rows}
    for number, lane in enumerate(village.lanes):
        grid = grids[village.grids[number // LANES].pk]
        territory.draw_unit_shape(lane, _strip(grid, number % LANES), by=SYSTEM)


def _strip(grid: Any, part: int) -> dict[str, Any]:
    left, bottom, right, top = grid.bounds
    wide, high = (right - left) * SHARE, (top - bottom) * SHARE
    middle = grid.representative_point()
    west = middle.x - wide + part * wide
    east = west + wide * 0.9
    south, north = middle.y - high, middle.y + high
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}
