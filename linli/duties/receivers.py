"""News of the territory that concern duties. Each calls one service."""

from typing import Any

from django.dispatch import receiver

from linli.duties.services.carrying import carry
from linli.territory.events import organisation_moved


@receiver(organisation_moved)
def on_organisation_moved(*, was: str, now: str, **_more: Any) -> None:
    """Its excuses and closed periods go with it."""
    carry(was, now)
