"""From a point to the place that it lies in, and from places to points that anybody may see: for
programs that know longitude and latitude and nothing else."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import shapely
from django.db.models import Q
from shapely.geometry import shape as to_shape

from linli.common.geometry import Point, contains
from linli.territory.choices import Layer, PlanStatus
from linli.territory.fields import below
from linli.territory.models import Grid, Shape, Unit
from linli.territory.paths import page_code, village_path
from linli.territory.services import shapes


@dataclass(frozen=True)
class Pointed:
    """The village or wider place that holds a point, and the lane or group in it if one is drawn
    around the point."""

    code: str
    unit_id: int | None = None


def place_at(point: Point, *, below_path: str = "") -> Pointed | None:
    """Where a point lies, inside a place: by the grids in force, else by the narrowest outline of
    a village, group or lane. At most three queries; `None` where nothing that was drawn holds
    it."""
    grid_id = shapes.grid_at(point, below_path=below_path)
    if grid_id is not None:
        return Pointed(Grid.objects.only("code").get(pk=grid_id).village_code)
    lon, lat = point
    box = Q(west__lte=lon, east__gte=lon, south__lte=lat, north__gte=lat, valid_to__isnull=True)
    around = Shape.objects.filter(below(below_path, "unit__path"), box, unit__valid_to__isnull=True)
    rows: list[tuple[int, str, Any]] = list(around.values_list("unit", "unit__path", "geometry"))
    held = [(len(path), path, unit) for unit, path, drawn in rows if contains(drawn, point)]
    if not held:
        return None
    _depth, path, unit = max(held)
    return Pointed(page_code(path), unit if village_path(path) not in {"", path} else None)


def is_drawn(below_path: str) -> bool:
    """Whether anything at or below a place has an outline, so that a point can lie outside. One
    query."""
    units = Shape.objects.filter(below(below_path, "unit__path"), valid_to__isnull=True)
    grids = Shape.objects.filter(below(below_path, "grid__village__path"), valid_to__isnull=True)
    return units.exists() or grids.exists()


def middles(
    grids: Collection[int], units: Collection[Unit]
) -> tuple[dict[int, Point], dict[int, Point]]:
    """A point inside each grid and each place that is drawn, by their ids. A place without an
    outline has its own point, if somebody set one; else a village is what its grids are together.
    At most three queries."""
    of_grids = Shape.objects.filter(grid__in=grids, valid_to__isnull=True)
    of_units = Shape.objects.filter(unit__in=units, valid_to__isnull=True)
    points = {
        one.pk: (one.lon, one.lat) for one in units if one.lon is not None and one.lat is not None
    }
    drawn = {unit: _inside(shape) for unit, shape in of_units.values_list("unit", "geometry")}
    inside = {grid: _inside(shape) for grid, shape in of_grids.values_list("grid", "geometry")}
    places = {**points, **drawn}
    bare = [one.pk for one in units if one.pk not in places]
    return inside, {**(_of_their_grids(bare) if bare else {}), **places}


def _of_their_grids(villages: Collection[int]) -> dict[int, Point]:
    rows = Shape.objects.filter(
        grid__village__in=villages,
        grid__plan__status=PlanStatus.PUBLISHED,
        grid__layer=Layer.GRID,
        valid_to__isnull=True,
    )
    parts: defaultdict[int, list[Any]] = defaultdict(list)
    for village, drawn in rows.values_list("grid__village", "geometry"):
        parts[village].append(to_shape(drawn))
    return {village: _point(shapely.union_all(found)) for village, found in parts.items()}


def _inside(drawn: dict[str, Any]) -> Point:
    return _point(to_shape(drawn))


def _point(shape: Any) -> Point:
    inner = shape.representative_point()
    return inner.x, inner.y
