"""What still has to be brought to whom: found in the records, entered nowhere (row S4-07)."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from linli.activities.choices import Part, Presence, Status
from linli.activities.models import Activity, ActivityQuerySet, Material, MaterialUse, Participation
from linli.common import clock
from linli.orglife.models import BagDelivery
from linli.orglife.services.consulting import place_of
from linli.orglife.services.delivering import KIND
from linli.orglife.services.year import FAMILIES
from linli.people.models import Person
from linli.rulesets import services as rulesets
from linli.territory.choices import UnitKind
from linli.territory.fields import below
from linli.territory.models import Unit

WITHIN: Final = "schoolbag.within"
MET_FOR: Final = (*FAMILIES, "study", "lessons")
MOST: Final = 200


@dataclass
class ToBring:
    """Somebody who could not come, or who asked for more, and what was used there."""

    target: str  # as the form says it: "p-…", "h-…", "u-…"
    name: str
    missed: list[Activity] = field(default_factory=list)
    asked_on: datetime | None = None
    items: list[Material] = field(default_factory=list)


def log_of(host: Unit) -> ActivityQuerySet:
    """The deliveries of an organisation that were made. Each with its outcome and materials by
    three queries, however many there are."""
    rows = Activity.objects.filter(host=host, kind=KIND, status=Status.HELD)
    return rows.select_related("kind", "delivery", "place").prefetch_related(
        "materials__material", "participations__person", "participations__unit",
        "participations__household__unit", "matters__matter__kind",
    )  # fmt: skip


def target_of(row: Participation) -> str:
    """As the form names who is visited."""
    if row.person_id:
        return f"p-{row.person_id}"
    return f"h-{row.household_id}" if row.household_id else f"u-{row.unit_id}"


def to_bring(host: Unit) -> list[ToBring]:
    """Whoever was excused from a meeting and was brought nothing since, and whoever asked for more:
    for as many days as the rule says, then nobody is on a list any longer. Five queries."""
    days = int(rulesets.value(WITHIN, path=host.path))
    since = clock.now() - timedelta(days=days)
    settled, asking = _brought(host, since)
    found: dict[str, ToBring] = {}
    rows = Participation.objects.filter(
        activity__host=host,
        activity__status=Status.HELD,
        activity__held_from__gte=since,
        activity__kind__family__in=MET_FOR,
        state=Presence.EXCUSED,
        person__isnull=False,
    )
    rows = rows.select_related("activity__kind", "person").order_by("activity__held_from", "number")
    for row in rows[:MOST]:
        held = row.activity.held_from
        target = target_of(row)
        if held is None or settled.get(target, since) > held:
            continue
        found.setdefault(target, ToBring(target, row.name)).missed.append(row.activity)
    for target, (name, asked) in asking.items():
        found.setdefault(target, ToBring(target, name)).asked_on = asked
    _add_items(found)
    return list(found.values())


def _brought(
    host: Unit, since: datetime
) -> tuple[dict[str, datetime], dict[str, tuple[str, datetime]]]:
    """When each was last brought something, and who asked for more since. One query."""
    settled: dict[str, datetime] = {}
    asking: dict[str, tuple[str, datetime]] = {}
    made = BagDelivery.objects.settled().filter(
        activity__host=host, activity__status=Status.HELD, activity__held_from__gte=since
    )
    rows = Participation.objects.filter(activity__in=made.values("pk"), role=Part.VISITED)
    rows = rows.select_related("activity__delivery", "person", "unit", "household__unit")
    for row in rows.order_by("activity__held_from", "pk"):
        held, target = row.activity.held_from, target_of(row)
        if held is None:
            continue
        settled[target] = held
        asking.pop(target, None)
        if row.activity.delivery.asks_more:
            asking[target] = (row.name, held)
    return settled, asking


def _add_items(found: dict[str, ToBring]) -> None:
    """What the meetings used that somebody missed. One query."""
    meetings = {one.pk for row in found.values() for one in row.missed}
    used: defaultdict[UUID, list[Material]] = defaultdict(list)
    rows = MaterialUse.objects.filter(activity__in=meetings, material__withdrawn_at=None)
    for use in rows.select_related("material").order_by("pk"):
        used[use.activity_id].append(use.material)
    for row in found.values():
        items = [one for meeting in row.missed for one in used[meeting.pk]]
        row.items = list({one.pk: one for one in items}.values())


def groups_of(host: Unit) -> list[Unit]:
    """The villager groups to which something can be carried. One or two queries."""
    rows = Unit.objects.public().filter(below(place_of(host).path), kind=UnitKind.GROUP)
    return list(rows.order_by("path")[:MOST])


def lanes_of(host: Unit) -> list[Unit]:
    """Where the village has doors. One or two queries."""
    rows = Unit.objects.public().filter(below(place_of(host).path), homes__isnull=False)
    return list(rows.distinct().order_by("path")[:MOST])


def usual_people(host: Unit) -> list[Person]:
    """Who stood on the list of the organisation's last meeting, in its order. Two queries."""
    rows = Activity.objects.filter(host=host, kind__family__in=FAMILIES)
    last = rows.filter(participations__person__isnull=False).order_by("-planned_from", "pk").first()
    if last is None:
        return []
    parts = last.participations.filter(person__isnull=False).select_related("person")
    return [row.person for row in parts.order_by("number") if row.person is not None]


def person_of(key: str) -> Person | None:
    """Somebody whom the form named. One query."""
    return Person.objects.filter(pk=key).first()
