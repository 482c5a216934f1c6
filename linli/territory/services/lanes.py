"""One lane, door or group: everybody who answers there, for whoever lives in it. Fixed query
counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.errors import NotHere
from linli.common.geometry import contains
from linli.rulesets import services as rulesets
from linli.territory.choices import Layer, Level, PlanStatus, UnitKind
from linli.territory.fields import ancestors, below
from linli.territory.models import Area, Grid, GridUnit, Shape, Unit
from linli.territory.paths import village_path
from linli.territory.services import answering, rosters
from linli.territory.services.answering import Answering, Holder
from linli.territory.services.emergency import EMERGENCY, Numbers
from linli.territory.services.rosters import OnDuty

LANES: Final = (UnitKind.GROUP, UnitKind.ADDRESS)
POINT_CADRE: Final = "point_cadre"  # looks after a village without handling its matters
COMPLAINT_LINE: Final = "place.complaint_line"
ACCOUNTS: Final = "place.accounts"
MOST_UNPLACED: Final = 20  # areas of the whole village that a lane's page names; its board has all


@dataclass
class AreaHere:
    """An area or a segment that a lane lies in, and who answers for it."""

    area: Area
    holders: list[Holder] = field(default_factory=list)


@dataclass(frozen=True)
class Lane:
    """Everybody who answers for a lane: at its grids, in the areas around it, in the village, in
    the township. A group with lanes may lie in several grids."""

    unit: Unit
    above: tuple[Unit, ...]  # from the province down to the village
    groups: tuple[Unit, ...]  # between the village and the lane
    grids: list[Answering]
    inside: list[Answering]  # micro-grids and special grids
    areas: list[AreaHere]
    unplaced: list[AreaHere]  # of the village, known by words alone: from the bridge to the school
    group: list[Holder]
    village: list[Holder]
    township: list[Holder]
    on_duty: list[OnDuty]  # today, as the rosters say
    complaint_line: str
    accounts: list[str]
    emergency: Numbers

    @property
    def place(self) -> Unit:
        """The village or community."""
        return self.above[-1]

    @property
    def office_phone(self) -> str:
        """The number of the nearest office."""
        return answering.office_phone((*self.above, *self.groups, self.unit))

    @property
    def first(self) -> Holder | None:
        """Who gets a report from here now; `None` where nobody is posted."""
        at_grid = self.grids[0].holders if len(self.grids) == 1 else []
        return asked_first([*at_grid, *self.group], self.village, self.township)


def asked_first(*levels: Iterable[Holder]) -> Holder | None:
    """The first one, from below, who is there or has somebody who stands in."""
    chain = (holder for level in levels for holder in level if holder.level)
    return next((one for one in chain if not one.is_away or one.deputy), None)


def complaint_line(path: str) -> str:
    """The telephone that takes complaints about a place itself. One query."""
    return str(rulesets.value(COMPLAINT_LINE, path=path))


def lane_of(code: str, unit_id: int, at: datetime | None = None) -> Lane:
    """A lane, door or group of a village with everybody who answers there. At most twelve queries;
    raises `NotHere`."""
    above = answering.place_and_above(code)
    moment = at or clock.now()
    unit = Unit.objects.public().under(above[-1].path).filter(pk=unit_id, kind__in=LANES).first()
    if unit is None or village_path(unit.path) != above[-1].path:
        raise NotHere(
            _("We do not know this lane."), next_step=_("Choose it on the page of the village.")
        )
    grids = _grids(unit)
    areas, unplaced = _areas(unit, above[-1], moment)
    chain = _answering(unit, grids, [*areas, *unplaced], moment)
    told = rulesets.values((COMPLAINT_LINE, ACCOUNTS, EMERGENCY), path=unit.path)
    return Lane(
        unit=unit,
        above=above,
        groups=_groups(unit, above[-1]),
        grids=[one for one in grids if one.grid.layer == Layer.GRID],
        inside=[one for one in grids if one.grid.layer != Layer.GRID],
        areas=areas,
        unplaced=unplaced,
        group=chain[Level.GROUP],
        village=chain[Level.VILLAGE],
        township=chain[Level.TOWNSHIP],
        on_duty=_on_duty(above[-1], grids, [*areas, *unplaced], moment),
        complaint_line=told[COMPLAINT_LINE],
        accounts=told[ACCOUNTS],
        emergency=told[EMERGENCY],
    )


def _groups(unit: Unit, village: Unit) -> tuple[Unit, ...]:
    paths = [path for path in ancestors(unit.path)[:-1] if len(path) > len(village.path)]
    return tuple(Unit.objects.public().filter(path__in=paths).order_by("path")) if paths else ()


def _grids(unit: Unit) -> list[Answering]:
    """The grids in force of every layer in which it lies, with their lanes, as far as they lie
    here. Two queries."""
    here = Q(unit__path__in=ancestors(unit.path)) | below(unit.path, "unit__path")
    members = GridUnit.objects.filter(here, plan__status=PlanStatus.PUBLISHED)
    wanted = Grid.objects.filter(pk__in=members.values("grid")).select_related("branch")
    found = {grid.pk: Answering(grid) for grid in wanted.order_by("code")}
    rows = GridUnit.objects.filter(grid__in=found).select_related("unit").order_by("unit__path")
    for row in rows if found else ():
        found[row.grid_id].lanes.append(row.unit)
    return list(found.values())


def _areas(unit: Unit, village: Unit, at: datetime) -> tuple[list[AreaHere], list[AreaHere]]:
    """The areas that name the lane or something around it, else those whose outline holds it; and
    those of the village of which neither is known. At most four queries."""
    rows = list(
        Area.objects.current(at)
        .filter(path__in=ancestors(village.path))
        .order_by("kind", "name_zh", "pk")
        .prefetch_related(
            Prefetch("units", queryset=Unit.objects.only("path")),
            Prefetch("shapes", queryset=Shape.objects.filter(valid_to__isnull=True)),
        )
    )
    point = _point(unit) if rows else None
    here = [AreaHere(area) for area in rows if _holds(area, unit, point)]
    rest = [area for area in rows if area.path == village.path and not _is_placed(area)]
    return here, [AreaHere(area) for area in rest[:MOST_UNPLACED]]


def _holds(area: Area, unit: Unit, point: tuple[float, float] | None) -> bool:
    units = [one.path for one in area.units.all()]
    if units:
        return any(unit.path.startswith(path) or path.startswith(unit.path) for path in units)
    return point is not None and any(contains(one, point) for one in _outlines(area))


def _is_placed(area: Area) -> bool:
    """Whether anybody can tell which lanes lie in it."""
    return bool(area.units.all() or _outlines(area))


def _outlines(area: Area) -> list[Any]:
    every = [shape.geometry for shape in area.shapes.all()]
    return [geometry for geometry in every if "Polygon" in geometry["type"]]


def _point(unit: Unit) -> tuple[float, float] | None:
    """Where it lies: its own point, else the middle of its outline."""
    if unit.lon is not None and unit.lat is not None:
        return unit.lon, unit.lat
    shape = Shape.objects.filter(unit=unit, valid_to__isnull=True).first()
    if shape is None:
        return None
    return (shape.west + shape.east) / 2, (shape.south + shape.north) / 2


def _answering(
    unit: Unit, grids: Sequence[Answering], areas: Sequence[AreaHere], at: datetime
) -> dict[str, list[Holder]]:
    """Everybody, put where they answer: at the grids and the areas, the others by level. One
    query."""
    at_grid = {one.grid.pk: one for one in grids}
    in_area: dict[UUID, AreaHere] = {one.area.pk: one for one in areas}
    paths = Q(grid__isnull=True, area__isnull=True, path__in=ancestors(unit.path))
    in_chain = Q(role__level__gt="") | Q(role=POINT_CADRE)
    which = paths & in_chain | Q(grid__in=at_grid) | Q(area__in=in_area)
    chain: dict[str, list[Holder]] = {level: [] for level in Level.values}
    for _posting, holder in answering.holders_where(which, at):
        if holder.grid_id is not None:
            at_grid[holder.grid_id].holders.append(holder)
        elif holder.area_id is not None:
            in_area[holder.area_id].holders.append(holder)
        else:
            chain[holder.level or Level.VILLAGE].append(holder)
    return chain


def _on_duty(
    village: Unit, grids: Sequence[Answering], areas: Sequence[AreaHere], at: datetime
) -> list[OnDuty]:
    """Who is on duty today at the village as a whole, at these grids and in these areas. One
    query."""
    here = {None, *(one.grid.pk for one in grids), *(one.area.pk for one in areas)}
    found = rosters.on_today(village, at=at)
    return [one for one in found if (one.posting.grid_id or one.posting.area_id) in here]


def sisters(lane: Lane, most: int) -> list[Any]:
    """Other lanes of the same grid, for finding one's own."""
    return [one for grid in lane.grids for one in grid.lanes if one.pk != lane.unit.pk][:most]
