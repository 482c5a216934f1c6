"""What a sheet is worth, in integers (practice B9; methods §4, §8).

Each aspect counts by its share of what it could be, so that a total is 0 to 10,000 hundredths of a
point whatever the maxima are. The weights are divided among the aspects that apply:

    total = (20000 * SUM(w * s) + SUM(w * m)) div (2 * SUM(w * m))

with `s` the points and `w * m` the weight times the maximum, `w` being the weight of the aspect
over its maximum, times what makes all of them integers. With maxima of 100 that is the form of
methods §8. Halves are rounded up.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import lcm
from typing import Final

from linli.scoring.model.errors import ScoresRefused

FULL: Final = 10_000  # hundredths of a point: 100.00
SCORED: Final = "scored"
NOT_APPLICABLE: Final = "not_applicable"  # the place has no such thing: its weight goes to others
NOT_INSPECTED: Final = "not_inspected"  # nobody looked: not the same as 0, nor as not applicable
ROOM: Final = 2**52  # so that a thousand sheets of one unit still fit an integer of a database


@dataclass(frozen=True)
class Aspect:
    """What is looked at, and how much it counts."""

    code: str
    max_centi: int
    weight: int


@dataclass(frozen=True)
class Mark:
    """What somebody saw of an aspect."""

    aspect: str
    points_centi: int = 0
    state: str = SCORED


@dataclass(frozen=True)
class Deduction:
    """An item found so many times; it takes off no more than its cap ("扣完为止")."""

    times: int
    off_centi: int
    cap_centi: int | None = None


@dataclass(frozen=True)
class Total:
    """A total, or why there is none. `centi` is what is ranked; `uncapped_centi` what it was
    before a veto; the weights say how much of what applies was seen."""

    centi: int | None
    uncapped_centi: int | None
    inspected_weight: int
    applicable_weight: int
    why: str = ""  # "nothing_applies", "nothing_inspected" or "too_much_missing"

    @property
    def missing_weight(self) -> int:
        """The weight of what applies and was not inspected."""
        return self.applicable_weight - self.inspected_weight


def half_up(numerator: int, denominator: int) -> int:
    """The nearest integer of a share of two integers; halves go up."""
    return (2 * numerator + denominator) // (2 * denominator)


def mean_centi(values: Sequence[int]) -> int:
    """The mean of several sheets or groups."""
    return half_up(sum(values), len(values))


def weighted_mean_centi(parts: Iterable[tuple[int, int]]) -> int:
    """Of scores with weights: the year is the mean of the months × 70 and the year's end × 30."""
    pairs = list(parts)
    return half_up(
        sum(score * weight for score, weight in pairs), sum(weight for _, weight in pairs)
    )


def ratio_centi(part: int, whole: int, max_centi: int) -> int:
    """The points of an aspect that is a share: 38 of 40 toilets."""
    if whole <= 0 or not 0 <= part <= whole:
        raise ScoresRefused(
            f"{part} of {whole} is no share: give a whole above 0 and a part of it.",
            code="no_share", part=part, whole=whole,
        )  # fmt: skip
    return half_up(part * max_centi, whole)


def deducted_centi(max_centi: int, deductions: Iterable[Deduction]) -> int:
    """The points of an aspect after what was found, never below 0."""
    off = 0
    for one in deductions:
        taken = one.times * one.off_centi
        off += taken if one.cap_centi is None else min(taken, one.cap_centi)
    return max(0, max_centi - off)


def scaled(aspects: Sequence[Aspect]) -> dict[str, tuple[int, int]]:
    """`w` and `w * m` of each aspect (see above)."""
    for one in aspects:
        if one.max_centi <= 0 or one.weight <= 0:
            raise ScoresRefused(
                f"Aspect “{one.code}”: its maximum and its weight must be above 0.",
                code="not_above_zero", aspect=one.code,
            )  # fmt: skip
    common = lcm(*(one.max_centi for one in aspects))
    shares = {
        one.code: (one.weight * common // one.max_centi, one.weight * common) for one in aspects
    }
    if 40_000 * sum(full for _, full in shares.values()) > ROOM:
        raise ScoresRefused(
            "The maxima have no small common multiple, or the weights are too large: choose maxima "
            "such as 5, 10 or 100 and weights up to 1,000.",
            code="no_common_multiple",
        )
    return shares


def total(
    aspects: Sequence[Aspect],
    marks: Iterable[Mark],
    *,
    caps_centi: Iterable[int] = (),
    missing_most_percent: int = 0,
) -> Total:
    """What the marks of one unit are worth. An aspect without a mark was not inspected. If more
    than `missing_most_percent` of the weight that applies was not inspected, there is no total:
    the unit is listed as unranked. `caps_centi` are vetoes: the total exceeds none of them."""
    shares, by_aspect = scaled(aspects), _by_aspect(aspects, marks)
    applies = [
        one for one in aspects
        if one.code not in by_aspect or by_aspect[one.code].state != NOT_APPLICABLE
    ]  # fmt: skip
    seen = [
        one for one in applies
        if one.code in by_aspect and by_aspect[one.code].state == SCORED
    ]  # fmt: skip
    weight, of = sum(one.weight for one in seen), sum(one.weight for one in applies)
    if not seen:
        return Total(None, None, 0, of, "nothing_inspected" if applies else "nothing_applies")
    points = sum(shares[one.code][0] * by_aspect[one.code].points_centi for one in seen)
    centi = half_up(FULL * points, sum(shares[one.code][1] for one in seen))
    if (of - weight) * 100 > missing_most_percent * of:
        return Total(None, centi, weight, of, "too_much_missing")
    return Total(min([centi, *caps_centi]), centi, weight, of)


def _by_aspect(aspects: Sequence[Aspect], marks: Iterable[Mark]) -> Mapping[str, Mark]:
    known = {one.code: one for one in aspects}
    found: dict[str, Mark] = {}
    for mark in marks:
        if mark.aspect not in known:
            raise ScoresRefused(
                f"Aspect “{mark.aspect}” is not in the standard.",
                code="unknown_aspect", aspect=mark.aspect,
            )  # fmt: skip
        if mark.aspect in found:
            raise ScoresRefused(
                f"Aspect “{mark.aspect}” is marked twice.", code="twice", aspect=mark.aspect
            )
        if mark.state == SCORED and not 0 <= mark.points_centi <= known[mark.aspect].max_centi:
            raise ScoresRefused(
                f"Aspect “{mark.aspect}”: points go from 0 to its maximum.",
                code="out_of_range", aspect=mark.aspect,
            )  # fmt: skip
        found[mark.aspect] = mark
    return found
