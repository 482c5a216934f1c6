"""Who may do what with a matter. Checkers raise `Refused` with a sentence and return what lets
one pass."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.common.errors import DomainError, MoveRefused, Refused
from linli.common.workflow import open_moves
from linli.matters.choices import Who
from linli.matters.joining_rules import check_time
from linli.matters.models import Matter
from linli.matters.workflow import MOVES
from linli.people.actors import Actor, Grant
from linli.people.choices import ActorKind
from linli.territory.models import Posting
from linli.territory.rules import allowed, covering
from linli.territory.rules import check_may as check_place

__all__ = ["allowed", "check_may", "check_may_import", "check_may_take_in", "moves_for"]

VERB_OF: dict[str, str] = {
    Who.OWNER: "matters.handle",
    Who.CHECKER: "matters.recheck",
    Who.DISPATCHER: "matters.assign",
    Who.DECIDER: "matters.assign",
    Who.REPORTER: "matters.ring_back",
    Who.STAFF: "matters.view",
    Who.RELEASER: "matters.release",
}


JUDGES = frozenset({Who.CHECKER, Who.REPORTER, Who.DECIDER})
DECIDED = frozenset({"grant_extension", "refuse_extension", "confirm"})
ENDS = frozenset({"rate", "withdraw"})  # by staff: what a reporter said on the phone


def check_may(by: Actor, verb: str, matter: Matter) -> list[Grant]:
    """The postings that let this person do the verb now; empty for the reporter and the system."""
    move = open_moves(MOVES, matter.status).get(verb)
    if move is None:
        return []  # the state refuses it in its own words
    if by.kind == ActorKind.SYSTEM and Who.SYSTEM in move.who:
        return []
    if by.kind == ActorKind.REPORTER and Who.REPORTER in move.who:
        return _reporter(by, matter)
    refusal = Refused(
        _("This is not yours to do here."),
        next_step=_("The page says whose turn it is and why."),
    )
    for who in sorted(move.who):
        grants = _grants(by, who, matter)
        partial = _partiality(by, verb, matter) if who in JUDGES else None
        if grants and partial is None:
            return grants
        if grants and partial is not None:
            refusal = partial  # not as this one, but perhaps as another
    raise refusal


def _reporter(by: Actor, matter: Matter) -> list[Grant]:
    if by.record_id != matter.pk:
        raise Refused(_("This link belongs to another matter."))
    return []


def _grants(by: Actor, who: str, matter: Matter) -> list[Grant]:
    """An owner's grant is the posting whose turn it is, a decider's the one that was asked; the
    others need one that covers the place."""
    if who not in VERB_OF or not by.in_office:
        return []
    if who == Who.OWNER:
        held = (matter.turn_id, "turn") if matter.turn_id else (matter.owner_id, "owner")
        return [one for one in by.granting(VERB_OF[who]) if _acts_for(by, one, matter, *held)]
    if who == Who.DECIDER:
        held = (matter.decider_id, "decider")
        return [one for one in by.granting(VERB_OF[who]) if _acts_for(by, one, matter, *held)]
    return list(covering(by, VERB_OF[who], matter.place_path, matter.grid_id))


def _acts_for(by: Actor, grant: Grant, matter: Matter, key: UUID | None, who: str) -> bool:
    """Whether it is the turn of this posting. A program does the work of the clerks of its place:
    it acts where it is the turn of one of them."""
    if by.kind != ActorKind.CLIENT:
        return key is not None and grant.posting_id == key
    posting: Posting | None = getattr(matter, who)
    if posting is None or posting.role_id != grant.role:
        return False
    return posting.path.startswith(grant.path)


def _partiality(by: Actor, verb: str, matter: Matter) -> Refused | None:
    """Whoever completed it does not judge it; whoever answers for it does not end it in the
    reporter's name. Persons are compared, never postings."""
    completed = by.person_id is not None and by.person_id == matter.completed_by_id
    by_program = by.kind == ActorKind.CLIENT and _by_program(matter)
    if verb not in DECIDED and (completed or by_program):
        return Refused(
            _("Whoever completed a matter does not judge it."),
            next_step=_("Somebody else has to recheck it or ring back."),
        )
    if verb in DECIDED and _owns(by, matter):
        return Refused(
            _("Whoever asked does not decide."),
            next_step=_("Somebody else of the level above has to."),
        )
    if verb in ENDS and _owns(by, matter):
        return Refused(
            _("Whoever answers for a matter does not end it in the reporter's name."),
            next_step=_("Somebody else has to recheck it or ring back."),
        )
    return None


def _by_program(matter: Matter) -> bool:
    """Whether no person completed it: programs do not judge each other's work."""
    return matter.completed_at is not None and matter.completed_by_id is None


def _owns(by: Actor, matter: Matter) -> bool:
    if by.kind != ActorKind.CLIENT:
        return matter.owner_id in by.posting_ids()
    owner = matter.owner
    return owner is not None and any(owner.role_id == grant.role for grant in by.grants)


def check_may_take_in(by: Actor, path: str) -> list[Grant]:
    """Taking a report down for somebody, anywhere in the village of one's posting.

    A grid member may take down what lies in the neighbour's grid: nobody is sent away.
    """
    if by.kind not in {ActorKind.STAFF, ActorKind.CLIENT}:
        return []
    grants = [grant for grant in by.granting("matters.take_in") if path.startswith(grant.path)]
    if not grants:
        raise Refused(
            _("Your posting does not take reports for this place."),
            next_step=_("Use the open report form of the place instead."),
        )
    return grants


def check_may_answer_for(by: Actor, matter: Matter) -> list[Grant]:
    """Whose data it is, or staff who answer requests about data there: see, correct, erase."""
    if by.kind == ActorKind.REPORTER:
        return _reporter(by, matter)
    return list(check_place(by, "privacy.answer", matter.place_path, matter.grid_id))


def check_may_join(by: Actor, matter: Matter) -> list[Grant]:
    """Whoever dispatches there also says which matters belong together."""
    return list(check_place(by, "matters.assign", matter.place_path, matter.grid_id))


def check_not_erased(matter: Matter) -> None:
    """Nothing more is written to a matter whose words are gone."""
    if matter.erased_at is not None:
        raise MoveRefused(
            _("What was written here was erased."),
            next_step=_("Please report it anew; the old number may be named."),
        )


def moves_for(by: Actor, matter: Matter) -> list[str]:
    """The verbs that this person may use now, in the order of the table: a page's buttons."""
    if matter.erased_at is not None:
        return []
    return [
        verb
        for verb, move in open_moves(MOVES, matter.status).items()
        if move.who != {Who.SYSTEM}
        and is_time(verb, matter)
        and allowed(check_may, by, verb, matter)
    ]


def is_time(verb: str, matter: Matter) -> bool:
    """Whether a verb of the state has its moment, among matters that were joined."""
    try:
        check_time(verb, matter)
    except DomainError:
        return False
    return True


def check_may_import(by: Actor, path: str) -> None:
    """Bringing a ledger in for a place, or taking it back: whoever leads there."""
    if by.kind == ActorKind.SYSTEM:
        return
    if not any(path.startswith(grant.path) for grant in by.granting("matters.import")):
        raise Refused(
            _("Your posting does not bring ledgers in here."),
            next_step=_("The chief grid leader or the township office does."),
        )
