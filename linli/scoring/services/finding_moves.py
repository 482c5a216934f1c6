"""The one way a finding changes: lock, check, move, append the step. Inside a transaction only."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.digests import seal_words
from linli.common.errors import Conflict, MoveRefused, NotHere
from linli.common.workflow import Move, check_move, texts_in
from linli.matters.choices import Source
from linli.matters.models import Matter
from linli.matters.rules import moves_for as base_moves
from linli.people.actors import Actor, Grant
from linli.people.choices import ActorKind
from linli.scoring.choices import RUNNING, ObjectionState
from linli.scoring.models import Finding, FindingStep, Objection, PanelMember, Stop
from linli.scoring.workflow import (
    BASE,
    BY_ITSELF,
    MATTER_IN,
    MOVES,
    NEEDS,
    OF_THE_LAW,
    RUNNING_MATTER,
)

RECHECK = "matters.recheck"
OBJECTION = "score_objection"


@dataclass
class FindingTurn:
    """A locked finding, the move that was found lawful, and what the step will say."""

    finding: Finding
    verb: str
    move: Move
    by: Actor
    was: str
    words: dict[str, str] = field(default_factory=dict)
    payload: dict[str, Any] = field(default_factory=dict)


def begin(
    key: UUID, verb: str, *, by: Actor, version: int | None = None, **given: Any
) -> FindingTurn:
    """Lock the finding and check everything; whether this person may is the matter's to say.
    Raises `Conflict`, `MoveRefused`, `Invalid`, `NotHere`."""
    finding = Finding.objects.locked(key)
    if version is not None and version != finding.version:
        raise Conflict(
            _("Somebody else changed this in the meantime."),
            next_step=_("Open it again: your words are kept below, and nothing was lost."),
        )
    move = check_move(MOVES, finding.stage, verb, given, names=NEEDS)
    if verb == "rectify" and finding.matter.kind_id in OF_THE_LAW:
        raise MoveRefused(
            _("Disorderly building is for the law-enforcement body."),
            next_step=_("Hand it over with its number; volunteers do not take anything down."),
        )
    texts = texts_in(given)
    return FindingTurn(
        finding, verb, move, by, finding.stage, {name: one for name, one in texts.items() if one}
    )


def finish(turn: FindingTurn) -> FindingStep:
    """Write the finding and its step. Two queries."""
    finding = turn.finding
    finding.stage = turn.move.to or finding.stage
    finding.steps_count += 1
    finding.version += 1
    finding.save()
    now = clock.now()
    step = FindingStep(
        record=finding,
        seq=finding.steps_count,
        at=now,
        entered_at=now,
        actor=turn.by.as_json(),
        verb=turn.verb,
        was=turn.was,
        now=finding.stage,
        payload=turn.payload,
        words=seal_words(turn.words),
    )
    step.save()
    return step


def lent(by: Actor, finding: Finding) -> Actor:
    """A panel that goes to a village rechecks there what is open, whatever its members' postings
    are: its seat lends the verb, for that village and as long as the round runs. One query; none
    for whoever may anyway."""
    if by.kind != ActorKind.STAFF:
        return by
    stops = Stop.objects.own(by).filter(unit=finding.village_id, round__status__in=RUNNING)
    seat = PanelMember.objects.held_by(by).filter(panel__in=stops.values("panel")).first()
    if seat is None:
        return by
    path = finding.village.path
    own = next(one for one in by.grants if one.posting_id == seat.posting_id)
    seated = Grant(own.posting_id, own.role, own.role_zh, own.role_en, frozenset({RECHECK}), path)
    return Actor(by.kind, by.person_id, by.name, (*by.grants, seated))


def moves_for(by: Actor, finding: Finding) -> list[str]:
    """The verbs that this person may use now: a page's buttons. Needs the matter whole."""
    base = set(base_moves(lent(by, finding), finding.matter))
    begins = {"accept", "complete"} & base
    found = []
    for verb, move in MOVES.get(finding.stage, {}).items():
        if move.who == BY_ITSELF:
            continue
        of_the_law = finding.matter.kind_id in OF_THE_LAW
        if (verb == "rectify" and of_the_law) or (verb == "hand_off" and not of_the_law):
            continue
        if BASE[verb] in base or (BASE[verb] == "complete" and begins):
            found.append(verb)
    return found


def check_fits(matter: Matter) -> None:
    """A verb of the matter through its own door is refused while the finding's stage stands
    against it. One query, and only for what an office raised."""
    if matter.source != Source.OFFICE:
        return
    _check_undecided(matter)
    finding = Finding.objects.filter(matter=matter).only("stage").first()
    if finding is None or matter.status in MATTER_IN.get(finding.stage, {matter.status}):
        return
    raise MoveRefused(
        _("This belongs to an inspection or a clean-up."),
        next_step=_(
            "Put it right, recheck it or hand it over on the page of the finding; where nobody else"
            " is posted who could recheck, the township posts somebody first."
        ),
    )


def _check_undecided(matter: Matter) -> None:
    """An objection is ended by its decision alone."""
    if matter.kind_id != OBJECTION or matter.status in RUNNING_MATTER:
        return
    if Objection.objects.filter(matter=matter, state=ObjectionState.OPEN).exists():
        raise MoveRefused(
            _("This is an objection: its decision ends it."),
            next_step=_("Decide it on the page of the objection, or have it scored again."),
        )


def seen_by(by: Actor, key: UUID) -> Finding:
    """A finding that this person may see; for everybody else there is none."""
    rows = Finding.objects.visible_to(by).for_list().select_related(
        "matter__owner__person", "matter__owner__role", "matter__turn", "matter__reporter",
        "matter__village__parent", "matter__place", "matter__grid", "village", "round__standard",
        "sheet__stop__panel",
    )  # fmt: skip
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotHere(_("There is no such finding here."))
    return found


def may_read_house(by: Actor, finding: Finding) -> bool:
    """What is at somebody's house is read by whoever may read private matters there, and by the
    panel that comes to see it."""
    path = finding.village.path
    private = any(path.startswith(grant.path) for grant in by.granting("matters.see_private"))
    return private or Stop.objects.own(by).filter(unit=finding.village_id).exists()
