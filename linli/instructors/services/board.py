"""What a department sees: village branches without a visit, in the order of the villages, and why.
Never people side by side (practice B15)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from linli.activities.choices import Status
from linli.activities.models import Activity
from linli.common import clock
from linli.duties import services as duties
from linli.duties.choices import State, Why
from linli.duties.services import LAST, NOW, Line
from linli.instructors.choices import DUTY_OF_VISIT, MEETING
from linli.instructors.models import Reminder
from linli.people.actors import Actor
from linli.rulesets import services as rulesets
from linli.territory.fields import below
from linli.territory.models import Unit
from linli.territory.services.link_ends import village_of

AFTER: Final = "instructors.department.after"
DONE: Final = frozenset({State.MET, State.PLANNED})


@dataclass(frozen=True)
class Missing:
    """A branch without a visit."""

    village: str
    branch: Unit
    line: Line


@dataclass(frozen=True)
class Board:
    """`met` of `asked` branches; `missing` in the order of the villages; `open`: the others, whose
    instructors still have the time to themselves."""

    asked: int
    met: int
    missing: list[Missing]
    open: int


@dataclass(frozen=True)
class Meetings:
    """The last quarterly meeting of a township and the next."""

    last: Activity | None
    next: Activity | None


def board_of(place: Unit, *, by: Actor, when: str = NOW) -> Board:
    """This period or the last closed one. Its queries do not depend on how many branches there
    are."""
    rows = [
        line
        for line in duties.of_rule(DUTY_OF_VISIT, place, by=by, when=when)
        if line.why != Why.NEW
    ]
    left = [line for line in rows if line.state not in DONE]
    shown = left if when == LAST else _known(left, place)
    paths = {village_of(one.unit.path) for one in shown}
    villages = {unit.path: unit.short_name for unit in Unit.objects.filter(path__in=paths)}
    return Board(
        asked=len(rows),
        met=sum(line.state == State.MET for line in rows),
        missing=[
            Missing(villages.get(village_of(one.unit.path), ""), one.unit, one) for one in shown
        ],
        open=len(left) - len(shown),
    )


def _known(rows: list[Line], place: Unit) -> list[Line]:
    """Those that are excused or vacant, and those whose instructor was reminded some days ago."""
    days: int = rulesets.value(AFTER, path=place.path, at=clock.now())
    told = set(
        Reminder.objects.filter(
            below(place.path, "unit__path"), told_at__lte=clock.now() - timedelta(days=days)
        ).values_list("unit", "until_on")
    )
    return [line for line in rows if line.why or (line.unit.pk, line.period.until) in told]


def meetings_of(township: Unit) -> Meetings:
    """Two queries."""
    rows = Activity.objects.filter(kind=MEETING, host=township).select_related("kind", "host")
    held = rows.filter(status=Status.HELD).order_by("-held_from")
    ahead = rows.filter(status=Status.PLANNED, planned_to__gte=clock.now())
    return Meetings(held.first(), ahead.order_by("planned_from").first())
