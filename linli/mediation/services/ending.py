"""What the end of a case means for the matter behind it."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from linli.common.errors import MoveRefused
from linli.matters.choices import Status
from linli.matters.models import Matter
from linli.matters.rules import moves_for
from linli.matters.services import accept, complete, stand_in
from linli.mediation.choices import Stage
from linli.mediation.models import Dispute, Part
from linli.people.actors import Actor

# What the reporter reads when the case has ended; it names nobody and says nothing of the case.
ENDED: Final[dict[str, Any]] = {
    Stage.SETTLED: _("Settled by mediation, and the agreement is performed."),
    Stage.FAILED: _(
        "Mediation ended without agreement. You may go to court, to arbitration or to the office"
        " that is responsible; the mediator told both sides how."
    ),
    Stage.REFUSED: _(
        "Mediation needs the will of both sides and does not take place. You may go to court, to"
        " arbitration or to the office that is responsible."
    ),
    Stage.STOPPED: _(
        "One side ended the mediation, as everybody may. You may go to court, to arbitration or to"
        " the office that is responsible."
    ),
    Stage.REFERRED: _("Another office goes on with it; it will tell you its own number."),
}


# Its own time limit, then the day of the revisit, stand in for the clock of the matter.
STANDS_IN: Final = frozenset({Stage.MEDIATING, Stage.AGREED})


def keep_clock(dispute: Dispute, was: str) -> None:
    """The matter's clocks stand while the case is mediated and performed. A withdrawn matter has
    none any more."""
    stands = dispute.stage in STANDS_IN
    if stands != (was in STANDS_IN) and dispute.stage != Stage.WITHDRAWN:
        stand_in(dispute.matter_id, stands=stands)


def has_open_part(dispute: Dispute) -> bool:
    """Another body still has something to do or to answer."""
    return Part.objects.open().filter(dispute=dispute).exists()


def check_case_ended(matter: Matter) -> None:
    """One number, one lead: the matter ends when its case has, and every part is closed."""
    dispute = Dispute.objects.filter(matter=matter).first()
    if dispute is not None and (dispute.is_running or has_open_part(dispute)):
        raise MoveRefused(
            _("A case of mediation still runs behind this matter."),
            next_step=_("End the case first: agreed and performed, failed, or left to others."),
        )


def complete_matter(dispute: Dispute, *, by: Actor) -> None:
    """The matter behind an ended case is completed in the same transaction once every part is
    closed, where it is this person's turn; else its owner does it, and the page says so."""
    matter = dispute.matter
    if dispute.is_running or dispute.stage not in ENDED or has_open_part(dispute):
        return
    if matter.status == Status.SUBMITTED and "accept" in moves_for(by, matter):
        matter = accept(matter.pk, by=by)
    if "complete" in moves_for(by, matter):
        complete(matter.pk, by=by, answer=str(ENDED[dispute.stage]))
