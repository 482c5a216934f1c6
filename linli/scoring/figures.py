"""From visits to figures: totals, severity of panels, ranks. Integers in, integers out; no tables.

What is published is reckoned from the frozen files by this very module, so that whoever reads the
files with `linli score` or a spreadsheet comes to the same (ADR 0065).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import sqrt
from typing import Final

import numpy as np

from linli.scoring.files import Visit
from linli.scoring.model import aspects as by_aspects
from linli.scoring.model.chances import chances
from linli.scoring.model.ranking import Entry, ranked
from linli.scoring.model.severity import Severities, severities
from linli.scoring.model.totals import (
    FULL,
    SCORED,
    Aspect,
    Mark,
    half_up,
    mean_centi,
    scaled,
    total,
)

Shares = Mapping[str, tuple[int, int]]  # of each aspect its weight over its maximum, and whole
LEAST_SURE: Final = 2  # units; a single one is compared with nobody


@dataclass(frozen=True)
class Figure:
    """What a unit came to. Without a score, `why` says so."""

    unit: str
    visits: int = 0
    raw: int | None = None
    severity: int | None = None
    corrected: int | None = None
    rank: int | None = None
    from_below: int | None = None
    of: int = 0
    low: int | None = None
    high: int | None = None
    p_bottom: int | None = None
    p_top: int | None = None
    why: str = ""


@dataclass(frozen=True)
class Severity:
    """By panel, how much harsher it was than the others; or why that cannot be known."""

    by_panel: Mapping[str, int] = field(default_factory=dict)
    refused: str = ""
    believed: Mapping[str, tuple[float, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class Reckoned:
    """All figures of one kind of unit."""

    figures: dict[str, Figure]
    severity: Severity


@dataclass(frozen=True)
class Scored:
    """The total of one visit."""

    visit: Visit
    centi: int


def reckon(
    aspects: Sequence[Aspect],
    visits: Iterable[Visit],
    *,
    month: str,
    units: Iterable[str],
    missing_percent: int,
) -> Reckoned:
    """The figures of a month. `units` are all that were to be looked at; earlier months among the
    visits only say how harsh panels are."""
    scored, why = _totals(aspects, visits, missing_percent)
    severity = severity_of(scored, month, noise_of(scored, aspects))
    now: dict[str, list[Scored]] = {}
    for one in scored:
        if one.visit.month == month:
            now.setdefault(one.visit.unit, []).append(one)
    shares = scaled(aspects)
    figures = {
        unit: _figure(unit, now.get(unit, []), shares, severity, why.get((month, unit), ""))
        for unit in units
    }
    placed = ranked([Entry(one.unit, one.corrected) for one in figures.values()])
    for place in placed:
        figures[place.unit] = replace(
            figures[place.unit], rank=place.rank, from_below=place.from_below, of=place.of,
        )  # fmt: skip
    _sure(figures, severity)
    return Reckoned(figures, severity)


def _totals(
    aspects: Sequence[Aspect], visits: Iterable[Visit], missing_percent: int
) -> tuple[list[Scored], dict[tuple[str, str], str]]:
    """The visits with a total, and for units without any why."""
    scored, why = [], {}
    known = {one.code for one in aspects}
    for visit in visits:
        marks = [mark for mark in visit.marks if mark.aspect in known]
        found = total(aspects, marks, caps_centi=visit.caps, missing_most_percent=missing_percent)
        if found.centi is not None:
            scored.append(Scored(visit, found.centi))
        else:
            why[visit.month, visit.unit] = found.why
    return scored, why


def noise_of(scored: Sequence[Scored], aspects: Sequence[Aspect]) -> float | None:
    """How far one visit's total may be off, from how its aspects differ; as `linli score` does."""
    most = {one.code: (place, one.max_centi) for place, one in enumerate(aspects)}
    units = {key: place for place, key in enumerate(sorted({one.visit.unit for one in scored}))}
    rows = sorted(
        (number, units[one.visit.unit], *_share(mark, most))
        for number, one in enumerate(scored)
        for mark in one.visit.marks
        if mark.state == SCORED and mark.aspect in most
    )
    if not rows:
        return None
    visit, unit, aspect, share = (np.array(column, np.int64) for column in zip(*rows, strict=True))
    weights = np.array([one.weight for one in aspects], np.float64)
    return by_aspects.noise(visit, unit, aspect, share, weights)


def _share(mark: Mark, most: Mapping[str, tuple[int, int]]) -> tuple[int, int]:
    place, full = most[mark.aspect]
    return place, FULL * mark.points_centi // full


def severity_of(scored: Sequence[Scored], month: str, noise: float | None) -> Severity:
    """How harsh each panel was, and what is believed of each unit; `refused` where harsh panels
    cannot be told from poor places, and then raw figures stand."""
    rows = [
        (one.visit.month, one.visit.unit, one.visit.panel, one.centi)
        for one in scored
        if one.visit.month <= month
    ]
    if not any(row[0] == month for row in rows):
        return Severity()
    found = severities(rows, noise=noise)
    now = {row[2] for row in rows if row[0] == month}
    return Severity(
        {panel: centi for panel, centi in found.inspectors.items() if panel in now},
        found.notes[0].code if found.notes else "",
        _alone(rows, month, found) if found.notes else found.believed,
    )


def _alone(
    rows: Sequence[tuple[str, str, str, int]], month: str, found: Severities
) -> dict[str, tuple[float, float]]:
    """Where nothing was corrected: what this month alone says, with the doubt that the panel was
    harsh or mild. So one visit makes nobody sure."""
    some = found.variances
    own: dict[str, list[int]] = {}
    for when, unit, _panel, centi in rows:
        if when == month:
            own.setdefault(unit, []).append(centi)
    if some is None:
        return {}
    raw = {unit: mean_centi(centis) for unit, centis in own.items()}
    middle = sum(raw.values()) / len(raw) / 100
    believed = {}
    for unit, centis in own.items():
        prior, error = some.unit + some.month, (some.inspector + some.error) / len(centis)
        mean = middle + (raw[unit] / 100 - middle) * prior / (prior + error)
        believed[unit] = (mean, sqrt(prior * error / (prior + error)))
    return believed


def _sure(figures: dict[str, Figure], severity: Severity) -> None:
    """The chance of each ranked unit of truly being lowest or highest, and its rank interval."""
    ranked_ones = [
        unit
        for unit, one in sorted(figures.items())
        if one.rank is not None and unit in severity.believed
    ]
    if len(ranked_ones) < LEAST_SURE:
        return
    means, sds = zip(*(severity.believed[unit] for unit in ranked_ones), strict=True)
    found = chances(means, sds)
    for place, unit in enumerate(ranked_ones):
        figures[unit] = replace(
            figures[unit],
            low=int(found.best_rank[place]),
            high=int(found.worst_rank[place]),
            p_bottom=int(found.bottom[place]),
            p_top=int(found.top[place]),
        )


def _figure(
    unit: str, own: Sequence[Scored], shares: Shares, severity: Severity, why: str
) -> Figure:
    if not own:
        return Figure(unit, why=why or "nothing_inspected")
    raw = _together(own, shares)
    if severity.refused:
        return Figure(unit, len(own), raw, None, raw)
    back = mean_centi([severity.by_panel.get(one.visit.panel, 0) for one in own])
    return Figure(unit, len(own), raw, back, min(FULL, max(0, raw + back)))


def _together(own: Sequence[Scored], shares: Shares) -> int:
    """All sheets of a unit, rounded once, as `linli score` does; with a veto the mean of what each
    may be at most."""
    if any(one.visit.caps for one in own):
        return mean_centi([one.centi for one in own])
    marks = [
        mark
        for one in own
        for mark in one.visit.marks
        if mark.state == SCORED and mark.aspect in shares
    ]
    got = sum(shares[mark.aspect][0] * mark.points_centi for mark in marks)
    return half_up(FULL * got, sum(shares[mark.aspect][1] for mark in marks))
