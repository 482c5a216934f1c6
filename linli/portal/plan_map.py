"""A plan drawn on a page: its lanes where they have an outline or a point, else its grids."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from shapely.geometry import shape as to_shape

from linli.common.geometry import Projection, svg_path
from linli.territory.choices import Layer
from linli.territory.services.plans import GridSheet, PlanSheet
from linli.territory.services.plans.weighing import Leaf

WIDTH: Final = 1000
MARGIN: Final = 0.05
TONES: Final = 6  # fills that neighbouring grids take in turn
DOT: Final = 14  # a lane of which only the point is known


@dataclass(frozen=True)
class Drawn:
    """A lane or a grid on the map. `lane` and `grid` are keys for whoever drags it."""

    name: str
    words: str
    tone: int
    path: str = ""
    x: float = 0
    y: float = 0
    lane: int | None = None
    grid: int | None = None


@dataclass(frozen=True)
class PlanMap:
    """The picture, its lanes or grids, and a label for each grid."""

    view_box: str
    drawn: list[Drawn]
    labels: list[Drawn]


def map_of(sheet: PlanSheet) -> PlanMap | None:
    """`None` when nothing has a place on the map."""
    known: list[Any] = [leaf.outline for leaf in sheet.leaves if leaf.outline]
    known += [one.drawn for one in sheet.grids if one.drawn]
    points = [
        (leaf.unit.lon, leaf.unit.lat)
        for leaf in sheet.leaves
        if not leaf.outline and leaf.unit.lon is not None and leaf.unit.lat is not None
    ]
    if not known and not points:
        return None
    boxes = [to_shape(one).bounds for one in known]
    boxes += [(lon, lat, lon, lat) for lon, lat in points]
    west, south, east, north = zip(*boxes, strict=True)
    projection = Projection.of((min(west), min(south), max(east), max(north)), WIDTH, MARGIN)
    drawn = _grids(sheet, projection) + _lanes(sheet, projection)
    return PlanMap(projection.view_box, drawn, _labels(sheet.grids, projection))


def _grids(sheet: PlanSheet, projection: Projection) -> list[Drawn]:
    """Those that were drawn themselves, below the lanes."""
    return [
        Drawn(
            one.grid.number,
            one.grid.name,
            number % TONES,
            path=svg_path(one.drawn, projection),  # type: ignore[arg-type]  # checked when drawn
            grid=one.grid.pk,
        )
        for number, one in enumerate(sheet.grids)
        if one.drawn
    ]


def _lanes(sheet: PlanSheet, projection: Projection) -> list[Drawn]:
    tones = {one.grid.pk: number % TONES for number, one in enumerate(sheet.grids)}
    return [
        found
        for leaf in sheet.leaves
        if (found := _lane(leaf, sheet, tones, projection)) is not None
    ]


def _lane(
    leaf: Leaf, sheet: PlanSheet, tones: dict[int, int], projection: Projection
) -> Drawn | None:
    grid = sheet.held[Layer.GRID].get(leaf.unit.pk)
    name = leaf.unit.name
    words = f"{name} · {grid.name}" if grid else name
    tone = tones[grid.pk] if grid else TONES
    key = grid.pk if grid else None
    if leaf.outline:
        path = svg_path(leaf.outline, projection)  # type: ignore[arg-type]  # checked when drawn
        return Drawn(name, words, tone, path, lane=leaf.unit.pk, grid=key)
    if leaf.unit.lon is None or leaf.unit.lat is None:
        return None
    x, y = projection.to_svg(leaf.unit.lon, leaf.unit.lat)
    dot = f"M{x - DOT:.1f},{y:.1f}a{DOT},{DOT} 0 1 0 {2 * DOT},0a{DOT},{DOT} 0 1 0 {-2 * DOT},0Z"
    return Drawn(name, words, tone, dot, lane=leaf.unit.pk, grid=key)


def _labels(grids: Sequence[GridSheet], projection: Projection) -> list[Drawn]:
    found = []
    for number, one in enumerate(grids):
        if one.outline is None:
            continue
        geojson = one.flat.geojson(one.outline)
        inner = to_shape(geojson).representative_point()
        x, y = projection.to_svg(inner.x, inner.y)
        label = Drawn(one.grid.number, one.grid.name, number % TONES, x=round(x, 1), y=round(y, 1))
        found.append(label)
    return found
