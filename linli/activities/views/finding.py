"""How the pages find an activity, and what may be chosen around it."""

from collections.abc import Collection
from typing import Any, Final
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from linli.activities import rules
from linli.activities.choices import Presence
from linli.activities.forms import Options
from linli.activities.models import Activity, Material
from linli.activities.services import owners_around
from linli.common import clock
from linli.common.errors import NotHere
from linli.matters.services.kinds import offered_to_staff
from linli.people.actors import Actor
from linli.people.http import StaffRequest
from linli.territory.choices import PLACES, ResourceKind, UnitKind
from linli.territory.fields import ancestors, below
from linli.territory.models import Posting, Resource, Unit
from linli.territory.rules import allowed

MOST_CHOICES: Final = 300  # places, rooms or posts in one list


def visible(request: StaffRequest, key: UUID) -> Activity:
    """The activity, if the reader may see it; else `NotHere`."""
    rows = Activity.objects.visible_to(request.actor).for_list()
    found = rows.select_related("planner__person", "planner__role", "series").filter(pk=key).first()
    if found is None:
        raise NotHere(
            _("There is no such activity here."), next_step=_("Look for it in the calendar.")
        )
    return found


def host_of(by: Actor, key: str, verb: str) -> Unit:
    """A host that this person may do this for; else `NotHere`."""
    found = None
    if key.isascii() and key.isdigit():
        reach = Q(pk__in=())
        for grant in by.granting(verb):
            reach |= below(grant.path)
        found = Unit.objects.public().filter(reach, pk=int(key)).first()
    if found is None:
        raise NotHere(_("There is no such organisation among those of your places."))
    return found


def town_of(path: str) -> Unit | None:
    """The village that a path lies in; of a township, itself. One query."""
    kinds = (UnitKind.VILLAGE, UnitKind.TOWNSHIP)
    rows = Unit.objects.filter(path__in=ancestors(path), kind__in=kinds)
    return rows.order_by("-path").first()


def places_around(host: Unit, *also: Unit | None) -> list[Unit]:
    """Where an activity of a host may be: its village with groups and lanes, or the villages of its
    township. Two queries."""
    town = town_of(host.path)
    if town is None:
        return [one for one in also if one]
    kinds = set(PLACES)
    if town.kind == UnitKind.TOWNSHIP:
        kinds = {UnitKind.TOWNSHIP, UnitKind.VILLAGE}
    rows = Unit.objects.public().filter(below(town.path), kind__in=kinds).order_by("path")
    found = list(rows[:MOST_CHOICES])
    known = {unit.pk for unit in found}
    return [*found, *(one for one in also if one and one.pk not in known)]


def rooms_around(host: Unit, *also: Resource | None) -> list[Resource]:
    """What can be booked: the resources of its village or township. Two queries."""
    town = town_of(host.path)
    if town is None:
        return [one for one in also if one]
    rows = Resource.objects.current().filter(below(town.path), kind=ResourceKind.RESOURCE)
    found = list(rows.order_by("path", "name")[:MOST_CHOICES])
    known = {one.pk for one in found}
    return [*found, *(one for one in also if one and one.pk not in known)]


def chosen(rows: list[Any], key: str) -> Any:
    """The one of a list that a form named, or nothing."""
    return next((row for row in rows if str(row.pk) == key), None)


def options_of(by: Actor, activity: Activity, verbs: Collection[str]) -> Options:
    """What the forms of these verbs offer; asked only for what is shown."""
    host, place = activity.host, activity.place
    matters = activity.matters.select_related("matter__kind") if "decide" in verbs else ()
    there = activity.participations.filter(state=Presence.PRESENT, person__isnull=False)
    on_paper = "approve" in verbs and allowed(
        rules.check_may, by, "write", activity, rules.own_part(by, activity)
    )
    town = town_of(activity.place_path or host.path) if "raise" in verbs else None
    return Options(
        place=[(str(one.pk), one.short_name) for one in places_around(host, place)]
        if "change" in verbs
        else (),
        facility=[(str(one.pk), one.name) for one in rooms_around(host, activity.facility)]
        if "change" in verbs
        else (),
        matter=[(str(row.matter_id), _line(row.matter)) for row in matters],
        owner=[(str(row.pk), _post(row)) for row in owners_around(activity)]
        if "decide" in verbs
        else (),
        kind=[(kind.code, kind.name) for kind in offered_to_staff([town.path])] if town else (),
        material=[(str(row.pk), row.title) for row in _materials(by)] if "use" in verbs else (),
        attended=[(str(row.pk), str(row.person)) for row in there.select_related("person")]
        if on_paper
        else (),
        now=plan_of(activity),
    )


def _materials(by: Actor) -> list[Material]:
    return list(Material.objects.visible_to(by).order_by("-added_at", "pk")[:MOST_CHOICES])


def _line(matter: Any) -> str:
    return f"{matter.number} {matter.kind.name}"


def _post(row: Posting) -> str:
    return f"{row.person.display_name} · {row.role.name}"


def plan_of(activity: Activity) -> dict[str, Any]:
    """How the plan stands, for the form that changes it."""
    return {
        "title": activity.title,
        "begins": clock.local(activity.planned_from),
        "ends": clock.local(activity.planned_to),
        "place": str(activity.place_id or ""),
        "where": activity.place_words,
        "facility": str(activity.facility_id or ""),
        "open_to": activity.open_to,
        "agenda": activity.agenda,
        "version": activity.version,
    }
