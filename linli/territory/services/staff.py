"""The people of a place: who holds which posting, and engaging somebody new."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, FilteredRelation, Q
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.errors import Invalid, NotHere
from linli.people import services as people
from linli.people.actors import Actor
from linli.people.models import Person
from linli.people.services import Invited
from linli.territory import rules
from linli.territory.choices import CHAIN, ORGANISATIONS, PlanStatus, UnitKind
from linli.territory.fields import below
from linli.territory.models import Area, Grid, Posting, PostingQuerySet, Role, Unit
from linli.territory.services import accounts
from linli.territory.services.appointing import appoint, where_kind

# Units that people are posted to from the page of the place above them.
POSTED_FROM_ABOVE = (UnitKind.GROUP, *ORGANISATIONS)

MOST_DIGITS = 18  # a key of the database is not longer


@dataclass(frozen=True)
class Where:
    """A unit, a grid or an area that somebody may be posted to."""

    unit: Unit
    grid: Grid | None = None
    area: Area | None = None

    @property
    def key(self) -> str:
        """What a form sends: "unit:7", "grid:3" or "area:…"."""
        if self.area:
            return f"area:{self.area.pk}"
        return f"grid:{self.grid.pk}" if self.grid else f"unit:{self.unit.pk}"

    @property
    def ids(self) -> tuple[int, int | None, UUID | None]:
        """As a posting there carries them: unit, grid, area."""
        grid = self.grid.pk if self.grid else None
        return self.unit.pk, grid, self.area.pk if self.area else None

    @property
    def name(self) -> str:
        """In the reader's language."""
        return str(self.area or self.grid or self.unit.short_name)

    @property
    def kind(self) -> str:
        """As the roles name it in `posted_at`."""
        return where_kind(self.unit, self.grid, self.area)


@dataclass(frozen=True)
class Engaged:
    """Somebody new: the posting, and what lets them in."""

    posting: Posting
    invited: Invited


def wheres(place: Unit) -> list[Where]:
    """The place itself, its grids in force, its areas, its groups and the offices based there.
    Three queries."""
    grids = Grid.objects.filter(village=place, plan__status=PlanStatus.PUBLISHED).order_by("code")
    areas = Area.objects.current(clock.now()).filter(unit=place).order_by("kind", "pk")
    units = Unit.objects.public().filter(_hangs_at(place), kind__in=POSTED_FROM_ABOVE)
    return [
        Where(place),
        *(Where(place, grid) for grid in grids),
        *(Where(unit) for unit in units.order_by("path")),
        *(Where(place, area=area) for area in areas),
    ]


def _hangs_at(place: Unit) -> Q:
    """Directly below a place, or below one of its Party organisations."""
    found, way = Q(parent=place), "parent"
    for _link in CHAIN:
        found |= Q(**{f"{way}__kind__in": CHAIN, f"{way}__parent": place})
        way = f"{way}__parent"
    return found


def where_of(place: Unit, key: str) -> Where:
    """What a form or an address names, inside a place; else `NotHere`. At most two queries."""
    missing = NotHere(_("There is no such place here."))
    kind, _colon, name = key.partition(":")
    if kind == "area":
        try:
            wanted = UUID(name)
        except ValueError:
            raise missing from None
        rows = Area.objects.filter(below(place.path), pk=wanted, valid_to__isnull=True)
        area = rows.select_related("unit").first()
        if area is None:
            raise missing
        return Where(area.unit, area=area)
    if not (name.isascii() and name.isdigit()) or len(name) > MOST_DIGITS:
        raise missing
    if kind == "grid":
        grids = Grid.objects.filter(below(place.path, "village__path"), pk=int(name))
        grid = grids.filter(plan__status=PlanStatus.PUBLISHED).select_related("village").first()
        if grid is None:
            raise missing
        return Where(grid.village, grid)
    unit = Unit.objects.public().under(place.path).filter(pk=int(name)).first()
    if unit is None or kind != "unit":
        raise missing
    return Where(unit)


def roles_to_give(by: Actor, places: Iterable[Where]) -> list[Role]:
    """Roles that this person may give at one of these, in the order of their levels. One query."""
    known = list(places)
    kinds = {one.kind for one in known}
    roles = Role.objects.order_by("turn", "code")
    return [
        role
        for role in roles
        if kinds & set(role.posted_at)
        and any(
            one.kind in role.posted_at
            and rules.allowed(rules.check_may_appoint, by, one.unit, role)
            for one in known
        )
    ]


def staff_of(place: Unit, *, by: Actor, at: datetime, over: bool = False) -> PostingQuerySet:
    """Postings at and below a place, in force or to come, or those that are over; with the person,
    the role and the place."""
    rows = Posting.objects.visible_to(by).filter(below(place.path))
    rows = rows.filter(until_at__lte=at) if over else rows.not_over(at)
    return rows.select_related("person", "person__user", "role", "unit", "grid", "area")


def away_now(postings: Sequence[Posting], at: datetime) -> dict[UUID, datetime]:
    """Until when the holders of these are away. One query."""
    found = (
        Posting.objects.filter(pk__in=[row.pk for row in postings])
        .annotate(
            away=FilteredRelation(
                "leaves", condition=Q(leaves__since_at__lte=at, leaves__until_at__gt=at)
            ),
            away_until=F("away__until_at"),
        )
        .filter(away_until__isnull=False)
    )
    return dict(found.values_list("pk", "away_until"))


def known_person(person_id: UUID, *, by: Actor) -> Person:
    """Somebody who is or was posted where this person manages postings; else `NotHere`."""
    seen = Posting.objects.visible_to(by, "postings.manage").filter(person=person_id)
    found = seen.select_related("person").first()
    if found is None:
        raise NotHere(_("There is no such person among the staff of your places."))
    return found.person


def known_people(place: Unit, *, by: Actor, at: datetime) -> list[Person]:
    """Who holds a posting at or below a place. One query."""
    rows = Posting.objects.visible_to(by, "postings.manage").not_over(at)
    within = rows.filter(below(place.path)).values("person")
    return list(Person.objects.filter(pk__in=within).order_by("display_name", "pk"))


def colleagues(posting: Posting, *, at: datetime) -> list[Person]:
    """Who is posted to the same place: they may stand in. One query."""
    same = Posting.objects.current(at).filter(unit=posting.unit).values("person")
    return list(Person.objects.filter(pk__in=same).order_by("display_name", "pk"))


def postings_of(person: Person, *, by: Actor) -> PostingQuerySet:
    """All postings of a person that somebody may see, newest first."""
    rows = Posting.objects.visible_to(by).filter(person=person)
    return rows.select_related("role", "unit", "grid", "area").order_by("-since_at", "pk")


@transaction.atomic
def engage(
    where: Where,
    role_code: str,
    *,
    by: Actor,
    name: str,
    phone: str = "",
    username: str = "",
    since_at: datetime | None = None,
    key: UUID | None = None,
) -> Engaged:
    """Somebody new: noted, posted and invited, all or nothing. Sent twice (`key`) it raises
    `Conflict`."""
    if not name.strip():
        sentence = _("Write the name.")
        raise Invalid(sentence, fields={"name": sentence})
    person = people.note(name=name, phone=phone)
    posting = appoint(
        person,
        role_code,
        by=by,
        unit=where.unit,
        grid=where.grid,
        area=where.area,
        since_at=since_at,
        key=key,
    )
    return Engaged(posting, accounts.invite(person, by=by, username=username))
