"""Land for tests of the planner: squares on a board, as GeoJSON."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.core.management import call_command

Feature = dict[str, Any]
SIDE = 100.0  # of a square, plain numbers of a plane
EDGE = 1000.0  # far enough from 0 not to be taken for degrees


def square(name: str, x: float, y: float, parent: str = "V", **more: Any) -> Feature:
    """One unit of load 1 in column `x` and row `y`."""
    west, south = EDGE + x * SIDE, EDGE + y * SIDE
    east, north = west + SIDE, south + SIDE
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {
        "type": "Feature",
        "properties": {"id": name, "parent": parent, "load": 1.0, **more},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def board(
    width: int,
    height: int,
    parent: str = "V",
    at: tuple[float, float] = (0, 0),
    load: Callable[[int, int], float] = lambda _x, _y: 1.0,
) -> list[Feature]:
    """Squares beside one another; the unit in column 3 of row 2 is `V3.2`."""
    return [
        square(f"{parent}{x}.{y}", at[0] + x, at[1] + y, parent, load=load(x, y))
        for y in range(height)
        for x in range(width)
    ]


def collection(features: Sequence[Feature]) -> dict[str, Any]:
    """Features as GeoJSON."""
    return {"type": "FeatureCollection", "features": list(features)}


def unit(features: Sequence[Feature], name: str) -> Feature:
    """The feature with this id."""
    return next(one for one in features if one["properties"]["id"] == name)


def grids_of(plan: dict[str, Any]) -> dict[str, str]:
    """The grid of each unit."""
    return {one["properties"]["id"]: one["properties"]["grid"] for one in plan["features"]}


class Desk:
    """Runs `linli plan-grids` in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.plan: dict[str, Any] = {}
        self.report: dict[str, Any] = {}

    def file(self, name: str, features: Sequence[Feature]) -> Path:
        """Features as a file."""
        path = self.folder / name
        path.write_text(json.dumps(collection(features)), encoding="utf-8")
        return path

    def run(self, features: Sequence[Feature] | Path, **options: Any) -> "Desk":
        """Plan; `plan` and `report` are what the files hold."""
        units = features if isinstance(features, Path) else self.file("units.geojson", features)
        out, report = self.folder / "plan.geojson", self.folder / "report.json"
        call_command("plan_grids", units=units, out=out, report=report, verbosity=0, **options)
        self.plan = json.loads(out.read_text(encoding="utf-8"))
        self.report = json.loads(report.read_text(encoding="utf-8"))
        return self

    @property
    def grids(self) -> dict[str, str]:
        """The grid of each unit."""
        return grids_of(self.plan)

    def wrote(self) -> bool:
        """Whether anything but the input lies in the folder."""
        return any(one.suffix != ".geojson" or one.stem == "plan" for one in self.folder.iterdir())
