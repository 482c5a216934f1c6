"""A star cycle of the other township, for showing that nobody gets at it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from linli.people.actors import SYSTEM
from linli.stars import services as stars
from linli.stars.models import PlanItem, Star, StarCycle, StarStep
from linli.stars.services import Target
from linli.territory.choices import UnitKind
from linli.territory.fields import below
from linli.territory.models import Unit
from linli.territory.services import organisation


@dataclass(frozen=True)
class Starring:
    """The branch, and its cycle."""

    branch: Unit
    cycle: StarCycle

    def arguments(self, name: str) -> dict[str, Any]:
        """For the parts of addresses."""
        host = {"host": self.branch.pk} if name.startswith("stars:") else {}
        return {"cycle": self.cycle.pk, **host}


def starring(village: Unit, words: str, version: int) -> Starring:
    """Through the services; it stands at the version that the body sends with every form."""
    branch = organisation.add_organisation(
        village, UnitKind.BRANCH, by=SYSTEM, name_zh="外乡星支部"
    )
    target = Target("five_urban", ("strong_branch", "co_build"), stars.usual_day(), "foreign")
    cycle = stars.start(branch, target, by=SYSTEM)
    StarCycle.objects.filter(pk=cycle.pk).update(version=version)
    cycle.refresh_from_db()
    return Starring(branch, cycle)


def state(path: str) -> list[QuerySet[Any, Any]]:
    """What somebody could change of it."""
    here = StarCycle.objects.filter(below(path)).order_by("pk")
    return [
        here.values_list("pk", "version", "stage", "steps_count"),
        Star.objects.filter(cycle__in=here).order_by("pk").values_list("pk", "state"),
        PlanItem.objects.filter(cycle__in=here).order_by("pk").values_list("pk", "done_at"),
        StarStep.objects.filter(record__in=here).order_by("pk").values_list("pk"),
    ]
