"""Who may do what with a round and with the wish of a household. Checkers raise `Refused`."""

from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext_lazy as _

from linli.common.errors import Refused
from linli.common.workflow import open_moves
from linli.honours.choices import Stage, Who
from linli.honours.models import HonourEntry, HonourRound
from linli.honours.workflow import MOVES, ROUND_MOVES
from linli.people.actors import Actor, Grant
from linli.people.choices import ActorKind
from linli.territory.models import Unit
from linli.territory.rules import allowed, covering
from linli.territory.services import asked_often

RECORD: Final = "honours.record"
REVIEW: Final = "honours.review"
CHECK: Final = "honours.check"
VERBS: Final = {Who.OFFICE: RECORD, Who.GROUP: REVIEW, Who.COMMITTEE: CHECK}
# Whose turn it is to say “not yet” or to stand aside, by stage
TURN: Final = {
    Stage.ASKED: Who.GROUP,
    Stage.REVIEWED: Who.COMMITTEE,
    Stage.CHOSEN: Who.COMMITTEE,
}
JUDGES: Final = frozenset({"review", "check", "not_yet", "nobody_asked"})

BESIDE: Final = JUDGES | {"stand_aside"}


def check_may_keep(by: Actor, unit: Unit) -> tuple[Grant, ...]:
    """Rounds are made, put up and concluded by the committee of the village."""
    if by.kind == ActorKind.SYSTEM:
        return ()
    found = tuple(one for one in covering(by, CHECK, unit.path) if one.grid_id is None)
    if not found:
        raise Refused(
            _("Rounds are kept by the committee of the village."),
            next_step=_("Ask the village clerk or the secretary."),
        )
    return found


def check_may_record(by: Actor, unit: Unit) -> tuple[Grant, ...]:
    """Whoever answers in the lane writes down what a household there says."""
    if by.kind == ActorKind.SYSTEM:
        return ()
    grid = asked_often.grid_in_force(unit.pk)
    found = covering(by, RECORD, unit.path, grid.pk if grid else None)
    if not found:
        raise Refused(
            _("This lane is not yours."),
            next_step=_("The household asks by itself on the open page, or another posting does."),
        )
    return found


def recordable(by: Actor, lanes: Iterable[Unit]) -> list[Unit]:
    """Those of `known_addresses` in which this person writes down. No query."""
    return [
        lane
        for lane in lanes
        if covering(by, RECORD, lane.path, (getattr(lane, "in_grid", None) or {}).get("id"))
    ]


def check_may(by: Actor, verb: str, entry: HonourEntry) -> tuple[Grant, ...]:
    """The postings that let this person do it; none for Linli itself and for link holders.

    Nobody judges their own household, one that they stood aside from, or both times."""
    if by.kind == ActorKind.SYSTEM:
        return ()
    move = MOVES.get(entry.stage, {}).get(verb)
    who: frozenset[str] = move.who if move else frozenset({Who.OFFICE})
    if verb in {"not_yet", "stand_aside"}:
        who = frozenset({TURN.get(Stage(entry.stage), Who.COMMITTEE)})
    if by.kind == ActorKind.REPORTER and by.record_id == entry.pk and Who.HOUSEHOLD in who:
        return ()
    if entry.round.is_off and verb in BESIDE:
        raise Refused(
            _("This round was called off: nobody judges in it."),
            next_step=_("The household may ask in the next round; its page says so."),
        )
    found = _granting(by, who, entry)
    if not found:
        raise Refused(
            _("This is not yours to do here."),
            next_step=_("The villager group reviews first, then the committee checks."),
        )
    if verb in JUDGES:
        _check_apart(by, entry)
    return found


def _granting(by: Actor, who: frozenset[str], entry: HonourEntry) -> tuple[Grant, ...]:
    if entry.unit_id is None:
        return ()
    grid = asked_often.grid_in_force(entry.unit_id)
    for part in sorted(who & set(VERBS)):
        found = covering(by, VERBS[Who(part)], entry.path, grid.pk if grid else None)
        if found:
            return found
    return ()


def _check_apart(by: Actor, entry: HonourEntry) -> None:
    if by.person_id is None:
        raise Refused(_("This is judged by somebody, not by a program."))
    if entry.person_id == by.person_id or entry.aside.filter(person=by.person_id).exists():
        raise Refused(
            _("Nobody judges their own household or one near to them."),
            next_step=_("Somebody else of the village does."),
        )
    if entry.stage != Stage.ASKED and entry.reviewed_by == by.person_id:
        raise Refused(
            _("You reviewed it for the group: somebody else checks it."),
            next_step=_("Ask another member of the committee."),
        )


def moves_for(by: Actor, entry: HonourEntry) -> list[str]:
    """The verbs that this person may use now, in the order of the table: a page's buttons."""
    return [
        verb
        for verb, move in open_moves(MOVES, entry.stage).items()
        if move.who != {Who.SYSTEM} and allowed(check_may, by, verb, entry)
    ]


def round_moves_for(by: Actor, found: HonourRound) -> list[str]:
    """What this person may do with a round now."""
    if not allowed(check_may_keep, by, found.unit):
        return []
    return list(open_moves(ROUND_MOVES, found.stage))
