"""The land on which grid planners are compared: made by chance of a seed, or from packages."""

import json
import math
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely

from linli.territory.planner.land import survey
from linli.territory.planner.links import pieces_of_graph
from linli.territory.planner.shapes import areas_of
from tools.place import ASSETS

SIZES: Final = {"a": (60, 8, 21), "b": (2_000, 20, 166), "c": (20_000, 200, 1_674)}
STATES: Final = 348  # grids over all of them
ATLAS: Final = ASSETS / "dev" / "counties-10m.json"
ELSEWHERE: Final = {"02", "15", *map(str, range(57, 100))}  # Alaska, Hawaii, overseas
LEAST_CORNERS: Final = 4  # of a ring; rounding has left less of some islets
APART: Final = 100.0  # metres between two units, about
PEOPLE_OF_CELLS: Final = 0.6  # the deviation of the logarithm
PEOPLE_OF_COUNTIES: Final = 0.7


@dataclass(frozen=True)
class Instance:
    """A file of units and how many grids they get."""

    name: str
    units: Path
    grids: int


def collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    """Features as GeoJSON."""
    return {"type": "FeatureCollection", "features": features}


def voronoi(name: str, folder: Path) -> Instance:
    """Cells around random points; villages are the cells nearest to random middles. Load is 0.6
    people + 0.2 area + 0.2 difficulty, each over its mean."""
    units, villages, grids = SIZES[name]
    chance = np.random.default_rng(1)
    width = math.sqrt(units) * APART
    points = chance.random((units, 2)) * width + 1000
    box = shapely.box(1000, 1000, 1000 + width, 1000 + width)
    cells: Any = shapely.voronoi_polygons(shapely.multipoints(points), extend_to=box, ordered=True)
    cells = shapely.intersection(shapely.get_parts(cells), box)
    middles = chance.random((villages, 2)) * width + 1000
    away = ((points[:, None] - middles[None]) ** 2).sum(axis=2)
    load = synthetic(chance, shapely.area(cells))
    features = [
        feature(f"{number}", f"V{away[number].argmin():03d}", float(load[number]), cell)
        for number, cell in enumerate(cells)
    ]
    return kept(name, features, folder, grids)


def synthetic(chance: np.random.Generator, area: Any, spread: float = PEOPLE_OF_CELLS) -> Any:
    """Loads by chance: people log-normal, difficulty gamma."""
    people = chance.lognormal(0, spread, len(area))
    difficulty = chance.gamma(2, 1, len(area))
    parts = (0.6, people), (0.2, area), (0.2, difficulty)
    return sum(part * column / column.mean() for part, column in parts)


def feature(name: str, parent: str, load: float, shape: Any) -> dict[str, Any]:
    """One unit as GeoJSON."""
    return {
        "type": "Feature",
        "properties": {"id": name, "parent": parent, "load": load},
        "geometry": json.loads(shapely.to_geojson(shape)),
    }


def counties(folder: Path, draw: int) -> Instance:
    """The counties of the United States (us-atlas): real shapes and areas, people by chance.

    People of counties are about log-normal; the deviation of the logarithm is some 1.4, so that one
    county may outweigh five grids and no plan of whole counties could be even. As in Georgia the
    square root of the people is taken, which halves the deviation.
    """
    atlas = json.loads(ATLAS.read_text(encoding="utf-8"))
    arcs = decoded(atlas)
    shapes = atlas["objects"]["counties"]["geometries"]
    polygons = [shapely.make_valid(outline(shape, arcs), method="structure") for shape in shapes]
    ids = [str(shape["id"]) for shape in shapes]
    here = [
        number
        for number, one in enumerate(ids)
        if one[:2] not in ELSEWHERE and shapely.area(polygons[number]) > 0
    ]
    area = areas_of(np.array(polygons, dtype=object)[here], planar=False)
    load = synthetic(np.random.default_rng(draw), area, PEOPLE_OF_COUNTIES)
    features = [
        feature(ids[number], ids[number][:2], weight, polygons[number])
        for number, weight in zip(here, load.tolist(), strict=True)
    ]
    return kept(f"us-{draw}", features, folder, STATES)


def decoded(atlas: dict[str, Any]) -> list[list[tuple[float, float]]]:
    """The lines of a TopoJSON file: each position is a step from the one before."""
    (scale_x, scale_y), (move_x, move_y) = (atlas["transform"][k] for k in ("scale", "translate"))
    lines = []
    for arc in atlas["arcs"]:
        steps = np.cumsum(np.array(arc), axis=0)
        lines.append([(x * scale_x + move_x, y * scale_y + move_y) for x, y in steps.tolist()])
    return lines


def outline(shape: dict[str, Any], arcs: list[list[tuple[float, float]]]) -> Any:
    """A polygon from the numbers of its lines; a negative number is a line backwards."""

    def ring(numbers: list[int]) -> list[tuple[float, float]]:
        found: list[tuple[float, float]] = []
        for number in numbers:
            line = arcs[number] if number >= 0 else arcs[~number][::-1]
            found += line[1:] if found else line
        return found

    parts = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    rings = [[found for one in part if len(found := ring(one)) >= LEAST_CORNERS] for part in parts]
    return shapely.MultiPolygon([(part[0], part[1:]) for part in rings if part])


def kept(name: str, features: list[dict[str, Any]], folder: Path, grids: int) -> Instance:
    """Only the largest piece of each village: METIS refuses a graph in pieces."""
    land = survey(collection(features))
    piece = pieces_of_graph(len(land.units), list(land.borders))
    size = np.bincount(piece)
    largest: dict[int, int] = {}
    for parent, one in zip(land.parent.tolist(), piece, strict=True):
        if size[one] > (size[largest[parent]] if parent in largest else 0):
            largest[parent] = one
    wanted = {
        unit.id
        for unit, parent, one in zip(land.units, land.parent.tolist(), piece, strict=True)
        if largest[parent] == one
    }
    return written(name, [f for f in features if f["properties"]["id"] in wanted], folder, grids)


def written(name: str, features: list[dict[str, Any]], folder: Path, grids: int) -> Instance:
    """The instance as a file."""
    file = folder / f"{name}.geojson"
    file.write_text(json.dumps(collection(features)), encoding="utf-8")
    return Instance(name, file, grids)


def changed(instance: Instance, folder: Path) -> Instance:
    """Four units of a hundred have 2.2 times the work, four others 0.4 times."""
    features = json.loads(instance.units.read_text(encoding="utf-8"))["features"]
    chance = random.Random(3)
    for one in features:
        turn = chance.random()
        one["properties"]["load"] *= 2.2 if turn < 0.04 else 0.4 if turn < 0.08 else 1.0
    return written(f"{instance.name}-changed", features, folder, instance.grids)
