"""Doors into clusters of given sizes, each near its middle: k-means whose every step is the
cheapest assignment that keeps the sizes (a transportation problem, solved by cancelling dear
rings of exchanges)."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from linli.visits.planner.ground import Floats

Ints = NDArray[np.int64]
STARTS: Final = 4  # from different middles
ROUNDS: Final = 20  # of moving the middles
FORBIDDEN: Final = 1 << 44  # square decimetres; a ring through it is never worth it


@dataclass(frozen=True)
class Share:
    """Doors on a plane, and the last cluster that each may be in. `first` is an assignment that
    keeps all that is asked; clusters stay as large as there. `fixed` doors do not move."""

    spots: Floats
    last: Ints
    first: Ints
    fixed: NDArray[np.bool_]
    near: Floats  # for each cluster x, y and weight of what is visited at the same time anyway


def shared(share: Share, seed: int) -> Ints:
    """The cluster of each door; the best of some starts."""
    clusters = len(share.near)
    if clusters <= 1 or share.fixed.all():
        return share.first.copy()
    chance = np.random.Generator(np.random.PCG64(seed))
    tries = [_settled(share, _seeds(share, clusters, chance)) for _ in range(STARTS)]
    return min(tries, key=lambda one: one[0])[1]


def _settled(share: Share, middles: Floats) -> tuple[int, Ints]:
    """Assign and move the middles until nothing changes; what it costs, and the clusters."""
    found, cost = share.first.copy(), 0
    for _ in range(ROUNDS):
        prices = _prices(share, middles)
        changed = assigned(prices, found, share.fixed)
        cost = int(prices[np.arange(len(changed)), changed].sum())
        if (changed == found).all():
            break
        found = changed
        middles = _middles(share, found)
    return cost, found


def _seeds(share: Share, clusters: int, chance: np.random.Generator) -> Floats:
    """Doors far from one another, by chance; a cluster that has company begins there."""
    busy = share.near[:, 2] > 0
    middles = share.near[:, :2] / np.maximum(share.near[:, 2:], 1e-9)
    taken = [middles[number] for number in np.flatnonzero(busy)]
    for number in np.flatnonzero(~busy):
        away = np.ones(len(share.spots))
        if taken:
            apart = share.spots[:, None] - np.array(taken)[None]
            away = (apart**2).sum(axis=2).min(axis=1)
        total = away.sum()
        even = np.full(len(away), 1 / len(away))
        pick = chance.choice(len(away), p=away / total if total > 0 else even)
        middles[number] = share.spots[pick]
        taken.append(middles[number])
    return middles


def _prices(share: Share, middles: Floats) -> Ints:
    """Square decimetres from each door to each middle; whole numbers, so that every machine finds
    the same plan."""
    apart = share.spots[:, None] - middles[None]
    prices = np.rint((apart**2).sum(axis=2) * 100).astype(np.int64)
    late = np.arange(len(middles))[None] > share.last[:, None]
    return np.where(late, FORBIDDEN, np.minimum(prices, FORBIDDEN // 256))


def _middles(share: Share, found: Ints) -> Floats:
    clusters = len(share.near)
    many = np.bincount(found, minlength=clusters) + share.near[:, 2]
    sums = np.column_stack([np.bincount(found, share.spots[:, axis], clusters) for axis in (0, 1)])
    return np.asarray((sums + share.near[:, :2]) / np.maximum(many, 1e-9)[:, None])


def assigned(prices: Ints, first: Ints, fixed: NDArray[np.bool_]) -> Ints:
    """The cheapest assignment with clusters as large as in `first`: while doors can go round in a
    ring of clusters and something is won, they do."""
    found = first.copy()
    clusters = prices.shape[1]
    exchange = _Exchange(prices, found, fixed)
    for one in range(clusters):
        exchange.look(one)
    while ring := _dear_ring(exchange.gain):
        exchange.turn(ring)
    return found


class _Exchange:
    """What it costs to send the best door of one cluster to another."""

    def __init__(self, prices: Ints, found: Ints, fixed: NDArray[np.bool_]) -> None:
        clusters = prices.shape[1]
        self.prices, self.found, self.free = prices, found, ~fixed
        self.gain = np.full((clusters, clusters), FORBIDDEN, dtype=np.int64)
        self.door = np.zeros((clusters, clusters), dtype=np.int64)

    def look(self, one: int) -> None:
        """Doors of a cluster have changed."""
        members = np.flatnonzero((self.found == one) & self.free)
        if not len(members):
            self.gain[one] = FORBIDDEN
            return
        more = self.prices[members] - self.prices[members, one][:, None]
        best = more.argmin(axis=0)
        self.gain[one] = more[best, np.arange(more.shape[1])]
        self.door[one] = members[best]
        self.gain[one, one] = 0

    def turn(self, ring: list[int]) -> None:
        """Send one door from each cluster of the ring to the next."""
        doors = [self.door[one, two] for one, two in _steps(ring)]
        for door, (_, two) in zip(doors, _steps(ring), strict=True):
            self.found[door] = two
        for one in ring:
            self.look(one)


def _steps(ring: list[int]) -> list[tuple[int, int]]:
    return list(zip(ring, [*ring[1:], ring[0]], strict=True))


def _dear_ring(gain: Ints) -> list[int]:
    """Clusters, each of which sends a door to the next, so that something is won; or none."""
    swap = gain + gain.T
    pair = int(swap.argmin())
    clusters = len(gain)
    if swap.flat[pair] < 0:
        return [pair // clusters, pair % clusters]
    price = np.zeros(clusters, dtype=np.int64)
    before = np.full(clusters, -1, dtype=np.int64)
    for _ in range(clusters):
        offers = price[:, None] + gain
        best = offers.min(axis=0)
        cheaper = best < price
        if not cheaper.any():
            return []
        before[cheaper] = offers.argmin(axis=0)[cheaper]
        price = np.minimum(price, best)
    ring = _ring_behind(before, int(np.flatnonzero(cheaper)[0]))
    won = sum(int(gain[one, two]) for one, two in _steps(ring))
    return ring if won < 0 else []


def _ring_behind(before: Ints, at: int) -> list[int]:
    """Back from here, as often as there are clusters, one is in the ring; then once round."""
    for _ in range(len(before)):
        at = int(before[at])
    ring = [at]
    while (at := int(before[at])) != ring[0]:
        ring.append(at)
    return ring[::-1]
