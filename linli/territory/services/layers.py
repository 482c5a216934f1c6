"""What a map of a village or a township shows: its places, grids and areas, where they lie, and who
answers there. A fixed number of queries, however many there are."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

import shapely
from django.db.models import Prefetch, Q
from shapely.geometry import shape as to_shape

from linli.common import clock
from linli.common.geometry import Point
from linli.territory.choices import Layer, PlanStatus, UnitKind
from linli.territory.fields import ancestors, below
from linli.territory.models import Area, Grid, Shape, Unit
from linli.territory.services import answering, rosters
from linli.territory.services.answering import Holder
from linli.territory.services.places import known_addresses
from linli.territory.services.rosters import OnDuty

T = TypeVar("T")
HEIGHTS: Final = (0.65, 0.35, 0.8, 0.2)  # of a shape, where its name may stand


@dataclass(frozen=True)
class Lies(Generic[T]):
    """A thing, and its outline, line or point as shapely has it; `None` where nobody drew it."""

    of: T
    where: Any = None

    @property
    def point(self) -> Point | None:
        """Where its name stands."""
        if self.where is None:
            return None
        inner = self.where.representative_point()
        return inner.x, inner.y

    @property
    def spots(self) -> list[Point]:
        """Where its name may stand: in its middle, else farther north or south in it."""
        if self.point is None:
            return []
        west, south, east, north = self.where.bounds
        found = [self.point]
        for share in HEIGHTS if "Polygon" in self.where.geom_type else ():
            y = south + (north - south) * share
            across = self.where.intersection(shapely.LineString([(west, y), (east, y)]))
            if across.is_empty:  # between two parts
                continue
            widest = max(getattr(across, "geoms", [across]), key=lambda part: part.length)
            found.append((widest.centroid.x, widest.centroid.y))
        return found


@dataclass(frozen=True)
class Ground:
    """Everything that lies in a place. In a township the units are its villages, in a village its
    groups and lanes."""

    place: Unit
    units: list[Lies[Unit]]
    grids: list[Lies[Grid]]  # of every layer
    areas: list[Lies[Area]]
    at_grid: dict[int, list[Holder]] = field(default_factory=dict)
    in_area: dict[UUID, list[Holder]] = field(default_factory=dict)
    on_shift: list[OnDuty] = field(default_factory=list)  # at this moment, as the rosters say

    @property
    def box(self) -> tuple[float, float, float, float] | None:
        """West, south, east and north of everything that is drawn."""
        every: list[Lies[Any]] = [*self.units, *self.grids, *self.areas]
        drawn = [one.where for one in every if one.where is not None]
        if not drawn:
            return None
        west, south, east, north = shapely.total_bounds(drawn)
        return float(west), float(south), float(east), float(north)


def ground_of(place: Unit, at: datetime | None = None) -> Ground:
    """What there is to draw of a place. At most eight queries."""
    moment = at or clock.now()
    units = _units(place)
    grids = list(
        Grid.objects.filter(below(place.path, "village__path"), plan__status=PlanStatus.PUBLISHED)
        .select_related("village", "parent")
        .order_by("code")
    )
    areas = _areas(place, moment)
    drawn = _drawn(place)
    outlines = {unit.pk: drawn.get(("unit", unit.pk)) or _point(unit) for unit in units}
    for grid in grids:  # a village that nobody drew is what its grids are together
        if outlines.get(grid.village_id, "") is None:
            outlines[grid.village_id] = _together(
                drawn.get(("grid", one.pk)) for one in grids if one.village_id == grid.village_id
            )
    at_grid, in_area = _holders(grids, areas, moment)
    return Ground(
        place=place,
        units=[Lies(unit, outlines[unit.pk]) for unit in units],
        grids=[Lies(grid, drawn.get(("grid", grid.pk))) for grid in grids],
        areas=[
            Lies(area, drawn.get(("area", area.pk)) or _of_units(area, outlines)) for area in areas
        ],
        at_grid=at_grid,
        in_area=in_area,
        on_shift=rosters.on_now(
            grids=[grid.pk for grid in grids],
            areas=[area.pk for area in areas],
            units=[place.pk],
            at=moment,
        ),
    )


def _units(place: Unit) -> list[Unit]:
    if place.kind == UnitKind.VILLAGE:
        return known_addresses(place)
    return list(Unit.objects.public().under(place.path).villages())


def _areas(place: Unit, at: datetime) -> list[Area]:
    """The areas of the place and of what lies in it, and those of the places above that name
    something in it. Two queries."""
    inside = below(place.path)
    above = Q(path__in=ancestors(place.path)[:-1]) & below(place.path, "units__path")
    units = Unit.objects.only("path", "kind")
    found = Area.objects.current(at).filter(inside | above).distinct()
    rows = found.select_related("unit").prefetch_related(Prefetch("units", queryset=units))
    return list(rows.order_by("kind", "name_zh", "pk"))


def _drawn(place: Unit) -> dict[tuple[str, Any], Any]:
    """Every shape in force in the place, by what it is the shape of. One query."""
    rows = Shape.objects.filter(
        below(place.path, "unit__path")
        | below(place.path, "grid__village__path") & Q(grid__plan__status=PlanStatus.PUBLISHED)
        | below(place.path, "area__path")
        | Q(area__path__in=ancestors(place.path)[:-1]),
        valid_to__isnull=True,
    )
    found = {}
    for unit, grid, area, geometry in rows.values_list("unit_id", "grid_id", "area_id", "geometry"):
        key = ("unit", unit) if unit else ("grid", grid) if grid else ("area", area)
        found[key] = to_shape(geometry)
    return found


def _point(unit: Unit) -> Any:
    if unit.lon is None or unit.lat is None:
        return None
    return shapely.Point(unit.lon, unit.lat)


def _of_units(area: Area, outlines: dict[int, Any]) -> Any:
    return _together(outlines.get(unit.pk) for unit in area.units.all())


def _together(parts: Iterable[Any]) -> Any:
    known = [part for part in parts if part is not None]
    return shapely.union_all(known) if known else None


def _holders(
    grids: list[Grid], areas: list[Area], at: datetime
) -> tuple[dict[int, list[Holder]], dict[UUID, list[Holder]]]:
    """Who answers at each grid, in each inner grid and in each area. One query."""
    proper = {grid.pk for grid in grids if grid.layer == Layer.GRID}
    at_grid: defaultdict[int, list[Holder]] = defaultdict(list)
    in_area: defaultdict[UUID, list[Holder]] = defaultdict(list)
    which = Q(grid__in=[grid.pk for grid in grids]) | Q(area__in=[area.pk for area in areas])
    for _posting, holder in answering.holders_where(which, at):
        if holder.grid_id is not None and (holder.level or holder.grid_id not in proper):
            at_grid[holder.grid_id].append(holder)
        elif holder.area_id is not None:
            in_area[holder.area_id].append(holder)
    return dict(at_grid), dict(in_area)
