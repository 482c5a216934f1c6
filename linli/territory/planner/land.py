"""The land to be planned: units with their shapes measured and their neighbours found.

Everything that a plan is made from and judged by; no numba, so a web process can hold one too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from linli.territory.planner.barriers import cut_pairs, read_barriers
from linli.territory.planner.borders import Borders, find_borders
from linli.territory.planner.cells import cells_of
from linli.territory.planner.errors import at
from linli.territory.planner.links import MANY, Link, join_pieces, pieces_of_graph
from linli.territory.planner.shapes import (
    Geometries,
    Shapes,
    areas_of,
    flattened,
    pieces_of,
    read_shapes,
)
from linli.territory.planner.units import Unit, loads_of, read_units

DOUBLE: Final = 0.5  # of the smaller unit's area: a larger overlap is the same ground drawn twice
UNWELCOME: Final = -0.5  # of the square root of a unit's area: what a virtual link adds to outlines

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Pair = tuple[int, int]


@dataclass
class Land:
    """Units by number; `borders` has the length for each pair of neighbours, links have none."""

    units: list[Unit]
    parents: list[str]
    parent: Ints  # of each unit, a number
    load: Floats
    homes: Floats
    area: Floats
    rim: Floats
    middle: Floats  # n × 2, on the plane of its village
    planar: bool
    borders: dict[Pair, float] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    gaps: list[tuple[int, int, float]] = field(default_factory=list)
    overlaps: list[tuple[int, int, float]] = field(default_factory=list)
    mended: list[int] = field(default_factory=list)
    by_nearness: list[str] = field(default_factory=list)  # parents whose shapes do not touch
    barriers_cut: list[Pair] = field(default_factory=list)

    def members(self, parent: int) -> Ints:
        """The units of a village."""
        return np.flatnonzero(self.parent == parent)

    def neighbours(self) -> list[list[int]]:
        """For each unit those that count as neighbours, links included."""
        found: list[list[int]] = [[] for _ in self.units]
        for one, two in [*self.borders, *((link.one, link.two) for link in self.links)]:
            found[one].append(two)
            found[two].append(one)
        return found


def survey(collection: Any, *, barriers: Any = None, planar: bool = False) -> Land:
    """Read a GeoJSON collection of units into a land. Raises `PlanRefused`."""
    units = read_units(collection)
    shapes = read_shapes(collection, units, planar=planar)
    names = sorted({unit.parent for unit in units})
    number = {name: index for index, name in enumerate(names)}
    parent = np.array([number[unit.parent] for unit in units], dtype=np.int64)
    _check_kinds(shapes, units, parent)
    land = _measured(units, names, parent, shapes)
    _find_neighbours(land, shapes, read_barriers(barriers) if barriers else None)
    return land


def _check_kinds(shapes: Shapes, units: Sequence[Unit], parent: Ints) -> None:
    for one in np.unique(parent):
        members = np.flatnonzero(parent == one)
        kinds = shapes.points[members]
        if kinds.any() and not kinds.all():
            unit = units[int(members[kinds][0])]
            raise at(unit.number, unit.id, "it is a point, but others of its parent are polygons.")


def _measured(units: list[Unit], names: list[str], parent: Ints, shapes: Shapes) -> Land:
    count = len(units)
    land = Land(
        units=units,
        parents=names,
        parent=parent,
        load=np.zeros(count),
        homes=np.array([unit.households or 0.0 for unit in units]),
        area=np.zeros(count),
        rim=np.zeros(count),
        middle=np.zeros((count, 2)),
        planar=shapes.planar,
        mended=shapes.mended,
    )
    solid = ~shapes.points
    if solid.any():
        outlines = pieces_of(shapes.geometries[solid], planar=shapes.planar)
        land.area[solid] = areas_of(shapes.geometries[solid], planar=shapes.planar)
        land.rim[solid] = np.bincount(outlines.unit, outlines.length, minlength=int(solid.sum()))
        _touching(land, outlines, shapes, np.flatnonzero(solid))
    for one in range(len(names)):
        members = land.members(one)
        plane = flattened(shapes.geometries[members], planar=shapes.planar)
        land.middle[members] = shapely.get_coordinates(shapely.centroid(plane))
        if shapes.points[members[0]]:
            _by_nearness(land, members)
    land.load[:] = loads_of(units, land.area.tolist())
    return land


def _touching(land: Land, outlines: Any, shapes: Shapes, solid: Ints) -> None:
    """Borders between polygons, as they are drawn."""
    found: Borders = find_borders(
        outlines, shapes.geometries[solid], land.parent[solid], planar=shapes.planar
    )
    pairs = zip(solid[found.one].tolist(), solid[found.two].tolist(), strict=True)
    land.borders.update(zip(pairs, found.length.tolist(), strict=True))
    land.gaps = [(int(solid[a]), int(solid[b]), length) for a, b, length in found.gaps]
    land.overlaps = [(int(solid[a]), int(solid[b]), share) for a, b, share in found.overlaps]
    for one, two, share in land.overlaps:
        if share > DOUBLE:
            unit, other = land.units[two], land.units[one]
            text = f"it covers the same ground as unit “{other.id}”."
            raise at(unit.number, unit.id, text, code="same_ground", other=other.id)


def _by_nearness(land: Land, members: Ints) -> None:
    """Neighbours, areas and outlines by the ground that is nearest to each unit's middle."""
    cells = cells_of(land.middle[members])
    outlines = pieces_of(cells, planar=True)
    land.area[members] = shapely.area(cells)
    land.rim[members] = np.bincount(outlines.unit, outlines.length, minlength=len(members))
    found = find_borders(outlines, cells, np.zeros(len(members), dtype=np.int64), planar=True)
    for one, two, length in zip(found.one, found.two, found.length, strict=True):
        pair = sorted((int(members[one]), int(members[two])))
        land.borders[pair[0], pair[1]] = float(length)


def _find_neighbours(land: Land, shapes: Shapes, barrier: Any) -> None:
    """Village by village: given neighbours, barriers, and links between what does not touch."""
    of_parent: dict[int, list[Pair]] = {}
    for pair in land.borders:
        of_parent.setdefault(int(land.parent[pair[0]]), []).append(pair)
    numbers = {unit.id: number for number, unit in enumerate(land.units)}
    for one, name in enumerate(land.parents):
        members = land.members(one)
        pairs = _given(land, members, numbers, of_parent.get(one, []))
        local = {int(unit): i for i, unit in enumerate(members)}
        piece = pieces_of_graph(len(members), [(local[a], local[b]) for a, b in pairs])
        if max(piece) + 1 > max(3, MANY * len(members)):
            land.by_nearness.append(name)
            for pair in pairs:
                del land.borders[pair]
            _by_nearness(land, members)
            pairs = [pair for pair in land.borders if land.parent[pair[0]] == one]
        _join(land, members, pairs, shapes, barrier)


def _given(land: Land, members: Ints, numbers: Mapping[str, int], found: list[Pair]) -> list[Pair]:
    """Where units of a village list their neighbours, those are all that count."""
    lists = {int(one): land.units[one].neighbours for one in members}
    if all(others is None for others in lists.values()):
        return found
    wanted = {
        (min(one, numbers[other]), max(one, numbers[other]))
        for one, others in lists.items()
        for other in others or ()
        if numbers[other] != one and land.parent[numbers[other]] == land.parent[one]
    }
    wanted |= {pair for pair in found if lists[pair[0]] is None or lists[pair[1]] is None}
    for pair in set(found) - wanted:
        del land.borders[pair]
    for pair in wanted - set(found):
        land.borders[pair] = 0.0
    return sorted(wanted)


def _join(land: Land, members: Ints, pairs: list[Pair], shapes: Shapes, barrier: Any) -> None:
    """Take away what a barrier cuts, then link the pieces that are left."""
    local = {int(unit): i for i, unit in enumerate(members)}
    near = [(local[one], local[two]) for one, two in pairs]
    plane: Geometries = flattened(shapes.geometries[members], planar=shapes.planar)
    cut: list[Pair] = []
    if barrier is not None and near:
        everything = np.append(shapes.geometries[members], barrier)
        parted = cut_pairs(plane, near, flattened(everything, planar=shapes.planar)[-1])
        cut = [pair for pair, is_cut in zip(near, parted, strict=True) if is_cut]
        near = [pair for pair, is_cut in zip(near, parted, strict=True) if not is_cut]
    for one, two in cut:
        pair = (int(members[one]), int(members[two]))
        land.barriers_cut.append((min(pair), max(pair)))
        del land.borders[min(pair), max(pair)]
    piece = pieces_of_graph(len(members), near)
    if max(piece) > 0:
        for link in join_pieces(plane, piece, cut):
            ends = sorted((int(members[link.one]), int(members[link.two])))
            land.links.append(Link(ends[0], ends[1], link.distance, link.kind))
