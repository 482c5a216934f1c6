"""The one way a matter changes: lock, check, move, count the clocks, append the step, tell people.

The verbs of the office call `begin`, say what is special about them, and call `finish`, all inside
their own transaction.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.digests import seal_words
from linli.common.errors import Conflict, Invalid
from linli.common.images import CleanImage
from linli.common.workflow import Move, check_move
from linli.matters import clocks, rules
from linli.matters.choices import IN_WORK, Clock
from linli.matters.models import Matter, MatterStep
from linli.matters.services import photos as photo_keeping
from linli.matters.services import telling_people
from linli.matters.services.indexing import index_matters, thing_of
from linli.matters.services.reporting import NAMES, clock_keys, true_time
from linli.matters.workflow import HANDLING, MOVES, NEEDS
from linli.people.actors import Actor, Grant
from linli.people.choices import ActorKind
from linli.rulesets import services as rulesets
from linli.rulesets.services import Values
from linli.search.services import Thing
from linli.territory import services as territory
from linli.territory.choices import Level
from linli.territory.services import Duty, Place

LONGEST_WORDS = 2000  # characters of one text in a step
MORE_RULES = (
    "matters.late_entry.within",
    "matters.recheck.one_in",
    "matters.rating.unsatisfied_at_most",
    "matters.reopen.within",
    *telling_people.RULES,
)


@dataclass
class Turn:
    """A locked matter, the move that was found lawful, and what the step will say."""

    matter: Matter
    verb: str
    move: Move
    by: Actor
    grants: list[Grant]
    at: datetime
    entered: datetime
    values: Values
    history: list[tuple[datetime, dict[str, Any]]]
    handlers: set[UUID]
    was: str
    to: str
    found_by: Thing  # as the index knows it
    words: dict[str, str] = field(default_factory=dict)
    payload: dict[str, Any] = field(default_factory=dict)
    public: bool = True

    @property
    def seq(self) -> int:
        """The number of the step that is being written."""
        return self.matter.steps_count + 1

    def note_key(self, key: str) -> None:
        """What another program calls this entry, so that it is there once."""
        if key:
            self.payload["key"] = key


def begin(
    matter_id: UUID,
    verb: str,
    *,
    by: Actor,
    version: int | None = None,
    at: datetime | None = None,
    **given: Any,
) -> Turn:
    """Lock the matter and check everything. Three queries. Inside a transaction only.

    `version` is what the reader saw: a newer one raises `Conflict` and nothing is written. Raises
    `Refused` (not yours), `MoveRefused` (not in this state) or `Invalid` (something is missing).
    """
    matter = Matter.objects.locked(matter_id)
    _check_version(matter, version)
    rules.check_not_erased(matter)
    steps = list(matter.steps.order_by("seq").values_list("at", "payload", "verb", "actor__person"))
    handlers = {UUID(person) for *_rest, verb_, person in steps if verb_ in HANDLING and person}
    move = check_move(MOVES, matter.status, verb, given, names=NEEDS)
    grants = rules.check_may(by, verb, matter)
    words = {key: text.strip() for key, text in given.items() if isinstance(text, str)}
    _check_words(words)
    values = rulesets.values(
        [*clock_keys(matter.clock_class), *MORE_RULES], path=matter.village.path, at=clock.now()
    )
    entered = clock.now()
    moment = true_time(at, entered, values)
    if at is not None and moment < steps[-1][0]:
        raise Invalid(
            _("This lies before the last entry of the matter."),
            fields={"at": _("Give the time after the entry above.")},
        )
    return Turn(
        matter=matter,
        verb=verb,
        move=move,
        by=by,
        grants=grants,
        at=max(moment, steps[-1][0]),
        entered=entered,
        values=values,
        history=[(step_at, payload) for step_at, payload, *_more in steps],
        handlers=handlers,
        was=matter.status,
        to=move.to or matter.status,
        found_by=thing_of(matter),
        words={key: text for key, text in words.items() if text},
    )


def _check_version(matter: Matter, version: int | None) -> None:
    if version is not None and version != matter.version:
        raise Conflict(
            _("Somebody else changed this matter in the meantime."),
            next_step=_("Open it again: your words are kept below, and nothing was lost."),
        )


def _check_words(words: dict[str, str]) -> None:
    too_long = [key for key, text in words.items() if len(text) > LONGEST_WORDS]
    if too_long:
        sentence = _("Please keep it under %(most)d characters.") % {"most": LONGEST_WORDS}
        raise Invalid(_("The text is too long."), fields=dict.fromkeys(too_long, sentence))


def place_of(matter: Matter) -> Place:
    """Where the matter is, for asking who answers for it."""
    return Place(
        unit=matter.place,
        above=(matter.village,),
        grid=matter.grid,
        point=matter.point,
        words=matter.place_words,
        located_by="matter",
    )


def answering(turn: Turn) -> Duty | None:
    """Who acts for the owner now; if nobody does, whoever answers for the place at this level."""
    matter = turn.matter
    duty = None
    if matter.owner_id is not None:
        duty = territory.acting_for(matter.owner_id, place_of(matter), at=turn.entered)
    return duty or territory.on_duty(place_of(matter), matter.level, at=turn.entered)


def give_to(turn: Turn, duty: Duty | None, level: str) -> None:
    """The matter has a new owner at a level; the step says who and why."""
    matter = turn.matter
    matter.level = level if duty is None or level == Level.OUTSIDE else duty.level
    if level != Level.OUTSIDE:
        matter.outside_body = ""
    if duty is not None:
        matter.owner = duty.posting
        matter.because = duty.because
        turn.words["owner"] = duty.person_name
    turn.payload["because"] = {
        key: value for key, value in matter.because.items() if key not in NAMES
    }
    turn.payload["level"] = str(matter.level)


def finish(turn: Turn, *, turn_of: Any = "owner", photos: Iterable[CleanImage] = ()) -> MatterStep:
    """Write the matter, its clocks and its step. Two queries, one for photos, and one for the
    index where it is found by something else now.

    `turn_of` is the posting that has to act next; "owner" takes the owner while the matter is in
    work, and nobody when it waits for the reporter or has ended.
    """
    matter = turn.matter
    matter.status = turn.to
    kept = photo_keeping.keep(
        matter,
        list(photos),
        seq=turn.seq,
        at=turn.entered,
        by_reporter=turn.by.kind == ActorKind.REPORTER,
        is_public=turn.public,
    )
    if kept:
        turn.payload["photos"] = len(kept)
    _count_clocks(turn)
    if turn_of == "owner":
        turn_of = matter.owner if matter.status in IN_WORK else None
    matter.turn = turn_of
    if turn.payload.get("starts"):
        matter.warned_at = None
    step = _step(turn)
    matter.steps_count = step.seq
    matter.version += 1
    matter.save()
    step.save()
    if thing_of(matter) != turn.found_by:
        index_matters(matter)
    return step


def _step(turn: Turn) -> MatterStep:
    return MatterStep(
        record=turn.matter,
        seq=turn.seq,
        at=turn.at,
        entered_at=turn.entered,
        actor=turn.by.as_json(turn.grants),
        verb=turn.verb,
        was=turn.was,
        now=turn.to,
        payload=turn.payload,
        words=seal_words(turn.words),
        public=turn.public,
    )


def _count_clocks(turn: Turn) -> None:
    """Say in the step which clocks it moves, read them anew, and note what was met in time."""
    matter, move = turn.matter, turn.move
    moving = turn.to != turn.was or turn.verb in {"assign", "hand_up"}
    if matter.responded_at is None:
        _note_response(turn)
    if turn.verb in {"complete", "settle"}:
        due = matter.resolve_due_at or matter.respond_due_at
        matter.completed_at, matter.completed_by_id = turn.at, turn.by.person_id
        matter.completed_in_time = due is None or turn.at <= due
    starts = {name: _span(turn, name) for name in move.starts} if moving else {}
    named = {"stops": move.stops, "pauses": move.pauses, "resumes": move.resumes}
    turn.payload.update({key: [str(n) for n in names] for key, names in named.items() if names})
    if starts:
        turn.payload["starts"] = {**starts, **turn.payload.get("starts", {})}
    read_clocks(matter, [*turn.history, (turn.at, turn.payload)], turn.values)


def _span(turn: Turn, name: str) -> dict[str, Any]:
    key = f"matters.{name}.{turn.matter.clock_class}"
    return turn.values.span(key, turn.matter.level).as_json()


def _note_response(turn: Turn) -> None:
    """The first contact, and whether it came in time. Handing on too late winds the next level's
    clock up, but what was late stays late."""
    matter, due = turn.matter, turn.matter.respond_due_at
    if due is not None and turn.at > due:
        matter.responded_in_time = False
    if Clock.RESPOND in turn.move.stops and turn.verb in HANDLING:
        matter.responded_at = turn.at
        if matter.responded_in_time is None:
            matter.responded_in_time = True


def read_clocks(
    matter: Matter, history: Iterable[tuple[datetime, dict[str, Any]]], values: Values
) -> None:
    """Set the cached due times from the history."""
    reading = clocks.read(history, values.calendar())
    matter.respond_due_at = reading.respond.at if reading.respond else None
    matter.resolve_due_at = reading.resolve.at if reading.resolve else None
    matter.paused_since = reading.paused_since
    matter.due_provisional = reading.provisional
