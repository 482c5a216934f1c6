"""`linli plan-grids`: files in, files out."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.plans import Desk, board, collection, square, unit

pytestmark = pytest.mark.once  # asks no database


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_board_is_cut_into_even_square_grids(desk: Desk) -> None:
    desk.run(board(6, 6), grids=4)
    assert len(set(desk.grids.values())) == 4
    assert desk.report["max_deviation"] == pytest.approx(0)
    assert desk.report["contiguity_violations"] == desk.report["parent_violations"] == 0
    assert desk.report["compactness"] == pytest.approx(0.785, abs=0.001)


def test_the_report_has_the_figures_that_others_rely_on(desk: Desk) -> None:
    desk.run(board(3, 3), grids=3)
    assert {
        *("max_deviation", "mean_deviation", "contiguity_violations", "parent_violations"),
        *("compactness", "reassigned_load_share", "seconds", "warm_up_seconds"),
    } <= set(desk.report)


def test_everything_else_of_a_feature_stays_as_it_was(desk: Desk) -> None:
    features = board(3, 3)
    features[4]["properties"]["name"] = "示例组"
    features[4]["bbox"] = [1, 2, 3, 4]
    desk.run(features, grids=2)
    for was, now in zip(features, desk.plan["features"], strict=True):
        grid = now["properties"].pop("grid")
        assert grid in {"V-01", "V-02"}
        assert now == was


def test_grids_are_shared_out_over_villages_by_their_load(desk: Desk) -> None:
    features = board(8, 4) + board(4, 4, "W", (20, 0)) + board(1, 1, "X", (40, 0))
    desk.run(features, grids=7)
    counts = {row["parent"]: row["grids"] for row in desk.report["parents"]}
    assert counts == {"V": 4, "W": 2, "X": 1}
    assert desk.report["parent_violations"] == 0


def test_a_target_load_gives_each_village_the_nearest_number(desk: Desk) -> None:
    features = board(8, 4) + board(4, 4, "W", (20, 0)) + board(1, 1, "X", (40, 0))
    desk.run(features, target_load=7.0)
    assert {row["parent"]: row["grids"] for row in desk.report["parents"]} == {
        "V": 5,
        "W": 2,
        "X": 1,
    }


def test_the_same_seed_gives_the_same_plan_in_whatever_order_units_come(desk: Desk) -> None:
    features = board(9, 9, load=lambda x, y: 1 + (x * 7 + y * 3) % 5)
    first = desk.run(features, grids=6).grids
    assert desk.run(features, grids=6).grids == first
    assert desk.run(features[::-1], grids=6).grids == first


def test_without_load_it_is_made_of_people_area_and_difficulty(desk: Desk) -> None:
    features = board(4, 1)
    for number, feature in enumerate(features):
        feature["properties"].update(load=None, population=number, difficulty=1)
    desk.run(features, grids=1)
    assert desk.report["grids"][0]["load"] == pytest.approx(4)
    desk.run(features, grids=4)
    loads = [desk.report["grids"][number]["load"] for number in range(4)]
    assert loads == pytest.approx([0.4, 0.8, 1.2, 1.6])


def test_a_unit_heavier_than_a_grid_is_named_as_the_reason(desk: Desk) -> None:
    desk.run(board(6, 6, load=lambda x, y: 30.0 if (x, y) == (2, 2) else 1.0), grids=4)
    (village,) = desk.report["parents"]
    assert not village["tolerance_kept"]
    reasons = {reason["code"]: reason for reason in village["reasons"]}
    assert reasons["unit_heavier_than_grid"]["unit"] == "V2.2"
    assert village["max_deviation"] == pytest.approx(30 / (65 / 4) - 1)


def test_units_in_a_row_are_cut_in_the_best_way_there_is(desk: Desk) -> None:
    loads = [5, 1, 1, 1, 4, 2, 2, 5, 1, 1, 3, 5, 1, 4, 4, 5]
    desk.run(board(16, 1, load=lambda x, _y: loads[x]), grids=5)
    (village,) = desk.report["parents"]
    assert village["method"] == "exact"
    assert village["max_deviation"] == pytest.approx(1 - 8 / 9)


def test_an_island_is_joined_by_a_link_that_is_named(desk: Desk) -> None:
    desk.run([*board(4, 4), square("isle", 9, 2)], grids=2, tolerance=0.1)
    (link,) = desk.report["virtual_links"]
    assert link["units"] == ["V3.2", "isle"]
    assert link["because"] == "island"
    assert link["used"]
    assert link["distance"] == pytest.approx(500)


def test_no_grid_lies_across_a_barrier_unless_there_is_no_other_way(
    desk: Desk, tmp_path: Path
) -> None:
    river = {
        "type": "Feature",
        "properties": {},
        "geometry": {"type": "LineString", "coordinates": [[1210, 900], [1190, 1500]]},
    }
    barriers = desk.file("river.geojson", [river])
    desk.run(board(4, 4), grids=2, barriers=barriers)
    banks = {"west" if name[1] in "01" else "east" for name in desk.grids}
    assert {desk.grids[f"V0.{y}"] for y in range(4)} == {desk.grids[f"V1.{y}"] for y in range(4)}
    assert len(banks) == len(set(desk.grids.values())) == 2
    assert not any(link["used"] for link in desk.report["virtual_links"])
    desk.run(board(4, 4), grids=1, barriers=barriers)
    assert {link["because"] for link in desk.report["virtual_links"]} == {"barrier"}


def test_two_people_in_a_grid_answer_for_twice_as_much(desk: Desk) -> None:
    desk.run(board(6, 3), grids=2, staff="V-01=2")
    rows = {row["grid"]: row for row in desk.report["grids"]}
    assert (rows["V-01"]["load"], rows["V-02"]["load"]) == (12, 6)
    assert desk.report["max_deviation"] == pytest.approx(0)


def test_no_grid_has_more_households_than_the_cap(desk: Desk) -> None:
    features = board(6, 4)
    for feature in features:
        feature["properties"]["households"] = 30 if feature["properties"]["id"] == "V0.0" else 10
    desk.run(features, grids=4, cap=70.0, tolerance=0.4)
    assert max(row["households"] for row in desk.report["grids"]) <= 70
    assert desk.report["over_cap"] == []


def test_locked_units_stay_in_their_grid_and_are_joined(desk: Desk) -> None:
    features = board(5, 5)
    for name in ("V0.0", "V4.0"):
        unit(features, name)["properties"]["locked_grid"] = "north"
    desk.run(features, grids=5)
    assert desk.grids["V0.0"] == desk.grids["V4.0"] == "north"
    assert desk.report["contiguity_violations"] == 0


def test_units_that_are_points_become_neighbours_by_nearness(desk: Desk) -> None:
    features = board(6, 6)
    for feature in features:
        (ring,) = feature["geometry"]["coordinates"]
        feature["geometry"] = {"type": "Point", "coordinates": ring[0]}
    desk.run(features, grids=4)
    assert desk.report["max_deviation"] == pytest.approx(0)
    assert desk.report["contiguity_violations"] == 0


def test_as_a_process_it_answers_json_with_json(tmp_path: Path) -> None:
    request = json.dumps({"units": collection(board(3, 3)), "grids": 3})
    command = [sys.executable, "-m", "linli.territory.planner"]
    done = subprocess.run(command, input=request, capture_output=True, text=True, check=False)
    answer = json.loads(done.stdout)
    assert done.returncode == 0
    assert answer["report"]["max_deviation"] == pytest.approx(0)
    assert len(answer["plan"]["features"]) == 9
    done = subprocess.run(command, input="{}", capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"]
