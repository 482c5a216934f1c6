"""Home visits as a promise that is kept: for any day, how many households of each grid were offered
a visit within their cadence (rows S3-23, S4-19). Numbers of grids, never a household, never a
visitor; seven queries, however many there are."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from linli.common.few import LEAST_SHOWN
from linli.rulesets import services as rulesets
from linli.territory.choices import Layer, PlanStatus
from linli.territory.models import Grid, GridPlan, GridUnit, Household, Unit
from linli.territory.paths import village_path
from linli.territory.services.household_history import end_of
from linli.visits.choices import Outcome, WishKind
from linli.visits.models import Visit, Wish
from linli.visits.services.choosing import EVERY, EVERY_ASKED
from linli.visits.services.telling import UNTOLD, Span, parts, together

INSIDE, ABSENT, SAID_NO, NOT_YET = "inside", "absent", "said_no", "not_yet"
STATES: Final = (INSIDE, ABSENT, SAID_NO, NOT_YET)
HEADS: Final = {
    INSIDE: _("Spoken with in their time"),
    ABSENT: _("Nobody home"),
    SAID_NO: _("Asked not to be visited"),
    NOT_YET: _("Not offered yet"),
}


@dataclass(frozen=True)
class Covered:
    """A grid, or a village with all its grids: households, and the four parts of them."""

    place: Unit
    grid: Grid | None
    households: Span
    told: Mapping[str, Span]

    @property
    def offered(self) -> Span:
        """Households that had the choice, whatever they said (row S4-19)."""
        return self.told[NOT_YET].rest_of(self.households)

    @property
    def cells(self) -> list[str]:
        """The four parts as they stand in a table."""
        return [self.told[state].words for state in STATES]

    @property
    def share(self) -> str:
        """Offered of all, in whole per cent."""
        of = self.households
        if not of.least or of.least != of.most:
            return ""
        least, most = (
            number * 100 // of.least for number in (self.offered.least, self.offered.most)
        )
        return f"{least} %" if least == most else f"{least}–{most} %"


def coverage(place: Unit, day: date) -> dict[Unit, list[Covered]]:
    """The villages of a place, each with its grids as they were drawn on that day; households in no
    grid come last. In the order of villages and grids."""
    at = end_of(day)
    villages = {one.path: one for one in Unit.objects.villages().public().under(place.path)}
    grids = _grids(villages.values(), at)
    states = _states(place, at)
    counts: dict[tuple[str, int | None], Counter[str]] = defaultdict(Counter)
    for unit, path, state in states:
        lies = grids.get(unit)
        counts[village_path(path), lies.pk if lies else None][state] += 1
    known = {(one.village.path, one.pk): one for one in grids.values()}
    found: dict[Unit, list[Covered]] = {one: [] for one in villages.values()}
    for path, key in sorted({*counts, *known}, key=lambda one: _order(one, known)):
        if path in villages:
            grid = known.get((path, key or 0))
            found[villages[path]].append(_covered(villages[path], grid, counts[path, key]))
    return found


def whole(village: Unit, grids: Iterable[Covered]) -> Covered:
    """A village as the sum of what is told of its grids."""
    listed = list(grids)
    return Covered(
        village,
        None,
        together(one.households for one in listed),
        {state: together(one.told[state] for one in listed) for state in STATES},
    )


def _order(key: tuple[str, int | None], known: Mapping[Any, Grid]) -> tuple[str, bool, str]:
    grid = known.get(key)
    return key[0], grid is None, grid.code if grid else ""


def _covered(village: Unit, grid: Grid | None, counts: Mapping[str, int]) -> Covered:
    numbers = [counts.get(state, 0) for state in STATES]
    total = sum(numbers)
    shown = Span(total, total) if total >= LEAST_SHOWN or not total else UNTOLD
    spans = parts(numbers, STATES.index(NOT_YET)) if total else [Span(0, 0)] * len(STATES)
    return Covered(village, grid, shown, dict(zip(STATES, spans, strict=True)))


def _grids(villages: Iterable[Unit], at: datetime) -> dict[int, Grid]:
    """The grid of each lane on that day. Two queries."""
    plans = GridPlan.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=at),
        village__in=[one.pk for one in villages],
        status__in=(PlanStatus.PUBLISHED, PlanStatus.SUPERSEDED),
        valid_from__lte=at,
    )
    rows = Grid.objects.filter(plan__in=plans, layer=Layer.GRID).select_related("village")
    grids = {one.pk: one for one in rows}
    lying = GridUnit.objects.filter(grid__in=list(grids)).values_list("unit", "grid")
    return {unit: grids[grid] for unit, grid in lying}


def _states(place: Unit, at: datetime) -> list[tuple[int, str, str]]:
    """Lane, path and state of each household. Five queries."""
    homes = Household.objects.current(at).under(place.path)
    lines = homes.values("line")
    met = Q(outcome=Outcome.MET)
    seen = Visit.objects.filter(household__line__in=lines, at__lte=at).values("household__line")
    offers = {
        row["household__line"]: row
        for row in seen.annotate(
            met=Max("at", filter=met),
            said_no=Max("at", filter=Q(outcome=Outcome.REFUSED)),
            absent=Max("at", filter=Q(outcome=Outcome.NOBODY)),
        )
    }
    wishes = Wish.objects.at(at).filter(household__line__in=lines)
    wanted: dict[UUID, set[str]] = defaultdict(set)
    for line, kind in wishes.values_list("household__line", "kind"):
        wanted[line].add(kind)
    rows = list(homes.values_list("line", "unit_id", "path"))
    villages = {village_path(path) for _line, _unit, path in rows}
    every = rulesets.values_at([EVERY, EVERY_ASKED], villages, at=at)
    return [
        (unit, path, _state(offers.get(line, {}), wanted[line], every[village_path(path)], at))
        for line, unit, path in rows
    ]


def _state(
    offers: Mapping[str, Any], wishes: set[str], every: Mapping[str, Any], at: datetime
) -> str:
    if WishKind.NO_VISITS in wishes:
        return SAID_NO
    weeks = every[EVERY_ASKED if WishKind.OFTEN in wishes else EVERY]
    since = at - timedelta(weeks=weeks)

    def within(name: str) -> bool:
        last = offers.get(name)
        return last is not None and last > since

    if within("met"):
        return INSIDE
    if within("said_no"):
        return SAID_NO
    return ABSENT if within("absent") else NOT_YET
