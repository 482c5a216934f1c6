"""Reading links: who ↔ what at a place, what everybody may know of it, and one's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from linli.common import clock
from linli.people.actors import Actor
from linli.territory.choices import Answer, Shown, UnitKind
from linli.territory.fields import below
from linli.territory.models import Household, Link, LinkKind, LinkQuerySet, Posting, Unit
from linli.territory.paths import village_path

ORDER = ("path", "since_at", "pk")


@dataclass(frozen=True)
class ShownLink:
    """A link as everybody may read it on a page or a sign: what kind, and who."""

    kind: LinkKind
    name: str


@dataclass(frozen=True)
class KindHere:
    """A kind of link at a place, and how many are in force."""

    kind: LinkKind
    count: int


def kinds_at(place: Unit, *, by: Actor, at: datetime) -> list[KindHere]:
    """The kinds that this place arranges. Two queries."""
    kinds = LinkKind.objects.filter(kept_at=place.kind).order_by("turn", "pk")
    rows = Link.objects.visible_to(by).current(at).filter(below(place.path)).values("kind")
    counts = dict(rows.annotate(count=Count("pk")).values_list("kind", "count"))
    return [KindHere(kind, counts.get(kind.pk, 0)) for kind in kinds]


def table(kind: LinkKind, place: Unit, *, by: Actor, at: datetime) -> LinkQuerySet:
    """The links of a kind at a place and below that are in force, with both ends."""
    rows = Link.objects.visible_to(by).current(at).filter(below(place.path), kind=kind)
    return rows.for_list()


@dataclass(frozen=True)
class Coverage:
    """Households of a place: linked and agreed, asked, those that want nobody, and all."""

    agreed: int
    asked: int
    want_none: int
    all: int


def coverage(kind: LinkKind, place: Unit, *, at: datetime) -> Coverage:
    """How many households somebody looks after; who wants nobody is counted apart. Two queries."""
    answers = Link.objects.current(at).filter(below(place.path), kind=kind).values("answer")
    counts = dict(answers.annotate(count=Count("pk")).values_list("answer", "count"))
    doors = Household.objects.current(at).under(place.path)
    found = doors.aggregate(all=Count("pk"), none=Count("no_link_at"))
    return Coverage(
        counts.get(Answer.AGREED, 0), counts.get(Answer.ASKED, 0), found["none"], found["all"]
    )


def former(kind: LinkKind, place: Unit, *, by: Actor, at: datetime) -> LinkQuerySet:
    """Those that ended; not what somebody did not want."""
    rows = Link.objects.visible_to(by).filter(below(place.path), kind=kind, until_at__lte=at)
    return rows.exclude(answer=Answer.DECLINED).for_list()


def planned(kind: LinkKind, place: Unit, *, by: Actor, at: datetime) -> LinkQuerySet:
    """Those that begin later."""
    rows = Link.objects.visible_to(by).not_over(at).filter(below(place.path), kind=kind)
    return rows.filter(since_at__gt=at).for_list()


def asked(kind: LinkKind, place: Unit, *, by: Actor, at: datetime) -> list[Link]:
    """Links to households that have not answered yet, whose doors this person keeps: a grid member
    those of their grid. Two queries."""
    doors = Household.objects.visible_to(by, "households.edit")
    rows = Link.objects.not_over(at).filter(below(place.path), kind=kind, answer=Answer.ASKED)
    return list(rows.filter(household__in=doors).for_list().order_by(*ORDER))


def slip_of(link_id: UUID, *, by: Actor, at: datetime) -> Link | None:
    """The link of one household, whatever it answered, for whoever may carry its slip. One or two
    queries."""
    own = Q(person=by.person_id) if by.person_id else Q(pk__in=())
    doors = Household.objects.visible_to(by, "households.edit")
    rows = Link.objects.not_over(at).filter(own | Q(household__in=doors), household__isnull=False)
    return rows.for_list().filter(pk=link_id).first()


def of_person(person_id: UUID, at: datetime) -> list[Link]:
    """What somebody looks after now, by kind and place. One query."""
    rows = Link.objects.current(at).filter(person=person_id).for_list()
    return list(rows.order_by("kind__turn", *ORDER))


def of_place(unit: Unit, at: datetime | None = None) -> list[ShownLink]:
    """Who looks after a lane, or a village, as far as everybody may know: organisations and posts
    by name; a contact member only where both the household and the member agreed. Two queries."""
    moment = at or clock.now()
    village = village_path(unit.path) or unit.path
    here = Q(below(unit.path), household__isnull=False)
    here |= Q(below(village), household__isnull=True, posting__isnull=True)
    rows = list(
        Link.objects.current(moment)
        .filter(here, answer=Answer.AGREED)
        .exclude(kind__shown=Shown.STAFF)
        .select_related("kind", "person", "holder_unit")
        .order_by("kind__turn", *ORDER)
    )
    agreed = _agreed(rows, moment) if any(row.kind.shown == Shown.AGREED for row in rows) else set()
    found: dict[tuple[str, str], ShownLink] = {}
    for row in rows:
        if row.kind.shown == Shown.NAME or (row.person_id, row.kind_id) in agreed:
            name = row.person.display_name if row.person else str(row.holder_unit)
            found.setdefault((row.kind_id, name), ShownLink(row.kind, name))
    return list(found.values())


def _agreed(rows: Iterable[Link], at: datetime) -> set[tuple[UUID | None, str]]:
    """(person, kind) of those who agreed that their name is read. One query."""
    asked = {row.person_id: row.kind for row in rows if row.kind.shown == Shown.AGREED}
    postings = Posting.objects.current(at).filter(
        person__in=[key for key in asked if key], name_agreed_at__isnull=False
    )
    named = set(postings.values_list("person", "role"))
    return {
        (row.person_id, row.kind_id)
        for row in rows
        if any((row.person_id, role) in named for role in row.kind.holders)
    }


def visible(link_id: UUID, *, by: Actor) -> Link | None:
    """A link that this person may see. One query."""
    return Link.objects.visible_to(by).for_list().filter(pk=link_id).first()


def is_kept_at(kind: LinkKind, place: Unit) -> bool:
    """Whether this place, or one below it, arranges the kind."""
    order = (UnitKind.TOWNSHIP, UnitKind.VILLAGE)
    return place.kind == kind.kept_at or (
        place.kind in order
        and order.index(UnitKind(place.kind)) < order.index(UnitKind(kind.kept_at))
    )
