"""What the mixed model makes of units: corrected, believed, or refused with the reason. The same
for whoever adds up the sheets, numpy or an engine (ADR 0062)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linli.scoring.model.chances import lowest
from linli.scoring.model.severity import (
    LEAST_UNITS,
    Estimate,
    corrections,
    estimate,
    refusal,
)
from linli.scoring.model.standards import FileStandard
from linli.scoring.model.visits import Floats, Ints, Visits

Marks = NDArray[np.bool_]


@dataclass(frozen=True)
class Judged:
    """What the mixed model makes of units: how much each is corrected, in hundredths, and what is
    believed of it, in points."""

    correction: Ints
    mean: Floats
    sd: Floats
    notes: list[str]

    def bottom(self, group: Ints, ranked: Marks) -> Ints:
        """Ten-thousandths; 0 for the unranked."""
        found = np.zeros(len(group), np.int64)
        found[ranked] = lowest(group[ranked], self.mean[ranked], self.sd[ranked])
        return found


def judge(year: Visits, noise: float | None, unit: Ints, group: Ints, raw: Ints) -> Judged:
    """Of the units of the last month, by the visits of its rotation."""
    found = estimate(year, noise=noise)
    held, notes = _held(found, unit, group)
    last = year.of(year.month == year.month.max())
    correction = np.where(held, 0, corrections(last, found.severity_centi)[unit])
    mean, sd = _belief(found, last, unit, raw, held)
    return Judged(correction, mean, sd, notes)


def unranked(ranked: Marks, standard: FileStandard) -> list[str]:
    """What is said of units of which too little was inspected."""
    if not (missing := int((~ranked).sum())):
        return []
    return [
        f"{missing} of {len(ranked)} units are not ranked: more than {standard.missing_percent} "
        "percent of what applies was not inspected."
    ]


def _held(found: Estimate, unit: Ints, group: Ints) -> tuple[Marks, list[str]]:
    """Which units are not corrected, and why: few of them, or visits that do not hang together."""
    known = np.flatnonzero(found.part_of_unit >= 0)
    if len(known) < LEAST_UNITS:
        note = refusal(found, known, LEAST_UNITS)
        return np.full(len(unit), True), [note.text] if note else []
    held = _apart(found, unit, group)
    if not held.any():
        return held, []
    if not group.any():
        note = refusal(found, unit, 0)
        return held, [note.text] if note else []
    return held, [
        f"Raw scores stand in {len(np.unique(group[held]))} parents: their visits fall into parts "
        "that no inspector connects."
    ]


def _apart(found: Estimate, unit: Ints, group: Ints) -> Marks:
    """Units whose group is in more than one part."""
    part = found.part_of_unit[unit]
    low = np.full(int(group.max()) + 1, np.iinfo(np.int64).max)
    high = np.full(len(low), -1)
    np.minimum.at(low, group, part)
    np.maximum.at(high, group, part)
    return np.asarray((low != high)[group])


def _belief(
    found: Estimate, last: Visits, unit: Ints, raw: Ints, held: Marks
) -> tuple[Floats, Floats]:
    """What is believed of each unit; where nothing was corrected, what one month alone says."""
    if not held.any():
        return found.mean[unit], found.sd[unit]
    visits = np.maximum(np.bincount(last.unit, minlength=len(found.mean))[unit], 1)
    some = found.variances
    prior, error = some.unit + some.month, (some.inspector + some.error) / visits
    middle = float(raw[held].sum()) / int(held.sum()) / 100
    mean = middle + (raw / 100 - middle) * prior / (prior + error)
    sd = np.sqrt(prior * error / (prior + error))
    return np.where(held, mean, found.mean[unit]), np.where(held, sd, found.sd[unit])
