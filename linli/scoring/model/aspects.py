"""How much a visit errs, read off the aspects of its sheets.

Where each unit has one visit a month, nobody can tell whether a score is off because the month was
bad or because the eye was. But an aspect that moves against the others of the same sheet tells how
much single aspects err, and a total errs as its weights say. That is the least that a visit errs.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from linli.scoring.model.visits import Floats, Ints

HALF: Final = 0.5
FEW: Final = 30  # rows of an aspect below which nothing is said


def noise(visit: Ints, unit: Ints, aspect: Ints, share: Ints, weight: Floats) -> float | None:
    """The variance of a visit's error in points squared. `share` is what an aspect got of its
    maximum, in ten-thousandths; `weight` of each aspect; nothing if the sheets cannot tell."""
    part = weight / weight.sum()
    if len(part) < 2 or part.max() >= HALF or not len(visit):
        return None
    total = _means(visit, share)[visit]
    key = unit * len(part) + aspect
    counts = np.bincount(key)
    again = counts[key] > 1
    if again.sum() < FEW * len(part):  # nobody came twice yet: against all units
        key, counts = aspect, np.bincount(aspect, minlength=len(part))
        again = np.ones(len(key), bool)
        base = np.zeros(len(unit), np.int64)
    else:
        base = unit
    apart = share - _means(key, share)[key] - (total - _means(base, total)[base])
    squares = np.where(again, np.rint(apart**2), 0.0)
    freedom = np.rint(np.where(again, 1e6 * (1 - 1 / np.maximum(counts[key], 1)), 0.0))
    sums = np.bincount(aspect, squares, len(part))
    free = np.bincount(aspect, freedom, len(part)) / 1e6
    if (free < FEW).any():
        return None
    each = part**2 / (1 - 2 * part)
    variance = float((each * sums / free).sum() / (1 + each.sum()))
    return variance / 10_000 if variance > 0 else None


def _means(groups: Ints, values: NDArray[np.int64] | Floats) -> Floats:
    """Of each group; sums of whole numbers, so that no order matters."""
    sums = np.bincount(groups, np.rint(values * 16))
    return sums / 16 / np.maximum(np.bincount(groups), 1)
