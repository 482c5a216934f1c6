"""What a sheet is worth (practice B9): integers, weights over what applies, caps."""

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.scoring.model.errors import ScoresRefused
from linli.scoring.model.totals import (
    NOT_APPLICABLE,
    NOT_INSPECTED,
    Aspect,
    Deduction,
    Mark,
    deducted_centi,
    mean_centi,
    ratio_centi,
    total,
    weighted_mean_centi,
)

pytestmark = pytest.mark.once

TEN = [Aspect(f"a{number}", 1000, 10) for number in range(10)]


def marks(*points: int) -> list[Mark]:
    return [Mark(one.code, points_centi) for one, points_centi in zip(TEN, points, strict=False)]


def test_ten_aspects_of_ten_points_make_a_hundred() -> None:
    assert total(TEN, marks(*[1000] * 10)).centi == 10_000
    assert total(TEN, marks(*[1000] * 9, 0)).centi == 9000


def test_what_does_not_apply_gives_its_weight_to_the_others() -> None:
    nine = [*marks(*[500] * 9), Mark("a9", state=NOT_APPLICABLE)]
    found = total(TEN, nine)
    assert (found.centi, found.missing_weight, found.applicable_weight) == (5000, 0, 90)


def test_what_nobody_looked_at_is_neither_zero_nor_not_applicable() -> None:
    seen = marks(*[500] * 9)
    strict = total(TEN, seen)
    assert (strict.centi, strict.uncapped_centi, strict.why) == (None, 5000, "too_much_missing")
    said = total(TEN, [*seen, Mark("a9", state=NOT_INSPECTED)], missing_most_percent=10)
    assert (said.centi, said.missing_weight) == (5000, 10)
    assert total(TEN, [*seen, Mark("a9", 0)]).centi == 4500


def test_nothing_to_score_has_no_total() -> None:
    assert total(TEN, []).why == "nothing_inspected"
    assert total(TEN, [Mark(one.code, state=NOT_APPLICABLE) for one in TEN]).why == (
        "nothing_applies"
    )


def test_a_veto_is_a_cap_and_no_weight() -> None:
    found = total(TEN, marks(*[1000] * 10), caps_centi=[8000, 6000])
    assert (found.centi, found.uncapped_centi) == (6000, 10_000)
    assert total(TEN, marks(*[100] * 10), caps_centi=[6000]).centi == 1000


def test_an_item_takes_off_no_more_than_its_cap_and_an_aspect_ends_at_zero() -> None:
    assert deducted_centi(1000, [Deduction(5, 200, 600), Deduction(1, 150)]) == 250
    assert deducted_centi(1000, [Deduction(9, 200)]) == 0


def test_means_and_shares_round_halves_up() -> None:
    assert mean_centi([9001, 9002]) == 9002
    assert ratio_centi(38, 40, 1000) == 950
    assert ratio_centi(2, 3, 1000) == 667
    assert weighted_mean_centi([(9000, 70), (8001, 30)]) == 8700


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ([Mark("b", 1)], "unknown_aspect"),
        ([Mark("a0", 1), Mark("a0", 1)], "twice"),
        ([Mark("a0", 1001)], "out_of_range"),
    ],
)
def test_a_mark_that_cannot_be_is_refused(wrong: list[Mark], code: str) -> None:
    with pytest.raises(ScoresRefused) as refused:
        total(TEN, wrong)
    assert refused.value.code == code


def test_a_share_of_nothing_and_an_odd_standard_are_refused() -> None:
    with pytest.raises(ScoresRefused, match="no share"):
        ratio_centi(1, 0, 1000)
    with pytest.raises(ScoresRefused, match="above 0"):
        total([Aspect("a", 0, 1)], [])
    primes = (10007, 10009, 10037, 10039)
    with pytest.raises(ScoresRefused, match="common multiple"):
        total([Aspect(f"{prime}", prime * 100, 1000) for prime in primes], [])


ASPECTS = st.lists(
    st.tuples(st.sampled_from([500, 1000, 2000, 10_000]), st.integers(1, 50), st.integers(0, 100)),
    min_size=1, max_size=8,
)  # fmt: skip


@given(ASPECTS, st.randoms())
def test_a_total_is_the_exact_share_rounded_whatever_the_order(
    given_aspects: list[tuple[int, int, int]], chance: Random
) -> None:
    aspects = [Aspect(f"{n}", most, weight) for n, (most, weight, _) in enumerate(given_aspects)]
    seen = [
        Mark(f"{n}", most * percent // 100)
        for n, (most, _, percent) in enumerate(given_aspects)
    ]  # fmt: skip
    exact = sum(
        Fraction(mark.points_centi, one.max_centi) * one.weight
        for one, mark in zip(aspects, seen, strict=True)
    ) / sum(one.weight for one in aspects)
    found = total(aspects, seen).centi
    assert found == (20_000 * exact + 1) // 2
    chance.shuffle(seen)
    chance.shuffle(aspects)
    assert total(aspects, seen).centi == found
