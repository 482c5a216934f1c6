"""The units of a file: what is known of each, checked one by one."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from linli.territory.planner.errors import PlanRefused, at

LONGEST: Final = 200  # characters of an id, a parent or a grid
MOST: Final = 1e15  # a load or a number of people beyond it is a slip


@dataclass
class Unit:
    """One feature that can be given to a grid. `load` is `None` until all are known."""

    id: str
    parent: str
    name: str
    load: float | None
    households: float | None
    population: float | None
    area_m2: float | None
    difficulty: float | None
    neighbours: tuple[str, ...] | None
    locked: str  # the grid in which it has to stay, or empty
    number: int  # of the feature in the file, from 1


def features_of(collection: Any, what: str = "The file of units") -> list[dict[str, Any]]:
    """The features of a GeoJSON collection."""
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list):
        raise PlanRefused(f"{what} is not a GeoJSON FeatureCollection.")
    if not features:
        raise PlanRefused(f"{what} holds no features.")
    for number, feature in enumerate(features, start=1):
        if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
            raise at(number, "", "this is not a GeoJSON feature with properties.")
    return features


def read_units(collection: Any) -> list[Unit]:
    """Every unit, in the file's order. Raises `PlanRefused` at the first that cannot be used."""
    units = [_unit(feature, number) for number, feature in enumerate(features_of(collection), 1)]
    known: dict[str, Unit] = {}
    for unit in units:
        if unit.id in known:
            first = known[unit.id].number
            raise at(unit.number, unit.id, f"feature {first} has the same id already.")
        known[unit.id] = unit
    _check_parents(units)
    _check_neighbours(units, known)
    return units


def _unit(feature: Mapping[str, Any], number: int) -> Unit:
    found = feature["properties"]
    name = text_of(found.get("id", feature.get("id")))
    if not name:
        raise at(number, "", "the property “id” is missing.")
    if len(name) > LONGEST:
        raise at(number, name[:20], "the id is longer than 200 characters.")
    values = {
        key: _amount(found.get(key), key, number, name)
        for key in ("load", "households", "population", "area_m2", "difficulty")
    }
    locked = found.get("locked_grid")
    return Unit(
        id=name,
        parent=text_of(found.get("parent")),
        name=str(found.get("name") or ""),
        neighbours=_neighbours(found.get("neighbours"), number, name),
        locked=text_of(locked) if locked is not None else "",
        number=number,
        **values,
    )


def text_of(value: Any) -> str:
    """An id as text: `7`, `7.0` and `"7"` are one id; empty if it is none."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def _amount(value: Any, key: str, number: int, name: str) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise at(number, name, f"the property “{key}” is not a number.")
    if not math.isfinite(value):
        raise at(number, name, f"the property “{key}” is not a finite number.")
    if value < 0:
        raise at(number, name, f"the property “{key}” is negative ({value:g}).")
    if value > MOST:
        raise at(number, name, f"the property “{key}” is too large ({value:g}).")
    return float(value)


def _neighbours(value: Any, number: int, name: str) -> tuple[str, ...] | None:
    if value is None:
        return None
    if not isinstance(value, list):
        raise at(number, name, "the property “neighbours” is not a list of ids.")
    return tuple(text_of(one) for one in value)


def _check_parents(units: Sequence[Unit]) -> None:
    without = [unit for unit in units if not unit.parent]
    if without and len(without) < len(units):
        raise at(without[0].number, without[0].id, "the property “parent” is missing.")


def _check_neighbours(units: Sequence[Unit], known: Mapping[str, Unit]) -> None:
    for unit in units:
        for other in unit.neighbours or ():
            if other not in known:
                raise at(unit.number, unit.id, f"its neighbour “{other}” is no unit of this file.")


PARTS: Final = {"population": 0.6, "area_m2": 0.2, "difficulty": 0.2}  # of a load that is not given


def loads_of(units: Sequence[Unit], areas: Sequence[float]) -> list[float]:
    """The load of each unit: as given, or 0.6 people + 0.2 area + 0.2 difficulty, each over its
    mean. Without population households count; without difficulty the others share its part."""
    given = [unit.load for unit in units if unit.load is not None]
    if len(given) == len(units):
        return given
    if given:
        first = next(unit for unit in units if unit.load is None)
        raise at(first.number, first.id, "the property “load” is missing; others have it.")
    columns = {
        "population": _column(units, "population") or _column(units, "households"),
        "area_m2": _column(units, "area_m2") or list(areas),
        "difficulty": _column(units, "difficulty"),
    }
    loads, weight = [0.0] * len(units), 0.0
    for key, column in columns.items():
        total = sum(column or ())
        if column and total > 0:
            weight += PARTS[key]
            for number, value in enumerate(column):
                loads[number] += PARTS[key] * value * len(column) / total
    return [load / weight for load in loads] if weight else loads


def _column(units: Sequence[Unit], key: str) -> list[float] | None:
    """The values if every unit has one; a column with holes is refused."""
    values = [getattr(unit, key) for unit in units]
    if all(value is None for value in values):
        return None
    for unit, value in zip(units, values, strict=True):
        if value is None:
            raise at(unit.number, unit.id, f"the property “{key}” is missing; others have it.")
    return values
