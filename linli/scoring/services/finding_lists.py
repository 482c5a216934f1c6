"""Rectification lists: of a village, and of a township by village. Units, never people."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, Q, When

from linli.common import clock
from linli.common.few import few
from linli.people.actors import Actor
from linli.scoring.choices import OPEN_STAGES, FindingStage, Spot, Waste
from linli.scoring.models import VIEW, Finding, FindingQuerySet
from linli.territory.choices import UnitKind
from linli.territory.fields import below, granted
from linli.territory.models import Unit, UnitQuerySet

SEEN = (UnitKind.VILLAGE, UnitKind.TOWNSHIP)
SHOWN = [one for one in FindingStage if one != FindingStage.DROPPED]


@dataclass(frozen=True)
class Counted:
    """How many findings of a place stand where; `late` have passed their day."""

    unit: Unit
    stages: Sequence[int]
    late: int

    @property
    def all(self) -> int:
        """Whatever became of them."""
        return sum(self.stages)


@dataclass(frozen=True)
class Cleared:
    """The clearing record (row S2-07): what lay where, and how much of it is gone."""

    spot: str
    cells: list[str] = field(default_factory=list)


def places(actor: Actor) -> UnitQuerySet:
    """Villages and townships whose lists this person may read."""
    return Unit.objects.public().filter(granted(actor, VIEW, whole=True), kind__in=SEEN)


def of_village(village: Unit, *, houses: bool) -> FindingQuerySet:
    """Its list, without what is at houses unless the reader may read that. `settled` is 0 for what
    is open, so that it comes first."""
    rows = Finding.objects.filter(village=village).exclude(stage=FindingStage.DROPPED)
    rows = rows.annotate(settled=Case(When(stage__in=OPEN_STAGES, then=0), default=1))
    return rows.for_list() if houses else rows.filter(at_house=False).for_list()


def counted(unit: Unit) -> list[Counted]:
    """A village, or each village of a township in the order of codes. Two queries."""
    villages = [unit]
    if unit.kind == UnitKind.TOWNSHIP:
        villages = list(Unit.objects.under(unit.path).public().villages())
    today = clock.today()
    named = {
        str(stage): Count("pk", filter=Q(stage=stage)) for stage in SHOWN
    }  # a dictionary, since the names are the stages'
    late = Count("pk", filter=Q(due_on__lt=today, stage__in=["noticed", "doing"]))
    rows = Finding.objects.filter(below(unit.path)).exclude(stage=FindingStage.DROPPED)
    found: dict[int, Any] = {
        row["village"]: row
        for row in rows.order_by().values("village").annotate(late_ones=late, **named)
    }
    return [
        Counted(
            one,
            [found.get(one.pk, {}).get(str(stage), 0) for stage in SHOWN],
            found.get(one.pk, {}).get("late_ones", 0),
        )
        for one in villages
    ]


def at_houses(unit: Unit) -> list[tuple[Unit, str]]:
    """What may be said in public of what is at houses: how many in each group. Two queries."""
    rows = Finding.objects.filter(below(unit.path), at_house=True)
    rows = rows.exclude(stage=FindingStage.DROPPED)
    numbers = {
        row["unit"]: row["n"] for row in rows.order_by().values("unit").annotate(n=Count("pk"))
    }
    units = Unit.objects.filter(pk__in=numbers).select_related("parent").order_by("path")
    return [(one, few(numbers[one.pk])) for one in units]


def cleared(unit: Unit) -> list[Cleared]:
    """By kind of place and of waste: seen to be gone, of all. One query."""
    rows = Finding.objects.filter(below(unit.path)).exclude(spot="").exclude(waste="")
    gone = Count("pk", filter=Q(stage=FindingStage.PASSED))
    found = {
        (row["spot"], row["waste"]): (row["gone"], row["n"])
        for row in rows.order_by().values("spot", "waste").annotate(n=Count("pk"), gone=gone)
    }
    lines = []
    for spot in Spot:
        cells = [found.get((spot, waste)) for waste in Waste]
        if any(cells):
            shown = [f"{one[0]} / {one[1]}" if one else "—" for one in cells]
            lines.append(Cleared(str(spot.label), shown))
    return lines
