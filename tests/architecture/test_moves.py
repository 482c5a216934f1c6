"""Every table of moves of the product keeps the rules that pages and services rely on."""

from typing import Final

import pytest

from linli.activities import workflow as activities
from linli.common.workflow import Moves
from linli.honours import workflow as honours
from linli.matters import workflow
from linli.matters.choices import STANDING, Clock, Status, Who
from linli.mediation import workflow as mediation
from linli.stars import workflow as stars
from linli.talents import workflow as talents

pytestmark = pytest.mark.once  # no database

TABLES: Final[dict[str, Moves]] = {
    "matters": workflow.MOVES,
    "activities": activities.MOVES,
    "mediation": mediation.MOVES,
    "talents": talents.MOVES,
    "honours": honours.MOVES,
    "honours rounds": honours.ROUND_MOVES,
    "stars": stars.MOVES,
}


@pytest.mark.parametrize("name", TABLES)
def test_a_verb_means_the_same_wherever_it_stands(name: str) -> None:
    """Its parts and its needs do not depend on the state: one form, one function."""
    seen: dict[str, tuple[object, object]] = {}
    for moves in TABLES[name].values():
        for verb, move in moves.items():
            same = (move.who, move.needs)
            assert seen.setdefault(verb, same) == same, verb


def test_sideways_arrows_are_those_of_moves_that_exist() -> None:
    for status, verb, to, _why in workflow.SIDEWAYS:
        assert verb in workflow.MOVES[status]
        assert to in workflow.MOVES


def test_clocks_are_stopped_where_nobody_of_the_office_has_to_act() -> None:
    """No move into such a state leaves a clock running that ran before it."""
    resting = {Status.CHECKED, Status.CLOSED, Status.REFUSED, Status.WITHDRAWN, Status.DONE}
    running = {Status.SUBMITTED: Clock.RESPOND, Status.IN_HAND: Clock.RESOLVE}
    for status, clock in running.items():
        for verb, move in workflow.MOVES[status].items():
            if move.to in resting:
                assert clock in move.stops, (status, verb)
            if move.to in STANDING:
                assert clock in move.pauses, (status, verb)


def test_the_clock_of_a_state_starts_on_every_way_into_it() -> None:
    needs = {Status.SUBMITTED: Clock.RESPOND, Status.IN_HAND: Clock.RESOLVE}
    for status, moves in workflow.MOVES.items():
        for verb, move in moves.items():
            clock = needs.get(Status(move.to)) if move.to else None
            if clock is not None:
                assert clock in {*move.starts, *move.resumes}, (status, verb)


def test_what_ends_a_matter_is_never_the_owners_alone_but_a_refusal() -> None:
    for status, moves in workflow.MOVES.items():
        for verb, move in moves.items():
            if move.to in {Status.CLOSED, Status.WITHDRAWN}:
                assert not move.who & {Who.OWNER, Who.CHECKER}, (status, verb)
