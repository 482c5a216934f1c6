"""News of matters that concern the case behind them. Each calls one service."""

from typing import Any

from django.dispatch import receiver

from linli.matters.choices import Status
from linli.matters.events import matter_erased, matter_moves
from linli.matters.models import Matter
from linli.mediation.services.ending import check_case_ended
from linli.mediation.services.erasing import erase_with_matter, withdraw_with_matter

ENDS = frozenset({Status.DONE, Status.CHECKED, Status.CLOSED, Status.REFUSED, Status.MERGED})


@receiver(matter_moves)
def on_matter_moves(*, matter: Matter, **_more: Any) -> None:
    """A matter does not end while its case runs, whatever its kind was corrected to; a withdrawn
    one ends it."""
    if matter.status == Status.WITHDRAWN:
        withdraw_with_matter(matter)
    elif matter.status in ENDS:
        check_case_ended(matter)


@receiver(matter_erased)
def on_matter_erased(*, matter: Matter, **_more: Any) -> None:
    """Words of the case go along."""
    erase_with_matter(matter)
