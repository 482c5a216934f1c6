"""The one way an activity changes: lock, check, move, append the step. In a transaction only."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.activities import rules
from linli.activities.events import activity_moves
from linli.activities.models import Activity, ActivityStep, Participation
from linli.activities.workflow import MOVES, NEEDS
from linli.common import clock
from linli.common.digests import seal_words
from linli.common.errors import Conflict, Invalid
from linli.common.workflow import Move, check_move
from linli.people.actors import Actor, Grant

LONGEST_WORDS: Final = 20_000  # characters of one text: minutes are long
IN_STEPS: Final = frozenset({"reason", "decision"})  # what the step keeps of what was given


@dataclass
class Turn:
    """A locked activity, the move that was found lawful, and what the step will say."""

    activity: Activity
    verb: str
    move: Move
    by: Actor
    grants: list[Grant]
    at: datetime
    was: str
    to: str
    own: Participation | None = None
    words: dict[str, str] = field(default_factory=dict)
    payload: dict[str, Any] = field(default_factory=dict)


def begin(key: UUID, verb: str, *, by: Actor, version: int | None = None, **given: Any) -> Turn:
    """Lock the activity and check everything.

    `version` is what the reader saw: a newer one raises `Conflict` and nothing is written. Raises
    `Refused` (not yours), `MoveRefused` (not in this state) or `Invalid` (something is missing).
    """
    activity = Activity.objects.locked(key)
    if version is not None and version != activity.version:
        raise Conflict(
            _("Somebody else changed this activity in the meantime."),
            next_step=_("Open it again: your words are kept below, and nothing was lost."),
        )
    if activity.erased_at is not None:
        raise Conflict(
            _("The words of this activity were erased in time."),
            next_step=_("Its day and its kind stay; nothing more can be added."),
        )
    own = rules.own_part(by, activity)
    move = check_move(MOVES, activity.status, verb, given, names=NEEDS)
    grants = rules.check_may(by, verb, activity, own)
    texts = {name: text.strip() for name, text in given.items() if isinstance(text, str)}
    check_length(texts)
    return Turn(
        activity=activity,
        verb=verb,
        move=move,
        by=by,
        grants=grants,
        at=clock.now(),
        was=activity.status,
        to=move.to or activity.status,
        own=own,
        words={name: text for name, text in texts.items() if text and name in IN_STEPS},
    )


def check_length(texts: dict[str, str], most: int = LONGEST_WORDS) -> None:
    """Raise `Invalid` for a text that is too long."""
    long = [name for name, text in texts.items() if len(text) > most]
    if long:
        sentence = _("Please keep it under %(most)d characters.") % {"most": most}
        raise Invalid(_("The text is too long."), fields=dict.fromkeys(long, sentence))


def finish(turn: Turn, *, happened: datetime | None = None, beside: bool = False) -> ActivityStep:
    """Write the activity and its step. Two queries.

    `beside` is for what many do at once and what changes nothing that others write, such as signing
    in: whoever has the form of the list open is not sent back by it.
    """
    activity = turn.activity
    activity.status = turn.to
    if turn.to != turn.was:
        activity_moves.send(sender=Activity, activity=activity, was=turn.was, by=turn.by)
    activity.steps_count += 1
    activity.version += not beside
    activity.save()
    return append(
        activity,
        turn.verb,
        by=turn.by,
        grants=turn.grants,
        at=happened or turn.at,
        was=turn.was,
        payload=turn.payload,
        words=turn.words,
    )


def append(
    activity: Activity,
    verb: str,
    *,
    by: Actor,
    grants: list[Grant],
    at: datetime,
    was: str = "",
    payload: dict[str, Any] | None = None,
    words: dict[str, str] | None = None,
) -> ActivityStep:
    """The entry that `steps_count` already counts. One query."""
    step = ActivityStep(
        record=activity,
        seq=activity.steps_count,
        at=at,
        entered_at=clock.now(),
        actor=by.as_json(grants),
        verb=verb,
        was=was,
        now=activity.status,
        payload=payload or {},
        words=seal_words({name: text for name, text in (words or {}).items() if text}),
        public=False,
    )
    step.save()
    return step
