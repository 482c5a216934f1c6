"""Whoever draws the grids of a village is told when a plan did not come into force on its day."""

from datetime import datetime
from typing import Final

from django.urls import reverse

from linli.outbox import services as outbox
from linli.rulesets import services as rulesets
from linli.territory.models import GridPlan, Unit
from linli.territory.services import hours
from linli.territory.services.keepers import keepers_of

DRAWS: Final = "grids.publish"


def tell_not_in_force(plan: GridPlan, village: Unit, *, at: datetime) -> None:
    """Everybody who publishes grids at the village, or nearest above it. Two queries."""
    values = rulesets.values(hours.RULES, path=village.path, at=at)
    outbox.send(
        "plan_not_in_force",
        to=keepers_of(village.path, DRAWS, at=at),
        data={
            "place_zh": village.name_zh,
            "place_en": village.name_en or village.name_zh,
        },
        link=reverse("portal:grid-plan", args=[village.code, plan.pk]),
        path=village.path,
        dedupe=f"plan:{plan.pk}:{plan.version}",
        when=hours.when(values),
    )
