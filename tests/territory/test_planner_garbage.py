"""`linli plan-grids` with what nobody should feed it: a sentence, and nothing is written."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from tests.plans import Desk, Feature, board, square, unit

pytestmark = pytest.mark.once  # no database


Spoil = Callable[[list[Feature]], object]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def ring_of(feature: Feature) -> list[list[float]]:
    ring: list[list[float]] = feature["geometry"]["coordinates"][0]
    return ring


def set_load(value: Any) -> Spoil:
    return lambda features: features[2]["properties"].update(load=value)


def crossed(features: list[Feature]) -> None:
    ring = ring_of(features[2])
    ring[1], ring[2] = ring[2], ring[1]


def swapped(features: list[Feature]) -> None:
    for feature in features:
        ring = ring_of(feature)
        ring[:] = [[39 + (y - 1000) / 1e5, 116 + (x - 1000) / 1e5] for x, y in ring]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (set_load(-1), r"Feature 3 \(“V2.0”\): the property “load” is negative"),
        (set_load(float("nan")), r"Feature 3 \(“V2.0”\): the property “load” is not a finite"),
        (set_load("many"), r"Feature 3 \(“V2.0”\): the property “load” is not a number"),
        (set_load(None), r"Feature 3 \(“V2.0”\): the property “load” is missing"),
        (lambda f: f[2]["properties"].pop("id"), "Feature 3: the property “id” is missing"),
        (lambda f: f[2]["properties"].pop("parent"), "Feature 3 .*“parent” is missing"),
        (lambda f: f[2]["properties"].update(id="V0.0"), "Feature 3 .*feature 1 has the same id"),
        (lambda f: f[2]["properties"].update(neighbours=["no"]), "Feature 3 .*“no” is no unit"),
        (lambda f: f[2]["properties"].update(neighbours="V0.0"), "Feature 3 .*not a list"),
        (lambda f: f[2].update(geometry=None), "Feature 3 .*geometry is nothing"),
        (
            lambda f: f[2].update(geometry={"type": "LineString", "coordinates": [[1, 2], [3, 4]]}),
            "Feature 3 .*geometry is a LineString",
        ),
        (lambda f: f[2]["geometry"].update(coordinates=[]), "Feature 3 .*cannot be read"),
        (lambda f: f[2]["geometry"].update(coordinates=[[[1, 2]]]), "Feature 3 .*cannot be read"),
        (lambda f: ring_of(f[2])[1].__setitem__(0, float("inf")), "Feature 3 .*cannot be read"),
        (crossed, "Feature 3 .*outline crosses itself"),
        (swapped, "Longitude and latitude are swapped"),
        (lambda f: f.append(square("twice", 1, 1)), "covers the same ground as unit “V1.1”"),
        (lambda f: f[2].pop("properties"), "Feature 3: this is not a GeoJSON feature"),
        (lambda f: f.clear(), "holds no features"),
    ],
)
def test_a_bad_unit_is_named_and_nothing_is_written(desk: Desk, spoil: Spoil, said: str) -> None:
    features = board(4, 4)
    spoil(features)
    with pytest.raises(CommandError, match=said):
        desk.run(features, grids=2)
    assert not desk.wrote()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"grids": 1}, "1 grids are fewer than 2 parents"),
        ({"grids": 33}, "33 grids are more than 32 units"),
        ({"grids": 0}, "1 or more"),
        ({"target_load": 0.0}, "greater than 0"),
        ({"target_load": float("nan")}, "greater than 0"),
        ({"grids": 4, "tolerance": -0.1}, "share from 0 to 1"),
        ({"grids": 4, "tolerance": float("nan")}, "share from 0 to 1"),
        ({"grids": 4, "staff": "V-01"}, "Write the staff as"),
        ({"grids": 4, "staff": "V-01=0"}, "whole number from 1"),
        ({"grids": 4, "cap": 0.0}, "greater than 0"),
    ],
)
def test_an_option_that_makes_no_sense_is_refused(
    desk: Desk, options: dict[str, Any], said: str
) -> None:
    with pytest.raises(CommandError, match=said):
        desk.run(board(4, 4) + board(4, 4, "W", (9, 0)), **options)
    assert not desk.wrote()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"{", "is not JSON"),
        (b"\xff\xfe\x00", "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        (b"[]", "not a GeoJSON FeatureCollection"),
        (b'{"type": "FeatureCollection"}', "not a GeoJSON FeatureCollection"),
        (b'{"features": [1]}', "Feature 1: this is not a GeoJSON feature"),
    ],
)
def test_a_file_that_is_no_geojson_is_refused(desk: Desk, content: bytes, said: str) -> None:
    file = desk.folder / "units.geojson"
    file.write_bytes(content)
    with pytest.raises(CommandError, match=said):
        desk.run(file, grids=2)
    assert not desk.wrote()


def test_a_file_of_200_megabytes_is_refused_before_it_is_read(desk: Desk) -> None:
    file = desk.folder / "units.geojson"
    with file.open("wb") as written:
        written.truncate(200 * 1024 * 1024)
    with pytest.raises(CommandError, match="larger than 100 MB"):
        desk.run(file, grids=2)


def test_a_file_that_is_not_there_is_named(desk: Desk) -> None:
    with pytest.raises(CommandError, match=r"nowhere\.geojson\) cannot be read"):
        desk.run(desk.folder / "nowhere.geojson", grids=2)


def test_an_old_plan_stays_when_the_new_one_is_refused(desk: Desk) -> None:
    desk.run(board(4, 4), grids=2)
    was = (desk.folder / "plan.geojson").read_bytes()
    features = board(4, 4)
    crossed(features)
    with pytest.raises(CommandError):
        desk.run(features, grids=2)
    assert (desk.folder / "plan.geojson").read_bytes() == was


def test_locked_units_that_cannot_be_joined_are_refused(desk: Desk) -> None:
    features = board(13, 1)
    for number, grid in ((0, "A"), (1, "B"), (2, "A")):
        unit(features, f"V{number}.0")["properties"]["locked_grid"] = grid
    with pytest.raises(CommandError, match="locked in grid “A” cannot be joined"):
        desk.run(features, grids=3)


def test_a_previous_plan_that_gives_a_unit_twice_is_refused(desk: Desk) -> None:
    features = board(2, 2)
    for feature in features:
        feature["properties"]["grid"] = "G"
    previous = desk.file("previous.geojson", [*features, features[0]])
    with pytest.raises(CommandError, match=r"gives unit “V0\.0” twice"):
        desk.run(board(2, 2), grids=1, previous=previous)


def test_a_small_slip_of_digitising_is_mended_and_named(desk: Desk) -> None:
    features = board(4, 4)
    ring = ring_of(features[5])
    x, y = ring[1]
    ring[2:2] = [[x + 0.02, y + 0.04], [x - 0.02, y + 0.03], [x + 0.02, y + 0.02]]
    desk.run(features, grids=2)
    assert json.dumps(desk.report["mended"]) == '["V1.1"]'
