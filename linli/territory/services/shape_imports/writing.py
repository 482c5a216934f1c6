"""What each kind of file writes, once its preview was confirmed. Called inside one transaction."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from django.utils.translation import gettext as _

from linli.common import clock
from linli.common.errors import Invalid
from linli.common.geometry import parse_polygon
from linli.people.actors import Actor
from linli.territory.choices import Layer, UnitKind
from linli.territory.models import Area, Grid, Unit
from linli.territory.services import shapes
from linli.territory.services.areas import AreaWords, change_area, make_area
from linli.territory.services.indexing import index_units
from linli.territory.services.opening import next_number
from linli.territory.services.plans import codes, draft_from, in_force, sheet_of
from linli.territory.services.plans.drafts import GridDraft, goes_on
from linli.territory.services.shape_imports.lines import Line, What
from linli.territory.services.units import TOKEN_WIDTH, romanised

_AT_ONCE: Final = 500
_PLACE_VALUES: Final = ("lon", "lat", "households", "population")


def _outlines(_village: Unit, lines: Sequence[Line], _name: str, _by: Actor) -> None:
    for line in lines:
        if line.writes:
            shapes.keep(parse_polygon(line.geometry), unit=line.target)


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


def _grids(village: Unit, lines: Sequence[Line], name: str, by: Actor) -> None:
    """A draft like any other. A grid goes on as the one of its number, with its micro-grids as far
    as their lanes stayed; special grids are not for such a file."""
    plan = in_force(village)
    before = sheet_of(plan, village) if plan else None
    was = {one.grid.pk: one for one in before.grids} if before else {}
    drafts, micro = [], []
    for place, line in enumerate(sorted(lines, key=lambda one: one.values["number"]), start=1):
        drafts.append(_grid_draft(village, line, place))
        if line.target is not None:
            inside = {unit.pk for unit in line.values["units"]}
            micro += [goes_on(one, inside, of=place) for one in was[line.target.pk].micro]
    everywhere = {leaf.unit.pk for leaf in before.leaves} if before else set()
    special = [goes_on(one, everywhere) for one in before.special] if before else []
    kept = [one for one in (*micro, *special) if one.units]
    draft_from(village, [*drafts, *kept], by=by, title=name)


def _grid_draft(village: Unit, line: Line, place: int) -> GridDraft:
    """Codes have no gap, so a grid that is called after its number may get another one."""
    before: Grid | None = line.target
    zh, en = line.name, before.name_en if before and before.name_zh == line.name else ""
    said, given = (
        codes.own_names(Layer.GRID, f"{village.code}{number:03d}")
        for number in (line.values["number"], place)
    )
    if zh == said[0]:
        zh, en = given
    return GridDraft(
        zh,
        line.values["units"],
        name_en=en,
        households=line.values["households"],
        population=line.values["population"],
        geometry=dict(line.geometry or {}),
        continues=before.pk if before else None,
    )


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


WRITERS: Final[Mapping[What, Callable[[Unit, Sequence[Line], str, Actor], None]]] = {
    What.OUTLINES: _outlines,
    What.ADDRESSES: _addresses,
    What.GRIDS: _grids,
    What.AREAS: _areas,
}
