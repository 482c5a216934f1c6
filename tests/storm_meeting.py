"""Several at one activity at once, as a process of its own; told as JSON on the last line."""

import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from django.db import connection

from linli.activities import services as activities
from linli.activities.models import Activity, Booking, FacilityKind, Participation
from linli.activities.services import Attendance, Entry, Furnished, Plan, Wish, feeds
from linli.common import clock
from linli.common.errors import DomainError
from linli.common.ids import new_id
from linli.people.actors import SYSTEM, Actor
from linli.territory.choices import ResourceKind, UnitKind
from linli.territory.models import Resource, Unit
from linli.territory.services import organisation
from tests.town import Town, appointed, build, somebody

HANDS = 8


def _at_once(hand: Callable[[int], object]) -> Counter[str]:
    start = Barrier(HANDS)

    def one(number: int) -> str:
        start.wait()
        try:
            hand(number)
        except DomainError as refused:
            return type(refused).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(HANDS) as pool:
        return Counter(pool.map(one, range(HANDS)))


def _mixed(town: Town, branch: Unit, by: Actor) -> list[int]:
    """Four residents and four activities want one room for times that overlap: how many got it, and
    how many were told that it is taken."""
    FacilityKind.objects.get_or_create(code="hall", defaults={"name_zh": "会堂", "name_en": "Hall"})
    said = Furnished(
        town.village,
        "文化礼堂",
        FacilityKind.objects.get(pk="hall"),
        hours=[[["00:00", "23:59"]]] * 7,
        booked_by="everybody",
    )
    hall = activities.add_facility(said, by=SYSTEM, key=new_id())
    noon = clock.local(clock.now()).replace(hour=12, minute=0, second=0, microsecond=0)

    def want(number: int) -> object:
        begins = noon + timedelta(days=2, minutes=number)
        if number % 2:
            wish = Wish(begins, begins + timedelta(hours=1), "示例·甲", "13800000079", "聚会")
            return activities.ask(hall, wish, by=by)
        plan = Plan("theme_day", branch, begins, facility=hall.resource, key=f"hall-{number}")
        return activities.plan(plan, by=by)

    found = _at_once(want)
    kept = Booking.objects.count() + Activity.objects.filter(facility=hall.pk).count()
    return [found["done"], found["Conflict"], kept]


def meet() -> str:
    """The same form sent by eight, one room wanted by eight, and a meeting that eight record."""
    town = build()
    branch = organisation.add_organisation(town.village, UnitKind.BRANCH, by=SYSTEM, name_zh="支部")
    by = appointed(somebody("支书"), "branch_secretary", branch).actor
    begins = clock.now() - timedelta(hours=2)
    form = Plan("member_assembly", branch, begins, key="one-form")
    same = _at_once(lambda _n: activities.plan(form, by=by))
    meeting = Activity.objects.get()
    room = Resource.objects.create(
        unit=town.village, path=town.village.path, kind=ResourceKind.RESOURCE, name="会堂",
        valid_from=clock.now(),
    )  # fmt: skip
    tomorrow = clock.now() + timedelta(days=1)
    rooms = _at_once(
        lambda n: activities.plan(
            Plan("theme_day", branch, tomorrow, facility=room, key=f"room-{n}"), by=by
        )
    )
    mixed = _mixed(town, branch, by)
    activities.invite(meeting.pk, by=by, entries=[Entry(name=f"示例·{n}") for n in range(HANDS)])
    parts = list(Participation.objects.filter(activity=meeting).order_by("number"))
    version = Activity.objects.get(pk=meeting.pk).version

    def record(number: int) -> object:
        if number % 2:
            holder = activities.holder_of(parts[number])
            return activities.sign(meeting.pk, by=holder)
        said = Attendance(states={parts[0].pk: "present"})
        ends = begins + timedelta(hours=1)
        return activities.hold(
            meeting.pk, by=by, begins=begins, ends=ends, attendance=said, version=version
        )

    held = _at_once(record)
    links = _at_once(lambda n: feeds.make_link(by=by, unit=branch if n % 2 else None))
    first = feeds.links_of(by)[0].pk
    renewed = _at_once(lambda _n: feeds.renew_link(first, by=by))
    found = Activity.objects.get(pk=meeting.pk)
    steps = list(found.steps.order_by("seq"))
    return json.dumps(
        {
            "same": same,
            "rooms": rooms,
            "booked": Activity.objects.filter(facility=room).count(),
            "mixed": mixed,
            "held": held,
            "status": found.status,
            "signed": found.participations.filter(state="present", how="link").count(),
            "seqs": [step.seq for step in steps],
            "count": found.steps_count,
            "intact": all(step.is_intact() for step in steps),
            "links": links,
            "renewed": renewed,
            "versions": [link.link_version for link in feeds.links_of(by)],
        }
    )
