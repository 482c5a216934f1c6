"""What the end of a case means for the matter behind it."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from linli.matters.choices import IN_WORK, Status
from linli.matters.rules import moves_for
from linli.matters.services import complete
from linli.mediation.choices import Stage
from linli.mediation.models import Dispute
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


def complete_matter(dispute: Dispute, *, by: Actor) -> None:
    """The matter behind an ended case is completed in the same transaction, where it is this
    person's turn; else its owner does it, and the page says so."""
    matter = dispute.matter
    if matter.status in {*IN_WORK, Status.WAITING} and "complete" in moves_for(by, matter):
        complete(matter.pk, by=by, answer=str(ENDED[dispute.stage]))
