"""The responsibility board of a village or township: who answers for which area, village and grid
besides the matters, and what is vacant (rows S0-09, S0-23, S0-25, S1-32, S2-15, S3-13)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import F, FilteredRelation, Prefetch, Q
from django.utils.translation import gettext as _

from linli.common import clock
from linli.common.pagination import page
from linli.rulesets import services as rulesets
from linli.territory.choices import AreaKind, Shown
from linli.territory.fields import below
from linli.territory.models import Area, AreaQuerySet, Grid, Posting, Role, Unit
from linli.territory.services.showing import shown_name

ROWS: Final = 200
LEAD, CADRE, OF_GRID, DEPUTY = (
    "area_lead",
    "point_cadre",
    "grid_area_lead",
    "deputy_chief_grid_leader",
)


@dataclass(frozen=True)
class Seen:
    """A holder as a reader sees them: `name` is empty where it is not shown. `is_deputy`: holds
    the office of a deputy chief grid leader in the village."""

    posting: Posting
    name: str
    away_until: datetime | None = None
    deputy: str = ""

    @property
    def role(self) -> Role:
        """What they are here."""
        return self.posting.role


@dataclass
class AreaRow:
    """An area, its places, who answers for it, and the roles that nobody holds though somebody
    should."""

    area: Area
    holders: list[Seen] = field(default_factory=list)
    vacant: list[Role] = field(default_factory=list)


@dataclass
class GridRow:
    """A grid and the deputy chiefs who take charge of it."""

    grid: Grid
    leads: list[Seen] = field(default_factory=list)


@dataclass
class VillageRow:
    """A village, its area leads, its point cadres, and its grids."""

    village: Unit
    leads: list[Seen] = field(default_factory=list)
    cadres: list[Seen] = field(default_factory=list)
    grids: list[GridRow] = field(default_factory=list)
    in_zone: bool = False  # of an area lead, who may be missing
    vacant: list[Role] = field(default_factory=list)

    @property
    def led(self) -> int:
        """How many of its grids a deputy chief takes charge of."""
        return sum(bool(row.leads) for row in self.grids)


@dataclass(frozen=True)
class Board:
    """Everything of one place; `counts` are areas in force by kind, `vacant` those without a
    holder."""

    villages: list[VillageRow]
    areas: list[AreaRow]
    next_cursor: str | None
    counts: dict[str, int]
    vacant: int

    def chips(self, kind: str) -> list[dict[str, Any]]:
        """Each kind of area that there is, as `components/chips.html` draws it."""
        found = [one for one in AreaKind if self.counts[one]]
        if len(found) < 2:
            return []
        return [
            {"href": "?", "label": _("All"), "current": not kind},
            *(
                {
                    "href": f"?kind={one}",
                    "label": one.label,
                    "current": kind == one,
                    "count": self.counts[one],
                }
                for one in found
            ),
        ]


class _Eyes:
    """Whose names this reader sees."""

    def __init__(self, *, for_staff: bool, at: datetime) -> None:
        self._for_staff, self._at = for_staff, at

    def look(self, here: Q) -> list[Seen]:
        """Postings in force with who is away and who stands in. One query."""
        rows: list[Any] = list(
            Posting.objects.current(self._at)
            .filter(here, deputy_of__isnull=True)
            .annotate(
                away=FilteredRelation(
                    "leaves",
                    condition=Q(leaves__since_at__lte=self._at, leaves__until_at__gt=self._at),
                ),
                away_until=F("away__until_at"),
                deputy_name=F("away__deputy__display_name"),
            )
            .select_related("person", "role")
            .order_by("role__turn", "since_at", "pk")
        )
        return [self._seen(row) for row in {row.pk: row for row in rows}.values()]

    def _seen(self, row: Any) -> Seen:
        if self._for_staff or row.role.shown == Shown.NAME:
            name = row.person.display_name
            return Seen(row, name, row.away_until, row.deputy_name or "")
        return Seen(row, shown_name(row))  # when somebody unnamed is away is nobody's business


def board_of(
    place: Unit, *, kind: str = "", after: str | None = None, for_staff: bool, at: datetime
) -> Board:
    """The board of a place with its areas of one kind or all, page by page. A fixed number of
    queries."""
    eyes = _Eyes(for_staff=for_staff, at=at)
    inside = Area.objects.current(at).filter(below(place.path))
    wanted = inside.filter(kind=kind) if kind else inside
    in_order = Prefetch("units", queryset=Unit.objects.order_by("path"))
    rows = wanted.select_related("unit").prefetch_related(in_order)
    found = page(rows, order=("kind", "path", "name_zh", "pk"), size=ROWS, after=after)
    kinds = list(inside.values_list("kind", "pk", "path"))
    counts = {one: sum(kind == one for kind, _pk, _path in kinds) for one in AreaKind.values}
    return Board(
        villages=_villages(place, eyes, at),
        areas=area_rows(found.rows, eyes=eyes),
        next_cursor=found.next_cursor,
        counts=counts,
        vacant=len(vacant_areas(inside, at)),
    )


def area_rows(
    areas: Sequence[Area], *, eyes: "_Eyes | None" = None, at: datetime | None = None
) -> list[AreaRow]:
    """These areas with their holders and what is vacant, for staff unless told otherwise. Three
    queries."""
    eyes = eyes or _Eyes(for_staff=True, at=at or clock.now())
    rows = {area.pk: AreaRow(area) for area in areas}
    for seen in eyes.look(Q(area__in=rows)):
        assert seen.posting.area_id is not None  # noqa: S101 - asked for by area
        rows[seen.posting.area_id].holders.append(seen)
    wanted = wanted_roles([area.path for area in areas])
    for row in rows.values():
        held = {seen.posting.role_id for seen in row.holders}
        needs = wanted.get((row.area.path, f"area.{row.area.kind}"), [])
        row.vacant = [role for role in needs if role.pk not in held]
    return list(rows.values())


def area_rows_for_all(areas: Sequence[Area], at: datetime) -> list[AreaRow]:
    """The same as everybody may read it."""
    return area_rows(areas, eyes=_Eyes(for_staff=False, at=at))


def roles_at(kind: str) -> list[Role]:
    """The roles that are posted to this kind of thing. One query."""
    return [role for role in Role.objects.order_by("turn", "code") if kind in role.posted_at]


def wanted_roles(paths: Collection[str]) -> dict[tuple[str, str], list[Role]]:
    """By path and what is posted to ("area.segment"): the roles of which the rules there want at
    least one holder. Two queries."""
    roles = list(Role.objects.exclude(number_rule="").order_by("turn", "code"))
    values = rulesets.values_at({role.number_rule for role in roles}, set(paths))
    found: defaultdict[tuple[str, str], list[Role]] = defaultdict(list)
    for path, here in values.items():
        for role in roles:
            number = here.get(role.number_rule)
            if number and number.get("least"):
                for kind in role.posted_at:
                    found[path, kind].append(role)
    return dict(found)


def vacant_areas(areas: AreaQuerySet, at: datetime) -> list[Area]:
    """Those of these areas in which nobody holds a role that the rules there want. Four queries,
    however many areas."""
    rows = list(areas.select_related("unit"))
    if not rows:
        return []
    wanted = wanted_roles({area.path for area in rows})
    held = set(
        Posting.objects.current(at)
        .filter(area__in=areas.order_by().values("pk"))
        .values_list("area_id", "role_id")
    )
    return [
        area
        for area in rows
        if any(
            (area.pk, role.pk) not in held
            for role in wanted.get((area.path, f"area.{area.kind}"), ())
        )
    ]


def _villages(place: Unit, eyes: _Eyes, at: datetime) -> list[VillageRow]:
    """The villages of a township, or the village itself. Seven queries."""
    villages = Unit.objects.public().villages().under(place.path)
    rows = {village.pk: VillageRow(village) for village in villages}
    grids: dict[int, GridRow] = {}
    for grid in Grid.objects.in_force().filter(village__in=rows).order_by("code"):
        grids[grid.pk] = GridRow(grid)
        rows[grid.village_id].grids.append(grids[grid.pk])
    led = defaultdict(list)
    zones = Area.objects.current(at).filter(kind=AreaKind.LEAD, units__in=rows)
    for zone, village in zones.values_list("pk", "units"):
        if village in rows:
            led[zone].append(village)
            rows[village].in_zone = True
    for seen in eyes.look(_here(rows, grids, led)):
        _put(seen, rows, grids, led)
    wanted = wanted_roles([row.village.path for row in rows.values()])
    for row in rows.values():
        needs = wanted.get((row.village.path, row.village.kind), [])
        row.vacant = [role for role in needs if role.pk == CADRE and not row.cadres]
    return list(rows.values())


def _here(villages: Iterable[int], grids: Iterable[int], zones: Iterable[UUID]) -> Q:
    here = Q(role=CADRE, unit__in=villages) | Q(role=OF_GRID, grid__in=grids)
    return here | Q(role=LEAD, area__in=zones)


def _put(
    seen: Seen,
    villages: dict[int, VillageRow],
    grids: dict[int, GridRow],
    zones: dict[UUID, list[int]],
) -> None:
    posting = seen.posting
    if posting.area_id is not None:
        for village in zones[posting.area_id]:
            villages[village].leads.append(seen)
    elif posting.grid_id is not None:
        grids[posting.grid_id].leads.append(seen)
    else:
        villages[posting.unit_id].cadres.append(seen)
