"""Planning again from an earlier plan: little changes, names stay."""

from pathlib import Path

import pytest

from tests.plans import Desk, Feature, board, square, unit

pytestmark = pytest.mark.once  # no database


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def planned(desk: Desk, features: list[Feature], grids: int) -> Path:
    """The file of an earlier plan."""
    desk.run(features, grids=grids)
    return (desk.folder / "plan.geojson").rename(desk.folder / "previous.geojson")


def moved(desk: Desk, previous: Path) -> list[str]:
    return [move["unit"] for move in desk.report["moves"]]


def test_nothing_moves_while_everything_is_within_the_tolerance(desk: Desk) -> None:
    features = board(8, 8)
    previous = planned(desk, features, 8)
    was = desk.grids
    unit(features, "V3.3")["properties"]["load"] = 1.2
    desk.run(features, grids=8, previous=previous, tolerance=0.1)
    assert desk.grids == was
    assert desk.report["reassigned_load_share"] == 0


def test_a_heavier_unit_moves_few_others_and_each_is_explained(desk: Desk) -> None:
    features = board(8, 8)
    previous = planned(desk, features, 8)
    before = desk.grids
    unit(features, "V0.0")["properties"]["load"] = 3.0
    desk.run(features, grids=8, previous=previous, tolerance=0.13)
    assert desk.report["within_tolerance"]
    assert 0 < desk.report["reassigned_load_share"] <= 0.05
    changed = {name for name, grid in desk.grids.items() if before[name] != grid}
    assert set(moved(desk, previous)) == changed
    gained = {one["unit"] for row in desk.report["grids"] for one in row["gained"]}
    lost = {one["unit"] for row in desk.report["grids"] for one in row["lost"]}
    assert gained == lost == changed
    better = desk.report["improved"]["max_deviation"]
    assert better["now"] < better["before"]


def test_one_grid_more_takes_from_its_neighbours_and_the_others_keep_their_names(
    desk: Desk,
) -> None:
    features = board(8, 8)
    previous = planned(desk, features, 4)
    was = set(desk.grids.values())
    desk.run(features, grids=5, previous=previous, tolerance=0.1)
    assert desk.report["within_tolerance"]
    assert was < set(desk.grids.values())
    assert desk.report["new_grids"] == ["V-05"]
    assert desk.report["contiguity_violations"] == 0


def test_one_grid_less_goes_to_the_others(desk: Desk) -> None:
    features = board(8, 8)
    previous = planned(desk, features, 5)
    was = set(desk.grids.values())
    desk.run(features, grids=4, previous=previous, tolerance=0.1)
    assert desk.report["within_tolerance"]
    assert set(desk.grids.values()) < was
    assert len(desk.report["closed_grids"]) == 1


def test_new_units_join_and_vanished_ones_are_forgotten(desk: Desk) -> None:
    features = board(6, 6)
    previous = planned(desk, features, 4)
    later = [*features[1:], square("new", 6, 0)]
    desk.run(later, grids=4, previous=previous, tolerance=0.13)
    assert set(desk.grids) == {one["properties"]["id"] for one in later}
    assert "new" not in moved(desk, previous)
    assert desk.report["contiguity_violations"] == 0


def test_an_earlier_grid_in_two_pieces_is_made_whole(desk: Desk) -> None:
    features = board(8, 4)
    for feature in features:
        x = int(feature["properties"]["id"][1])
        feature["properties"]["grid"] = "A" if x in (0, 1, 6, 7) else "B"
    previous = desk.file("previous.geojson", features)
    desk.run(board(8, 4), grids=2, previous=previous)
    assert desk.report["contiguity_violations"] == 0
    assert set(desk.grids.values()) == {"A", "B"}
    assert desk.report["improved"]["contiguity_violations"] == {"before": 1, "now": 0}


def test_a_village_keeps_its_number_of_grids_while_its_load_drifts(desk: Desk) -> None:
    features = board(8, 8)
    previous = planned(desk, features, 4)
    desk.run(features, target_load=14.0, previous=previous)
    assert len(set(desk.grids.values())) == 4
    desk.run(features, target_load=13.0, previous=previous)
    assert len(set(desk.grids.values())) == 5
