"""The one way a household's wish changes: lock, check, move, append the step. In a transaction
only."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.digests import seal_words
from linli.common.errors import Conflict
from linli.common.workflow import Move, check_move, texts_in
from linli.honours import rules
from linli.honours.models import HonourEntry, HonourStep
from linli.honours.workflow import MOVES, NEEDS
from linli.people.actors import Actor, Grant
from linli.people.choices import ActorKind

KEPT_WORDS: Final = frozenset({"advice"})  # told to the household alone
ON_BEHALF: Final = "household"


@dataclass
class Turn:
    """A locked wish, the move that was found lawful, and what the step will say."""

    entry: HonourEntry
    verb: str
    move: Move
    by: Actor
    grants: tuple[Grant, ...]
    at: datetime
    was: str
    words: dict[str, str] = field(default_factory=dict)
    payload: dict[str, Any] = field(default_factory=dict)


def begin(key: UUID, verb: str, *, by: Actor, version: int | None = None, **given: Any) -> Turn:
    """Lock the wish and check everything.

    `version` is what the reader saw: a newer one raises `Conflict` and nothing is written. Raises
    `Refused` (not yours), `MoveRefused` (not in this stage) or `Invalid` (something is missing).
    """
    entry = HonourEntry.objects.locked(key)
    if version is not None and version != entry.version:
        raise Conflict(
            _("Somebody else changed this in the meantime."),
            next_step=_("Open it again: your words are kept below, and nothing was lost."),
        )
    said = {name: value or None for name, value in given.items() if value is not True}
    ticked = {name: "yes" for name, value in given.items() if value is True}
    move = check_move(MOVES, entry.stage, verb, {**said, **ticked}, names=NEEDS)
    grants = rules.check_may(by, verb, entry)
    texts = texts_in(given)
    return Turn(
        entry=entry,
        verb=verb,
        move=move,
        by=by,
        grants=grants,
        at=clock.now(),
        was=entry.stage,
        words={name: text for name, text in texts.items() if text and name in KEPT_WORDS},
    )


def finish(turn: Turn, *, beside: bool = False) -> HonourStep:
    """Write the wish and its step. `beside`: sends nobody back who has a form open."""
    entry = turn.entry
    entry.stage = turn.move.to or entry.stage
    entry.version += not beside
    entry.save()
    return append(
        entry, turn.verb, by=turn.by, grants=turn.grants, at=turn.at, was=turn.was,
        payload=turn.payload, words=turn.words,
    )  # fmt: skip


def append(
    entry: HonourEntry,
    verb: str,
    *,
    by: Actor,
    at: datetime,
    grants: tuple[Grant, ...] = (),
    was: str = "",
    payload: dict[str, Any] | None = None,
    words: dict[str, str] | None = None,
) -> HonourStep:
    """One entry more. Two queries."""
    entry.steps_count += 1
    HonourEntry.objects.filter(pk=entry.pk).update(steps_count=entry.steps_count)
    step = HonourStep(
        record=entry,
        seq=entry.steps_count,
        at=at,
        entered_at=at,
        actor=by.as_json(grants),
        verb=verb,
        was=was,
        now=entry.stage,
        payload=payload or {},
        words=seal_words(words or {}),
        public=False,
    )
    step.save()
    return step


def for_household(by: Actor) -> Actor:
    """Staff who write down what a household said: the record says for whom."""
    if by.kind != ActorKind.STAFF:
        return by
    return Actor(
        by.kind, by.person_id, by.name, by.grants, on_behalf_of=ON_BEHALF, record_id=by.record_id
    )
