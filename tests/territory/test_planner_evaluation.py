"""Re-checking a plan that a person changed: at once, without the search."""

import subprocess
import sys
import time

import pytest

from linli.territory.planner.evaluation import evaluate
from linli.territory.planner.land import survey
from tests.plans import board, collection, square

pytestmark = pytest.mark.once  # asks no database


def halves(width: int, height: int) -> dict[str, str]:
    return {
        f"V{x}.{y}": "west" if x < width // 2 else "east"
        for y in range(height)
        for x in range(width)
    }


def test_a_good_plan_has_no_fault() -> None:
    found = evaluate(survey(collection(board(6, 3))), halves(6, 3))
    assert found["max_deviation"] == pytest.approx(0)
    assert found["compactness"] == pytest.approx(0.785, abs=0.001)
    assert found["within_tolerance"]
    assert found["contiguity_violations"] == found["parent_violations"] == 0
    assert found["without_grid"] == found["unknown_units"] == []


def test_a_unit_dragged_too_far_leaves_a_grid_in_two_pieces() -> None:
    land, plan = survey(collection(board(6, 3))), halves(6, 3)
    found = evaluate(land, plan | {"V0.0": "east"}, previous=plan)
    assert found["contiguity_violations"] == 1
    assert found["reassigned_load_share"] == pytest.approx(1 / 18)
    assert not found["within_tolerance"]
    rows = {row["grid"]: row for row in found["grids"]}
    assert (rows["east"]["pieces"], rows["east"]["units"]) == (2, 10)


def test_a_unit_without_a_grid_is_a_gap() -> None:
    found = evaluate(survey(collection(board(6, 3))), halves(6, 3) | {"V0.0": "", "elsewhere": "x"})
    assert found["without_grid"] == ["V0.0"]
    assert found["unknown_units"] == ["elsewhere"]


def test_a_grid_in_two_villages_is_counted() -> None:
    land = survey(collection(board(2, 2) + board(2, 2, "W", (2, 0))))
    found = evaluate(land, {one.id: "same" for one in land.units})
    assert found["parent_violations"] == 1


def test_a_touching_corner_is_no_border() -> None:
    land = survey(collection([square("a", 0, 0), square("b", 1, 1), square("c", 1, 0)]))
    names = [one.id for one in land.units]
    assert {(names[a], names[b]) for a, b in land.borders} == {("a", "c"), ("b", "c")}


def test_small_gaps_and_overlaps_are_borders_and_are_named() -> None:
    features = board(3, 1)
    ring = features[1]["geometry"]["coordinates"][0]
    ring[0][0] = ring[3][0] = ring[4][0] = 1100.5
    ring[1][0] = ring[2][0] = 1200.5
    land = survey(collection(features))
    names = [one.id for one in land.units]
    assert {(names[a], names[b]) for a, b in land.borders} == {("V0.0", "V1.0"), ("V1.0", "V2.0")}
    assert all(length == pytest.approx(100, rel=0.03) for length in land.borders.values())
    assert ("V0.0", "V1.0") in {(names[a], names[b]) for a, b, _ in land.gaps}
    assert [(names[a], names[b]) for a, b, _ in land.overlaps] == [("V1.0", "V2.0")]


def test_a_corner_on_one_side_only_does_not_matter() -> None:
    features = [square("long", 0, 0), square("low", 1, 0), square("high", 1, 1)]
    for corner in features[0]["geometry"]["coordinates"][0][2:4]:
        corner[1] = 1200.0
    land = survey(collection(features))
    assert land.borders == {
        (0, 1): pytest.approx(100, abs=0.01),
        (0, 2): pytest.approx(100, abs=0.01),
        (1, 2): pytest.approx(100),
    }
    assert land.gaps == land.overlaps == []


def test_degrees_become_metres_by_the_latitude_at_hand() -> None:
    features = board(2, 1)
    for feature in features:
        ring = feature["geometry"]["coordinates"][0]
        ring[:] = [[116 + (x - 1000) / 1e4, 60 + (y - 1000) / 1e4] for x, y in ring]
    land = survey(collection(features))
    assert not land.planar
    assert land.borders[0, 1] == pytest.approx(1112, rel=0.001)
    assert land.area[0] == pytest.approx(1112 * 556, rel=0.002)


def test_a_hundred_units_are_judged_at_once_and_without_the_search() -> None:
    land, plan = survey(collection(board(10, 10))), halves(10, 10)
    began = time.perf_counter()
    evaluate(land, plan)
    assert time.perf_counter() - began < 0.1
    script = (
        "import sys; from linli.territory.planner import evaluation, land; "
        "sys.exit('numba' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
