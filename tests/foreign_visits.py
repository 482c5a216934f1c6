"""A visitor's week in the other township, for showing that nobody gets at it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from linli.common import clock
from linli.matters.models import Matter
from linli.territory.fields import below
from linli.territory.models import Grid, Household
from linli.visits import services as visits
from linli.visits.models import (
    Canvass,
    CanvassTopic,
    DoorMatter,
    Visit,
    VisitCard,
    VisitPlan,
    VisitStop,
    Wish,
)
from tests.town import Somebody


@dataclass(frozen=True)
class Visiting:
    """The plan, a door on it, and what its forms ask for."""

    plan: VisitPlan
    stop: VisitStop
    matter: Matter
    canvass: Canvass

    def arguments(self) -> dict[str, Any]:
        """For the parts of addresses."""
        return {"week": self.plan.pk, "door": self.stop.pk, "canvass": self.canvass.pk}

    def body(self) -> dict[str, Any]:
        """What the forms of visits ask for besides."""
        home = self.stop.household
        return {
            "lane": home.unit_id,
            "number": home.number,
            "household": home.pk,
            "matter": self.matter.number,
            "agreed": "on",
            "said": "x",
            "answer": "x",
            "posting": self.plan.posting_id,
            "grid": self.plan.grid_id,
        }


def visiting(grid: Grid, home: Household, matter: Matter, owner: Somebody) -> Visiting:
    """Its owner makes visits there. The grid is a draft, so the plan is written as if it had been
    in force."""
    plan = VisitPlan.objects.create(
        posting=owner.postings[0], grid=grid, path=grid.village.path, week=visits.this_week(),
        made_at=clock.now(), ordered="doors",
    )  # fmt: skip
    matter.refresh_from_db()
    today = clock.today()
    canvass = Canvass.objects.create(
        village=grid.village, path=grid.village.path, title="x", begins_on=today, ends_on=today,
        made_at=clock.now(), version=matter.version,  # the one that the forms send
    )  # fmt: skip
    CanvassTopic.objects.create(canvass=canvass, number=1, title="x", said="x")
    stop = visits.add_stop(plan, home.pk, by=owner.actor)
    return Visiting(plan, stop, matter, canvass)


def state(path: str) -> list[QuerySet[Any, Any]]:
    """What somebody could change of it."""
    plans = VisitPlan.objects.filter(below(path)).order_by("pk")
    return [
        plans.values_list("pk", "version"),
        Canvass.objects.filter(below(path)).order_by("pk").values_list("pk", "version"),
        CanvassTopic.objects.filter(below(path, "canvass__path")).values_list("pk"),
        VisitStop.objects.filter(plan__in=plans).order_by("pk").values_list("pk", "visit"),
        Visit.objects.filter(below(path)).values_list("pk"),
        Wish.objects.filter(below(path)).order_by("pk").values_list("pk", "ended_at"),
        DoorMatter.objects.values_list("pk"),
        VisitCard.objects.filter(below(path, "posting__path")).values_list("pk", "ended_at"),
    ]
