"""Several at one door, one plan and one canvass at once, as a process of its own; told as JSON on
the last line."""

import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Final

from django.db import connection

from linli.activities import services as activities
from linli.activities.models import Activity, Participation
from linli.activities.services import Attendance, Entry, Plan
from linli.common import clock
from linli.common.errors import DomainError
from linli.matters.models import Matter
from linli.people.actors import SYSTEM
from linli.territory.choices import UnitKind
from linli.territory.models import Household
from linli.territory.services import households, organisation
from linli.visits import services as visits
from linli.visits.models import Canvass, DoorMatter, Visit, VisitPlan, Wish
from linli.visits.services import Heard, Need, Wishes, canvassing
from tests.town import Town, appointed, build, somebody

HANDS: Final = 8


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


def storm() -> str:
    """Eight plan one week, send one form, and record at one door as two visitors; eight approve the
    minutes of a meeting, and eight brief a canvass."""
    town = build()
    return json.dumps({**_visited(town), **_approved(town), **_briefed(town)})


def _visited(town: Town) -> dict[str, object]:
    since = clock.now() - timedelta(days=180)
    households.add(town.lanes[0], ["1", "2"], by=SYSTEM, at=since)
    one, two = Household.objects.order_by("number")
    grid = town.grids[0]
    first = town.grid_member.actor
    second = appointed(somebody("癸", "gui"), "grid_member", town.village, grid).actor
    planned = _at_once(lambda _n: visits.make_plan(grid, by=first))
    plan = VisitPlan.objects.get()
    others = visits.make_plan(grid, by=second)
    doors = _at_once(lambda _n: visits.add_stop(plan, one.pk, by=first))
    stop, theirs = plan.stops.get(household=one), visits.add_stop(others, one.pk, by=second)
    again = clock.today() + timedelta(days=3)
    at = clock.now() - timedelta(minutes=1)
    need = [Need("lighting", "门口的灯不亮")]
    form = Heard(at, "visit", "met", needs=need, revisit_on=again, key="one-form")
    same = _at_once(lambda _n: visits.record(stop, form, by=first))
    until = clock.today() + timedelta(days=60)

    def record(number: int) -> object:
        """Two visitors at one door say different things of the same wish."""
        wish = Wishes(agrees=True) if number % 2 else Wishes(no_visits_until=until)
        heard = Heard(at, "visit", "met", wishes=wish, key=f"key-{number}")
        mine = (stop, first) if number % 2 else (theirs, second)
        return visits.record(mine[0], heard, by=mine[1])

    both = _at_once(record)
    return {
        "planned": planned,
        "plans": VisitPlan.objects.count(),
        "doors": doors,
        "stops": plan.stops.filter(household=one).count(),
        "same": same,
        "both": both,
        "visits": Visit.objects.filter(household=one).count(),
        "untouched": Visit.objects.filter(household=two).count(),
        "matters": Matter.objects.count(),
        "told": DoorMatter.objects.count(),
        "wishes": dict(Counter(Wish.objects.filter(ended_at=None).values_list("kind", flat=True))),
    }


def _approved(town: Town) -> dict[str, object]:
    """Eight were there; each approves at the same moment."""
    branch = organisation.add_organisation(town.village, UnitKind.BRANCH, by=SYSTEM, name_zh="支部")
    by = appointed(somebody("支书"), "branch_secretary", branch).actor
    begins = clock.now() - timedelta(hours=2)
    meeting = activities.plan(Plan("member_assembly", branch, begins), by=by).activity
    came = [Entry(name=f"示例·{number}") for number in range(HANDS)]
    activities.invite(meeting.pk, by=by, entries=came)
    rows = list(Participation.objects.filter(activity=meeting).order_by("number"))
    there = Attendance(states={row.pk: "present" for row in rows})
    ends = begins + timedelta(hours=1)
    activities.hold(meeting.pk, by=by, begins=begins, ends=ends, attendance=there)
    minutes = activities.write(meeting.pk, by=by, text="议定：修沟。")

    def approve(number: int) -> object:
        holder = activities.holder_of(rows[number])
        return activities.approve(meeting.pk, by=holder, edition=minutes.edition)

    approved, once_more = _at_once(approve), _at_once(approve)
    minutes.refresh_from_db()
    found = Activity.objects.get(pk=meeting.pk)
    steps = list(found.steps.order_by("seq"))
    return {
        "approved": approved,
        "once_more": once_more,
        "approvals": minutes.approvals.count(),
        "enough": minutes.approved_at is not None,
        "seqs": [step.seq for step in steps],
        "count": found.steps_count,
        "intact": all(step.is_intact() for step in steps),
    }


def _briefed(town: Town) -> dict[str, object]:
    by, today = town.secretary.actor, clock.today()
    days = today - timedelta(days=9), today
    canvassed = _at_once(lambda n: canvassing.plan(town.village, f"{n}", *days, by=by))
    canvass = Canvass.objects.get()
    words = {"title": "路", "said": "下雨积水", "answer": ""}
    sorted_out = _at_once(
        lambda _n: canvassing.sort_out(canvass.pk, None, words, by=by, version=canvass.version)
    )
    version = Canvass.objects.get().version
    briefed = _at_once(lambda _n: canvassing.give_brief(canvass.pk, by=by, version=version))
    return {
        "canvassed": canvassed,
        "sorted": sorted_out,
        "topics": canvass.topics.count(),
        "briefed": briefed,
    }
