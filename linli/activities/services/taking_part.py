"""Who takes part: the list that is made before, and each one's own link."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.activities.choices import How, Part, Presence
from linli.activities.models import Activity, Participation
from linli.activities.services import telling
from linli.activities.services.moving import begin, finish
from linli.common import clock, crypto
from linli.common.errors import Invalid, MoveRefused, NotHere
from linli.people import services as people
from linli.people.actors import Actor
from linli.people.choices import ActorKind
from linli.people.models import Person
from linli.territory.models import Household, Posting, Unit

MOST: Final = 400  # on one list; beyond that a number of people is enough
LONGEST_NAME: Final = 80


@dataclass(frozen=True)
class Entry:
    """One line of the list: exactly one of person, unit, household and name is given. A name finds
    who stood under it in the host's lists or postings before, else somebody new is known."""

    name: str = ""
    person: Person | None = None
    unit: Unit | None = None
    household: Household | None = None
    role: str = Part.MEMBER


@transaction.atomic
def invite(
    key: UUID,
    *,
    by: Actor,
    entries: Sequence[Entry] = (),
    roles: dict[UUID, str] | None = None,
    without: Collection[UUID] = (),
    version: int | None = None,
) -> Activity:
    """Put people, organisations and households on the list, change their roles, or take them off.

    Whoever is there twice is there once. Those who are new and have an account are told. Raises
    `Invalid`.
    """
    turn = begin(key, "invite", by=by, version=version)
    activity = turn.activity
    there = list(activity.participations.all())
    gone = _taken_off(there, without)
    changed = _with_roles(there, roles or {})
    added = put_on_list(activity, entries)
    if not (gone or changed or added):
        return activity  # sent twice
    turn.payload.update(added=len(added), taken_off=gone, roles=changed)
    finish(turn)
    telling.tell_participants("invited", activity, only=[row for row in added if row.person_id])
    return activity


def _taken_off(there: Iterable[Participation], without: Collection[UUID]) -> int:
    """Rows of those who were only expected go; who was there stays."""
    keys = {row.pk: row for row in there}
    wanted = [keys[key] for key in without if key in keys]
    if any(row.is_there for row in wanted):
        raise Invalid(
            _("Somebody who was there cannot be taken off the list."),
            next_step=_("Correct the attendance first."),
        )
    return Participation.objects.filter(pk__in=[row.pk for row in wanted]).delete()[0]


def _with_roles(there: Iterable[Participation], roles: dict[UUID, str]) -> int:
    if any(role not in Part.values for role in roles.values()):
        raise Invalid(_("Choose a role from the list."), fields={"role": _("Choose one.")})
    rows = [row for row in there if roles.get(row.pk, row.role) != row.role]
    for row in rows:
        row.role = roles[row.pk]
    Participation.objects.bulk_update(rows, ["role"])
    return len(rows)


def put_on_list(
    activity: Activity, entries: Sequence[Entry], state: str = Presence.EXPECTED
) -> list[Participation]:
    """New rows for those who do not stand there. A handful of queries, however many they are; one
    for each person who was not known."""
    found = _resolved(activity, entries)
    there: set[tuple[Any, Any, Any]] = set(
        activity.participations.values_list("person", "unit", "household")
    )
    first = activity.participations.aggregate(last=Max("number"))["last"] or 0
    rows: list[Participation] = []
    for entry in found:
        one = (
            entry.person.pk if entry.person else None,
            entry.unit.pk if entry.unit else None,
            entry.household.pk if entry.household else None,
        )
        if one in there:
            continue
        there.add(one)
        rows.append(
            Participation(
                activity=activity,
                number=first + len(rows) + 1,
                person=entry.person,
                unit=entry.unit,
                household=entry.household,
                role=entry.role,
                state=state,
                how=How.LIST if state != Presence.EXPECTED else "",
            )
        )
    if first + len(rows) > MOST:
        raise Invalid(
            _("A list has at most %(most)d lines.") % {"most": MOST},
            next_step=_("Write the number of people who came instead."),
        )
    return Participation.objects.bulk_create(rows)


def _resolved(activity: Activity, entries: Sequence[Entry]) -> list[Entry]:
    """Each with whom it means."""
    wrong = [one for one in entries if one.role not in Part.values]
    long = [one for one in entries if len(one.name.strip()) > LONGEST_NAME]
    if wrong or long:
        raise Invalid(
            _("The list cannot be used as it is."),
            fields={"names": _("One name a line, of at most 80 characters.")},
        )
    names = {one.name.strip() for one in entries if one.name.strip()}
    known = known_here(activity.host, names) if names else {}
    resolved = []
    for one in entries:
        name = one.name.strip()
        if name:
            if name not in known:
                known[name] = people.note(name=name)
            resolved.append(Entry(person=known[name], role=one.role))
        elif one.person or one.unit or one.household:
            resolved.append(one)
    return resolved


def known_here(host: Unit, names: Collection[str]) -> dict[str, Person]:
    """Who is meant by a name in the lists of a host: somebody posted there, or on a list before.
    Two of the same name are told apart by nobody, so neither is meant. Two queries."""
    now = clock.now()
    posted = Posting.objects.current(now).filter(unit=host, person__display_name__in=names)
    listed = Participation.objects.filter(activity__host=host, person__display_name__in=names)
    found = {row.person for row in posted.select_related("person")}
    found |= {
        row.person for row in listed.select_related("person").distinct() if row.person is not None
    }
    by_name: dict[str, list[Person]] = {}
    for person in found:
        by_name.setdefault(person.display_name, []).append(person)
    return {name: same[0] for name, same in by_name.items() if len(same) == 1}


def usual_list(host: Unit, kind: str, *, but: UUID | None = None) -> list[Entry]:
    """Whom to expect: the list of the last one of this kind, else whoever is posted at the host."""
    rows = Activity.objects.filter(host=host, kind=kind, participations__isnull=False)
    rows = rows.exclude(pk=but) if but else rows
    last = rows.order_by("-planned_from", "-pk").first()
    if last is not None:
        before = last.participations.select_related("person", "unit", "household")
        return [
            Entry(person=row.person, unit=row.unit, household=row.household, role=row.role)
            for row in before.order_by("number")
        ]
    postings = Posting.objects.current(clock.now()).filter(unit=host).select_related("person")
    persons = {row.person_id: row.person for row in postings.order_by("role__turn", "since_at")}
    return [Entry(person=person) for person in persons.values()]


@transaction.atomic
def sign(key: UUID, *, by: Actor) -> Activity:
    """“I am there”: said by a participant on the day, on the page or by their own link. Said twice
    it is said once; no place and no moment of it is kept but for the entry itself."""
    turn = begin(key, "sign", by=by)
    row = turn.own
    if row is None:
        raise Invalid(_("You are not on the list; the recorder can put you there."))
    if clock.local(turn.at).date() < clock.local(turn.activity.planned_from).date():
        raise MoveRefused(
            _("It has not begun yet."), next_step=_("Sign in on the day on which it is held.")
        )
    if row.is_there:
        return turn.activity
    row.state, row.how = Presence.PRESENT, How.LINK
    row.save(update_fields=["state", "how"])
    turn.payload["number"] = row.number
    finish(turn, beside=True)
    return turn.activity


def _code(row: Participation) -> tuple[str, str]:
    return "activities.participation", str(row.pk)


def link_of(row: Participation) -> str:
    """The path of a participant's own page. Nothing secret is stored: the code is made from the
    keys and the row."""
    return reverse("activities:own", args=[row.pk, crypto.link_code(*_code(row))])


def with_link(key: UUID, code: str) -> Participation:
    """The participant that a link belongs to. A wrong key and a wrong code look the same:
    `NotHere`."""
    rows = Participation.objects.select_related("activity__kind", "activity__host", "person")
    row = rows.filter(pk=key).first()
    if row is None or not crypto.link_code_fits(code, *_code(row)):
        raise NotHere(
            _("This link does not open anything."),
            next_step=_("Ask the recorder for another one."),
        )
    return row


def holder_of(row: Participation) -> Actor:
    """Whoever holds the link, acting for this one participant."""
    return Actor(kind=ActorKind.REPORTER, record_id=row.pk)
