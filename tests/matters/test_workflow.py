"""The table of moves decides: every state and every verb, without a list made by hand."""

import inspect
from collections.abc import Callable
from typing import Final

import pytest

from linli.common.errors import DomainError, MoveRefused, Refused
from linli.matters import services as matters
from linli.matters.choices import Clock, Status, Who
from linli.matters.models import Matter
from linli.matters.rules import is_time, moves_for
from linli.matters.services import checking, handling, telling
from linli.matters.workflow import HANDLING, MOVES, NEEDS, SIDEWAYS
from linli.people.actors import ANYBODY, SYSTEM, Actor
from tests import stages
from tests.town import Town

VERBS: Final = sorted({verb for moves in MOVES.values() for verb in moves})
# Nobody's verb: the worker does them, or they are entered beside somebody's verb
BY_ITSELF: Final = {
    verb
    for verb in VERBS
    if all(moves[verb].who == {Who.SYSTEM} for moves in MOVES.values() if verb in moves)
}
CAST: Final = (
    "grid_member",
    "next_grid_member",
    "clerk",
    "chief",
    "secretary",
    "street",
    "lead",
    "outsider",
    "nobody",
)


def outcomes() -> set[tuple[str, str]]:
    """Every arrow of the table, with those that lead sideways."""
    arrows = {(s, m.to or s) for s, moves in MOVES.items() for m in moves.values()}
    return arrows | {(status, to) for status, _verb, to, _why in SIDEWAYS}


def test_every_state_stands_in_the_table_and_nothing_else() -> None:
    assert set(MOVES) == set(Status)
    assert {to for _since, to in outcomes()} <= set(Status)


def test_every_state_can_be_reached_and_an_end_from_every_state() -> None:
    for start in Status:
        seen, edge = {str(start)}, [str(start)]
        while edge:
            here = edge.pop()
            new = {str(to) for since, to in outcomes() if since == here} - seen
            seen |= new
            edge += new
        assert seen & {Status.CLOSED, Status.REFUSED, Status.WITHDRAWN}, start
        if start == Status.SUBMITTED:
            assert seen == set(Status)


def test_every_move_names_known_parts_needs_and_clocks() -> None:
    for moves in MOVES.values():
        for verb, move in moves.items():
            assert move.who, verb
            assert move.who <= set(Who), verb
            assert set(move.needs) <= set(NEEDS), verb
            assert {*move.stops, *move.starts, *move.pauses, *move.resumes} <= set(Clock), verb
            assert str(move.label), verb
    assert set(VERBS) >= HANDLING


def test_each_sideways_arrow_belongs_to_a_move_and_leads_elsewhere_than_it() -> None:
    for status, verb, to, why in SIDEWAYS:
        assert MOVES[status][verb].to != to
        assert to in set(Status)
        assert why


@pytest.mark.parametrize("verb", sorted(set(VERBS) - BY_ITSELF))
def test_each_verb_of_the_office_is_one_function_that_says_who_does_it(verb: str) -> None:
    service: Callable[..., object] = getattr(matters, verb)
    parameters = inspect.signature(service).parameters
    assert parameters["by"].kind is inspect.Parameter.KEYWORD_ONLY
    assert "version" in parameters
    needs = {need for moves in MOVES.values() if verb in moves for need in moves[verb].needs}
    assert needs <= set(parameters)


def everybody(town: Town, matter: Matter) -> dict[str, Actor]:
    """The cast, the holder of the link, of another link, a visitor, and Linli itself."""
    other = town.reports("另一件")
    return {
        **{name: town.cast[name].actor for name in CAST},
        "reporter": matters.reporter_of(matter),
        "other_reporter": matters.reporter_of(other),
        "anybody": ANYBODY,
        "system": SYSTEM,
    }


@pytest.mark.once  # a refusal asks the table, not the database; what is written is tried on both
@pytest.mark.parametrize("status", Status)
def test_the_table_alone_decides_which_verbs_a_state_takes(town: Town, status: Status) -> None:
    """Whoever tries: a verb outside the table is refused with a sentence and writes nothing."""
    matter = stages.to(status, town, kind="rubbish")
    found = everybody(town, matter)
    for verb, do in stages.verbs(town).items():
        if verb in MOVES[status]:
            continue
        for name, actor in found.items():
            with pytest.raises(MoveRefused) as refused:
                do(matter, actor)
            assert str(Status(status).label) in str(refused.value), (verb, name)
            assert str(refused.value.next_step), (verb, name)
    assert stages.again(matter).version == matter.version
    assert matter.steps.count() == matter.steps_count


MAY: Final[dict[str, set[str]]] = {
    # Of the cast, when the matter lies in grid 01 and the grid member has it; see `who` below.
    Who.DISPATCHER: {"clerk", "chief", "secretary", "street", "lead"},
    Who.REPORTER: {"reporter", "clerk", "chief", "secretary", "street", "lead"},
    Who.STAFF: {"grid_member", "clerk", "chief", "secretary", "street", "lead"},
    Who.RELEASER: {"chief", "secretary", "street", "lead"},
    Who.CHECKER: {"clerk", "chief", "secretary", "street", "lead"},
    Who.SYSTEM: {"system"},
    Who.OWNER: {"grid_member"},
    Who.DECIDER: set(),  # nothing was asked; see below
}


@pytest.mark.parametrize("status", Status)
def test_whose_move_it_is_decides_who_of_the_cast_may(town: Town, status: Status) -> None:
    """The buttons are those of the table, and nobody else gets one."""
    matter = stages.to(status, town, kind="rubbish")
    for name, actor in everybody(town, matter).items():
        expected = [
            verb
            for verb, move in MOVES[status].items()
            if move.who != {Who.SYSTEM}
            and any(name in MAY[who] for who in move.who)
            and is_time(verb, matter)
        ]
        assert moves_for(actor, matter) == expected, name


@pytest.mark.parametrize("status", Status)
def test_only_whoever_was_asked_decides(town: Town, status: Status) -> None:
    for verb in set(stages.ASKED) & set(MOVES[status]):
        matter = stages.asked_above(verb, status, town)
        found = everybody(town, matter)
        assert {name for name in found if verb in moves_for(found[name], matter)} == {"clerk"}


@pytest.mark.once
@pytest.mark.parametrize("status", Status)
def test_whoever_has_no_button_is_refused_by_the_service_too(town: Town, status: Status) -> None:
    matter = stages.to(status, town, kind="rubbish")
    refused = 0
    for name, actor in everybody(town, matter).items():
        offered = moves_for(actor, matter)
        for verb in MOVES[status]:
            if verb in offered or name == "system" or not is_time(verb, matter):
                continue
            with pytest.raises(Refused) as caught:
                stages.verbs(town)[verb](matter, actor)
            assert str(caught.value), (name, verb)
            refused += 1
    assert refused
    assert stages.again(matter).version == matter.version


@pytest.mark.parametrize("status", Status)
def test_every_button_works_and_leads_where_the_table_says(town: Town, status: Status) -> None:
    for verb, move in MOVES[status].items():
        if verb in stages.ASKED:
            matter = stages.asked_above(verb, status, town, kind="rubbish")
        else:  # of power lines the list of items says that the village does not answer for them
            kind = "power" if verb == "hand_back" else "rubbish"
            matter = stages.to(status, town, kind=kind)
        if not is_time(verb, matter):
            continue
        found = everybody(town, matter)
        names = [n for n in found if verb in moves_for(found[n], matter)] or ["system"]
        actor = found["reporter" if "reporter" in names and verb == "correct" else names[0]]
        if verb == "correct":
            # Its own first words are the reporter's to correct
            matters.correct(matter.pk, by=found["reporter"], seq=1, words="更正")
        else:
            stages.verbs(town)[verb](matter, actor)
        after = stages.again(matter)
        step = matter.steps.get(seq=matter.steps_count + 1)
        assert (step.verb, step.was, step.now) == (verb, status, after.status)
        sideways = {to for since, by, to, _why in SIDEWAYS if (since, by) == (status, verb)}
        assert after.status in {move.to or status, *sideways}
        assert after.steps_count == step.seq
        assert after.version == matter.version + 1
        assert step.is_intact()


def test_what_a_move_needs_is_asked_for_by_name(town: Town) -> None:
    asked = 0
    for status in Status:
        matter = stages.to(status, town, kind="rubbish")
        for verb, move in MOVES[status].items():
            service = getattr(matters, verb, None)
            if service is None or not move.needs:
                continue
            empty = {
                name: None if name in {"solved", "to", "seq", "amount"} else " "
                for name in move.needs
            }
            with pytest.raises(DomainError) as caught:
                service(matter.pk, by=SYSTEM, **empty)
            assert set(getattr(caught.value, "fields", {})) == set(move.needs), (status, verb)
            asked += 1
    assert asked > 10


def test_the_modules_of_the_verbs_are_the_public_ones() -> None:
    for module in (handling, checking, telling):
        for name, found in vars(module).items():
            if inspect.isfunction(found) and found.__module__ == module.__name__:
                public = name in VERBS
                assert not public or getattr(matters, name) is found
