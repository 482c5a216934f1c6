"""News of matters that concern the finding behind them. Each calls one service."""

from typing import Any

from django.dispatch import receiver

from linli.matters.events import matter_moves
from linli.matters.models import Matter
from linli.scoring.services.finding_moves import check_fits


@receiver(matter_moves)
def on_matter_moves(*, matter: Matter, **_more: Any) -> None:
    """A finding is put right and rechecked on its own page alone."""
    check_fits(matter)
