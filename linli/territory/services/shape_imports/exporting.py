"""What is drawn of a village, as a file to take along: shapes as GeoJSON, addresses as a sheet."""

from collections.abc import Iterator, Mapping
from typing import Any

from linli.common.datums import Datum, from_wgs84
from linli.territory.choices import UnitKind
from linli.territory.models import Unit
from linli.territory.services.shape_imports.known import Known
from linli.territory.services.shape_imports.lines import What
from linli.territory.shape_files import collection

Row = tuple[Mapping[str, Any] | None, Mapping[str, Any]]


def geojson(village: Unit, what: What, datum: Datum) -> tuple[bytes, int]:
    """The shapes of one kind, and how many; the properties are those that an import reads."""
    known = Known(village)
    rows = list(_ROWS[what](known))
    return collection(rows, datum), len(rows)


def _outlines(known: Known) -> Iterator[Row]:
    for unit in [known.village, *known.units]:
        drawn = known.shapes.get(unit.pk)
        if drawn is not None:
            yield drawn.geometry, {"path": unit.path, **_counted(unit), "kind": unit.kind}


def _addresses(known: Known) -> Iterator[Row]:
    groups = {unit.pk: unit.name_zh for unit in known.units if unit.kind == UnitKind.GROUP}
    for unit in known.units:
        if unit.kind == UnitKind.ADDRESS and unit.lon is not None and unit.lat is not None:
            point = {"type": "Point", "coordinates": [unit.lon, unit.lat]}
            yield point, {**_counted(unit), "group": groups.get(unit.parent_id or 0, "")}


def _grids(known: Known) -> Iterator[Row]:
    for grid in known.grids:
        drawn = known.grid_shapes.get(grid.pk)
        counts = {"households": grid.households, "population": grid.population}
        properties = {"code": grid.code, "name": grid.name_zh, "name_en": grid.name_en, **counts}
        yield (drawn.geometry if drawn else None), properties


def _areas(known: Known) -> Iterator[Row]:
    for area in known.areas.values():
        drawn = known.area_shapes.get(area.pk)
        words = {"from": area.from_words, "to": area.to_words, "duty": area.duty_zh}
        if drawn is not None:
            yield drawn.geometry, {"kind": area.kind, "name": area.name_zh, **words}


def _counted(unit: Unit) -> dict[str, Any]:
    return {
        "name": unit.name_zh,
        "name_en": unit.name_en,
        "households": unit.households,
        "population": unit.population,
    }


_ROWS = {
    What.OUTLINES: _outlines,
    What.ADDRESSES: _addresses,
    What.GRIDS: _grids,
    What.AREAS: _areas,
}


def address_rows(village: Unit, datum: Datum) -> list[dict[str, Any]]:
    """The addresses as the sheet has them, also those without a point."""
    known = Known(village)
    groups = {unit.pk: unit.name_zh for unit in known.units if unit.kind == UnitKind.GROUP}
    rows = []
    for unit in known.units:
        if unit.kind != UnitKind.ADDRESS:
            continue
        row: dict[str, Any] = {"address": unit.name_zh, "group": groups.get(unit.parent_id or 0)}
        if unit.lon is not None and unit.lat is not None:
            lon, lat = from_wgs84((unit.lon, unit.lat), datum)
            row |= {"longitude": round(lon, 7), "latitude": round(lat, 7), "datum": str(datum)}
        rows.append(row | {"households": unit.households, "population": unit.population})
    return rows
