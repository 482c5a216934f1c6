"""How places, grids, areas and people in postings look to programs. Nothing here is private: names
stand where everybody may read them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from linli.territory.choices import UnitKind
from linli.territory.models import Area, Grid, GridUnit, Shape, Unit
from linli.territory.paths import inner_code
from linli.territory.services.answering import Holder
from linli.territory.services.boards import AreaRow

CODE = Field(description="digits: the division code; inside a village it goes on with 2 or 5 more")


class PlaceOut(Schema):
    """A place of the division tree, a villager group, or an address."""

    code: str = CODE
    kind: str
    name_zh: str
    name_en: str
    name: str = Field(description="in the language of Accept-Language")
    parent: str | None
    opened_on: date | None = Field(description="since when it takes reports itself")
    phone: str = Field(description="of the office")
    households: int | None
    population: int | None
    lon: float | None = Field(description="WGS-84")
    lat: float | None = Field(description="WGS-84")


class PlaceWhole(PlaceOut):
    """A place with what lies above it and its outline."""

    above: list[PlaceOut]
    shape: dict[str, Any] | None = Field(description="GeoJSON geometry, WGS-84")


class HolderOut(Schema):
    """Somebody in a posting. The name is empty where not everybody may read it."""

    role: str
    role_zh: str
    role_en: str
    name: str
    since: datetime
    away_until: datetime | None
    deputy: str = Field(description="who stands in now")


class NamedHolder(Schema):
    """Somebody in a role; the name is empty where not everybody may read it."""

    role: str
    name: str


class AreaOut(Schema):
    """An area, a segment of a road, or a model post."""

    id: str
    kind: str
    place: str
    name_zh: str
    name_en: str
    duty_zh: str
    duty_en: str
    from_words: str
    to_words: str
    places: list[str]
    holders: list[NamedHolder]
    vacant: list[str] = Field(description="roles that somebody should hold here")


class GridOut(Schema):
    """A grid in force."""

    code: str = Field(description="the village's 12 digits and 3 of its own; a micro-grid 2 more")
    layer: str
    name_zh: str
    name_en: str
    village: str
    parent: str | None = Field(description="the grid of a micro-grid")
    households: int
    places: list[str] = Field(description="codes of its lanes")


class GridHeld(GridOut):
    """A grid with whoever answers for it."""

    holders: list[HolderOut]


def place_out(unit: Unit) -> dict[str, Any]:
    """One place; of a single door no numbers are told."""
    is_door = unit.kind == UnitKind.ADDRESS
    parent = unit.path[: unit.path.rstrip(".").rfind(".") + 1]
    return {
        "code": inner_code(unit.path),
        "kind": unit.kind,
        "name_zh": unit.name_zh,
        "name_en": unit.name_en,
        "name": unit.name,
        "parent": inner_code(parent) or None,
        "opened_on": unit.opened_on,
        "phone": unit.phone,
        "households": None if is_door else unit.households,
        "population": None if is_door else unit.population,
        "lon": unit.lon,
        "lat": unit.lat,
    }


def shape_of(**thing: Unit | Grid | Area) -> dict[str, Any] | None:
    """Where a unit, grid or area lies, if somebody drew it. One query."""
    shape = Shape.objects.filter(**thing, valid_to__isnull=True).order_by("pk").first()
    return shape.geometry if shape else None


def holders_out(holders: Iterable[Holder]) -> list[dict[str, Any]]:
    """People in postings, as everybody may know of them."""
    return [
        {
            "role": one.role,
            "role_zh": one.role_zh,
            "role_en": one.role_en,
            "name": one.name,
            "since": one.since_at,
            "away_until": one.away_until if one.is_away else None,
            "deputy": one.deputy if one.is_away else "",
        }
        for one in holders
    ]


def grid_out(grid: Grid, lanes: Iterable[Unit]) -> dict[str, Any]:
    """One grid."""
    return {
        "code": grid.code,
        "layer": grid.layer,
        "name_zh": grid.name_zh,
        "name_en": grid.name_en,
        "village": grid.village_code,
        "parent": grid.code[:15] if grid.parent_id else None,
        "households": grid.households,
        "places": [inner_code(lane.path) for lane in lanes],
    }


def grids_out(grids: Sequence[Grid]) -> list[dict[str, Any]]:
    """Several grids with their lanes. One query."""
    lanes: dict[int, list[Unit]] = {grid.pk: [] for grid in grids}
    rows = GridUnit.objects.filter(grid__in=lanes).select_related("unit").order_by("unit__path")
    for row in rows:
        lanes[row.grid_id].append(row.unit)
    return [grid_out(grid, lanes[grid.pk]) for grid in grids]


def area_out(row: AreaRow) -> dict[str, Any]:
    """One area with whoever answers for it."""
    area = row.area
    return {
        "id": str(area.pk),
        "kind": area.kind,
        "place": inner_code(area.path),
        "name_zh": area.name_zh,
        "name_en": area.name_en,
        "duty_zh": area.duty_zh,
        "duty_en": area.duty_en,
        "from_words": area.from_words,
        "to_words": area.to_words,
        "places": [inner_code(unit.path) for unit in area.units.all()],
        "holders": [{"role": one.role.pk, "name": one.name} for one in row.holders],
        "vacant": [role.pk for role in row.vacant],
    }
