"""Who may do what with visits. Checkers raise `Refused` with a sentence."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from linli.common.errors import Refused
from linli.people.actors import Actor, Grant
from linli.people.choices import ActorKind
from linli.territory.models import Grid
from linli.territory.rules import covering
from linli.visits.models import VisitPlan

MAKE: Final = "visits.make"


def check_may_visit(by: Actor, grid: Grid) -> Grant:
    """The posting that makes visits in a grid: a person's, never a program's."""
    if by.kind == ActorKind.STAFF:
        for grant in covering(by, MAKE, grid.village.path, grid.pk):
            return grant
    raise Refused(
        _("Your posting does not make home visits in this grid."),
        next_step=_("Ask the chief grid leader."),
    )


def check_own(by: Actor, plan: VisitPlan) -> Grant:
    """A plan is its visitor's alone, or of whoever stands in for them now."""
    for grant in by.granting(MAKE):
        if by.kind == ActorKind.STAFF and grant.posting_id == plan.posting_id:
            return grant
    raise Refused(
        _("This plan is somebody else's."), next_step=_("Open your own plan of the week.")
    )


def check_makes_visits(by: Actor) -> None:
    """Whoever makes visits anywhere."""
    if by.kind != ActorKind.STAFF or not by.has(MAKE):
        raise Refused(
            _("Your posting does not make home visits."), next_step=_("Ask the chief grid leader.")
        )
