"""Keeping shapes, and which grid a point lies in: a tree of shapes kept in the process, renewed
when the database's is newer.

An edit counts the version up in its own transaction, so every process sees it at its next look-up.
"""

import secrets
import threading
from dataclasses import dataclass, field
from typing import Any

import shapely
from shapely.geometry import shape as to_shape

from linli.common import clock, geometry
from linli.territory.choices import Layer, PlanStatus
from linli.territory.models import Area, Grid, Shape, ShapesVersion, Unit


@dataclass
class _Index:
    number: int = -1
    tree: shapely.STRtree | None = None
    grids: list[tuple[int, str]] = field(default_factory=list)  # grid id, village path


_index = _Index()
_lock = threading.Lock()


def keep(
    shape: geometry.Geometry | geometry.Line,
    *,
    unit: Unit | None = None,
    grid: Grid | None = None,
    area: Area | None = None,
) -> Shape:
    """A checked shape is that of a thing from now on; the one before keeps its dates."""
    at, of = clock.now(), {"unit": unit, "grid": grid, "area": area}
    Shape.objects.filter(**of, valid_to__isnull=True).update(valid_to=at)
    west, south, east, north = geometry.bbox(shape)
    box = {"west": west, "south": south, "east": east, "north": north}
    return Shape.objects.create(**of, **box, geometry=dict(shape), valid_from=at)


def count_up() -> None:
    """Note inside the transaction of an edit that shapes changed.

    The number is drawn: were it counted, an edit that was looked up and then rolled back would
    share its number with the next one, and this process would keep the shapes that never were.
    """
    ShapesVersion.objects.update_or_create(id=1, defaults={"number": secrets.randbits(62)})


def grid_at(point: tuple[float, float], *, below_path: str) -> int | None:
    """The grid in force whose shape holds the point, inside a place. One query when nothing
    changed.

    On a shared border the grid with the lower id is taken, so that the answer is always the same.
    """
    current = _current()
    if current.tree is None:
        return None
    hits = current.tree.query(shapely.Point(point), predicate="intersects")
    inside = [current.grids[hit][0] for hit in hits if current.grids[hit][1].startswith(below_path)]
    return min(inside, default=None)


def _current() -> _Index:
    global _index
    number = ShapesVersion.objects.filter(pk=1).values_list("number", flat=True).first() or 0
    if number != _index.number:
        with _lock:
            if number != _index.number:
                _index = _load(number)
    return _index


def _load(number: int) -> _Index:
    rows: list[tuple[int, str, dict[str, Any]]] = list(
        Shape.objects.filter(
            grid__plan__status=PlanStatus.PUBLISHED,
            grid__layer=Layer.GRID,
            valid_to__isnull=True,
        ).values_list("grid_id", "grid__village__path", "geometry")
    )
    tree = shapely.STRtree([to_shape(geometry) for _grid, _path, geometry in rows])
    return _Index(number, tree, [(grid, path) for grid, path, _geometry in rows])
