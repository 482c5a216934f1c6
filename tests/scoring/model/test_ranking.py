"""Ranks 1, 2, 2, 4 and the tenths at both ends, ties at the edge in."""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.scoring.model.ranking import (
    BLACK,
    RED,
    Entry,
    colours,
    on_list,
    places,
    ranked,
    ranked_within,
    tied,
)

pytestmark = pytest.mark.once

SCORES = st.lists(st.integers(0, 30), min_size=0, max_size=40)


def entries(scores: list[int]) -> list[Entry]:
    return [Entry(f"u{number:03}", score) for number, score in enumerate(scores)]


def test_equal_scores_share_a_rank_and_the_next_one_counts_them() -> None:
    placed = ranked(entries([90, 80, 80, 70]))
    assert [(one.unit, one.rank, one.from_below) for one in placed] == [
        ("u000", 1, 4), ("u001", 2, 2), ("u002", 2, 2), ("u003", 4, 1)
    ]  # fmt: skip
    assert tied([90, 80, 80, 70]) == [(80, 2)]


def test_six_villages_have_one_red_and_one_black() -> None:
    colour = {one.unit: one.colour for one in ranked(entries([5, 9, 3, 7, 6, 8]))}
    assert [unit for unit in colour if colour[unit] == RED] == ["u001"]
    assert [unit for unit in colour if colour[unit] == BLACK] == ["u002"]


def test_who_ties_at_the_edge_is_in_and_who_is_at_both_ends_on_neither() -> None:
    colour = [one.colour for one in ranked(entries([9, 9, *range(8)]))]
    assert colour == [RED, RED, *[""] * 7, BLACK]
    assert not any(one.colour for one in ranked(entries([7] * 12)))
    assert not any(one.colour for one in ranked(entries([7])))


def test_a_tie_is_broken_by_what_the_rule_names() -> None:
    placed = ranked([Entry("a", 80, (3, 1)), Entry("b", 80, (3, 2)), Entry("c", 80, (4, 0))])
    assert [(one.unit, one.rank) for one in placed] == [("c", 1), ("b", 2), ("a", 3)]


def test_the_unranked_stand_at_the_end_and_do_not_count() -> None:
    placed = ranked([Entry("a", None), Entry("b", 10), Entry("c", 20)])
    assert [(one.unit, one.rank, one.of) for one in placed] == [
        ("c", 1, 2), ("b", 2, 2), ("a", None, 2)
    ]  # fmt: skip


def test_too_few_units_make_no_list() -> None:
    assert not any(one.colour for one in ranked(entries([1, 2, 3, 4]), least=5))


def test_each_parent_has_its_own_ranks() -> None:
    parents = {"u000": "b", "u001": "a", "u002": "b", "u003": "a"}
    placed = ranked_within(entries([4, 3, 2, 1]), parents)
    assert {parent: [one.unit for one in rows] for parent, rows in placed.items()} == {
        "a": ["u001", "u003"], "b": ["u000", "u002"]
    }  # fmt: skip


def test_a_list_may_be_another_part_than_a_tenth() -> None:
    assert [on_list(rank, 20, 5) for rank in (4, 5)] == [True, False]


@given(SCORES)
def test_ranks_are_what_counting_says(scores: list[int]) -> None:
    for one in ranked(entries(scores)):
        mine = scores[int(one.unit[1:])]
        assert one.rank == 1 + sum(other > mine for other in scores)
        assert one.from_below == 1 + sum(other < mine for other in scores)


@given(SCORES, st.lists(st.integers(0, 3), min_size=40, max_size=40))
def test_many_at_once_are_ranked_as_a_few(scores: list[int], of: list[int]) -> None:
    groups = np.array(of[: len(scores)], np.int64)
    above, below, many = places(groups, np.array(scores, np.int64))
    colour = colours(above, below, many)
    parents = {f"u{number:03}": str(parent) for number, parent in enumerate(groups.tolist())}
    words = {1: RED, -1: BLACK, 0: ""}
    found = ranked_within(entries(scores), parents)
    for place in (one for rows in found.values() for one in rows):
        number = int(place.unit[1:])
        assert (place.rank, place.from_below, place.of, place.colour) == (
            above[number], below[number], many[number], words[int(colour[number])]
        )  # fmt: skip


@given(SCORES, st.randoms())
def test_renaming_and_reordering_change_no_place(scores: list[int], chance: Random) -> None:
    names = list(range(len(scores)))
    chance.shuffle(names)
    renamed = [Entry(f"x{names[n]:03}", score) for n, score in enumerate(scores)]
    back = {f"x{names[n]:03}": f"u{n:03}" for n in range(len(scores))}
    chance.shuffle(renamed)
    before = {one.unit: (one.rank, one.from_below, one.colour) for one in ranked(entries(scores))}
    after = {back[one.unit]: (one.rank, one.from_below, one.colour) for one in ranked(renamed)}
    assert before == after
