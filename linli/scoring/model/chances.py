"""How sure a rank is: the chance of truly being in the lowest or the highest tenth, and the ranks
that are within reason (95 %). Methods §4: with two visits the interval is some 48 of 200 places, so
a list without its chances says more than is known.

What is believed of each unit is a mean and a deviation (`severity.Estimate`). Nothing is drawn by
chance: the chance of being in the lowest `k` is the sum, over what the unit may truly be worth, of
the chance that fewer than `k` others are below that; exactly where there are few units, by the
normal curve with its skewness where there are many. So nothing depends on names or order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erf, sqrt
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

WHOLE: Final = 10_000  # chances are ten-thousandths
REACH: Final = 4.0  # deviations from the mean that a unit may be worth
NODES: Final = 25  # values that stand for all of these
NODE: Final = np.linspace(-REACH, REACH, NODES)
WEIGHT: Final = np.exp(-(NODE**2) / 2) / np.exp(-(NODE**2) / 2).sum()
CHUNK: Final = 4096  # units at once
ROOM: Final = 2_000_000  # numbers at once
EXACT: Final = 60  # units
GRID: Final = 2049  # values of points for which others are counted, where there are many units
CERTAIN_BP: Final = 9000
PROBABLE_BP: Final = 7000
WITHIN: Final = (0.025, 0.975)
_STEP: Final = 1.0 / 1024
_PLACES: Final = np.arange(-8.0, 8.0 + _STEP, _STEP)
_BELOW: Final = np.array([0.5 * (1.0 + erf(place / sqrt(2.0))) for place in _PLACES.tolist()])


@dataclass(frozen=True)
class Chances:
    """Of each unit, in the order given: ten-thousandths of truly being in the lowest and in the
    highest tenth, and the best and worst rank within 95 %."""

    bottom: Ints
    top: Ints
    best_rank: Ints
    worst_rank: Ints


def certainty(bp: int, *, certain_bp: int = CERTAIN_BP, probable_bp: int = PROBABLE_BP) -> str:
    """The word for it on a bulletin."""
    if bp >= certain_bp:
        return "certain"
    return "probable" if bp >= probable_bp else "borderline"


def chances(
    mean: Sequence[float] | Floats, sd: Sequence[float] | Floats, *, one_in: int = 10
) -> Chances:
    """Of units that are compared with one another."""
    means, sds = _checked(mean, sd)
    together = np.zeros(len(means), np.int64)
    if not len(means):
        return Chances(together, together, together, together)
    order = np.lexsort((sds, means))
    best, worst = np.empty((2, len(means)), np.int64)
    best[order], worst[order] = Field(means[order], sds[order]).ranks()
    bottom = lowest(together, means, sds, one_in=one_in)
    return Chances(bottom, lowest(together, -means, sds, one_in=one_in), best, worst)


def lowest(groups: Ints, mean: Floats, sd: Floats, *, one_in: int = 10) -> Ints:
    """Ten-thousandths of truly being in the lowest tenth of one's group; many groups at once."""
    means, sds = _checked(mean, sd)
    if not len(means):
        return np.zeros(0, np.int64)
    order = np.lexsort((sds, means, groups))
    means, sds, of = means[order], sds[order], np.asarray(groups)[order]
    starts = np.flatnonzero(np.r_[True, of[1:] != of[:-1]])
    sizes = np.diff(np.r_[starts, len(of)])
    answer = np.empty(len(of))
    for size in np.unique(sizes).tolist():
        listed = (size + one_in - 1) // one_in
        rows = starts[sizes == size][:, None] + np.arange(size)
        if size > EXACT:
            for row in rows:
                answer[row] = Field(means[row], sds[row]).among_lowest(listed)
            continue
        few = max(1, ROOM // (size * NODES * listed))
        for part in range(0, len(rows), few):
            row = rows[part : part + few]
            answer[row] = _exactly(means[row], sds[row], listed)
    back = np.empty(len(of), np.int64)
    back[order] = np.rint(np.clip(answer, 0.0, 1.0) * WHOLE).astype(np.int64)
    return back


def _checked(mean: Sequence[float] | Floats, sd: Sequence[float] | Floats) -> tuple[Floats, Floats]:
    return np.asarray(mean, np.float64), np.maximum(np.asarray(sd, np.float64), 1e-6)


def _exactly(means: Floats, sds: Floats, listed: int) -> Floats:
    """Rows of groups with as many units each: the others below are counted one after the other."""
    worth = means[..., None] + sds[..., None] * NODE
    counts = np.zeros((*worth.shape, listed))
    counts[..., 0] = 1.0
    for other in range(means.shape[1]):
        place = (worth - means[:, other, None, None]) / sds[:, other, None, None]
        share = below(place)
        share[:, other] = 0.0
        moved = counts * share[..., None]
        counts -= moved
        counts[..., 1:] += moved[..., :-1]
    return _mean(counts.sum(axis=-1))


def _mean(values: Floats) -> Floats:
    """Over what a unit may be worth; row by row, so that no row depends on its neighbours."""
    return np.asarray((values * WEIGHT).sum(axis=-1))


def below(place: NDArray[Any]) -> Floats:
    """The share of the normal curve below."""
    return np.asarray(np.interp(place, _PLACES, _BELOW))


class Field:
    """Many units in the order of their means."""

    def __init__(self, means: Floats, sds: Floats) -> None:
        self.means, self.sds = means, sds
        self.many = len(means)

    def among_lowest(self, listed: int) -> Floats:
        """The chance of being one of so many."""
        table = grid, first, second, _ = self._counted()
        far = REACH * np.sqrt(second) + 1
        sure = grid[first + far < listed].max(initial=-np.inf)  # so many are surely not below
        never = grid[first - far > listed].min(initial=np.inf)
        answer = np.where(self.means < sure, 1.0, 0.0)
        near = np.flatnonzero(
            (self.means + REACH * self.sds >= sure) & (self.means - REACH * self.sds <= never)
        )
        for start in range(0, len(near), CHUNK):
            unit = near[start : start + CHUNK]
            answer[unit] = _mean(_fewer(listed, *self._others(unit, table)))
        return answer

    def _counted(self) -> tuple[Floats, Floats, Floats, Floats]:
        """For values of points: how many are expected below, with variance and skewness."""
        low = float((self.means - 4.5 * self.sds).min())
        high = float((self.means + 4.5 * self.sds).max())
        grid = np.linspace(low, high, GRID)
        first, second, third = (np.zeros(GRID) for _ in range(3))
        for mean, sd, many in self._alike(grid[1] - grid[0]):
            share = below((grid - mean) / sd)
            first += many * share
            second += many * share * (1 - share)
            third += many * share * (1 - share) * (1 - 2 * share)
        return grid, first, second, third

    def _alike(self, step: float) -> list[tuple[float, float, int]]:
        """Units that are nearly the same are counted together where there are very many."""
        if self.many <= 2 * GRID:
            ones = [1] * self.many
            return list(zip(self.means.tolist(), self.sds.tolist(), ones, strict=True))
        fine = np.stack([np.rint(self.means / step), np.rint(self.sds / step)])
        kinds, counts = np.unique(fine, axis=1, return_counts=True)
        means, sds = kinds * step
        sds = np.maximum(sds, step / 2)
        return list(zip(means.tolist(), sds.tolist(), counts.tolist(), strict=True))

    def _others(self, unit: Any, table: tuple[Floats, Floats, Floats, Floats]) -> Any:
        """The same for the others of each unit, at each value that it may have."""
        grid, first, second, third = table
        worth = self.means[unit, None] + self.sds[unit, None] * NODE
        own = below(np.broadcast_to(NODE, worth.shape))
        expected = np.interp(worth, grid, first) - own
        spread = np.maximum(np.interp(worth, grid, second) - own * (1 - own), 1e-9)
        skew = np.interp(worth, grid, third) - own * (1 - own) * (1 - 2 * own)
        return expected, np.sqrt(spread), skew / spread**1.5

    def ranks(self) -> tuple[Ints, Ints]:
        """The best and the worst rank within 95 %; rank 1 is the highest."""
        table = self._counted()
        ends = []
        for share in WITHIN:
            low = np.zeros(self.many, np.int64)  # how many are below, at this share
            high = np.full(self.many, self.many - 1)
            for _ in range(int(np.ceil(np.log2(self.many + 1))) + 1):
                middle = (low + high) // 2
                enough = self._at_most(middle, table) >= share
                high = np.where(enough, middle, high)
                low = np.where(enough, low, np.minimum(middle + 1, high))
            ends.append(high)
        return self.many - ends[1], self.many - ends[0]

    def _at_most(self, count: Ints, table: Any) -> Floats:
        answer = np.zeros(self.many)
        for start in range(0, self.many, CHUNK):
            unit = slice(start, start + CHUNK)
            answer[unit] = _mean(_fewer(count[unit, None] + 1, *self._others(unit, table)))
        return answer


def _fewer(than: Any, expected: Floats, spread: Floats, skew: Floats) -> Floats:
    """The chance that fewer are below: the normal curve, half a step on, with its skewness."""
    place = (than - 0.5 - expected) / spread
    lean = skew / 6 * (place**2 - 1) * np.exp(-(place**2) / 2) / sqrt(2 * np.pi)
    return np.asarray(np.clip(below(place) - lean, 0.0, 1.0))
