"""Who may do what with standards and rounds. Checkers raise `Refused` with a sentence."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from linli.common.errors import Refused
from linli.people.actors import Actor
from linli.scoring.models import JUDGE, RUN, VIEW, WRITE
from linli.territory.choices import UnitKind
from linli.territory.models import Unit
from linli.territory.rules import check_may

SEE: Final = VIEW
RUN_VERB: Final = RUN
WRITE_VERB: Final = WRITE
WRITTEN_AT: Final = (UnitKind.TOWNSHIP, UnitKind.COUNTY)


def check_may_write(by: Actor, unit: Unit) -> None:
    """Standards are written by whoever leads the township, for it."""
    check_may(by, WRITE, unit.path)


def check_may_run(by: Actor, path: str) -> None:
    """Rounds are opened, drawn and closed by whoever leads the place."""
    check_may(by, RUN, path)


def check_judges(by: Actor) -> None:
    """These pages are of whoever may sit on a panel."""
    if not by.has(JUDGE):
        raise Refused(
            _("This page is for people who sit on panels of inspections."),
            next_step=_("Ask the township office whether you are to judge."),
        )
