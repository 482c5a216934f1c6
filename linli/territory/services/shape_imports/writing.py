"""What each kind of file writes, once its preview was confirmed. Called inside one transaction."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from django.utils.translation import gettext as _
from shapely.geometry import shape as to_shape

from linli.common import clock
from linli.common.errors import Invalid
from linli.people.actors import Actor
from linli.territory.choices import Layer, PlanOrigin, PlanStatus, UnitKind
from linli.territory.models import Area, Grid, GridPlan, GridUnit, Shape, Unit
from linli.territory.services.areas import AreaWords, change_area, make_area
from linli.territory.services.indexing import index_units
from linli.territory.services.opening import next_number
from linli.territory.services.shape_imports.lines import Line, What
from linli.territory.services.units import TOKEN_WIDTH, romanised

_AT_ONCE: Final = 500
_PLACE_VALUES: Final = ("lon", "lat", "households", "population")


def _outlines(_village: Unit, lines: Sequence[Line], _name: str, _by: Actor) -> None:
    for line in lines:
        if line.writes:
            _draw(line, unit=line.target)


def _addresses(_village: Unit, lines: Sequence[Line], _name: str, _by: Actor) -> None:
    numbers: dict[int, int] = {}
    made: list[Unit] = []
    changed: list[Unit] = []
    for line in lines:
        if not line.writes:
            continue
        unit = line.target or _new_address(line.values["parent"], line.name, numbers)
        (changed if line.target else made).append(unit)
        for name in _PLACE_VALUES:
            if name in line.values:
                setattr(unit, name, line.values[name])
    Unit.objects.bulk_create(made, batch_size=_AT_ONCE)
    Unit.objects.bulk_update(changed, _PLACE_VALUES, batch_size=_AT_ONCE)
    index_units(made)


def _new_address(parent: Unit, name: str, numbers: dict[int, int]) -> Unit:
    number = numbers.get(parent.pk) or next_number(parent, UnitKind.ADDRESS)
    width = TOKEN_WIDTH[UnitKind.ADDRESS]
    if number >= 10**width:
        raise Invalid(_("No number is left below %(place)s.") % {"place": parent.short_name})
    numbers[parent.pk] = number + 1
    path = f"{parent.path}{number:0{width}d}."
    return Unit(
        path=path,
        covers_path=path,
        kind=UnitKind.ADDRESS,
        name_zh=name,
        name_en=romanised(name)[:100],
        parent=parent,
        valid_from=clock.today(),
    )


def _grids(village: Unit, lines: Sequence[Line], name: str, _by: Actor) -> None:
    plan = GridPlan.objects.create(
        village=village,
        status=PlanStatus.DRAFT,
        origin=PlanOrigin.IMPORTED,
        title=name[:60],
        made_at=clock.now(),
    )
    for line in lines:
        before: Grid | None = line.target
        grid = Grid.objects.create(
            plan=plan,
            village=village,
            layer=Layer.GRID,
            code=f"{village.code}{line.values['number']:03d}",
            name_zh=line.name,
            name_en=before.name_en if before and before.name_zh == line.name else "",
            households=line.values["households"],
            population=line.values["population"],
            branch=before.branch if before else None,
        )
        GridUnit.objects.bulk_create(
            GridUnit(grid=grid, plan=plan, unit=unit, layer=Layer.GRID)
            for unit in line.values["units"]
        )
        _draw(line, grid=grid)


def _areas(village: Unit, lines: Sequence[Line], _name: str, by: Actor) -> None:
    for line in lines:
        if not line.writes:
            continue
        area: Area | None = line.target
        said = {key: line.values[key] for key in ("from_words", "to_words", "duty_zh")}
        if area is None:
            words = AreaWords(line.name, name_en=romanised(line.name)[:60], **said)
            make_area(village, line.values["kind"], words, by=by, shape=line.geometry)
            continue
        words = AreaWords(
            area.name_zh,
            name_en=area.name_en,
            duty_en=area.duty_en,
            **{key: word or getattr(area, key) for key, word in said.items()},
        )
        change_area(
            area.pk,
            words,
            by=by,
            version=area.version,
            units=list(area.units.all()),
            shape=line.geometry,
        )


def _draw(line: Line, *, unit: Unit | None = None, grid: Grid | None = None) -> None:
    """The shape from now on; the old one keeps its dates."""
    at = clock.now()
    of = {"unit": unit, "grid": grid}
    Shape.objects.filter(**of, valid_to__isnull=True).update(valid_to=at)
    west, south, east, north = to_shape(dict(line.geometry or {})).bounds
    Shape.objects.create(
        **of,
        geometry=dict(line.geometry or {}),
        west=west,
        south=south,
        east=east,
        north=north,
        valid_from=at,
    )


WRITERS: Final[Mapping[What, Callable[[Unit, Sequence[Line], str, Actor], None]]] = {
    What.OUTLINES: _outlines,
    What.ADDRESSES: _addresses,
    What.GRIDS: _grids,
    What.AREAS: _areas,
}
