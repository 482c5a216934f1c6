"""From sheets and a standard to results: raw, corrected, ranked, with a chance and a list."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from linli.scoring.model import aspects as by_aspects
from linli.scoring.model.chances import lowest
from linli.scoring.model.errors import ScoresRefused
from linli.scoring.model.ranking import colours, places
from linli.scoring.model.severity import (
    LEAST_UNITS,
    Estimate,
    corrections,
    estimate,
    refusal,
)
from linli.scoring.model.sheets import NOT_APPLICABLE, Sheets
from linli.scoring.model.standards import FileStandard
from linli.scoring.model.totals import FULL, scaled
from linli.scoring.model.visits import Floats, Ints, Visits

ROTATION: Final = 12  # months whose visits say how harsh somebody is
Marks = NDArray[np.bool_]


@dataclass(frozen=True)
class Scores:
    """Of the units visited in the month, as numbers of `Sheets`. Unranked units have rank 0."""

    unit: Ints
    parent: Ints
    raw: Ints
    correction: Ints
    corrected: Ints
    ranked: Marks
    rank: Ints
    bottom: Ints  # ten-thousandths
    colour: NDArray[np.int8]
    notes: list[str]


@dataclass(frozen=True)
class Totals:
    """Sums of sheets: weighted points and what they could be, for each visit."""

    month: Ints
    unit: Ints
    inspector: Ints
    got: Ints
    full: Ints

    @property
    def centi(self) -> Ints:
        return _share(self.got, self.full)


def score(
    sheets: Sheets, standard: FileStandard, month: str = "", *, within: bool = False
) -> Scores:
    """Results of one month, the last one if none is named, all units together or each parent's."""
    asked = month or max(sheets.months)
    if asked not in sheets.months:
        raise ScoresRefused(
            f"There is no sheet of {asked}; there are sheets of {min(sheets.months)} to "
            f"{max(sheets.months)}."
        )
    code = sheets.months.index(asked)
    unit, raw = raw_scores(sheets, standard, code)
    if not len(unit):
        raise ScoresRefused(f"Nothing was inspected in {asked}: every row of points is empty.")
    parent = _parents(sheets, code)[unit]
    group = parent if within else np.zeros(len(unit), np.int64)
    chosen, year = _rotation(sheets, visit_totals(sheets, standard), asked)
    found = estimate(year, noise=_noise(sheets, standard, chosen))
    held, notes = _held(found, unit, group)
    last = year.of(year.month == year.month.max())
    correction = np.where(held, 0, corrections(last, found.severity_centi)[unit])
    corrected = np.clip(raw + correction, 0, FULL)
    ranked = _enough(sheets, standard, code)[unit]
    if missing := int((~ranked).sum()):
        notes.append(
            f"{missing} of {len(unit)} units are not ranked: more than {standard.missing_percent} "
            "percent of what applies was not inspected."
        )
    rank, bottom, colour = (np.zeros(len(unit), np.int64) for _ in range(3))
    above, below, of = places(group[ranked], corrected[ranked])
    rank[ranked], colour[ranked] = above, colours(above, below, of)
    mean, sd = _belief(found, last, unit, raw, held)
    bottom[ranked] = lowest(group[ranked], mean[ranked], sd[ranked])
    return Scores(
        unit, parent, raw, corrected - raw, corrected, ranked, rank, bottom,
        colour.astype(np.int8), notes,
    )  # fmt: skip


def visit_totals(sheets: Sheets, standard: FileStandard) -> Totals:
    """One row for each sheet of which something was scored."""
    weight, full = _weights(standard)
    rows = np.flatnonzero(sheets.centi >= 0)
    month, unit, inspector = (
        codes[rows].astype(np.int64) for codes in (sheets.month, sheets.unit, sheets.inspector)
    )
    key = (month * len(sheets.units) + unit) * len(sheets.inspectors) + inspector
    order = np.argsort(key, kind="stable")
    key, rows = key[order], rows[order]
    starts = np.flatnonzero(np.r_[True, key[1:] != key[:-1]]) if len(key) else rows
    aspect = sheets.aspect[rows]
    got = _sums(weight[aspect] * sheets.centi[rows], starts)
    could = _sums(full[aspect], starts)
    rest, who = np.divmod(key[starts], len(sheets.inspectors))
    when, where = np.divmod(rest, len(sheets.units))
    return Totals(when, where, who, got, could)


def _sums(values: Ints, starts: Ints) -> Ints:
    return np.add.reduceat(values, starts) if len(starts) else np.zeros(0, np.int64)


def _share(got: Ints, full: Ints) -> Ints:
    """Hundredths of a point, halves up; the form of methods §8."""
    return np.asarray((2 * FULL * got + full) // (2 * full))


def raw_scores(sheets: Sheets, standard: FileStandard, code: int) -> tuple[Ints, Ints]:
    """The units that were visited in a month, and what each is worth by all of its sheets together.
    The sums are of whole numbers below 2 ** 53, so they are exact in whatever order."""
    rows = (sheets.centi >= 0) & (sheets.month == code)
    chosen = slice(None) if rows.all() else np.flatnonzero(rows)
    unit, aspect, centi = sheets.unit[chosen], sheets.aspect[chosen], sheets.centi[chosen]
    weight, full = _weights(standard)
    got = np.bincount(unit, weight[aspect] * centi)
    could = np.bincount(unit, full[aspect])
    seen = np.flatnonzero(could)
    return seen, _share(got[seen].astype(np.int64), could[seen].astype(np.int64))


def _weights(standard: FileStandard) -> tuple[Ints, Ints]:
    """`w` and `w * m` of each aspect, see `totals`."""
    shares = scaled(standard.aspects)
    columns = zip(*(shares[one.code] for one in standard.aspects), strict=True)
    weight, full = (np.array(column, np.int64) for column in columns)
    return weight, full


def _parents(sheets: Sheets, code: int) -> Ints:
    """Of each unit in this month; two at once are refused."""
    here = np.flatnonzero(sheets.month == code)
    parent = np.full(len(sheets.units), -1)
    parent[sheets.unit[here[::-1]]] = sheets.parent[here[::-1]]
    other = here[parent[sheets.unit[here]] != sheets.parent[here]]
    if len(other):
        row = other[0]
        raise ScoresRefused(
            f"Line {sheets.line[row]}, column parent: “{sheets.units[sheets.unit[row]]}” is in "
            f"“{sheets.parents[sheets.parent[row]]}” here and in "
            f"“{sheets.parents[parent[sheets.unit[row]]]}” before, in one month."
        )
    return parent


def _rotation(sheets: Sheets, totals: Totals, asked: str) -> tuple[Marks, Visits]:
    """Which months are of the rotation that ends with the one asked, and their visits."""
    last = _number(asked)
    numbers = np.array([_number(one) for one in sheets.months])
    chosen = (numbers > last - ROTATION) & (numbers <= last)
    place = np.cumsum(np.bincount(numbers[chosen] - last + ROTATION, minlength=ROTATION + 1) > 0)
    rows = chosen[totals.month]
    month = (place - 1)[np.where(chosen, numbers - last + ROTATION, 0)][totals.month[rows]]
    return chosen, Visits(month, totals.unit[rows], totals.inspector[rows], totals.centi[rows])


def _number(month: str) -> int:
    return 12 * int(month[:4]) + int(month[5:])


def _noise(sheets: Sheets, standard: FileStandard, chosen: Marks) -> float | None:
    rows = np.flatnonzero((sheets.centi >= 0) & chosen[sheets.month])
    most = np.array([one.max_centi for one in standard.aspects])
    month, unit, inspector, aspect = (
        codes[rows].astype(np.int64)
        for codes in (sheets.month, sheets.unit, sheets.inspector, sheets.aspect)
    )
    share = FULL * sheets.centi[rows].astype(np.int64) // most[aspect]
    key = (month * len(sheets.units) + unit) * len(sheets.inspectors) + inspector
    _, visit = np.unique(key, return_inverse=True)
    weight = np.array([one.weight for one in standard.aspects], np.float64)
    return by_aspects.noise(visit, unit, aspect, share, weight)


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


def _enough(sheets: Sheets, standard: FileStandard, code: int) -> Marks:
    """Of which units enough was inspected in this month."""
    here = sheets.month == code
    unit, aspect, centi = sheets.unit[here], sheets.aspect[here], sheets.centi[here]
    weight = np.array([one.weight for one in standard.aspects], np.int64)
    seen, other = (np.zeros((len(sheets.units), len(weight)), bool) for _ in range(2))
    seen[unit[centi >= 0], aspect[centi >= 0]] = True
    other[unit[centi == NOT_APPLICABLE], aspect[centi == NOT_APPLICABLE]] = True
    applies = (seen | ~other) @ weight
    missing = applies - seen @ weight
    return np.asarray(100 * missing <= standard.missing_percent * applies)
