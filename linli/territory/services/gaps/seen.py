"""Everything that gaps are found in, read once: the same number of queries for a lane and for a
township."""

from collections import Counter, defaultdict
from datetime import datetime
from functools import cached_property
from typing import Final
from uuid import UUID

from django.db.models import Count, Q

from linli.common import clock
from linli.territory.choices import Answer, PlanStatus, UnitKind
from linli.territory.fields import ancestors, below
from linli.territory.models import (
    Area,
    Grid,
    GridUnit,
    Household,
    Leave,
    Link,
    LinkKind,
    LinkQuerySet,
    Posting,
    Role,
    Unit,
)
from linli.territory.services.gaps.records import Period
from linli.territory.services.staff import Where
from linli.territory.services.vacancies import BoundsAt, keeper, place_path

TOWNSHIP_TOKENS: Final = 4


class Seen:
    """A village or township with everything below it, as it will be in a period."""

    def __init__(self, place: Unit, when: Period) -> None:
        self.place, self.when, self.at = place, when, when.begins
        self.now = clock.now()
        self.units = list(Unit.objects.public().under(place.path).order_by("path"))
        self.above = list(Unit.objects.above(place.path))[:-1]
        self.roles = list(Role.objects.order_by("turn", "code"))
        self.postings = list(self._postings())
        self.leaves = list(self._leaves())
        self.grids = list(self._grids())
        members = GridUnit.objects.filter(grid__in=[grid.pk for grid in self.grids])
        self.members = list(members.values_list("grid_id", "unit_id", "layer"))
        areas = Area.objects.current(self.at).filter(below(place.path)).select_related("unit")
        self.areas = list(areas.order_by("path", "kind", "pk"))
        self.kinds = list(LinkKind.objects.order_by("turn", "pk"))
        self.all_links = list(self._links().order_by("pk"))
        moving = self._links().filter(Q(since_at__gt=self.now) | Q(until_at__isnull=False))
        self.moving_links = list(moving.for_list().order_by("path", "since_at", "pk"))
        self.held = self._held()
        self.want_another = self._want_another()
        rows = Household.objects.current(self.at).under(place.path).values("unit", "no_link_at")
        self.doors = list(rows.annotate(count=Count("pk")).order_by("unit"))
        self.bounds = self._bounds()

    def _postings(self) -> list[Posting]:
        """At the place, below and above it, in force now or at some time in the period."""
        here = below(self.place.path) | Q(path__in=ancestors(self.place.path))
        rows = Posting.objects.not_over(min(self.now, self.at)).filter(here)
        listed = rows.select_related("person", "role", "unit", "grid", "area")
        return list(listed.order_by("path", "since_at", "pk"))

    def _leaves(self) -> list[Leave]:
        rows = Leave.objects.filter(below(self.place.path, "posting__path"))
        rows = rows.filter(until_at__gt=min(self.now, self.at))
        return list(rows.select_related("deputy").order_by("since_at", "pk"))

    def _grids(self) -> list[Grid]:
        rows = Grid.objects.filter(below(self.place.path, "village__path"))
        in_force = rows.filter(plan__status=PlanStatus.PUBLISHED).select_related("village")
        return list(in_force.order_by("code"))

    def _links(self) -> LinkQuerySet:
        """Of whatever lies in the township; a leader's other villages count for the leader."""
        rows = Link.objects.not_over(min(self.now, self.at)).filter(below(self.township_path))
        return rows.exclude(answer=Answer.DECLINED)

    def _held(self) -> set[tuple[UUID, str]]:
        """(person, role) when the period begins, wherever: who left looks after nothing."""
        roles = {code for kind in self.kinds for code in kind.holders}
        persons = self._links().filter(person__isnull=False).values("person")
        rows = Posting.objects.current(self.at).filter(person__in=persons, role__in=roles)
        return set(rows.values_list("person", "role"))

    def _want_another(self) -> Counter[str]:
        """Households that asked for another member and have none yet, by lane. Whom they did not
        want is not looked at."""
        have = self._links().filter(household__isnull=False).values("household")
        declined = Link.objects.filter(below(self.place.path), answer=Answer.DECLINED)
        rows = declined.filter(
            household__isnull=False, household__valid_to__isnull=True, household__no_link_at=None
        ).exclude(household__in=have)
        return Counter(path for path, _key in rows.values_list("path", "household").distinct())

    def _bounds(self) -> BoundsAt:
        keys = {
            key
            for kind in self.kinds
            for key in (kind.per_holder_rule, kind.per_holder_covered_rule, kind.per_subject_rule)
            if key
        }
        paths = {self.place.path, self.township_path} | {unit.path for unit in self.units}
        return BoundsAt(self.roles, {keeper(path) for path in paths}, self.at, *keys)

    @cached_property
    def township_path(self) -> str:
        """Of the place itself or the one above it."""
        tokens = self.place.path.split(".")[:TOWNSHIP_TOKENS]
        return "".join(f"{token}." for token in tokens if token)

    @cached_property
    def holding(self) -> list[Posting]:
        """Postings in force when the period begins; no standing deputies."""
        return [one for one in self.postings if in_force(one, self.at) and not one.deputy_of_id]

    @cached_property
    def inside(self) -> list[Posting]:
        """Of these, those at the place and below."""
        return [one for one in self.holding if one.path.startswith(self.place.path)]

    @cached_property
    def wheres(self) -> list[Where]:
        """All to which somebody may be posted."""
        found = [Where(unit) for unit in self.units]
        found += [Where(grid.village, grid) for grid in self.grids]
        return found + [Where(area.unit, area=area) for area in self.areas]

    @cached_property
    def links(self) -> list[Link]:
        """Links in force when the period begins, of those who still hold what they need for it."""
        return [one for one in self.all_links if in_force(one, self.at) and self._is_held(one)]

    @cached_property
    def links_of_nobody(self) -> list[Link]:
        """In force, while whoever holds them has left the posting."""
        return [one for one in self.all_links if in_force(one, self.at) and not self._is_held(one)]

    def _is_held(self, link: Link) -> bool:
        roles = self._holders[link.kind_id]
        return link.person_id is None or any((link.person_id, role) in self.held for role in roles)

    @cached_property
    def _holders(self) -> dict[str, list[str]]:
        return {kind.pk: kind.holders for kind in self.kinds}

    @cached_property
    def by_path(self) -> dict[str, Unit]:
        """Places by path, also those above."""
        return {unit.path: unit for unit in (*self.above, *self.units)}

    @cached_property
    def stand_ins(self) -> set[UUID]:
        """Postings that have a standing deputy when the period begins."""
        known = (one for one in self.postings if in_force(one, self.at))
        return {one.deputy_of_id for one in known if one.deputy_of_id}

    @cached_property
    def leaves_of(self) -> dict[UUID, list[Leave]]:
        """Leaves by posting."""
        found: defaultdict[UUID, list[Leave]] = defaultdict(list)
        for leave in self.leaves:
            found[leave.posting_id].append(leave)
        return found

    @cached_property
    def leaf_lanes(self) -> list[Unit]:
        """The lanes, and the groups without lanes."""
        lanes = [unit for unit in self.units if unit.kind in {UnitKind.GROUP, UnitKind.ADDRESS}]
        parents = {unit.parent_id for unit in lanes}
        return [unit for unit in lanes if unit.pk not in parents]

    @cached_property
    def gridded(self) -> set[int]:
        """Lanes that lie in a grid proper."""
        return {unit for _grid, unit, layer in self.members if layer == "grid"}

    @cached_property
    def doors_of(self) -> Counter[int]:
        """Households that may have a contact member, by lane."""
        return Counter(
            {row["unit"]: row["count"] for row in self.doors if row["no_link_at"] is None}
        )

    def page_of(self, path: str) -> Unit:
        """The village or township whose page shows what lies at a path."""
        return self.by_path.get(place_path(path), self.place)

    def villages(self) -> list[Unit]:
        """Villages and communities, of a township or the one."""
        return [unit for unit in self.units if unit.kind == UnitKind.VILLAGE]


def in_force(one: Posting | Link, at: datetime) -> bool:
    """Whether it has begun and not ended at a moment."""
    return one.since_at <= at and (one.until_at is None or one.until_at > at)
