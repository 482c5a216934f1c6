"""Totals, competition ranks and lists as one Ibis expression, the same for DuckDB and Spark.

The arithmetic is that of `totals` and `ranking`, in integers. Ibis writes `//` as the floor of a
floating quotient, which large weights would get wrong by one; so what is left over is taken off
first, and a quotient without a rest is exact (`whole`). The correction of harsh inspectors comes as
a table, since no query language has a mixed model: without one the raw score is ranked.

Nothing in here knows which engine runs it. Ibis is an extra (`make scores`).
"""

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import add
from typing import Any, Final

from linli.scoring.model.errors import ScoresRefused
from linli.scoring.model.ranking import TENTH
from linli.scoring.model.standards import FileStandard
from linli.scoring.model.totals import FULL, scaled

Table = Any  # of Ibis, which need not be there
Column = Any
MOST_ASPECTS: Final = 50  # each is a bit of a signed number, which is added up
EVERYBODY: Final = "everybody"  # the one group of all units


def weights(standard: FileStandard) -> dict[str, list[Any]]:
    """The standard as columns: `w` and `w * m` of `totals`, and a bit for each aspect."""
    aspects = standard.aspects
    if len(aspects) > MOST_ASPECTS:
        raise ScoresRefused(
            f"The standard has {len(aspects)} aspects, more than the {MOST_ASPECTS} of these "
            "engines; leave out --engine and give the sheets as CSV."
        )
    shares = scaled(aspects)
    return {
        "aspect": [one.code for one in aspects],
        "place": list(range(len(aspects))),
        "bit": [1 << place for place in range(len(aspects))],
        "w": [shares[one.code][0] for one in aspects],
        "full": [shares[one.code][1] for one in aspects],
        "most": [one.max_centi for one in aspects],
    }


def whole(numerator: Column, denominator: Column) -> Column:
    """Integer division of numbers that are not below 0."""
    exact = numerator - numerator % denominator
    return (exact / denominator).round().cast("int64")


def share(got: Column, full: Column) -> Column:
    """Hundredths of a point, halves up; the form of methods §8."""
    return whole(2 * FULL * got + full, 2 * full)


def visited(rows: Table, *keys: str) -> Table:
    """One row for each sheet: its sums, its aspects as bits, the lowest of its vetoes, and what it
    came to; a veto is the most that it may. The sum of different bits is all of them; if an aspect
    is there twice, fewer bits than rows are left."""
    seen = rows.centi >= 0
    visits = rows.group_by(*keys).agg(
        parent=rows.parent.min(),
        other_parent=rows.parent.max(),
        rows=rows.count(),
        got=(rows.w * rows.centi).sum(where=seen),
        could=rows.full.sum(where=seen),
        bits=rows.bit.sum(),
        seen=rows.bit.sum(where=seen).fill_null(0),
        nowhere=rows.bit.sum(where=rows.nowhere).fill_null(0),
        points=rows.cap.min(),
    )
    visits = visits.mutate(cap=(visits.points * 100).round().cast("int64"))
    centi = share(visits.got, visits.could)
    lower = visits.cap.notnull() & (visits.cap < centi)
    return visits.mutate(centi=lower.ifelse(visits.cap, centi))


def totals(rows: Table, standard: FileStandard, month: str, *, once: bool) -> Table:
    """Units that were seen in a month: parent, raw score, and whether enough was inspected. `once`
    says that every unit has one sheet, so that one grouping is enough."""
    here = rows.filter(rows.month == month)
    if once:
        units = visited(here, "unit")
        units = units.mutate(raw=units.centi)
    else:
        units = _together(visited(here, "unit", "inspector"), len(standard.aspects))
    return _enough(units.filter(units.could > 0), standard)


def _together(visits: Table, aspects: int) -> Table:
    """All sheets of a unit added up; with a veto the mean of what each may be at most, as the
    product publishes it."""
    units = visits.group_by("unit").agg(
        parent=visits.parent.min(),
        other_parent=visits.other_parent.max(),
        got=visits.got.sum(),
        could=visits.could.sum(),
        sheets=visits.centi.count(),
        sum=visits.centi.sum(),
        cap=visits.cap.min(where=visits.could > 0),
        seen=_sum((visits.seen & (1 << place)).max() for place in range(aspects)),
        nowhere=_sum((visits.nowhere & (1 << place)).max() for place in range(aspects)),
    )
    mean = whole(2 * units.sum + units.sheets, 2 * units.sheets)
    plain = share(units.got, units.could)
    return units.mutate(raw=units.cap.notnull().ifelse(mean, plain))


def _enough(units: Table, standard: FileStandard) -> Table:
    """Not applicable takes an aspect's weight away, unless somebody scored it."""
    weighed = [(1 << place, one.weight) for place, one in enumerate(standard.aspects)]
    inspected = _sum(((units.seen & bit) != 0).ifelse(weight, 0) for bit, weight in weighed)
    applies = _sum(
        (((units.seen & bit) != 0) | ((units.nowhere & bit) == 0)).ifelse(weight, 0)
        for bit, weight in weighed
    )
    missing = applies - inspected
    return units.select(
        "unit", "parent", "other_parent", "raw",
        ranked=100 * missing <= standard.missing_percent * applies,
    )  # fmt: skip


def _sum(parts: Iterable[Column]) -> Column:
    return reduce(add, parts)


def listed(units: Table, ibis: Any, corrections: Table | None = None, *, within: bool) -> Table:
    """Corrected scores, ranks and lists: 1 for red, -1 for black, 0 for neither. Unranked units
    have rank 0."""
    if corrections is None:
        units = units.mutate(given=ibis.literal(0, "int64"))
    else:
        named = corrections.rename(other="unit")
        units = units.left_join(named, units.unit == named.other)
        units = units.mutate(given=units.given.fill_null(0)).drop("other")
    units = units.mutate(corrected=(units.raw + units.given).clip(0, FULL))
    group = units.parent if within else ibis.literal(EVERYBODY)
    units = units.mutate(group=group, correction=units.corrected - units.raw)
    keys: Sequence[str] = ("group", "ranked")
    high = ibis.rank().over(group_by=keys, order_by=units.corrected.desc()) + 1
    low = ibis.rank().over(group_by=keys, order_by=units.corrected.asc()) + 1
    units = units.mutate(above=high, below=low, of=units.count().over(group_by=keys))
    red = units.above * TENTH <= units.of + TENTH - 1
    black = units.below * TENTH <= units.of + TENTH - 1
    return units.select(
        "unit", "parent", "raw", "correction", "corrected", "ranked",
        rank=units.ranked.ifelse(units.above, 0),
        colour=units.ranked.ifelse(red.cast("int64") - black.cast("int64"), 0),
    )  # fmt: skip
