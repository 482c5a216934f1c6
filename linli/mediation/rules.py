"""Who may do what with a dispute. Checkers raise `Refused` with a sentence."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from linli.common.errors import Refused
from linli.common.workflow import open_moves
from linli.mediation.choices import Who
from linli.mediation.models import Dispute, Party
from linli.mediation.workflow import MOVES
from linli.people.actors import Actor, Grant
from linli.people.choices import ActorKind
from linli.territory.rules import allowed, covering

LEAD: Final = "matters.assign"
HANDLE: Final = "matters.handle"
READ: Final = "contact.read"
MEDIATE: Final = "disputes.mediate"
SEE: Final = "matters.see_private"
STAFF_KINDS: Final = frozenset({ActorKind.STAFF, ActorKind.CLIENT})


def check_may(by: Actor, verb: str, dispute: Dispute, party: Party | None = None) -> list[Grant]:
    """The postings that let this person do it; none for Linli itself and for a party."""
    move = MOVES.get(dispute.stage, {}).get(verb)
    if by.kind == ActorKind.SYSTEM:
        return []
    if move is None:
        return leading(by, dispute)  # the table of moves says why it cannot be done now
    if by.kind not in STAFF_KINDS:
        return _party(by, move.who, party)
    for who in sorted(move.who):
        found = _grants(by, who, dispute)
        if found:
            return found
    raise Refused(
        _("This is not yours to do here."),
        next_step=_("The page says who leads the case and who mediates it."),
    )


def _party(by: Actor, who: frozenset[str], party: Party | None) -> list[Grant]:
    if Who.PARTY in who and party is not None and by.record_id == party.pk:
        return []
    raise Refused(_("This link belongs to another case."))


def _grants(by: Actor, who: str, dispute: Dispute) -> list[Grant]:
    if who == Who.LEAD:
        return leading(by, dispute)
    if who == Who.STAFF:
        return [*covering(by, SEE, dispute.place_path, dispute.matter.grid_id)]
    return [*mediating(by, dispute), *leading(by, dispute)]  # a party's words are taken down too


def leading(by: Actor, dispute: Dispute) -> list[Grant]:
    """Postings of this person that lead the case: its matter's owner, and whoever dispatches
    there."""
    matter = dispute.matter
    own = [g for g in by.granting(HANDLE) if g.posting_id == matter.owner_id]
    return [*own, *covering(by, LEAD, dispute.place_path, matter.grid_id)]


def mediating(by: Actor, dispute: Dispute) -> list[Grant]:
    """The posting of this person that mediates the case, if one does."""
    return [grant for grant in by.grants if grant.posting_id == dispute.mediator_id]


def check_may_open_notes(by: Actor, dispute: Dispute) -> list[Grant]:
    """What was said in confidence is opened by the mediator and the lead alone."""
    own = [g for g in by.granting(HANDLE) if g.posting_id == dispute.matter.owner_id]
    found = [*(mediating(by, dispute) if dispute.is_running else ()), *own]
    if not found:
        raise Refused(
            _("Sealed notes are opened by the mediator and the lead of the case alone."),
            next_step=_("Ask one of them what you need to know."),
        )
    return found


def check_may_read_parties(by: Actor, dispute: Dispute) -> list[Grant]:
    """Names and telephones of the parties are for whoever mediates or leads the case."""
    if by.kind == ActorKind.SYSTEM:
        return []
    leads = [grant for grant in leading(by, dispute) if READ in grant.verbs]
    found = [*(mediating(by, dispute) if dispute.is_running else ()), *leads]
    if not found:
        raise Refused(
            _("Names of the parties are opened by the mediator and whoever leads the case."),
            next_step=_("Ask one of them what you need to know."),
        )
    return found


def moves_for(by: Actor, dispute: Dispute) -> list[str]:
    """The verbs that this person may use now, in the order of the table: a page's buttons."""
    if dispute.erased_at is not None or dispute.matter.erased_at is not None:
        return []
    return [
        verb
        for verb, move in open_moves(MOVES, dispute.stage).items()
        if move.who != {Who.SYSTEM} and allowed(check_may, by, verb, dispute)
    ]
