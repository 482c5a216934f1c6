"""Whoever draws the grids of a village is told when a plan did not come into force on its day."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from django.urls import reverse

from linli.outbox import services as outbox
from linli.outbox.choices import Texts, Way
from linli.outbox.services import Recipient
from linli.rulesets import services as rulesets
from linli.territory.fields import ancestors
from linli.territory.models import GridPlan, Unit
from linli.territory.services import asked_often, hours

DRAWS: Final = "grids.publish"


def tell_not_in_force(plan: GridPlan, village: Unit, *, at: datetime) -> None:
    """Everybody who publishes grids at the village, or nearest above it. Three queries."""
    rows = asked_often.answering(ancestors(village.path), None, at)
    able = [row for row in rows if DRAWS in row.role.verbs]
    nearest = max((row.path for row in able), key=len, default="")
    to = {one.person_id: one for row in able if row.path == nearest for one in _recipients(row)}
    values = rulesets.values(hours.RULES, path=village.path, at=at)
    outbox.send(
        "plan_not_in_force",
        to=to.values(),
        data={
            "place_zh": village.name_zh,
            "place_en": village.name_en or village.name_zh,
        },
        link=reverse("portal:grid-plan", args=[village.code, plan.pk]),
        path=village.path,
        dedupe=f"plan:{plan.pk}:{plan.version}",
        when=hours.when(values),
    )


def _recipients(row: Any) -> Iterator[Recipient]:
    """The holder, and whoever stands in while the holder is away."""
    yield Recipient(
        row.person_id,
        row.own_email or "",
        row.own_way or Way.GATHERED,
        row.own_texts or Texts.NONE,
    )
    if row.is_away and row.deputy_id:
        yield Recipient(
            row.deputy_id,
            row.deputy_email or "",
            row.deputy_way or Way.GATHERED,
            row.deputy_texts or Texts.NONE,
        )
