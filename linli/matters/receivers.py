"""News of the territory that moves open work in the same transaction. Each calls one service."""

from typing import Any

from django.dispatch import receiver

from linli.matters.services import hand_over_work, move_to_new_grids
from linli.people.actors import Actor
from linli.territory.events import plan_published, posting_ended
from linli.territory.models import Posting, Unit


@receiver(posting_ended)
def on_posting_ended(*, posting: Posting, by: Actor, **_more: Any) -> None:
    """Somebody else answers now."""
    hand_over_work(posting, by=by)


@receiver(plan_published)
def on_plan_published(*, village: Unit, by: Actor, **_more: Any) -> None:
    """Open matters lie in the new grids."""
    move_to_new_grids(village, by=by)
