"""News of activities that concern the visit behind them. Each calls one service."""

from typing import Any

from django.dispatch import receiver

from linli.activities.events import activity_erased
from linli.activities.models import Activity
from linli.visits.services.erasing import erase_with_activity


@receiver(activity_erased)
def on_activity_erased(*, activity: Activity, **_more: Any) -> None:
    """Whose door it was goes along."""
    erase_with_activity(activity)
