"""Who may see duties and write down what excuses. Checkers raise `Refused` with a sentence."""

from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.common.errors import Refused
from linli.duties.models import VIEW
from linli.people.actors import Actor, Grant
from linli.territory.rules import check_may

SEE: Final = VIEW
EXCUSE: Final = "duties.excuse"
WRITE: Final = "duties.rules"


def check_may_see(by: Actor, path: str) -> tuple[Grant, ...]:
    """How the duties of organisations stand is read by whoever leads them, at their place or
    above."""
    return check_may(by, SEE, path)


def check_may_excuse(by: Actor, path: str) -> tuple[Grant, ...]:
    """What excuses at a place is written down by whoever may, there or above."""
    return check_may(by, EXCUSE, path)


def check_may_write(by: Actor, path: str) -> tuple[Grant, ...]:
    """Rules of duties are written by whoever may at the place or above it, for the whole of it."""
    return check_may(by, WRITE, path)


def check_signed_in(by: Actor) -> UUID:
    """What is asked of me is asked of somebody: who that is."""
    if by.person_id is None:
        raise Refused(_("Sign in to see what is asked of you."))
    return by.person_id


def check_sees(by: Actor) -> None:
    """Some posting of theirs reads how the duties of organisations stand."""
    if not by.has(SEE):
        raise Refused(
            _("Your posting does not read the duties of organisations."),
            next_step=_("What is asked of you stands on your own page of duties."),
        )
