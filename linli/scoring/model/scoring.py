"""From sheets and a standard to results: raw, corrected, ranked, with a chance and a list."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from linli.scoring.model import aspects as by_aspects
from linli.scoring.model.errors import ScoresRefused
from linli.scoring.model.judging import Marks, judge, unranked
from linli.scoring.model.ranking import colours, places
from linli.scoring.model.sheets import NOT_APPLICABLE, Sheets
from linli.scoring.model.standards import FileStandard
from linli.scoring.model.totals import FULL, scaled
from linli.scoring.model.visits import Ints, Visits

NO_CAP: Final = FULL + 1
ROTATION: Final = 12  # months whose visits say how harsh somebody is


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
    """Sums of sheets: weighted points and what they could be, for each visit, and its veto: the
    most that its total may be, FULL or more where there is none."""

    month: Ints
    unit: Ints
    inspector: Ints
    got: Ints
    full: Ints
    cap: Ints

    @property
    def centi(self) -> Ints:
        return np.minimum(_share(self.got, self.full), self.cap)


def score(
    sheets: Sheets, standard: FileStandard, month: str = "", *, within: bool = False
) -> Scores:
    """Results of one month, the last one if none is named, all units together or each parent's."""
    asked = month_asked(sheets.months, month)
    code = sheets.months.index(asked)
    unit, raw = raw_scores(sheets, standard, code)
    visits = visit_totals(sheets, standard)
    if not len(unit):
        raise nothing_in(asked)
    raw = _vetoed(visits, code, unit, raw)
    parent = _parents(sheets, code)[unit]
    group = parent if within else np.zeros(len(unit), np.int64)
    chosen, year = _rotation(sheets, visits, asked)
    judged = judge(year, noise_of(sheets, standard, chosen), unit, group, raw)
    corrected = np.clip(raw + judged.correction, 0, FULL)
    ranked = _enough(sheets, standard, code)[unit]
    rank, colour = (np.zeros(len(unit), np.int64) for _ in range(2))
    above, below, of = places(group[ranked], corrected[ranked])
    rank[ranked], colour[ranked] = above, colours(above, below, of)
    return Scores(
        unit, parent, raw, corrected - raw, corrected, ranked, rank,
        judged.bottom(group, ranked), colour.astype(np.int8),
        judged.notes + unranked(ranked, standard),
    )  # fmt: skip


def month_asked(months: list[str], month: str) -> str:
    """The month, the last one if none is named."""
    asked = month or max(months)
    if asked not in months:
        raise ScoresRefused(
            f"There is no sheet of {asked}; there are sheets of {min(months)} to {max(months)}."
        )
    return asked


def nothing_in(month: str) -> ScoresRefused:
    """Sheets are there, points are not."""
    return ScoresRefused(f"Nothing was inspected in {month}: every row of points is empty.")


def two_parents(where: str, unit: str, here: str, before: str) -> ScoresRefused:
    """A unit belongs to one parent in a month."""
    return ScoresRefused(
        f"{where}“{unit}” is in “{here}” here and in “{before}” before, in one month."
    )


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
    return Totals(when, where, who, got, could, _caps(sheets, key[starts]))


def _caps(sheets: Sheets, visits: Ints) -> Ints:
    """The lowest veto of each visit, on whatever row of it that stands."""
    caps = np.full(len(visits), NO_CAP)
    if sheets.cap is None or not len(visits):
        return caps
    rows = np.flatnonzero(sheets.cap >= 0)
    month, unit, inspector = (
        codes[rows].astype(np.int64) for codes in (sheets.month, sheets.unit, sheets.inspector)
    )
    key = (month * len(sheets.units) + unit) * len(sheets.inspectors) + inspector
    place = np.minimum(np.searchsorted(visits, key), len(visits) - 1)
    same = visits[place] == key  # else nothing was scored on that sheet
    np.minimum.at(caps, place[same], sheets.cap[rows][same])
    return caps


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


def _vetoed(visits: Totals, code: int, unit: Ints, raw: Ints) -> Ints:
    """With a veto a unit is worth the mean of what each of its sheets may be at most."""
    here = visits.month == code
    units, centi = visits.unit[here], visits.centi[here]
    capped = np.zeros(int(unit.max()) + 1, bool)
    capped[units[visits.cap[here] < NO_CAP]] = True
    if not capped.any():
        return raw
    sums = np.bincount(units, centi, len(capped)).astype(np.int64)[unit]
    counts = np.bincount(units, minlength=len(capped))[unit]
    return np.where(capped[unit], (2 * sums + counts) // (2 * counts), raw)


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
        raise two_parents(
            f"Line {sheets.line[row]}, column parent: ",
            sheets.units[sheets.unit[row]],
            sheets.parents[sheets.parent[row]],
            sheets.parents[parent[sheets.unit[row]]],
        )
    return parent


def rotation(months: list[str], asked: str) -> list[str]:
    """The months that say how harsh somebody is: those up to the one asked, in their order."""
    last = _number(asked)
    return sorted(one for one in months if last - ROTATION < _number(one) <= last)


def _rotation(sheets: Sheets, totals: Totals, asked: str) -> tuple[Marks, Visits]:
    """Which months are of the rotation, and their visits. Inspectors get other numbers, so that
    none is among them who made no visit."""
    inside = {month: place for place, month in enumerate(rotation(sheets.months, asked))}
    place = np.array([inside.get(month, -1) for month in sheets.months])
    rows = place[totals.month] >= 0
    inspector = np.unique(totals.inspector[rows], return_inverse=True)[1]
    month = place[totals.month[rows]]
    return place >= 0, Visits(month, totals.unit[rows], inspector, totals.centi[rows])


def _number(month: str) -> int:
    return 12 * int(month[:4]) + int(month[5:])


def noise_of(sheets: Sheets, standard: FileStandard, chosen: Marks) -> float | None:
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
