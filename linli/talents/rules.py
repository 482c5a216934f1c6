"""Who may do what with a card. Checkers raise `Refused` with a sentence."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from linli.common.errors import Refused
from linli.common.workflow import open_moves
from linli.people.actors import Actor, Grant
from linli.people.choices import ActorKind
from linli.talents.choices import Stage, Who
from linli.talents.models import TalentCard, Use
from linli.talents.models.cards import VIEW
from linli.talents.workflow import MOVES
from linli.territory.models import Unit
from linli.territory.rules import allowed, covering

NOMINATE: Final = "talents.nominate"
REVIEW: Final = "talents.review"
ADMIT: Final = "talents.admit"
VERBS: Final = {Who.OFFICE: NOMINATE, Who.BRANCH: REVIEW, Who.TOWNSHIP: ADMIT}
# Whose turn it is to say no, by stage
REFUSES: Final = {Stage.REVIEW: Who.BRANCH, Stage.ENDORSED: Who.TOWNSHIP}


def check_may_nominate(by: Actor, village: Unit) -> list[Grant]:
    """Instructors and the village office name people; anybody does so on the open page."""
    if by.kind == ActorKind.SYSTEM:
        return []
    found = _whole(by, NOMINATE, village.path)
    if not found:
        raise Refused(
            _("Your post does not keep the talent pool of this village."),
            next_step=_("Anybody may name somebody on the open page of the village."),
        )
    return found


def check_may(by: Actor, verb: str, card: TalentCard) -> list[Grant]:
    """The postings that let this person do it; none for Linli itself and for link holders."""
    if by.kind == ActorKind.SYSTEM:
        return []
    move = MOVES.get(card.stage, {}).get(verb)
    who: frozenset[str] = move.who if move else frozenset({Who.OFFICE})
    if verb == "refuse":
        who = frozenset({REFUSES.get(Stage(card.stage), Who.TOWNSHIP)})
    if by.kind == ActorKind.REPORTER and by.record_id == card.pk and Who.PERSON in who:
        return []
    if by.kind == ActorKind.ANYBODY and by.record_id == card.pk and Who.VILLAGER in who:
        return []
    for part in sorted(who & set(VERBS)):
        found = _whole(by, VERBS[Who(part)], card.path)
        if found and not (verb == "admit" and card.endorsed_by == by.person_id):
            return found
    raise Refused(
        _("This is not yours to do here."),
        next_step=_("The branch agrees first, then the township: two different people."),
    )


def _whole(by: Actor, verb: str, path: str) -> list[Grant]:
    """Postings for a whole place; those of one grid do not keep a pool."""
    return [grant for grant in covering(by, verb, path) if grant.grid_id is None]


def check_may_read_names(by: Actor, card: TalentCard) -> list[Grant]:
    """Names and telephones are opened by whoever keeps the pool of the place."""
    found = _whole(by, VIEW, card.path)
    if not found:
        raise Refused(
            _("Names are opened by whoever keeps the pool of the village or the township."),
            next_step=_("Ask them to ring for you."),
        )
    return found


def check_is_viewer(by: Actor, use: Use) -> None:
    """A reserve is seen by those whom the person agreed to."""
    if by.person_id is None or not use.viewers.filter(person=by.person_id).exists():
        raise Refused(_("This is seen by those alone whom the person agreed to."))


def moves_for(by: Actor, card: TalentCard) -> list[str]:
    """The verbs that this person may use now, in the order of the table: a page's buttons."""
    return [
        verb
        for verb, move in open_moves(MOVES, card.stage).items()
        if move.who != {Who.SYSTEM} and allowed(check_may, by, verb, card)
    ]
