"""What staff lists show: which matters somebody sees, by which filters, and how many wait for
whom."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Q

from linli.matters.choices import IN_WORK, Status
from linli.matters.models import Matter, MatterQuerySet
from linli.matters.models.querysets import ran_out
from linli.people.actors import Actor
from linli.territory.choices import Level
from linli.territory.fields import ancestors, below, granted
from linli.territory.models import Unit
from linli.territory.models.units import UnitQuerySet

# Whose move a state is, for the question "waiting for whom".
WAITING_FOR: Final[dict[str, tuple[Status, ...]]] = {
    "owner": (Status.SUBMITTED, Status.IN_HAND, Status.PAUSED),
    "checker": (Status.DONE,),
    "reporter": (Status.WAITING, Status.CHECKED),
}
IMPORTED: Final = "imported"  # a state of the list, not of matters
ENDED: Final = (Status.CLOSED, Status.REFUSED, Status.WITHDRAWN, Status.MERGED)
BOARD_STATES: Final = (
    Status.SUBMITTED,
    Status.IN_HAND,
    Status.DONE,
    Status.WAITING,
    Status.PAUSED,
    Status.CHECKED,
)


def seen_by(actor: Actor) -> MatterQuerySet:
    """What somebody may open: what their postings show, and what they took in for somebody, which
    may lie in the neighbour's grid."""
    return Matter.objects.visible_to(actor) | taken_in_by(actor)


def taken_in_by(actor: Actor) -> MatterQuerySet:
    """What this person heard and took in for somebody, where they still may (row S4-26)."""
    if actor.person_id is None:
        return Matter.objects.none()
    reach = granted(actor, "matters.take_in", "place_path")
    return Matter.objects.filter(reach, taken_by_id=actor.person_id)


def for_detail(matters: MatterQuerySet) -> MatterQuerySet:
    """Everything that the page of one matter shows of its own row."""
    return matters.select_related(
        "kind",
        "place",
        "village__parent",
        "grid",
        "reporter",
        "taken_by",
        "owner__person",
        "owner__role",
        "turn__person",
        "turn__role",
        "decider__person",
        "decider__role",
        "merged_into",
    )


@dataclass(frozen=True)
class Wanted:
    """The filters of a list; empty ones let everything through."""

    state: str = ""  # open, overdue, ended, imported, or one status
    waiting: str = ""  # owner, checker, reporter
    kind: str = ""
    village: str = ""  # division code
    number: str = ""
    urgent: bool = False
    mine: bool = False


def filtered(matters: MatterQuerySet, wanted: Wanted, at: datetime) -> MatterQuerySet:
    """The matters that fit all filters. A number stands alone: whoever types one wants that one."""
    if wanted.number:
        return matters.filter(number=wanted.number)
    if wanted.state == "open":
        matters = matters.open()
    elif wanted.state == "overdue":
        matters = matters.overdue(at)
    elif wanted.state == "ended":
        matters = matters.filter(status__in=ENDED)
    elif wanted.state == IMPORTED:
        matters = matters.filter(batch__isnull=False)
    elif wanted.state:
        matters = matters.filter(status=wanted.state)
    facts: dict[str, Any] = {
        "status__in": WAITING_FOR.get(wanted.waiting),
        "kind_id": wanted.kind,
        "village__code": wanted.village,
        "kind__is_urgent_concern": wanted.urgent,
    }
    return matters.filter(**{name: value for name, value in facts.items() if value})


@dataclass
class Line:
    """One state of the board: how many, how many overdue, and with which level. Never persons."""

    status: Status
    total: int = 0
    late: int = 0
    by_level: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Level.values, 0))

    @property
    def levels(self) -> list[tuple[str, int]]:
        """With which levels, in the order of the chain; levels without any are left out."""
        return [(str(Level(level).label), count) for level, count in self.by_level.items() if count]


@dataclass
class Board:
    """What is open, what is overdue, and waiting for whom."""

    lines: list[Line]

    @property
    def open(self) -> int:
        """Everything that has not ended."""
        return sum(line.total for line in self.lines)

    @property
    def late(self) -> int:
        """Where somebody in a posting should have acted by now."""
        return sum(line.late for line in self.lines)

    def waiting(self, who: str) -> int:
        """How many wait for owners, checkers or reporters."""
        return sum(line.total for line in self.lines if line.status in WAITING_FOR[who])


def board(matters: MatterQuerySet, at: datetime) -> Board:
    """Counts by state and level, in one query."""
    overdue = ran_out(at)
    rows = (
        matters.open()
        .values("status", "level")
        .annotate(total=Count("pk"), late=Count("pk", filter=overdue & Q(status__in=IN_WORK)))
        .order_by()
    )
    lines = {status: Line(status) for status in BOARD_STATES}
    for row in rows:
        line = lines[Status(row["status"])]
        line.total += row["total"]
        line.late += row["late"]
        line.by_level[row["level"]] += row["total"]
    return Board(list(lines.values()))


def villages_of(actor: Actor, verb: str) -> UnitQuerySet:
    """Villages where a posting grants the verb, and those that hold a group where it does."""
    reach = Q(pk__in=())
    for grant in actor.granting(verb):
        reach |= below(grant.path) | Q(path__in=ancestors(grant.path))
    return Unit.objects.public().villages().filter(reach)
