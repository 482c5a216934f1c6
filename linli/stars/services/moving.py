"""The one way a cycle changes: lock, check, move, append the step. In a transaction only."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.digests import seal_words
from linli.common.errors import Conflict, NotHere
from linli.common.spans import Span, due
from linli.common.workflow import Move, check_move, texts_in
from linli.people.actors import Actor, Grant
from linli.rulesets import services as rulesets
from linli.stars import rules
from linli.stars.models import Star, StarCycle, StarStep
from linli.stars.services import telling
from linli.stars.workflow import MOVES, NEEDS

KEPT_WORDS: Final = frozenset({"reason", "words", "what"})


@dataclass
class Turn:
    """A locked cycle, the move that was found lawful, and what the step will say."""

    cycle: StarCycle
    verb: str
    move: Move
    by: Actor
    grants: list[Grant]
    at: datetime
    was: str
    to: str
    words: dict[str, str] = field(default_factory=dict)
    payload: dict[str, Any] = field(default_factory=dict)

    def star(self, code: str) -> Star:
        """One of its stars; raises `NotHere`."""
        found = Star.objects.filter(cycle=self.cycle, code=code).first()
        if found is None:
            raise NotHere(_("There is no such star in this cycle."))
        found.cycle = self.cycle
        self.payload["star"] = code
        return found


Change = Callable[[Turn], None]


@transaction.atomic
def carry_out(
    key: UUID,
    verb: str,
    *,
    by: Actor,
    change: Change | None = None,
    version: int | None = None,
    form_key: str = "",
    **given: Any,
) -> StarCycle:
    """Lock the cycle, check everything, change it and append the step.

    `version` is what the reader saw: a newer one raises `Conflict` and nothing is written. The same
    form sent twice is done once. Raises `Refused` (not yours), `MoveRefused` (not in this stage) or
    `Invalid` (something is missing).
    """
    cycle = StarCycle.objects.locked(key)
    sent = f"{verb}:{form_key}" if form_key else ""
    if sent and cycle.last_key == sent:
        return cycle  # whoever may not see it never came here
    turn = _begin(cycle, verb, by, version, given)
    if change is not None:
        change(turn)
    cycle.last_key = sent
    finish(turn)
    return cycle


def _begin(
    cycle: StarCycle, verb: str, by: Actor, version: int | None, given: dict[str, Any]
) -> Turn:
    if version is not None and version != cycle.version:
        raise Conflict(
            _("Somebody else changed this cycle in the meantime."),
            next_step=_("Open it again: your words are kept below, and nothing was lost."),
        )
    move = check_move(MOVES, cycle.stage, verb, given, names=NEEDS)
    grants = rules.check_may(by, verb, cycle)
    rules.check_is_somebody_else(by, verb, cycle, str(given.get("star") or ""))
    texts = texts_in(given)
    return Turn(
        cycle=cycle,
        verb=verb,
        move=move,
        by=by,
        grants=grants,
        at=clock.now(),
        was=cycle.stage,
        to=move.to or cycle.stage,
        words={name: text for name, text in texts.items() if text and name in KEPT_WORDS},
    )


def finish(turn: Turn) -> StarStep:
    """Write the cycle and its step; whoever has to act next is told."""
    cycle = turn.cycle
    cycle.stage = turn.to
    cycle.version += 1
    cycle.save()
    if turn.was != cycle.stage and turn.verb != "supersede":
        telling.stage_changed(cycle)
    return append(
        cycle, turn.verb, by=turn.by, grants=turn.grants, at=turn.at, was=turn.was,
        payload=turn.payload, words=turn.words,
    )  # fmt: skip


def append(
    cycle: StarCycle,
    verb: str,
    *,
    by: Actor,
    at: datetime,
    grants: list[Grant] | None = None,
    was: str = "",
    payload: dict[str, Any] | None = None,
    words: dict[str, str] | None = None,
) -> StarStep:
    """One entry more. Two queries."""
    cycle.steps_count += 1
    StarCycle.objects.filter(pk=cycle.pk).update(steps_count=cycle.steps_count)
    step = StarStep(
        record=cycle,
        seq=cycle.steps_count,
        at=at,
        entered_at=at,
        actor=by.as_json(grants or ()),
        verb=verb,
        was=was,
        now=cycle.stage,
        payload=payload or {},
        words=seal_words(words or {}),
        public=False,
    )
    step.save()
    return step


def runs_out(rule: str, path: str, at: datetime) -> datetime:
    """The moment at which a rule's time, counted from another, has run out."""
    values = rulesets.values([rule], path=path, at=at)
    span: Span = values.span(rule)
    found = due(at, span, [], values.calendar())
    if found is None:
        raise RuntimeError(f"{rule} never runs out")
    return found.at
