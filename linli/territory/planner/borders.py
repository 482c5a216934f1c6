"""Who touches whom inside a village, and over what length.

Pieces that two outlines have in common exactly are matched at once. What is left over – corners on
one side only, small gaps and overlaps of real digitising – is compared within a reach of a few
hundredths of a unit's width. A touching corner is no border.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from linli.territory.planner.shapes import Floats, Geometries, Pieces, flattened

REACH: Final = 0.02  # of the square root of a unit's area: how far a gap may open
CORNER: Final = 4.0  # times the reach: a shorter common stretch is a corner
EXACT: Final = 1e-3  # of the reach: what is nearer than this lies on the same line
SLIVER: Final = 1e-6  # of the smaller unit's area: less is arithmetic, not ground

Ints = NDArray[np.int64]


@dataclass
class Borders:
    """Pairs of units (`one` < `two`) with the length of their border, and what was odd."""

    one: Ints
    two: Ints
    length: Floats
    gaps: list[tuple[int, int, float]] = field(default_factory=list)  # two units, length
    overlaps: list[tuple[int, int, float]] = field(default_factory=list)  # share of the smaller


def find_borders(pieces: Pieces, geometries: Geometries, parents: Ints, *, planar: bool) -> Borders:
    """The borders between units of the same parent."""
    matches, same_side, alone = _matched(pieces)
    inside = parents[matches[:, 0]] == parents[matches[:, 1]]
    borders = _summed(matches[inside, :2], matches[inside, 2].astype(np.float64), pieces)
    suspects = {(min(a, b), max(a, b)) for a, b in same_side if parents[a] == parents[b]}
    for parent in np.unique(parents[pieces.unit[alone]]) if alone.any() else ():
        left = alone & (parents[pieces.unit] == parent)
        members = np.unique(pieces.unit[left])
        if len(members) > 1:
            shapes = np.full(len(geometries), None, dtype=object)
            shapes[members] = flattened(geometries[members], planar=planar)
            _look_closer(borders, _loose_ends(pieces, left, members, geometries, planar), shapes)
            suspects |= _crossing(geometries, members, np.flatnonzero(parents == parent))
    _note_overlaps(borders, geometries, suspects)
    return borders


def _matched(pieces: Pieces) -> tuple[Ints, list[tuple[int, int]], NDArray[np.bool_]]:
    """Rows of (unit, other unit, piece); pairs that lie on the same side; pieces without a match.

    Two neighbours walk along their border in opposite directions."""
    turned = (pieces.start[:, 0] > pieces.end[:, 0]) | (
        (pieces.start[:, 0] == pieces.end[:, 0]) & (pieces.start[:, 1] > pieces.end[:, 1])
    )
    low = np.where(turned[:, None], pieces.end, pieces.start)
    high = np.where(turned[:, None], pieces.start, pieces.end)
    key = _mixed(np.hstack([low, high]))
    order = np.lexsort((turned, key))
    same = key[order[:-1]] == key[order[1:]]
    one, two = order[:-1][same], order[1:][same]
    alone = np.ones(len(key), dtype=bool)
    alone[one] = alone[two] = False
    facing = (turned[one] != turned[two]) & (pieces.unit[one] != pieces.unit[two])
    side = (turned[one] == turned[two]) & (pieces.unit[one] != pieces.unit[two])
    rows = np.column_stack([pieces.unit[one], pieces.unit[two], one])[facing]
    pairs = np.unique(np.column_stack([pieces.unit[one], pieces.unit[two]])[side], axis=0)
    return rows, [(int(a), int(b)) for a, b in pairs], alone


def _mixed(columns: Floats) -> NDArray[np.uint64]:
    """One number for each row: equal rows, equal numbers."""
    words = (columns + 0.0).view(np.uint64)  # -0.0 becomes 0.0
    mixed = np.zeros(len(words), dtype=np.uint64)
    for column in words.T:
        mixed = (mixed ^ column) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return mixed


def _summed(pairs: Ints, piece: Floats, pieces: Pieces) -> Borders:
    low, high = pairs.min(axis=1), pairs.max(axis=1)
    unique, index = np.unique(np.column_stack([low, high]), axis=0, return_inverse=True)
    weights = pieces.length[piece.astype(np.int64)]
    length = np.bincount(index.ravel(), weights, minlength=len(unique)).astype(np.float64)
    return Borders(unique[:, 0], unique[:, 1], length)


@dataclass
class _Loose:
    """What no other outline has in common exactly, a line a unit, on a plane."""

    members: Ints
    lines: Geometries
    reach: Floats


def _loose_ends(
    pieces: Pieces, left: NDArray[np.bool_], members: Ints, geometries: Geometries, planar: bool
) -> _Loose:
    which = np.flatnonzero(left)
    which = which[np.argsort(pieces.unit[which], kind="stable")]
    ends = np.stack([pieces.start[which], pieces.end[which]], axis=1)
    single: Any = shapely.linestrings(ends)
    lines = shapely.multilinestrings(single, indices=np.searchsorted(members, pieces.unit[which]))
    plane = flattened(np.concatenate([lines, geometries[members]]), planar=planar)
    lines, shapes = shapely.line_merge(plane[: len(members)]), plane[len(members) :]
    return _Loose(members, lines, REACH * np.sqrt(shapely.area(shapes)))


def _look_closer(borders: Borders, loose: _Loose, shapes: Geometries) -> None:
    """Add what outlines have in common within reach, pair by pair."""
    tree = shapely.STRtree(loose.lines)
    a, b = tree.query(loose.lines, predicate="dwithin", distance=loose.reach)
    a, b = np.minimum(a, b), np.maximum(a, b)
    a, b = np.unique(np.column_stack([a, b])[a != b], axis=0).reshape(-1, 2).T
    if not len(a):
        return
    reach = np.minimum(loose.reach[a], loose.reach[b])
    common = _common(loose.lines[a], loose.lines[b], reach)
    common = np.minimum(common, _common(loose.lines[b], loose.lines[a], reach))
    exact = _common(loose.lines[a], loose.lines[b], EXACT * reach)
    for i in np.flatnonzero(common > CORNER * reach):
        one, two = int(loose.members[a[i]]), int(loose.members[b[i]])
        if exact[i] < common[i] / 2:
            length = float(common[i] - reach[i])  # a buffer reaches a little around each end
            borders.gaps.append((one, two, length))
        else:
            length = float(exact[i])
        _add(borders, one, two, length)


def _common(line: Geometries, other: Geometries, reach: Floats) -> Floats:
    near = shapely.buffer(other, reach, cap_style="flat", quad_segs=2)
    return np.asarray(shapely.length(shapely.intersection(line, near)))


def _add(borders: Borders, one: int, two: int, length: float) -> None:
    one, two = min(one, two), max(one, two)
    at = np.flatnonzero((borders.one == one) & (borders.two == two))
    if len(at):
        borders.length[at[0]] += length
        return
    borders.one = np.append(borders.one, one)
    borders.two = np.append(borders.two, two)
    borders.length = np.append(borders.length, length)


def _crossing(geometries: Geometries, some: Ints, among: Ints) -> set[tuple[int, int]]:
    """Pairs of which one has loose ends and whose insides meet."""
    tree = shapely.STRtree(geometries[among])
    found: set[tuple[int, int]] = set()
    for predicate in ("overlaps", "contains_properly", "covered_by"):
        a, b = tree.query(geometries[some], predicate=predicate)
        for one, two in zip(some[a], among[b], strict=True):
            if one != two:
                found.add((int(min(one, two)), int(max(one, two))))
    return found


def _note_overlaps(
    borders: Borders, geometries: Geometries, suspects: set[tuple[int, int]]
) -> None:
    for one, two in sorted(suspects):
        smaller = min(shapely.area(geometries[one]), shapely.area(geometries[two]))
        share = shapely.area(shapely.intersection(geometries[one], geometries[two])) / smaller
        if share > SLIVER:
            borders.overlaps.append((one, two, float(share)))


def neighbours_of(borders: Borders, count: int) -> Iterator[list[int]]:
    """For each unit the units that it touches."""
    touching: list[list[int]] = [[] for _ in range(count)]
    for one, two in zip(borders.one.tolist(), borders.two.tolist(), strict=True):
        touching[one].append(two)
        touching[two].append(one)
    yield from touching
