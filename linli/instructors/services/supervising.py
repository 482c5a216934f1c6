"""The log of supervision groups: which group has which community, and when it was there (row
S2-09). Of groups and communities, never of persons."""

from dataclasses import dataclass, field

from linli.activities.choices import Status
from linli.activities.models import Activity
from linli.activities.services import Month
from linli.common import clock
from linli.duties import rules as duty_rules
from linli.instructors.choices import GROUPS, SUPERVISION
from linli.people.actors import Actor
from linli.territory.fields import below
from linli.territory.models import Link, Unit


@dataclass
class Supervised:
    """One community with its group (none: nobody has it) and the visits of a month."""

    community: Unit
    group: Unit | None = None
    visits: list[Activity] = field(default_factory=list)


def supervised(place: Unit, month: Month, *, by: Actor) -> list[Supervised]:
    """Communities of a place in the order of their codes, once for each group; those that no group
    has stand there, too. Three queries."""
    duty_rules.check_may_see(by, place.path)
    links = Link.objects.current(clock.now()).filter(below(place.path), kind=GROUPS)
    of_unit: dict[int | None, list[Link]] = {}
    for link in links.select_related("holder_unit").order_by("since_at", "pk"):
        of_unit.setdefault(link.unit_id, []).append(link)
    since, until = month.span()
    held = Activity.objects.visible_to(by).held_between(since, until)
    groups = {link.holder_unit_id for rows in of_unit.values() for link in rows}
    held = held.filter(kind=SUPERVISION, host__in=groups, status=Status.HELD)
    visits: dict[int, list[Activity]] = {}
    for row in held.select_related("kind", "host").order_by("held_from", "pk"):
        visits.setdefault(row.host_id, []).append(row)
    found = []
    for unit in Unit.objects.public().villages().under(place.path):
        for link in of_unit.get(unit.pk, []):
            group = link.holder_unit
            found.append(Supervised(unit, group, visits.get(group.pk, []) if group else []))
        if unit.pk not in of_unit:
            found.append(Supervised(unit))
    return found
