"""Who answers for which lane of a village, for everybody to read. Fixed query counts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.errors import Invalid, NotHere
from linli.territory.choices import PLACES, Layer, Level, PlanStatus, Shown
from linli.territory.fields import ancestors, below
from linli.territory.models import DutyShift, Grid, GridUnit, Posting, Unit
from linli.territory.paths import inner_path_of, path_of
from linli.territory.services.showing import shown_name

MOST_NEAR: Final = 50  # opened places that are named beside one that is not
SHORTEST_COUNTY: Final = len("34.02.23.")


@dataclass(frozen=True)
class Holder:
    """Somebody in a posting, and who stands in while they are away. An empty name is one that not
    everybody may read (`Role.shown`)."""

    name: str
    role_zh: str
    role_en: str
    since_at: datetime
    is_away: bool = False
    away_until: datetime | None = None
    deputy: str = ""
    role: str = ""  # its code
    level: str = ""
    grid_id: int | None = None
    area_id: UUID | None = None
    on_shift: bool = False

    @property
    def acting(self) -> str:
        """Who is there now: the holder, else whoever stands in, else nobody. Empty also for a
        name that is not shown."""
        return self.deputy if self.is_away else self.name

    @property
    def stands_in(self) -> bool:
        """Whether somebody else acts for the holder now."""
        return self.is_away and bool(self.deputy)


@dataclass
class Answering:
    """A grid with its lanes and the people who answer for it; nobody means a vacancy."""

    grid: Grid
    lanes: list[Unit] = field(default_factory=list)
    holders: list[Holder] = field(default_factory=list)


@dataclass(frozen=True)
class WhoAnswers:
    """The grids of a village, and whoever answers for all of them: who is asked first stands
    first."""

    grids: list[Answering]
    village: list[Holder]
    township: list[Holder]


def place_and_above(code: str) -> tuple[Unit, ...]:
    """A known place with everything above it, from the top, opened or not. One query; raises
    `NotHere`."""
    unknown = NotHere(_("We do not know this place."), next_step=_("Look it up on the start page."))
    try:
        path = path_of(code)
    except Invalid:
        raise unknown from None
    chain = tuple(Unit.objects.public().above(path))
    if not chain or chain[-1].path != path:
        raise unknown
    return chain


def place_with(code: str) -> tuple[Unit, ...]:
    """A known place with everything above it, from the top. One query; raises `NotHere`."""
    try:
        path = inner_path_of(code)
    except Invalid as refused:
        raise NotHere(refused.message, next_step=refused.next_step) from None
    chain = tuple(Unit.objects.public().above(path).filter(kind__in=PLACES))
    if not chain or chain[-1].path != path:
        raise NotHere(_("We do not know this place."), next_step=_("Look it up on the start page."))
    return chain


def nearest_opened(chain: Iterable[Unit]) -> Unit | None:
    """The nearest place, from below, that takes reports itself."""
    return next((unit for unit in reversed(tuple(chain)) if unit.opened_on), None)


def office_phone(chain: Iterable[Unit]) -> str:
    """The number of the nearest office, from below, that has one."""
    return next((unit.phone for unit in reversed(tuple(chain)) if unit.phone), "")


def opened_near(chain: Sequence[Unit]) -> list[Unit]:
    """Where nothing at or above a place is opened: opened places in it, else in the places around,
    as far up as the county. At most four queries."""
    for unit in reversed(chain):
        if len(unit.path) < SHORTEST_COUNTY:
            break
        found = list(Unit.objects.opened().under(unit.path).order_by("path")[:MOST_NEAR])
        if found:
            return found
    return []


def who_answers(place: Unit, at: datetime | None = None) -> WhoAnswers:
    """Everybody who answers for matters of a village or a township now. At most three queries."""
    moment = at or clock.now()
    plan = Grid.objects.in_force().filter(village=place).select_related("branch")
    grids = {grid.pk: Answering(grid) for grid in plan.order_by("code")}
    if grids:
        for member in GridUnit.objects.filter(grid__in=grids).select_related("unit").order_by("pk"):
            grids[member.grid_id].lanes.append(member.unit)
    wider: defaultdict[str, list[Holder]] = defaultdict(list)
    for posting, holder in _holders(place, moment):
        if posting.grid_id in grids:
            grids[posting.grid_id].holders.append(holder)
        elif posting.grid_id is None and posting.role.level == Level.GROUP:
            for answering in _with_lanes_below(grids.values(), posting.path):
                answering.holders.append(holder)
        elif posting.grid_id is None:
            wider[posting.role.level].append(holder)
    return WhoAnswers(list(grids.values()), wider[Level.VILLAGE], wider[Level.TOWNSHIP])


def _with_lanes_below(grids: Iterable[Answering], path: str) -> list[Answering]:
    return [one for one in grids if any(lane.path.startswith(path) for lane in one.lanes)]


def _holders(place: Unit, at: datetime) -> list[tuple[Posting, Holder]]:
    """Everybody in the chain above a place, and at its grids and groups. One query."""
    here = Q(grid__isnull=True, area__isnull=True, path__in=ancestors(place.path))
    # Groups have no code of their own; the postings of other villages do not concern this one.
    here |= Q(grid__isnull=True, role__level=Level.GROUP) & below(place.path)
    here |= Q(grid__village=place, grid__plan__status=PlanStatus.PUBLISHED, grid__layer=Layer.GRID)
    return holders_where(here & Q(role__level__gt=""), at)


def holders_where(which: Q, at: datetime) -> list[tuple[Posting, Holder]]:
    """The holders of these postings in the order in which they are asked. One query."""
    rows: list[Any] = list(
        Posting.objects.current(at)
        .filter(which)
        .annotate(
            away=FilteredRelation(
                "leaves", condition=Q(leaves__since_at__lte=at, leaves__until_at__gt=at)
            ),
            away_until=F("away__until_at"),
            deputy_name=F("away__deputy__display_name"),
            on_shift=on_shift(OuterRef("pk"), at),
        )
        .select_related("person", "role")
        .order_by("role__turn", "-path", "-on_shift", "since_at", "pk")
    )
    standing = {row.deputy_of_id: row.person.display_name for row in rows if row.deputy_of_id}
    return [(row, _holder(row, standing)) for row in rows if row.deputy_of_id is None]


def on_shift(posting: Any, at: datetime) -> Exists:
    """Whether it is a posting's shift."""
    wall = clock.local(at)
    now = wall.time()
    shifts = DutyShift.objects.filter(posting=posting, weekday=wall.isoweekday())
    return Exists(shifts.filter(begins__lte=now, ends__gt=now))


def _holder(row: Any, standing: dict[Any, str]) -> Holder:
    name = shown_name(row)
    # Whoever stands in agreed to nothing; when somebody unnamed is away is nobody's business.
    by_office = row.role.shown == Shown.NAME
    return Holder(
        name=name,
        role_zh=row.role.name_zh,
        role_en=row.role.name_en,
        since_at=row.since_at,
        is_away=bool(name) and row.away_until is not None,
        on_shift=row.on_shift and row.away_until is None,
        away_until=row.away_until,
        deputy=(row.deputy_name or standing.get(row.pk, "")) if by_office else "",
        role=row.role_id,
        level=row.role.level,
        grid_id=row.grid_id,
        area_id=row.area_id,
    )
