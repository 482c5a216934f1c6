"""Which clocks a step moves, by the table and the rules of the place, and what was met in time."""

from collections.abc import Iterable
from typing import Any, Final

from linli.common.spans import Span
from linli.matters import clocks
from linli.matters.choices import ABOUT, PAIR, STANDING, WORKING, Clock, Question, Status
from linli.matters.models import Matter
from linli.matters.services.turn import Turn
from linli.matters.workflow import HANDLING
from linli.rulesets.services import Values
from linli.territory.choices import Level

WARN: Final = "matters.warn.before"
ESCALATE: Final = "matters.escalate.after"
RECHECK: Final = "matters.recheck.within"
WAIT: Final = "matters.waiting.longest"
PAUSE: Final = "matters.pause.longest"
DECIDE: Final = "matters.decide.within"
BEGINNING: Final = (WARN, ESCALATE)  # what every report asks for, besides its pair of clocks
RULES: Final = (*BEGINNING, RECHECK, WAIT, PAUSE, DECIDE)
ENDS: Final = {f"{name}_due_at": name for name in Clock.values}
CLOCK_COLUMNS: Final = (*ENDS, "paused_since", "due_provisional", "warn_at", "escalate_at")


def clock_keys(clock_class: str) -> list[str]:
    """The rules of a pair of clocks."""
    return [f"matters.{name}.{clock_class}" for name in PAIR]


def count_clocks(turn: Turn) -> None:
    """Say in the step which clocks it moves, read them anew, and note what was met in time."""
    matter, move = turn.matter, turn.move
    if matter.responded_at is None:
        _note_response(turn)
    if turn.verb in {"complete", "settle", "conclude"}:
        due = matter.resolve_due_at or matter.respond_due_at
        matter.completed_at, matter.completed_by_id = turn.at, turn.by.person_id
        matter.completed_in_time = due is None or turn.at <= due
    starts = {name: _span(turn, name) for name in move.starts if _begins(turn, name)}
    starts |= turn.payload.get("starts", {})
    stops = [*move.stops, *_ended_with(turn, {*move.stops, *starts})]
    named = {"stops": stops, "pauses": move.pauses, "resumes": move.resumes}
    turn.payload.update({key: [str(n) for n in names] for key, names in named.items() if names})
    if starts:
        turn.payload.update(starting(starts, matter, turn.values))
    if {*starts, *turn.payload.get("extends", {})} & set(WORKING):
        matter.warned_at = matter.soon_told_at = None
    entries = [*((step.at, step.payload) for step in turn.past), (turn.at, turn.payload)]
    read_clocks(matter, entries, turn.values)


def _begins(turn: Turn, name: str) -> bool:
    """A recheck has a clock only where somebody rechecks, a decision while there is somebody above
    to ask."""
    if name == Clock.DECIDE:
        return "last" not in turn.payload
    return name != Clock.RECHECK or turn.to == Status.DONE


def _ended_with(turn: Turn, touched: set[str]) -> list[str]:
    """Clocks that belong to a state end with it; a question ends with the clock that it is
    about."""
    ended: list[str] = []
    if turn.was in STANDING and turn.to not in STANDING and Clock.WAIT not in touched:
        ended.append(Clock.WAIT)
    if turn.was == Status.DONE and turn.to != Status.DONE:
        ended.append(Clock.RECHECK)
    if turn.payload.get("last"):
        ended.append(Clock.DECIDE)
    question = turn.matter.question
    if question and Clock.DECIDE not in touched and ABOUT[Question(question)] in touched:
        ended.append(Clock.DECIDE)
        turn.matter.question, turn.matter.decider = "", None
    return ended


def _span(turn: Turn, name: str) -> dict[str, Any]:
    """How long the rules let a clock run that this step starts."""
    values, level = turn.values, turn.matter.level
    if name in PAIR:
        return values.span(f"matters.{name}.{turn.matter.clock_class}", level).as_json()
    if name == Clock.RECHECK:
        return values.span(RECHECK).as_json()
    if name == Clock.DECIDE:
        return values.span(DECIDE).as_json()
    if turn.to == Status.PAUSED:
        return values.span(PAUSE, turn.payload["cause"]).as_json()
    return values.span(WAIT).as_json()


def starting(starts: dict[str, Any], matter: Matter, values: Values) -> dict[str, Any]:
    """What a step says of the clocks that it starts: how long they run, when their warnings go, and
    when the matter goes up by itself. Never beyond the street; whoever deals with an outside body
    is reminded instead."""
    warns = {name: Span.parse(values[WARN][name]).as_json() for name in starts if name in WORKING}
    ups = {
        name: values.span(ESCALATE, matter.clock_class).as_json()
        for name in starts
        if name in PAIR and matter.level != Level.TOWNSHIP
    }
    said = {"starts": starts, "warns": warns, "escalates": ups}
    return {key: value for key, value in said.items() if value}


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


def read_clocks(matter: Matter, history: Iterable[clocks.Entry], values: Values) -> None:
    """Set the cached moments from the history."""
    reading = clocks.read(history, values.calendar())
    for column, name in ENDS.items():
        found = getattr(reading, name)
        setattr(matter, column, found.at if found else None)
    matter.paused_since = reading.paused_since
    matter.due_provisional = reading.provisional
    matter.warn_at, matter.escalate_at = reading.warn_at, reading.escalate_at
