"""Pieces of a village that do not hang together – islands, exclaves, banks of a river – are joined
by virtual links, each of which the report names."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from linli.territory.planner.shapes import Geometries

ISLAND: Final = "island"  # no land between
BARRIER: Final = "barrier"  # a border that a barrier cuts, crossed because there is no other way
MANY: Final = 0.2  # of a village's units: so many pieces mean that shapes do not touch at all

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Link:
    """Two units that count as neighbours though they are not."""

    one: int
    two: int
    distance: float  # metres on the globe, else units of the plane
    kind: str


def pieces_of_graph(count: int, pairs: Sequence[tuple[int, int]]) -> list[int]:
    """For each of `count` units the number of the piece to which it belongs."""
    root = list(range(count))

    def find(one: int) -> int:
        while root[one] != one:
            root[one] = root[root[one]]
            one = root[one]
        return one

    for one, two in pairs:
        root[find(one)] = find(two)
    names: dict[int, int] = {}
    return [names.setdefault(find(one), len(names)) for one in range(count)]


def join_pieces(
    shapes: Geometries, piece: Sequence[int], crossings: Sequence[tuple[int, int]]
) -> list[Link]:
    """The fewest links that make one village of all pieces: over barriers where units touch, else
    where the way is shortest."""
    links = [Link(one, two, 0.0, BARRIER) for one, two in _spanning(piece, crossings)]
    of = np.asarray(_merged(piece, links))
    sizes = np.bincount(of)
    middles = shapely.centroid(shapes)
    inside = of == int(sizes.argmax())
    while not inside.all():
        near, far = np.flatnonzero(inside), np.flatnonzero(~inside)
        tree = shapely.STRtree(shapes[near])
        (a, b), distance = tree.query_nearest(shapes[far], return_distance=True)
        apart = shapely.distance(middles[far[a]], middles[near[b]])  # decides between equals
        nearest = int(np.lexsort((apart, distance))[0])
        one, two = int(near[b[nearest]]), int(far[a[nearest]])
        links.append(Link(min(one, two), max(one, two), float(distance[nearest]), ISLAND))
        inside |= of == of[two]
    return links


def _merged(piece: Sequence[int], links: Sequence[Link]) -> list[int]:
    joined = pieces_of_graph(max(piece) + 1, [(piece[link.one], piece[link.two]) for link in links])
    return [joined[one] for one in piece]


def _spanning(piece: Sequence[int], crossings: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """All crossings between pieces that only a barrier parts."""
    return [(one, two) for one, two in crossings if piece[one] != piece[two]]
