"""The sketch map of a village's grids or a township's villages: shapes placed on one picture."""

import math
from dataclasses import dataclass
from typing import Final

from django.db.models import Q
from shapely.geometry import shape as to_shape

from linli.common.geometry import Geometry, Point, Projection, svg_path
from linli.territory.models import Grid, Shape, ShapesVersion, Unit

WIDTH: Final = 1000
HEIGHT: Final = 700
MARGIN: Final = 0.05  # a share of the width that stays empty on each side
LEAST_SPAN: Final = 0.002  # degrees, about 200 m: a single small shape still gets surroundings


@dataclass(frozen=True)
class Drawn:
    """One grid or village on the picture."""

    of: Grid | Unit
    path: str
    x: float
    y: float


@dataclass(frozen=True)
class Sketch:
    """A picture of WIDTH × HEIGHT on which degrees run evenly along both edges."""

    drawn: list[Drawn]
    projection: Projection

    @property
    def west(self) -> float:
        return self.projection.west

    @property
    def north(self) -> float:
        return self.projection.north

    @property
    def east(self) -> float:
        return self.projection.to_lonlat(WIDTH, 0)[0]

    @property
    def south(self) -> float:
        return self.projection.to_lonlat(0, HEIGHT)[1]

    def point_at(self, x: float, y: float) -> Point:
        """Longitude and latitude of a pixel, to about a decimetre; outside the picture its edge."""
        lon, lat = self.projection.to_lonlat(min(max(x, 0), WIDTH), min(max(y, 0), HEIGHT))
        return round(lon, 6), round(lat, 6)


def shapes_number() -> int:
    """The number of the shapes in force; it changes with every edit. One query."""
    return ShapesVersion.objects.filter(pk=1).values_list("number", flat=True).first() or 0


def sketch_of(place: Unit) -> Sketch | None:
    """The grids in force of a village, or the villages of a township. One query; `None` without
    shapes."""
    rows = list(
        Shape.objects.filter(
            Q(grid__in=Grid.objects.in_force().filter(village=place)) | Q(unit__parent=place),
            valid_to__isnull=True,
        )
        .select_related("grid", "unit")
        .order_by("grid__code", "unit__path")
    )
    # A village's grids are its map; shapes of single groups below it would only lie on top.
    rows = [row for row in rows if row.grid_id] or rows
    if not rows:
        return None
    projection = _projection(rows)
    return Sketch([_drawn(row, projection) for row in rows], projection)


def _projection(rows: list[Shape]) -> Projection:
    west, south = min(row.west for row in rows), min(row.south for row in rows)
    east, north = max(row.east for row in rows), max(row.north for row in rows)
    squeeze = math.cos(math.radians((south + north) / 2))
    inside = 1 - 2 * MARGIN
    wide, high = max((east - west) * squeeze, LEAST_SPAN), max(north - south, LEAST_SPAN)
    scale = min(WIDTH * inside / wide, HEIGHT * inside / high)
    return Projection(
        west=(west + east) / 2 - WIDTH / scale / squeeze / 2,
        north=(south + north) / 2 + HEIGHT / scale / 2,
        per_lon=scale * squeeze,
        per_lat=scale,
        width=WIDTH,
        height=HEIGHT,
    )


def _drawn(row: Shape, projection: Projection) -> Drawn:
    geometry: Geometry = row.geometry  # type: ignore[assignment]  # checked when it was drawn
    inner = to_shape(row.geometry).representative_point()
    x, y = projection.to_svg(inner.x, inner.y)
    of = row.grid or row.unit
    if of is None:  # shape_of_one_thing
        raise ValueError("A shape belongs to a grid or a unit.")
    return Drawn(of, svg_path(geometry, projection), round(x, 1), round(y, 1))
