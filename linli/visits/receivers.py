"""News of activities and of households that concern visits. Each calls one service."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from linli.activities.events import activity_erased
from linli.activities.models import Activity
from linli.territory.events import household_split
from linli.territory.models import Household
from linli.visits.services.erasing import erase_with_activity
from linli.visits.services.wishing import hold_for_both


@receiver(activity_erased)
def on_activity_erased(*, activity: Activity, **_more: Any) -> None:
    """Whose door it was goes along."""
    erase_with_activity(activity)


@receiver(household_split)
def on_household_split(*, old: Household, new: Household, at: datetime, **_more: Any) -> None:
    """Who wanted no visits is not visited at the new door either."""
    hold_for_both(old, new, at)
