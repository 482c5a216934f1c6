"""Tables of moves: from which state which verb leads where, and what it needs.

Buttons, API verbs, tests and diagrams are drawn from such tables. Whether a person may do it is not
asked here; `who` only names the part whose turn it is, for the rules above to judge.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from linli.common.errors import Invalid, MoveRefused, Text

BY_ITSELF: Final = frozenset({"system"})  # nobody's to do: never offered
LONGEST_WORDS: Final = 2000  # characters of one text in a step


@dataclass(frozen=True)
class Move:
    """One way on: the state it leads to, whose it is, what it needs, which clocks it touches."""

    to: str
    who: frozenset[str]
    label: Text = ""
    needs: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()


Moves = Mapping[str, Mapping[str, Move]]


def open_moves(moves: Moves, status: str) -> Mapping[str, Move]:
    """What can be done in a state, by verb, in the order of the table."""
    return moves.get(status, {})


def check_move(
    moves: Moves,
    status: str,
    verb: str,
    given: Mapping[str, object],
    *,
    names: Mapping[str, Text] | None = None,
) -> Move:
    """The move, if the state has it and everything it needs is given (not `None`, not blank).

    `names` are the needs' names for the reader. Raises `MoveRefused` with the state and what can be
    done in it, or `Invalid` with a sentence per missing field.
    """
    move = open_moves(moves, status).get(verb)
    if move is None:
        raise _refused(moves, status)
    missing = [need for need in move.needs if _is_blank(given.get(need))]
    if missing:
        listed = ", ".join(str((names or {}).get(need, need)) for need in missing)
        raise Invalid(
            _("Something is still missing: %(names)s. Fill it in and send again.")
            % {"names": listed},
            fields={need: _("Please fill this in.") for need in missing},
        )
    return move


def texts_in(given: Mapping[str, object]) -> dict[str, str]:
    """The words among what was given, without blanks around them. Raises `Invalid` where one is
    too long for a step."""
    texts = {name: text.strip() for name, text in given.items() if isinstance(text, str)}
    too_long = [name for name, text in texts.items() if len(text) > LONGEST_WORDS]
    if too_long:
        sentence = _("Please keep it under %(most)d characters.") % {"most": LONGEST_WORDS}
        raise Invalid(_("The text is too long."), fields=dict.fromkeys(too_long, sentence))
    return texts


def _refused(moves: Moves, status: str) -> MoveRefused:
    named = next((known for known in moves if known == status), status)
    message = _("This cannot be done in the state “%(state)s”.") % {
        "state": getattr(named, "label", named)
    }
    now = [
        str(move.label or verb)
        for verb, move in open_moves(moves, status).items()
        if move.who != BY_ITSELF
    ]
    if now:
        next_step = _("What can be done now: %(moves)s.") % {"moves": ", ".join(now)}
    else:
        next_step = _("Nothing more can be done in this state.")
    return MoveRefused(message, next_step=next_step)


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())
