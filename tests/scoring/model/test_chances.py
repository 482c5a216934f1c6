"""The chance of truly being in the lowest tenth, and the ranks that are within reason."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.scoring.model.chances import certainty, chances, lowest

pytestmark = pytest.mark.once


@pytest.mark.parametrize("many", [6, 20, 150])
def test_chances_are_what_many_throws_say(many: int) -> None:
    chance = np.random.default_rng(many)
    mean, sd = chance.normal(80, 6, many), chance.uniform(1, 2.5, many)
    found = chances(mean, sd)
    throws = chance.normal(mean, sd, (20_000, many))
    place = throws.argsort(axis=1).argsort(axis=1)
    listed = (many + 9) // 10
    assert np.abs(found.bottom / 10_000 - (place < listed).mean(axis=0)).max() < 0.012
    assert np.abs(found.top / 10_000 - (place >= many - listed).mean(axis=0)).max() < 0.012
    best, worst = (np.quantile(many - place, share, axis=0, method="inverted_cdf")
                   for share in (0.025, 0.975))  # fmt: skip
    assert np.abs(found.best_rank - best).max() <= 2
    assert np.abs(found.worst_rank - worst).max() <= 2


def test_as_many_are_expected_on_the_list_as_it_has_places() -> None:
    chance = np.random.default_rng(3)
    found = lowest(np.zeros(5000, np.int64), chance.normal(80, 6, 5000), np.full(5000, 1.5))
    assert abs(found.sum() / 10_000 - 500) < 1


def test_who_is_surely_lowest_is_certain_and_equals_are_not() -> None:
    found = chances([10.0, *[80.0] * 9], [1.0] * 10)
    assert found.bottom[0] == 10_000
    assert (found.best_rank[0], found.worst_rank[0]) == (10, 10)
    equal = chances([80.0] * 10, [1.0] * 10)
    assert np.abs(equal.bottom - 1000).max() <= 1
    assert [certainty(bp) for bp in (9000, 7000, 6999)] == ["certain", "probable", "borderline"]


def test_one_unit_alone_is_both_first_and_last() -> None:
    found = chances([80.0], [1.0])
    assert (found.bottom[0], found.top[0], found.best_rank[0], found.worst_rank[0]) == (
        10_000, 10_000, 1, 1
    )  # fmt: skip
    assert len(chances([], []).bottom) == 0


@given(st.integers(1, 90), st.integers(0, 2**31))
@settings(max_examples=15, deadline=None)
def test_order_changes_no_chance(many: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    mean, sd = chance.normal(80, 6, many).round(1), chance.uniform(1, 2, many).round(1)
    order = chance.permutation(many)
    first, second = chances(mean, sd), chances(mean[order], sd[order])
    for one, other in zip(vars(first).values(), vars(second).values(), strict=True):
        assert (one[order] == other).all()


def test_groups_by_themselves_are_as_if_there_were_no_others() -> None:
    chance = np.random.default_rng(8)
    group = chance.integers(0, 4, 90)
    group[:65] = 7  # one that is not counted one by one
    mean, sd = chance.normal(80, 6, 90), chance.uniform(1, 2, 90)
    together = lowest(group, mean, sd)
    for one in np.unique(group):
        mine = group == one
        assert (together[mine] == chances(mean[mine], sd[mine]).bottom).all()
