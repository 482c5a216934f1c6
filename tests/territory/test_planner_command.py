"""`linli plan-grids`, from outside: files in, files out."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command


def square(name: str, x: int, y: int, **more: Any) -> dict[str, Any]:
    ring = [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]
    return {
        "type": "Feature",
        "properties": {"id": name, "parent": "V", "load": 1, **more},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def board(width: int, height: int) -> list[dict[str, Any]]:
    return [square(f"{x}.{y}", x, y) for y in range(height) for x in range(width)]


def run(folder: Path, features: list[dict[str, Any]], **options: Any) -> tuple[Any, Any]:
    (folder / "units.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": features})
    )
    call_command(
        "plan_grids",
        units=folder / "units.geojson",
        out=folder / "plan.geojson",
        report=folder / "report.json",
        **options,
    )
    return json.loads((folder / "plan.geojson").read_text()), json.loads(
        (folder / "report.json").read_text()
    )


def test_a_board_is_cut_into_even_grids_in_one_piece(tmp_path: Path) -> None:
    plan, report = run(tmp_path, board(6, 6), grids=4)
    assert len({feature["properties"]["grid"] for feature in plan["features"]}) == 4
    assert report["max_deviation"] == pytest.approx(0)
    assert report["contiguity_violations"] == report["parent_violations"] == 0
    assert report["compactness"] == pytest.approx(0.785, abs=0.001)


def test_a_refusal_writes_nothing(tmp_path: Path) -> None:
    features = board(2, 2)
    features[1]["properties"]["id"] = "0.0"
    with pytest.raises(CommandError, match="same id"):
        run(tmp_path, features, grids=2)
    assert [file.name for file in tmp_path.iterdir()] == ["units.geojson"]
