"""Whether a village of some dozens of lanes can keep a tolerance is known, not guessed."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.territory.planner.proposing import propose
from linli.territory.planner.requests import Request
from linli.territory.planner.searching import BOUND
from linli.territory.planner.state import BORDER, UNIT, Rows
from linli.territory.planner.windows import FOUND, NONE, UNKNOWN, plan_within
from tests.plans import Feature, board, collection

pytestmark = pytest.mark.once  # no database


Graph = tuple[list[float], set[tuple[int, int]]]


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Up to eight units that hang together, with their loads."""
    size = draw(st.integers(2, 8))
    pairs = {(draw(st.integers(0, u - 1)), u) for u in range(1, size)}
    more = st.tuples(st.integers(0, size - 1), st.integers(0, size - 1))
    pairs |= {(min(pair), max(pair)) for pair in draw(st.sets(more, max_size=6))}
    loads = draw(st.lists(st.integers(0, 9), min_size=size, max_size=size))
    return [float(load) for load in loads], {pair for pair in pairs if pair[0] != pair[1]}


def rows(graph: Graph) -> tuple[Rows, Rows]:
    loads, pairs = graph
    units = np.zeros(len(loads), dtype=UNIT)
    near = [sorted({a + b - u for a, b in pairs if u in (a, b)}) for u in range(len(loads))]
    units["load"], units["grid"] = loads, -1
    units["last"] = np.cumsum([len(one) for one in near])
    units["first"][1:] = units["last"][:-1]
    borders = np.zeros(sum(len(one) for one in near), dtype=BORDER)
    borders["other"] = [other for one in near for other in one]
    return units, borders


def whole(part: frozenset[int], pairs: set[tuple[int, int]]) -> bool:
    reached = {min(part)}
    while fresh := {
        b for pair in pairs for a, b in (pair, pair[::-1]) if a in reached and b in part - reached
    }:
        reached |= fresh
    return reached == part


def partitions(units: list[int], grids: int) -> Iterator[list[frozenset[int]]]:
    """All ways to cut units into so many sets."""
    if not units:
        if grids == 0:
            yield []
        return
    first, *rest = units
    for bits in range(1 << len(rest)):
        part = frozenset([first, *(u for i, u in enumerate(rest) if bits >> i & 1)])
        for others in partitions([u for u in rest if u not in part], grids - 1):
            yield [part, *others]


@settings(max_examples=60, deadline=None)
@given(graphs(), st.integers(1, 4), st.floats(0.0, 1.2))
def test_a_plan_within_a_window_is_found_exactly_where_there_is_one(
    graph: Graph, grids: int, share: float
) -> None:
    loads, pairs = graph
    units, borders = rows(graph)
    low, high = ((1 + sign * share) * sum(loads) / grids for sign in (-1, 1))
    window = np.array([max(low, 0.0), high, np.inf])
    there_is = any(
        all(whole(p, pairs) and window[0] <= sum(loads[u] for u in p) <= high for p in plan)
        for plan in partitions(list(range(len(loads))), grids)
    )
    assert plan_within(units, borders, grids, window, 1_000_000) == (FOUND if there_is else NONE)
    if there_is:
        parts = [frozenset(np.flatnonzero(units["grid"] == g).tolist()) for g in range(grids)]
        assert all(whole(part, pairs) for part in parts)
        weights = [sum(loads[u] for u in part) for part in parts]
        assert all(window[0] <= weight <= high for weight in weights)
        assert (units["grid"] >= 0).all()


def test_who_looks_too_shortly_says_nothing() -> None:
    path = [float(u % 3 + 1) for u in range(8)], {(u, u + 1) for u in range(7)}
    units, borders = rows(path)
    assert plan_within(units, borders, 2, np.array([7.0, 8.0, np.inf]), 2) == UNKNOWN


def village() -> list[Feature]:
    """Twenty lanes: two heavy ones in each of two corners, so that four grids cannot be even."""
    features = board(5, 4, "V", (0, 0))
    for feature, load in zip(
        features, [30, 30, 1, 1, 1] + [1] * 10 + [1, 1, 1, 30, 30], strict=True
    ):
        feature["properties"]["load"] = load
    return features


def test_a_tolerance_that_nobody_can_keep_is_named_as_proved() -> None:
    found = propose(Request(units=collection(village()), grids=3, tolerance=0.1))
    [parent] = found.report["parents"]
    assert parent["method"] == BOUND
    assert "proved" in [reason["code"] for reason in parent["reasons"]]
    assert parent["max_deviation"] > 0.1
    assert found.report["contiguity_violations"] == 0


def test_nothing_is_claimed_of_plans_beyond_a_cap_on_households() -> None:
    features = village()
    for feature in features:
        feature["properties"]["households"] = 10
    found = propose(Request(units=collection(features), grids=3, tolerance=0.1, cap=50))
    [parent] = found.report["parents"]
    assert parent["method"] == "search"  # 200 households in three grids of 50: nobody can
