"""How much harsher each inspector is than the others, from who saw what over up to 12 months.

The model is `variances`' one. What is published is raw + severity of who came: "this sheet came
from a panel 4.1 points harsher than the others". It is shrunken: who made few visits is corrected
little. It is estimated by alternating between units and inspectors, with all months together, each
step exact for what it steps over; parts of the graph move as one in between (methods §4).

It is refused, with a reason, where the visits of those who are compared do not hang together: then
nobody can tell a harsh inspector from a poor village; but for a few units that each stand alone and
keep their raw scores. With few units it makes nothing better.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from linli.scoring.model.cross import Note
from linli.scoring.model.variances import Variances, variances
from linli.scoring.model.visits import (
    FINE,
    Floats,
    Ints,
    Layout,
    Visits,
    named,
    part_sizes,
)

LEAST_UNITS: Final = 10
FEW_LONE: Final = 10  # one in so many units may stand alone
PRECISE: Final = 2  # millionths of a point that a step may still change; many visits: EASY
EASY: Final = 50
LARGE: Final = 200_000  # visits
STEPS: Final = 1000
POINT: Final = 100 * FINE


@dataclass(frozen=True)
class Estimate:
    """What the visits say. Severity in hundredths of a point, above 0 for the harsh. `mean` and
    `sd`, in points, are what is believed of each unit in the last month, with its other months in
    mind: never published, the ground of `chances`. NaN for units that were not visited then."""

    severity_centi: Ints
    part_of_unit: Ints  # -1 for units that were never visited; see `_few_joined`
    parts: int
    sizes: list[int]
    variances: Variances
    mean: Floats
    sd: Floats
    steps: int

    def whole(self, units: Ints) -> bool:
        """Whether visits connect these units, so that they may be compared."""
        return len(np.unique(self.part_of_unit[units])) <= 1


def estimate(
    visits: Visits, *, given: Variances | None = None, noise: float | None = None
) -> Estimate:
    """Severities of all inspectors, by parts of the graph."""
    layout = Layout(visits)
    found = given or variances(layout, noise)
    steps = Steps(layout, found)
    count = steps.run(PRECISE if len(visits) < LARGE else EASY)
    of_unit = np.full(visits.units, -1)
    of_unit[layout.seen_units] = _few_joined(layout)
    mean, sd = _believed(steps, visits)
    return Estimate(
        np.rint(steps.centred() / FINE).astype(np.int64),
        of_unit,
        len(np.unique(layout.parts[0])),
        part_sizes(layout.parts[0]),
        found,
        mean,
        sd,
        count,
    )


def _few_joined(layout: Layout) -> Ints:
    """The part of each seen unit. A unit that only somebody saw who saw nothing else, as whoever
    scores again after an objection, keeps its raw score: nothing is known of how harsh they are,
    and its part of one corrects by nothing. If these are few they are no reason to leave all others
    uncorrected, so they stand with the largest part."""
    parts = layout.parts[0]
    labels, where, sizes = np.unique(parts, return_inverse=True, return_counts=True)
    lone = sizes[where] == 1
    if not lone.any() or FEW_LONE * int(lone.sum()) > len(parts):
        return parts
    return np.where(lone, labels[sizes.argmax()], parts)


class Steps:
    """The two ways alternately. Everything is in millionths of a point."""

    def __init__(self, layout: Layout, found: Variances) -> None:
        self.layout, self.found = layout, found
        size = layout.cell_size
        self.cell_weight = 1.0 / (found.month + found.error / size)
        self.share = found.month / (found.month + found.error / size)
        self.most = float(self.cell_weight.max())
        self.unit_weight = layout.unit_sums(
            np.rint(self.cell_weight / self.most * POINT).astype(np.int64)
        ) * (self.most / POINT)
        self.pull = _over(found.unit, 1.0 + found.unit * self.unit_weight)
        self.ridge = layout.by_inspector + found.error / found.inspector
        unit_part, self.part_of_inspector = layout.parts
        self.part_of_cell = unit_part[layout.cell_unit]
        self._stiffness = self._stiff(unit_part)
        self.cells_of_month = np.maximum(np.bincount(layout.cell_month), 1)
        self.severity = np.zeros(len(layout.by_inspector), np.int64)
        self.month = layout.month_means(layout.points)
        self.truth = np.zeros(len(size), np.int64)  # of cells, without the month's mean

    def _stiff(self, unit_part: Ints) -> Floats:
        """How much it costs to move all inspectors of a part by one."""
        each = self.unit_weight / (1.0 + self.found.unit * self.unit_weight)
        fine = np.rint(each * POINT).astype(np.int64)
        many = len(self.part_of_inspector)
        sums = np.bincount(unit_part, fine, many) / POINT
        sums += np.bincount(self.part_of_inspector, minlength=many) / self.found.inspector
        return np.where(sums > 0, sums, 1.0)

    def run(self, precise: int) -> int:
        """Until a step changes hardly anything; how many there were."""
        layout, here = self.layout, self.layout.visits
        for count in range(1, STEPS + 1):
            scores = layout.points + self.severity[here.inspector]
            means = layout.cell_sums(scores - self.month[here.month]) / layout.cell_size
            self._units(means)
            shift = self._move_parts(means)
            self._units(means + shift[self.part_of_cell])
            truth = np.repeat(self.truth, layout.cell_size)
            severity = -layout.inspector_sums(layout.points - self.month[here.month] - truth)
            severity = np.rint(severity / self.ridge).astype(np.int64)
            severity -= np.rint(severity.sum() / len(severity)).astype(np.int64)
            change = abs(severity - self.severity).max()
            self.severity = severity
            month = layout.month_means(layout.points + severity[here.inspector] - truth)
            change = max(change, abs(month - self.month).max())
            self.month = month
            if change <= precise:
                return count
        return STEPS

    def _units(self, means: Floats) -> None:
        """The best of units and of their months, given the inspectors. Where the steps end their
        means are 0, since months take them up; taking them out at once makes the way short."""
        fine = np.rint(means * (self.cell_weight / self.most)).astype(np.int64)
        units = np.rint(self.layout.unit_sums(fine) * self.most * self.pull)
        units -= np.rint(units.sum() / len(units))
        units = units[self.layout.cell_unit]
        own = np.rint(self.share * (means - units))
        month = self.layout.cell_month
        own -= np.rint(np.bincount(month, own) / self.cells_of_month)[month]
        self.truth = (units + own).astype(np.int64)

    def _move_parts(self, means: Floats) -> Ints:
        """By how much all inspectors of each part should move, so that not each has to by itself:
        that would take long."""
        many = len(self.part_of_inspector)
        left = np.rint((means - self.truth) * self.layout.cell_size).astype(np.int64)
        slope = np.bincount(self.part_of_cell, left, many) / self.found.error
        slope += np.bincount(self.part_of_inspector, self.severity, many) / self.found.inspector
        shift = np.rint(-slope / self._stiffness).astype(np.int64)
        self.severity = self.severity + shift[self.part_of_inspector]
        return shift

    def centred(self) -> Ints:
        """Severities against the mean of those who inspected in the same part."""
        active = self.layout.by_inspector > 0
        many = len(self.part_of_inspector)
        sums = np.bincount(self.part_of_inspector, np.where(active, self.severity, 0), many)
        count = np.maximum(np.bincount(self.part_of_inspector, active, many), 1)
        middle = np.rint(sums / count).astype(np.int64)
        return np.where(active, self.severity - middle[self.part_of_inspector], 0)


def _over(number: float, by: Floats) -> Floats:
    return np.asarray(number / by)


def _believed(steps: Steps, visits: Visits) -> tuple[Floats, Floats]:
    """What is believed of the units that were visited in the last month, in points."""
    layout, found = steps.layout, steps.found
    last = layout.cell_month == visits.month.max()
    size, units = layout.cell_size[last], layout.cell_unit[last]
    mean, sd = (np.full(visits.units, np.nan) for _ in range(2))
    names = layout.seen_units[units]
    mean[names] = (steps.truth[last] + steps.month[-1]) / POINT
    of_unit = steps.pull[units]
    own = found.month * (found.error / size) / (found.month + found.error / size)
    known = 1.0 / (1.0 / found.inspector + layout.by_inspector / (found.error + found.month))
    fine = np.rint(known * POINT).astype(np.int64)[layout.visits.inspector]
    doubt = layout.cell_sums(fine)[last] / POINT / size**2
    weight = steps.share[last] + (1 - steps.share[last]) * of_unit * steps.cell_weight[last]
    variance = own + (1 - steps.share[last]) ** 2 * of_unit + weight**2 * doubt
    sd[names] = np.sqrt(variance)
    return mean, sd


@dataclass(frozen=True)
class Severities:
    """For the app: by name. Empty where it was refused; the notes say why."""

    inspectors: Mapping[str, int]
    corrections: Mapping[str, int]  # of the units visited in the last month
    believed: Mapping[str, tuple[float, float]]  # their mean and deviation in points
    notes: tuple[Note, ...] = ()
    variances: Variances | None = field(default=None)


def severities(
    rows: Iterable[tuple[str, str, str, int]],
    *,
    noise: float | None = None,
    least_units: int = LEAST_UNITS,
) -> Severities:
    """Of rows of month, unit, inspector and hundredths of a point, up to the month that counts (the
    last one). One rotation: the caller gives no more than 12 months."""
    every = named(rows)
    if not len(every.visits):
        return Severities({}, {}, {})
    found = estimate(every.visits, noise=noise)
    last = every.visits.month == every.visits.month.max()
    seen = np.unique(every.visits.unit[last])
    believed = {
        every.units[unit]: (float(found.mean[unit]), float(found.sd[unit])) for unit in seen
    }
    if note := refusal(found, seen, least_units):
        nothing = {every.units[unit]: 0 for unit in seen}
        return Severities({}, nothing, believed, (note,), found.variances)
    centi = corrections(every.visits.of(last), found.severity_centi)
    return Severities(
        dict(zip(every.inspectors, found.severity_centi.tolist(), strict=True)),
        {every.units[unit]: int(centi[unit]) for unit in seen},
        believed,
        (),
        found.variances,
    )


def corrections(visits: Visits, severity_centi: Ints) -> Ints:
    """For each unit the mean severity of who came, in whole hundredths, halves up."""
    sums = np.bincount(visits.unit, severity_centi[visits.inspector]).astype(np.int64)
    counts = np.maximum(np.bincount(visits.unit), 1)
    return np.asarray((2 * sums + counts) // (2 * counts))


def refusal(found: Estimate, units: Ints, least_units: int) -> Note | None:
    """Why these units may not be corrected, if so."""
    if len(units) < least_units:
        return Note(
            "few_units",
            f"Raw scores stand: with {len(units)} units a correction would make nothing better; "
            f"{least_units} are needed.",
            {"units": len(units), "least": least_units},
        )
    if found.whole(units):
        return None
    sizes: Any = part_sizes(found.part_of_unit[units])
    shown = ", ".join(str(size) for size in sizes[:5]) + (", …" if len(sizes) > 5 else "")
    return Note(
        "not_connected",
        f"Raw scores stand: visits fall into {len(sizes)} parts that no inspector connects "
        f"(units in each: {shown}), so nobody can tell a harsh inspector from a poor village. "
        "Let inspectors go to other parts next month.",
        {"parts": len(sizes), "sizes": sizes[:5]},
    )
