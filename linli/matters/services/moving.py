"""The one way a matter changes: lock, check, move, count the clocks, append the step, tell people.

The verbs of the office call `begin`, say what is special about them, and call `finish`, all inside
their own transaction.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.digests import seal_words
from linli.common.errors import Conflict, Invalid
from linli.common.images import CleanImage
from linli.common.workflow import check_move, texts_in
from linli.matters import joining_rules, rules
from linli.matters.choices import IN_WORK
from linli.matters.events import matter_moves
from linli.matters.models import Matter, MatterStep
from linli.matters.services import clocking, merged, telling_people
from linli.matters.services import photos as photo_keeping
from linli.matters.services.indexing import index_matters, thing_of
from linli.matters.services.late_entry import true_time
from linli.matters.services.reporting import NAMES
from linli.matters.services.turn import Past, Turn
from linli.matters.workflow import HANDLING, MOVES, NEEDS
from linli.people.actors import Actor
from linli.people.choices import ActorKind
from linli.rulesets import services as rulesets
from linli.territory import services as territory
from linli.territory.choices import Level
from linli.territory.services import Duty, Place

MORE_RULES = (
    "matters.late_entry.within",
    "matters.recheck.one_in",
    "matters.rating.unsatisfied_at_most",
    "matters.reopen.within",
    "matters.pause.most",
    "matters.dispatch.most",
    "matters.extension.most",
    "matters.extension.longest",
    *clocking.RULES,
    *telling_people.RULES,
)


def begin(
    matter_id: UUID,
    verb: str,
    *,
    by: Actor,
    version: int | None = None,
    at: datetime | None = None,
    beside: bool = False,
    **given: Any,
) -> Turn:
    """Lock the matter and check everything. Three queries. Inside a transaction only.

    `version` is what the reader saw: a newer one raises `Conflict` and nothing is written. `beside`
    is for what Linli itself enters because of what this person does with another matter. Raises
    `Refused` (not yours), `MoveRefused` (not in this state) or `Invalid` (something is missing).
    """
    matter = Matter.objects.locked(matter_id)
    _check_version(matter, version)
    rules.check_not_erased(matter)
    steps = list(matter.steps.order_by("seq").values_list("at", "payload", "verb", "actor__person"))
    handlers = {UUID(person) for *_rest, verb_, person in steps if verb_ in HANDLING and person}
    move = check_move(MOVES, matter.status, verb, given, names=NEEDS)
    joining_rules.check_time(verb, matter)
    may = rules.check_may_join(by, matter) if beside else rules.check_may(by, verb, matter)
    words = texts_in(given)
    values = rulesets.values(
        [*clocking.clock_keys(matter.clock_class), *MORE_RULES],
        path=matter.village.path,
        at=clock.now(),
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
        grants=may,
        at=max(moment, steps[-1][0]),
        entered=entered,
        values=values,
        past=[Past(verb_, step_at, payload) for step_at, payload, verb_, _person in steps],
        handlers=handlers,
        was=matter.status,
        to=move.to or matter.status,
        found_by=thing_of(matter),
        words={key: text for key, text in words.items() if text},
    )


def check_first(matter_id: UUID, verb: str, *, by: Actor, **given: Any) -> Matter:
    """Whether the state takes the verb from this person, asked before anything is locked and before
    what they said is looked at. Raises as `begin` does. One query."""
    rows = Matter.objects.select_related("kind", "village__parent", "reporter", "owner", "turn")
    matter = rows.get(pk=matter_id)
    rules.check_not_erased(matter)
    check_move(MOVES, matter.status, verb, given, names=NEEDS)
    rules.check_may(by, verb, matter)
    return matter


def _check_version(matter: Matter, version: int | None) -> None:
    if version is not None and version != matter.version:
        raise Conflict(
            _("Somebody else changed this matter in the meantime."),
            next_step=_("Open it again: your words are kept below, and nothing was lost."),
        )


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
    index where it is found by something else now; and what was merged into it follows.

    `turn_of` is the posting that has to act next; "owner" takes the owner while the matter is in
    work, and nobody when it waits for the reporter or has ended.
    """
    matter = turn.matter
    matter.status = turn.to
    if turn.to != turn.was:
        matter_moves.send(sender=Matter, matter=matter, was=turn.was, by=turn.by)
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
    clocking.count_clocks(turn)
    if turn_of == "owner":
        turn_of = matter.owner if matter.status in IN_WORK else None
    matter.turn = turn_of
    step = _step(turn)
    matter.steps_count = step.seq
    matter.version += 1
    matter.save()
    step.save()
    if matter.merged_count:
        merged.follow(matter, turn.entered)
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
