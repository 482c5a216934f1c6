"""Preparing a change of term: line by line. Nobody is told of a draft."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Conflict, Invalid
from linli.common.ids import new_id
from linli.people import services as people
from linli.people.actors import Actor
from linli.people.models import Person
from linli.territory import rules
from linli.territory.choices import TermStage
from linli.territory.models import Posting, Role, TermChange, TermLine, Unit
from linli.territory.services.appointing import check_kind
from linli.territory.services.staff import Where

LONGEST: Final = 80


@dataclass(frozen=True)
class Wanted:
    """One line: whose posting ends, who comes. Without `leaves`, a role at a place; without
    anybody to come, it falls vacant. `name` is of somebody who is not known yet."""

    leaves: Posting | None = None
    role: Role | None = None
    where: Where | None = None
    person: Person | None = None
    name: str = ""
    phone: str = ""


def check_may_keep(by: Actor, place: Unit) -> None:
    """Changes of term are kept by whoever manages the postings of the place."""
    rules.check_may(by, "postings.manage", place.covers_path)


@transaction.atomic
def prepare(
    place: Unit, *, title: str, day: date, by: Actor, key: UUID | None = None
) -> TermChange:
    """An empty draft. Sent twice it is made once."""
    check_may_keep(by, place)
    title = checked(title, day)
    found = TermChange.objects.filter(pk=key).first() if key else None
    if found is not None:
        return found
    made = TermChange.objects.create(
        id=key or new_id(), unit=place, path=place.path, title=title, day=day
    )
    _note(made, "prepare_term", by)
    return made


def checked(title: str, day: date) -> str:
    """Title and day of a change that is not decided; its day lies ahead, so that it can be undone.
    Raises `Invalid`."""
    title = title.strip()
    if not title or len(title) > LONGEST:
        sentence = _("Give it a name of at most 80 characters.")
        raise Invalid(sentence, fields={"title": sentence})
    if day <= clock.today():
        sentence = _("Its day comes after today: until then it can be undone.")
        raise Invalid(sentence, fields={"day": sentence})
    return title


def to_change(key: UUID, *, by: Actor, version: int | None = None) -> TermChange:
    """A draft to be changed, locked; raises `Conflict` if it is none any more, or another one."""
    change = TermChange.objects.locked(key)
    check_may_keep(by, change.unit)
    if version is not None and version != change.version:
        raise Conflict(
            _("Somebody else changed this in the meantime."),
            next_step=_("Look at the page again; nothing was lost."),
        )
    if change.stage not in {TermStage.DRAFT, TermStage.STOPPED}:
        raise Conflict(
            _("It is decided."), next_step=_("Take it back first, as long as its day lies ahead.")
        )
    return change


def changed(change: TermChange, by: Actor, verb: str = "change_term") -> None:
    """Another version; a stopped one is a draft again."""
    change.stage, change.problem = TermStage.DRAFT, ""
    change.version += 1
    change.save()
    _note(change, verb, by)


def _note(change: TermChange, verb: str, by: Actor) -> None:
    audit.note(by=by, verb=verb, what=f"territory.TermChange:{change.pk}")


@transaction.atomic
def arrange(
    key: UUID, *, title: str, day: date, by: Actor, version: int | None = None
) -> TermChange:
    """Another name or another day."""
    change = to_change(key, by=by, version=version)
    change.title, change.day = checked(title, day), day
    changed(change, by)
    return change


@transaction.atomic
def put(
    key: UUID, wanted: Wanted, *, by: Actor, version: int | None = None, line: UUID | None = None
) -> TermLine:
    """A line more, or another successor of a posting that stands there already. `line` makes
    sending it twice harmless."""
    change = to_change(key, by=by, version=version)
    there = change.lines.filter(pk=line).first() if line else None
    if there is not None:
        return there
    made = _line(change, wanted, by, line)
    if wanted.leaves is not None:
        drop_lines(change.lines.filter(leaves=wanted.leaves))
    _save(made)
    changed(change, by)
    return made


def _line(change: TermChange, wanted: Wanted, by: Actor, key: UUID | None) -> TermLine:
    role, where = _spot(change, wanted)
    rules.check_may_appoint(by, where.unit, role)
    check_kind(role, where.unit, where.grid, where.area)
    person = wanted.person
    if person is not None and wanted.leaves is not None and person.pk == wanted.leaves.person_id:
        sentence = _("They go on: no line is needed for who stays.")
        raise Invalid(sentence, fields={"person": sentence})
    if person is None and wanted.name.strip():
        person = people.note(name=wanted.name, phone=wanted.phone)
    if person is None and wanted.leaves is None:
        sentence = _("Say who comes.")
        raise Invalid(sentence, fields={"person": sentence})
    return TermLine(
        id=key or new_id(),
        change=change,
        role=role,
        unit=where.unit,
        grid=where.grid,
        area=where.area,
        leaves=wanted.leaves,
        person=person,
    )


def _spot(change: TermChange, wanted: Wanted) -> tuple[Role, Where]:
    """Which role, where: as the posting that ends, or as said. Inside the place."""
    leaves = wanted.leaves
    if leaves is not None:
        role, where = leaves.role, Where(leaves.unit, leaves.grid, leaves.area)
        if leaves.until_at is not None and leaves.until_at <= clock.now():
            raise Conflict(_("This posting has ended already."))
    elif wanted.role is not None and wanted.where is not None:
        role, where = wanted.role, wanted.where
    else:
        raise Invalid(_("Say which post it is about."))
    if not where.unit.path.startswith(change.path):
        raise Invalid(
            _("%(place)s does not lie in %(here)s.")
            % {"place": where.unit.short_name, "here": change.unit.short_name}
        )
    return role, where


def _save(line: TermLine) -> None:
    """Raises `Conflict` where the same person comes to the same post twice."""
    same = TermLine.objects.filter(
        change=line.change_id, role=line.role_id, unit=line.unit_id, grid=line.grid_id,
        area=line.area_id, person=line.person_id,
    )  # fmt: skip
    if line.person_id is not None and same.exists():
        raise Conflict(_("They come to this post already, by another line."))
    try:
        with transaction.atomic():
            line.save(force_insert=True)
    except IntegrityError:
        raise Conflict(_("This posting ends already, by another line.")) from None


def drop_lines(rows: Iterable[TermLine]) -> None:
    """They go, and whoever was known for them alone."""
    for row in list(rows):
        person = row.person_id
        row.delete()
        if person is not None:
            people.forget(person)


@transaction.atomic
def take_off(key: UUID, line: UUID, *, by: Actor, version: int | None = None) -> TermChange:
    """A line less; taken off twice it is off."""
    change = to_change(key, by=by, version=version)
    drop_lines(change.lines.filter(pk=line))
    changed(change, by)
    return change


@transaction.atomic
def drop(key: UUID, *, by: Actor, version: int | None = None) -> None:
    """The draft goes, with everybody who was known for it alone."""
    change = to_change(key, by=by, version=version)
    drop_lines(change.lines.all())
    _note(change, "drop_term", by)
    change.delete()
