"""What a place can draw on: people by number, things, forces (row S3-30).

Each is bound to a place and never to a grid: every plan finds them in the right grid.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q, Sum
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Conflict, Invalid, NotHere, Text
from linli.common.ids import new_id
from linli.people.actors import Actor
from linli.territory import rules
from linli.territory.choices import Layer, PlanStatus, ResourceKind, UnitKind
from linli.territory.fields import below
from linli.territory.models import Grid, GridUnit, Posting, Resource, ResourceQuerySet, Unit

AT: Final = (UnitKind.TOWNSHIP, UnitKind.VILLAGE, UnitKind.GROUP, UnitKind.ADDRESS)
MOST_NUMBER: Final = 100_000
LONGEST: Final = {"name": 80, "note": 200}


@dataclass(frozen=True)
class Wanted:
    """What is said about a resource. `contact` is an office's posting, reached by its telephone."""

    unit: Unit
    kind: str
    name: str
    number: int = 1
    note: str = ""
    contact: Posting | None = None

    def fields(self) -> dict[str, Any]:
        """The columns."""
        return {
            "unit": self.unit,
            "path": self.unit.path,
            "kind": self.kind,
            "name": self.name.strip(),
            "number": self.number,
            "note": self.note.strip(),
            "contact": self.contact,
        }


def check(wanted: Wanted) -> None:
    """Whether this can be kept; else `Invalid` with a sentence for each field."""
    problems: dict[str, Text] = {}
    if wanted.unit.kind not in AT:
        problems["unit"] = _("Choose one from the list.")
    if wanted.kind not in ResourceKind.values:
        problems["kind"] = _("Choose one from the list.")
    if not wanted.name.strip():
        problems["name"] = _("Please fill this in.")
    for name, most in LONGEST.items():
        if len(getattr(wanted, name).strip()) > most:
            problems[name] = _("Please keep it under %(most)d characters.") % {"most": most}
    if not 1 <= wanted.number <= MOST_NUMBER:
        problems["number"] = _("Write a whole number from %(least)s to %(most)s.") % {
            "least": 1,
            "most": MOST_NUMBER,
        }
    if problems:
        raise Invalid(_("Please look at this again."), fields=problems)


@transaction.atomic
def add(wanted: Wanted, *, by: Actor, key: UUID | None = None) -> Resource:
    """Keep something new. `key` becomes its own, so that a form sent twice adds it once."""
    rules.check_may_organise(by, wanted.unit)
    check(wanted)
    known = Resource.objects.filter(pk=key).first() if key else None
    if known is not None:
        if any(getattr(known, name) != value for name, value in wanted.fields().items()):
            raise Conflict(
                _("This form was sent before with other words."),
                next_step=_("Open a new form to add something else."),
            )
        return known
    row = Resource(id=key or new_id(), valid_from=clock.now(), **wanted.fields())
    row.save(force_insert=True)
    _note(by, "add_resource", row, **_said(row))
    return row


@transaction.atomic
def change(key: UUID, wanted: Wanted, *, by: Actor, version: int | None = None) -> Resource:
    """Say it otherwise; the audit log keeps what it said before. The same again changes nothing."""
    row = _locked(key)
    rules.check_may_organise(by, row.unit)
    rules.check_may_organise(by, wanted.unit)
    check(wanted)
    changed = {n: v for n, v in wanted.fields().items() if getattr(row, n) != v}
    if not changed:
        return row
    if version is not None and version != row.version:
        raise Conflict(
            _("Somebody else changed this in the meantime."),
            next_step=_("Look at it again; your words are kept below."),
        )
    was = _said(row)
    for name, value in changed.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*changed, "version"])
    _note(by, "change_resource", row, was=was, now=_said(row))
    return row


@transaction.atomic
def end(key: UUID, *, by: Actor, reason: str = "") -> Resource:
    """It is there no longer, from now on; it stays on record."""
    row = _locked(key)
    rules.check_may_organise(by, row.unit)
    row.valid_to = clock.now()
    row.save(update_fields=["valid_to"])
    _note(by, "end_resource", row, reason=reason.strip()[:200])
    return row


def _locked(key: UUID) -> Resource:
    rows = Resource.objects.select_for_update(of=("self",)).select_related("unit", "contact")
    row = rows.filter(pk=key).first()
    if row is None:
        raise NotHere(_("There is no such resource."))
    if row.valid_to is not None:
        raise Conflict(_("This ended already."), next_step=_("Add it anew if it is there again."))
    return row


def _said(row: Resource) -> dict[str, Any]:
    return {"place": row.path, "kind": row.kind, "name": row.name, "number": row.number}


def _note(by: Actor, verb: str, row: Resource, **details: Any) -> None:
    audit.note(by=by, verb=verb, what=what_of(row), details=details)


def what_of(row: Resource) -> str:
    """Under which name the audit log keeps it."""
    return f"territory.Resource:{row.pk}"


def of_place(
    place: Unit, *, by: Actor, grid: Grid | None = None, kind: str = ""
) -> ResourceQuerySet:
    """What is there at and below a place now, or in one grid of it."""
    rows = Resource.objects.visible_to(by).current().filter(below(place.path))
    if grid is not None:
        rows = rows.filter(in_grid(grid))
    if kind in ResourceKind.values:
        rows = rows.filter(kind=kind)
    return rows.select_related("unit", "contact__person", "contact__role", "contact__unit")


def in_grid(grid: Grid) -> Q:
    """Bound to a leaf of the grid, or to a group of which some leaf is in it."""
    leaves = GridUnit.objects.filter(grid=grid)
    groups = leaves.filter(unit__parent__kind=UnitKind.GROUP)
    return Q(unit__in=leaves.values("unit")) | Q(unit__in=groups.values("unit__parent"))


def grids_by_unit(place: Unit) -> dict[int, list[Grid]]:
    """The grids in force in which each leaf and each group lies. One query."""
    members = GridUnit.objects.filter(
        below(place.path, "unit__path"), plan__status=PlanStatus.PUBLISHED, layer=Layer.GRID
    )
    found: defaultdict[int, list[Grid]] = defaultdict(list)
    for member in members.select_related("grid", "unit__parent").order_by("grid__code", "pk"):
        parent = member.unit.parent
        keys = [member.unit_id]
        if parent is not None and parent.kind == UnitKind.GROUP:
            keys.append(parent.pk)
        for key in keys:
            if member.grid not in found[key]:
                found[key].append(member.grid)
    return dict(found)


@dataclass(frozen=True)
class Total:
    """How much of one kind: how many entries, and how many there are together."""

    kind: ResourceKind
    entries: int
    number: int


def totals(rows: ResourceQuerySet) -> list[Total]:
    """By kind, in the order of the choices. One query."""
    found = rows.order_by().values_list("kind").annotate(entries=Count("pk"), all=Sum("number"))
    known = {kind: (entries, number) for kind, entries, number in found}
    return [Total(kind, *known[kind]) for kind in ResourceKind if kind in known]


def contacts(place: Unit) -> list[Posting]:
    """Postings that may be named as the way to a resource: those that answer for matters, which are
    public anyway. One query."""
    rows = Posting.objects.current(clock.now()).filter(below(place.path), role__level__gt="")
    listed = rows.select_related("person", "role", "unit", "grid")
    return list(listed.order_by("path", "role__turn", "since_at", "pk"))


def is_reached(contact: Posting | None) -> bool:
    """Whether the posting is still held."""
    return contact is not None and (contact.until_at is None or contact.until_at > clock.now())


def known_units(place: Unit) -> list[Unit]:
    """Where something can be bound to, the place itself first. One query."""
    rows: Iterable[Unit] = Unit.objects.public().filter(below(place.path), kind__in=AT)
    if place.kind == UnitKind.TOWNSHIP:  # the lanes of its villages are kept on their pages
        rows = Unit.objects.public().filter(
            below(place.path), kind__in=(UnitKind.TOWNSHIP, UnitKind.VILLAGE)
        )
    return sorted(rows, key=lambda unit: unit.path)
