"""How much units, months, inspectors and single visits vary: variances in points squared.

score of a visit = month + unit + (unit in this month) - severity + error

By restricted maximum likelihood where there are few inspectors (agrees with lme4 and mixedlm, see
`make bench ONLY=scores`), by moments (Henderson's first method) where there are many: then they are
known well enough. One visit a month cannot tell a unit's month from the error of the visit; then
`noise`, which `aspects.noise` reads off the aspects within a sheet, divides the two.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import numpy as np

from linli.scoring.model.visits import FINE, Floats, Ints, Layout, rounded

DENSE: Final = 4_000_000  # numbers in the table of cells by inspectors for the exact way
MANY: Final = 300  # inspectors for the exact way
LEAST: Final = 1e-4  # of a variance, as a share of all, so that nothing is divided by 0
POINT: Final = 100 * FINE
LEAST_FREEDOM: Final = 8  # visits above the number of months, for the exact way
LIMITS: Final = (-14.0, 14.0)  # of a logarithm of a ratio
DIGITS: Final = 4


@dataclass(frozen=True)
class Variances:
    """In points squared."""

    unit: float
    month: float
    inspector: float
    error: float
    method: str = "given"


def variances(layout: Layout, noise: float | None = None) -> Variances:
    """The best that these visits allow."""
    single = bool((layout.cell_size == 1).all())
    found = moments(layout)
    inspectors = len(layout.by_inspector)
    enough = len(layout.visits) - layout.visits.months >= LEAST_FREEDOM and inspectors > 1
    few = inspectors <= MANY and len(layout.cell_size) * (inspectors + 14) <= DENSE
    if enough and few:
        with suppress(np.linalg.LinAlgError):  # no likelihood there: the moments stand
            found = restricted(layout, found, single=single)
    if single:
        rest = found.month + found.error
        error = rest / 2 if noise is None else min(max(noise, LEAST * rest), (1 - LEAST) * rest)
        found = Variances(found.unit, rest - error, found.inspector, error, found.method)
    unit, month, inspector, error = rounded(
        [found.unit, found.month, found.inspector, found.error], DIGITS
    )
    return Variances(unit, month, inspector, error, found.method)


def moments(layout: Layout) -> Variances:
    """From sums of squares over visits, cells, units and inspectors, whose expectations are sums of
    the variances times how often levels meet."""
    here = layout.visits
    points = layout.points - layout.month_means(layout.points)[here.month]
    cell = np.repeat(np.arange(len(layout.cell_size)), layout.cell_size)
    unit = layout.cell_unit[cell]
    one_month = len(layout.seen_units) == len(layout.cell_size)
    single = bool((layout.cell_size == 1).all())
    factors: list[Ints] = [] if one_month else [unit]
    factors += [cell] if not single or one_month else []
    factors += [here.inspector, np.arange(len(here))]
    table = np.array([[_meeting(row, other) for other in factors] for row in factors])
    squares = np.array([_squares(row, points) for row in factors])
    found, *_ = np.linalg.lstsq(table, squares, rcond=None)
    least = LEAST * max(float(squares[-1]) / max(len(here), 1), 1e-6)
    positive = [max(float(value), least) for value in found]
    between = 0.0 if one_month else positive[0]
    month = positive[0 if one_month else 1] if not single or one_month else 0.0
    return Variances(between, month, positive[-2], positive[-1], "moments")


def _meeting(rows: Ints, columns: Ints) -> float:
    """How much of the variance of `columns` is in the sum of squares over `rows`."""
    row_of, of_row = np.unique(rows, return_inverse=True)
    _, of_column = np.unique(columns, return_inverse=True)
    sizes = np.bincount(of_row, minlength=len(row_of))
    pairs, counts = np.unique(of_row * (of_column.max() + 1) + of_column, return_counts=True)
    row = pairs // (of_column.max() + 1)
    terms = np.rint(counts.astype(np.float64) ** 2 / sizes[row] * FINE).astype(np.int64)
    return float(terms.sum()) / FINE


def _squares(rows: Ints, points: Ints) -> float:
    """The sum over levels of sum squared over number, in points squared."""
    _, of_row = np.unique(rows, return_inverse=True)
    sizes = np.bincount(of_row)
    sums = np.bincount(of_row, points, len(sizes)) / POINT
    return float(np.rint(sums**2 / sizes * FINE).astype(np.int64).sum()) / FINE


def restricted(layout: Layout, start: Variances, *, single: bool) -> Variances:
    """Restricted maximum likelihood over the ratios to the error, from a start."""
    likelihood = Likelihood(layout)
    one_month = len(layout.seen_units) == len(layout.cell_size)
    free = [ratio for ratio, fixed in enumerate((one_month, single, False)) if not fixed]
    ratios = np.array([start.unit, start.month, start.inspector]) / start.error

    def full(logs: Floats) -> Floats:
        every = np.zeros(3)
        every[free] = np.exp(np.clip(logs, *LIMITS))
        return every

    begin = np.log(np.maximum(ratios[free], 1e-3))
    best = full(_lowest(lambda logs: likelihood.deviance(full(logs))[0], begin))
    error = likelihood.deviance(best)[1]
    unit, month, inspector = (float(ratio) * error for ratio in best)
    return Variances(unit, month, inspector, error, "restricted maximum likelihood")


class Likelihood:
    """What does not change from one try to the next. Levels stand in the order of what was
    measured, not of their names."""

    def __init__(self, layout: Layout) -> None:
        here = layout.visits
        order = _by_content(here.inspector, here.centi)
        many, cells = len(layout.by_inspector), len(layout.cell_size)
        design = np.zeros((cells, many + here.months + 1))
        cell = np.repeat(np.arange(cells), layout.cell_size)
        np.add.at(design, (cell, order[here.inspector]), 1.0)
        design[np.arange(cells), many + layout.cell_month] = layout.cell_size
        points = layout.points / POINT
        mean = round(float(points.mean()), 2)
        design[:, -1] = np.add.reduceat(points - mean, layout.cell_start)
        units = _by_content(layout.visits.unit, here.centi)[layout.seen_units][layout.cell_unit]
        rows = np.lexsort((layout.cell_month, units))
        self.design = design[rows]
        self.size = layout.cell_size[rows].astype(np.float64)
        self.starts = np.flatnonzero(np.r_[True, np.diff(units[rows]) > 0])
        self.square = self._within(layout, order, points - mean, many)
        self.many, self.visits = many, len(here)

    def _within(self, layout: Layout, order: Ints, points: Floats, many: int) -> Floats:
        """The products of columns over single visits."""
        here = layout.visits
        whole = np.zeros((self.design.shape[1],) * 2)
        inspector, month = order[here.inspector], many + here.month
        np.add.at(whole, (inspector, inspector), 1.0)
        np.add.at(whole, (month, month), 1.0)
        np.add.at(whole, (inspector, month), 1.0)
        np.add.at(whole, (month, inspector), 1.0)
        exact = np.rint(points * 100).astype(np.int64)
        for column in (inspector, month):
            sums = np.bincount(column, exact, len(whole)) / 100
            whole[:, -1] += sums
            whole[-1] += sums
        whole[-1, -1] = float((exact**2).sum()) / 10_000
        return whole

    def deviance(self, ratios: Floats) -> tuple[float, float]:
        """-2 × the restricted likelihood with the error's variance at its best, and that."""
        unit, month, inspector = ratios
        inner = 1.0 + self.size * month
        summed = np.add.reduceat(self.design / inner[:, None], self.starts)
        weight = np.add.reduceat(self.size / inner, self.starts)
        shrink = unit / (1.0 + unit * weight)
        scaled = self.design * np.sqrt(month / inner)[:, None]
        whole = self.square - scaled.T @ scaled
        pulled = summed * np.sqrt(shrink)[:, None]
        whole -= pulled.T @ pulled
        many = self.many
        whole[np.arange(many), np.arange(many)] += 1.0 / inspector
        used = np.flatnonzero(np.diag(whole)[:-1] > 0)
        keep = np.r_[used, len(whole) - 1]
        root = np.linalg.cholesky(whole[np.ix_(keep, keep)] + 1e-9 * np.eye(len(keep)))
        fixed = int((used >= many).sum())
        rest = float(root[-1, -1]) ** 2
        error = max(rest / (self.visits - fixed), 1e-9)
        logs = np.log(inner).sum() + np.log1p(unit * weight).sum() + many * np.log(inspector)
        logs += 2 * np.log(np.diag(root)[:-1]).sum()
        return float(logs + (self.visits - fixed) * np.log(error)), error


def _by_content(codes: Ints, centi: Ints) -> Ints:
    """For each level its place among all, by how many visits it has, their sum and squares."""
    many = int(codes.max()) + 1
    counts = np.bincount(codes, minlength=many)
    sums = np.bincount(codes, centi, many)
    squares = np.bincount(codes, centi.astype(np.float64) ** 2, many)
    place = np.empty(many, np.int64)
    place[np.lexsort((squares, sums, counts))] = np.arange(many)
    return place


def _lowest(of: Callable[[Floats], float], begin: Floats) -> Floats:
    """Nelder and Mead's simplex, until it is as small as the digits that are kept."""
    many = len(begin)
    corners = [begin] + [begin + 0.5 * row for row in np.eye(many)]
    values = [of(corner) for corner in corners]
    for _ in range(400):
        order = sorted(range(many + 1), key=values.__getitem__)
        corners, values = [corners[n] for n in order], [values[n] for n in order]
        if max(float(abs(corner - corners[0]).max()) for corner in corners) < 1e-6:
            break
        middle = np.mean(corners[:-1], axis=0)
        _step(of, corners, values, middle)
    return np.asarray(corners[int(np.argmin(values))])


def _step(
    of: Callable[[Floats], float], corners: list[Floats], values: list[float], middle: Floats
) -> None:
    away = middle - corners[-1]
    mirrored = middle + away
    value = of(mirrored)
    if value < values[0]:
        further = middle + 2 * away
        beyond = of(further)
        corners[-1], values[-1] = (further, beyond) if beyond < value else (mirrored, value)
    elif value < values[-2]:
        corners[-1], values[-1] = mirrored, value
    else:
        near = middle + (0.5 if value < values[-1] else -0.5) * away
        inside = of(near)
        if inside < min(value, values[-1]):
            corners[-1], values[-1] = near, inside
        else:
            for n in range(1, len(corners)):
                corners[n] = corners[0] + 0.5 * (corners[n] - corners[0])
                values[n] = of(corners[n])
