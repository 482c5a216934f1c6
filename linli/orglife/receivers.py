"""News of activities that concern what an organisation decided. Each calls one service."""

from typing import Any

from django.dispatch import receiver

from linli.activities.events import decision_written, minutes_approved
from linli.activities.models import Activity, ActivityMatter
from linli.orglife.services.carrying import carry_out, wait_again
from linli.people.actors import Actor


@receiver(minutes_approved)
def on_minutes_approved(*, activity: Activity, by: Actor, **_more: Any) -> None:
    """What was decided becomes steps of the matters."""
    carry_out(activity, by=by)


@receiver(decision_written)
def on_decision_written(*, decision: ActivityMatter, **_more: Any) -> None:
    """It says something new: that waits for minutes."""
    wait_again(decision)
