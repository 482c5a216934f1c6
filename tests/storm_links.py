"""Many clerks at the same doors and links at once. Runs inside an installation; tells what happened
as JSON."""

import json
from collections.abc import Callable

from linli.common import clock
from linli.common.errors import DomainError
from linli.people import services as people
from linli.people.actors import SYSTEM
from linli.territory import services as territory
from linli.territory.models import Household, Link, Unit
from linli.territory.services import household_changes, households, link_ends, links
from tests.storm import CLIENTS, together
from tests.town import WUXING


def lane() -> Unit:
    """新屋巷 of 五星村."""
    return Unit.objects.get(name_zh="新屋巷")


def _said(work: Callable[[], object]) -> list[str]:
    try:
        work()
    except DomainError as refused:
        return [type(refused).__name__]
    except Exception as failure:  # whatever it is, the test shows it
        return [f"failed: {failure!r}"]
    return ["done"]


def add_one_row() -> str:
    """Every client adds the same row of doors."""
    numbers = households.parse_row("1", "12")
    found = together(lambda _client: [str(households.add(lane(), numbers, by=SYSTEM))])
    counted = Unit.objects.get(pk=lane().pk).households
    doors = Household.objects.filter(unit=lane()).count()
    return json.dumps({"new": found, "doors": doors, "counted": counted})


def link_one_row() -> str:
    """Every client links the same households to another member."""
    village = Unit.objects.get(code=WUXING)
    holders = []
    for number in range(CLIENTS):
        person = people.note(name=f"示例·联{number}")
        posting = territory.appoint(person, "contact_member", by=SYSTEM, unit=village)
        posting.name_agreed_at = clock.now()
        holders.append(link_ends.person_holder(posting))
    kind = links.kind_of("contact")
    doors = [link_ends.household_subject(one) for one in Household.objects.filter(unit=lane())]

    def client(number: int) -> list[str]:
        return _said(lambda: links.link(kind, holders[number], doors, by=SYSTEM))

    outcomes = together(client)
    linked = Link.objects.filter(kind=kind)
    return json.dumps(
        {
            "outcomes": outcomes,
            "links": linked.count(),
            "holders": linked.values("person").distinct().count(),
        }
    )


def move_one_household() -> str:
    """Every client moves the same household to another door."""
    one = Household.objects.filter(unit=lane()).order_by("pk")[0]

    def client(number: int) -> list[str]:
        return _said(lambda: household_changes.move(one.pk, lane(), f"9{number}", by=SYSTEM))

    outcomes = together(client)
    living = Household.objects.filter(unit=lane(), valid_to__isnull=True).count()
    counted = Unit.objects.get(pk=lane().pk).households
    return json.dumps({"outcomes": outcomes, "doors": living, "counted": counted})
