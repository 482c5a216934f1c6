"""A table of moves answers what can be done, and says so when something cannot."""

import pytest
from django.db.models import TextChoices

from linli.common.errors import Invalid, MoveRefused
from linli.common.workflow import Move, Moves, check_move, open_moves

pytestmark = pytest.mark.once  # no database


class State(TextChoices):
    OPEN = "OPEN", "open"
    DONE = "DONE", "done"
    SHUT = "SHUT", "shut"


OWNER = frozenset({"owner"})
MOVES: Moves = {
    State.OPEN: {
        "complete": Move(
            State.DONE, OWNER, label="Complete", needs=("answer",), stops=("resolve",)
        ),
        "shut": Move(State.SHUT, OWNER, label="Close", needs=("reason", "unit")),
    },
    State.DONE: {"reopen": Move(State.OPEN, OWNER)},
}


@pytest.mark.parametrize("status", [State.OPEN, "OPEN"])
def test_a_move_with_all_it_needs_is_given(status: str) -> None:
    move = check_move(MOVES, status, "complete", {"answer": "Mended", "more": None})
    assert (move.to, move.stops) == (State.DONE, ("resolve",))


def test_a_move_that_needs_nothing_takes_anything() -> None:
    assert check_move(MOVES, State.DONE, "reopen", {}).to == State.OPEN


@pytest.mark.parametrize("answer", [None, "", "  \n　"])
def test_what_is_missing_is_named(answer: object) -> None:
    with pytest.raises(Invalid, match="answer") as refused:
        check_move(MOVES, State.OPEN, "complete", {"answer": answer})
    assert set(refused.value.fields) == {"answer"}


def test_only_what_is_missing_is_named_and_with_the_readers_word() -> None:
    with pytest.raises(Invalid, match="the new unit") as refused:
        check_move(MOVES, State.OPEN, "shut", {"reason": "far"}, names={"unit": "the new unit"})
    assert set(refused.value.fields) == {"unit"}


@pytest.mark.parametrize("given", [0, False, [], 5])
def test_nought_and_no_are_answers(given: object) -> None:
    assert check_move(MOVES, State.OPEN, "complete", {"answer": given}).to == State.DONE


def test_a_refusal_says_the_state_and_what_can_be_done_now() -> None:
    with pytest.raises(MoveRefused, match=r"“open”.*Complete, Close") as refused:
        check_move(MOVES, "OPEN", "reopen", {})
    assert refused.value.status == 409
    with pytest.raises(MoveRefused, match=r"“done”.*reopen"):
        check_move(MOVES, State.DONE, "complete", {"answer": "x"})


def test_a_state_without_moves_says_that_nothing_can_be_done() -> None:
    assert not open_moves(MOVES, State.SHUT)
    with pytest.raises(MoveRefused, match="Nothing more"):
        check_move(MOVES, State.SHUT, "reopen", {})


def test_what_can_be_done_comes_in_the_order_of_the_table() -> None:
    assert list(open_moves(MOVES, "OPEN")) == ["complete", "shut"]
