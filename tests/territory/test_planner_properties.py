"""What holds for every plan, whatever the land."""

from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from linli.territory.planner.evaluation import evaluate
from linli.territory.planner.land import survey
from linli.territory.planner.proposing import propose
from linli.territory.planner.requests import Request
from tests.plans import Feature, board, collection, grids_of

pytestmark = pytest.mark.once  # no database


TOLERANCE = 0.1
QUICK = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)


@st.composite
def lands(draw: st.DrawFn) -> list[Feature]:
    """One to three villages of squares with holes, so that some are in pieces."""
    features: list[Feature] = []
    for number in range(draw(st.integers(1, 3))):
        width, height = draw(st.integers(1, 6)), draw(st.integers(1, 6))
        loads = draw(st.lists(st.integers(0, 9), min_size=36, max_size=36))
        village = board(width, height, f"V{number}", (10 * number, 0))
        for feature, load in zip(village, loads, strict=False):
            feature["properties"]["load"] = load
        gone = draw(st.sets(st.integers(0, len(village) - 1), max_size=len(village) // 2))
        features += [one for i, one in enumerate(village) if i not in gone or len(village) == 1]
    return features


def plan(features: list[Feature], **options: Any) -> tuple[dict[str, str], dict[str, Any]]:
    found = propose(
        Request(units=collection(features), tolerance=TOLERANCE, effort="quick", **options)
    )
    return grids_of(found.plan), found.report


@QUICK
@given(lands(), st.data())
def test_every_unit_has_one_grid_in_its_village_and_grids_are_whole(
    features: list[Feature], data: st.DataObject
) -> None:
    parents = {one["properties"]["parent"] for one in features}
    grids = data.draw(st.integers(len(parents), len(features)))
    given_to, report = plan(features, grids=grids)
    assert set(given_to) == {one["properties"]["id"] for one in features}
    assert len(set(given_to.values())) == grids
    found = evaluate(survey(collection(features)), given_to, tolerance=TOLERANCE)
    assert found["contiguity_violations"] == found["parent_violations"] == 0
    assert found["max_deviation"] == report["max_deviation"]
    for village in report["parents"]:
        assert village["tolerance_kept"] == (not village["reasons"])


@QUICK
@given(lands(), st.data())
def test_an_earlier_plan_can_be_any_and_the_new_one_is_whole(
    features: list[Feature], data: st.DataObject
) -> None:
    names = [one["properties"]["id"] for one in features]
    parents = {one["properties"]["parent"] for one in features}
    before = []
    for one in features:
        grid = data.draw(st.sampled_from(["A", "B", "C", ""]))
        before.append({**one, "properties": {**one["properties"], "grid": grid}})
    assume(any(one["properties"]["grid"] for one in before))
    grids = data.draw(st.integers(len(parents), len(features)))
    given_to, report = plan(features, grids=grids, previous=collection(before))
    assert set(given_to) == set(names)
    assert len(set(given_to.values())) == grids
    assert report["contiguity_violations"] == report["parent_violations"] == 0


@QUICK
@given(st.lists(st.integers(1, 9), min_size=6, max_size=6), st.integers(2, 3))
def test_a_small_village_gets_the_best_plan_that_there_is(loads: list[int], grids: int) -> None:
    features = board(3, 2, load=lambda x, y: loads[3 * y + x])
    _, report = plan(features, grids=grids)
    land = survey(collection(features))
    best = min(
        evaluate(land, dict(zip((u.id for u in land.units), names, strict=True)))["max_deviation"]
        for names in product("abc"[:grids], repeat=6)
        if len(set(names)) == grids and whole(land, names)
    )
    assert report["max_deviation"] <= max(best, TOLERANCE) + 1e-9


def whole(land: Any, names: tuple[str, ...]) -> bool:
    plan = dict(zip((unit.id for unit in land.units), names, strict=True))
    return bool(evaluate(land, plan)["contiguity_violations"] == 0)
