"""The one way a card changes: lock, check, move, append the step. In a transaction only."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.digests import seal_words
from linli.common.errors import Conflict
from linli.common.spans import Span, due
from linli.common.workflow import Move, check_move, texts_in
from linli.people.actors import Actor, Grant
from linli.rulesets import services as rulesets
from linli.talents import rules
from linli.talents.models import CardStep, TalentCard
from linli.talents.services import telling
from linli.talents.workflow import MOVES, NEEDS

KEPT_WORDS: Final = frozenset({"reason", "next_door"})  # told to the candidate alone


@dataclass
class Turn:
    """A locked card, the move that was found lawful, and what the step will say."""

    card: TalentCard
    verb: str
    move: Move
    by: Actor
    grants: list[Grant]
    at: datetime
    was: str
    to: str
    words: dict[str, str] = field(default_factory=dict)
    payload: dict[str, Any] = field(default_factory=dict)


def begin(key: UUID, verb: str, *, by: Actor, version: int | None = None, **given: Any) -> Turn:
    """Lock the card and check everything.

    `version` is what the reader saw: a newer one raises `Conflict` and nothing is written. Raises
    `Refused` (not yours), `MoveRefused` (not in this stage) or `Invalid` (something is missing).
    """
    card = TalentCard.objects.locked(key)
    if version is not None and version != card.version:
        raise Conflict(
            _("Somebody else changed this card in the meantime."),
            next_step=_("Open it again: your words are kept below, and nothing was lost."),
        )
    move = check_move(MOVES, card.stage, verb, given, names=NEEDS)
    grants = rules.check_may(by, verb, card)
    texts = texts_in(given)
    return Turn(
        card=card,
        verb=verb,
        move=move,
        by=by,
        grants=grants,
        at=clock.now(),
        was=card.stage,
        to=move.to or card.stage,
        words={name: text for name, text in texts.items() if text and name in KEPT_WORDS},
    )


def finish(turn: Turn, *, beside: bool = False) -> CardStep:
    """Write the card and its step. Three queries. `beside` is for what many do at once and what
    sends nobody back who has a form open: words of villagers."""
    card = turn.card
    card.stage = turn.to
    card.version += not beside
    card.save()
    if turn.was != card.stage:
        telling.stage_changed(card)
    return append(
        card, turn.verb, by=turn.by, grants=turn.grants, at=turn.at, was=turn.was,
        payload=turn.payload, words=turn.words,
    )  # fmt: skip


def append(
    card: TalentCard,
    verb: str,
    *,
    by: Actor,
    at: datetime,
    grants: list[Grant] | None = None,
    was: str = "",
    payload: dict[str, Any] | None = None,
    words: dict[str, str] | None = None,
) -> CardStep:
    """One entry more. Two queries."""
    card.steps_count += 1
    TalentCard.objects.filter(pk=card.pk).update(steps_count=card.steps_count)
    step = CardStep(
        record=card,
        seq=card.steps_count,
        at=at,
        entered_at=at,
        actor=by.as_json(grants or ()),
        verb=verb,
        was=was,
        now=card.stage,
        payload=payload or {},
        words=seal_words(words or {}),
        public=False,
    )
    step.save()
    return step


def last_day(rule: str, path: str, at: datetime) -> date:
    """The day on which a rule's time, counted from a moment, has run out."""
    values = rulesets.values([rule], path=path, at=at)
    span: Span = values.span(rule)
    found = due(at, span, [], values.calendar())
    if found is None:
        raise RuntimeError(f"{rule} never runs out")
    return clock.local(found.at - timedelta(seconds=1)).date()
