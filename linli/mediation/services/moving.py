"""The one way a dispute changes: lock, check, move, append the step. Inside a transaction only."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.digests import seal_words
from linli.common.errors import Conflict, Invalid, MoveRefused
from linli.common.spans import due
from linli.common.workflow import Move, check_move, texts_in
from linli.matters.rules import check_not_erased
from linli.mediation import rules
from linli.mediation.models import Dispute, DisputeStep, Party
from linli.mediation.services.ending import keep_clock
from linli.mediation.workflow import MEDIATES, MOVES, NEEDS
from linli.people.actors import Actor, Grant
from linli.rulesets import services as rulesets
from linli.rulesets.services import Values

RULES: Final = (
    "mediation.duration",
    "mediation.refer.answer_within",
    "mediation.petition.answer_within",
    "mediation.petition.close_within",
    "mediation.court.within",
    "mediation.revisit.after",
)


@dataclass
class Turn:
    """A locked dispute, the move that was found lawful, and what the step will say."""

    dispute: Dispute
    verb: str
    move: Move
    by: Actor
    grants: list[Grant]
    at: datetime
    values: Values
    was: str
    to: str
    party: Party | None = None
    words: dict[str, str] = field(default_factory=dict)
    payload: dict[str, Any] = field(default_factory=dict)

    def due_after(self, rule: str, start: datetime) -> datetime:
        """The moment at which a rule's time, counted from a start, has run out."""
        found = due(start, self.values.span(rule), [], self.values.calendar())
        if found is None:
            raise RuntimeError(f"{rule} never runs out")
        return found.at


def begin(
    key: UUID,
    verb: str,
    *,
    by: Actor,
    version: int | None = None,
    party: UUID | None = None,
    **given: Any,
) -> Turn:
    """Lock the dispute and check everything.

    `version` is what the reader saw: a newer one raises `Conflict` and nothing is written. Raises
    `Refused` (not yours), `MoveRefused` (not in this stage) or `Invalid` (something is missing).
    """
    dispute = Dispute.objects.locked(key)
    if version is not None and version != dispute.version:
        raise Conflict(
            _("Somebody else changed this case in the meantime."),
            next_step=_("Open it again: your words are kept below, and nothing was lost."),
        )
    check_not_erased(dispute.matter)
    side = _party(dispute, party)
    rules_given = {**given, **({"party": side.pk} if side else {})}
    move = check_move(MOVES, dispute.stage, verb, rules_given, names=NEEDS)
    grants = rules.check_may(by, verb, dispute, side)
    if dispute.violence and verb in MEDIATES:
        raise violent()
    texts = texts_in(given)
    now = clock.now()
    return Turn(
        dispute=dispute,
        verb=verb,
        move=move,
        by=by,
        grants=grants,
        at=now,
        values=rulesets.values(RULES, path=dispute.matter.village.path, at=now),
        was=dispute.stage,
        to=move.to or dispute.stage,
        party=side,
        words={name: text for name, text in texts.items() if text and name in MOVE_WORDS},
    )


MOVE_WORDS: Final = frozenset({"reason", "next_door", "result", "body", "bodies"})


def _party(dispute: Dispute, key: UUID | None) -> Party | None:
    if key is None:
        return None
    side = dispute.parties.filter(pk=key).first()
    if side is None:
        raise Invalid(
            _("This party does not belong to the case."), fields={"party": _("Choose a party.")}
        )
    return side


def finish(turn: Turn) -> DisputeStep:
    """Write the dispute and its step. Two queries; more where the matter's clock begins to
    stand, or goes on."""
    dispute = turn.dispute
    dispute.stage = turn.to
    if turn.party is not None:
        turn.payload["party"] = turn.party.number
    if not dispute.is_running and turn.was != turn.to:
        dispute.ended_at = turn.at
        dispute.mediate_due_at = None
    dispute.steps_count += 1
    dispute.version += 1
    dispute.save()
    step = DisputeStep(
        record=dispute,
        seq=dispute.steps_count,
        at=turn.at,
        entered_at=turn.at,
        actor=turn.by.as_json(turn.grants),
        verb=turn.verb,
        was=turn.was,
        now=turn.to,
        payload=turn.payload,
        words=seal_words(turn.words),
        public=False,
    )
    step.save()
    keep_clock(dispute, turn.was)
    return step


def refuse(message: Any, next_step: Any) -> MoveRefused:
    """It cannot be done yet; the sentence says what has to come first."""
    return MoveRefused(message, next_step=next_step)


def violent() -> MoveRefused:
    """Protection comes first."""
    return refuse(
        _("There are signs of violence: nobody mediates here."),
        _("Call 110, see to protection, and leave the case to the police."),
    )
