"""Judging panels (row S1-27): each with somebody from a township centre or station and a member of
a village's supervision committee, and none judges where one of its members belongs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from linli.scoring.model.assigning import Board, fill, improve
from linli.scoring.model.cross import Note
from linli.scoring.model.dice import Dice
from linli.scoring.model.errors import ScoresRefused

STATION: Final = "station"
COMMITTEE: Final = "committee"
DEALS: Final = 40  # of people to panels, until the stops fit
LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Judge:
    """Somebody who may sit on a panel: a key, not a name. `barred` are the units that they must not
    judge: their own village, and whatever they said they are partial about."""

    key: str
    side: str
    barred: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Panel:
    """Its letter is drawn anew each round."""

    letter: str
    members: tuple[str, ...]
    stops: tuple[str, ...]


@dataclass(frozen=True)
class PanelDraw:
    """`repeats`: how many times a member comes to a village where they were before."""

    panels: tuple[Panel, ...]
    repeats: int
    notes: tuple[Note, ...] = ()


def panels(
    judges: Iterable[Judge],
    stops: Iterable[str],
    *,
    many: int,
    seed: int,
    each: int = 1,
    past: Mapping[tuple[str, str], int] | None = None,
    away: Iterable[str] = (),
) -> PanelDraw:
    """Deal those who are there to so many panels, and the stops to the panels: `each` panels come
    to a stop, panels have as many stops as one another, and come where their members were least."""
    gone = set(away)
    there = sorted((one for one in judges if one.key not in gone), key=lambda one: one.key)
    places = sorted(set(stops))
    _refuse_impossible(there, places, many, each)
    best: tuple[tuple[int, int], PanelDraw] | None = None
    stuck = ""
    for deal in range(DEALS):
        dice = Dice(f"{seed}:{deal}", "panels")
        found = _dealt(there, places, many, each, past or {}, dice)
        if isinstance(found, str):
            stuck = found
        elif best is None or _worth(found) < best[0]:
            best = (_worth(found), found)
        if best is not None and best[0] == (0, 0):
            break
    if best is None:
        raise ScoresRefused(
            f"No panel may judge “{stuck}”: too many have a member from there, or partial about "
            "it. Name more judges, or ask fewer panels.",
            code="nobody_may_judge", unit=stuck,
        )  # fmt: skip
    return best[1]


def _refuse_impossible(
    judges: Sequence[Judge], places: Sequence[str], many: int, each: int
) -> None:
    for side, words in (
        (STATION, "from a centre or station"), (COMMITTEE, "from a supervision committee")
    ):  # fmt: skip
        count = sum(one.side == side for one in judges)
        if count < many:
            raise ScoresRefused(
                f"{many} panels need {many} judges {words}; {count} are there. Name more, or ask "
                "fewer panels.",
                code=f"too_few_{side}", asked=many, count=count,
            )  # fmt: skip
    if many < 1 or each > many:
        raise ScoresRefused(
            f"{each} panels cannot come to one stop when there are {many}.",
            code="too_few_panels", asked=each, count=many,
        )  # fmt: skip
    for place in places:
        if all(place in one.barred for one in judges if one.side == STATION):
            raise ScoresRefused(
                f"Nobody from a centre or station may judge “{place}”.",
                code="nobody_may_judge", unit=place,
            )  # fmt: skip


def _dealt(
    judges: Sequence[Judge], places: Sequence[str], many: int, each: int,
    past: Mapping[tuple[str, str], int], dice: Dice,
) -> PanelDraw | str:  # fmt: skip
    """One deal, or the place that no panel may judge."""
    seats: list[list[Judge]] = [[] for _ in range(many)]
    for side in (STATION, COMMITTEE):
        turn = dice.shuffled(range(many))
        for at, one in enumerate(dice.shuffled([one for one in judges if one.side == side])):
            seats[turn[at % many]].append(one)
    board = Board(
        units=len(places),
        each=each,
        home=[-1] * many,
        barred=frozenset(
            (panel, unit)
            for panel, members in enumerate(seats)
            for unit, place in enumerate(places)
            if any(place in one.barred for one in members)
        ),
        past={
            (panel, unit): met
            for panel, members in enumerate(seats)
            for unit, place in enumerate(places)
            if (met := sum(past.get((one.key, place), 0) for one in members))
        },
    )
    if left := fill(board, dice):
        return places[left[0]]
    improve(board, dice)
    return _said(board, seats, places, dice)


def _said(
    board: Board, seats: Sequence[Sequence[Judge]], places: Sequence[str], dice: Dice
) -> PanelDraw:
    order = dice.shuffled(range(len(seats)))
    drawn = [
        Panel(
            letter(at),
            tuple(sorted(one.key for one in seats[panel])),
            tuple(places[unit] for unit in sorted(board.whom[panel])),
        )
        for at, panel in enumerate(order)
    ]
    loads = sorted(len(whom) for whom in board.whom)
    notes = []
    if loads[-1] - loads[0] > 1:
        notes.append(
            Note(
                "uneven",
                f"Some panels have {loads[-1]} stops and some {loads[0]}: conflicts leave no other "
                "way.",
                {"most": loads[-1], "least": loads[0]},
            )
        )
    repeats = sum(board.past.get(arc, 0) for arc in board.arcs())
    return PanelDraw(tuple(drawn), repeats, tuple(notes))


def _worth(draw: PanelDraw) -> tuple[int, int]:
    return len(draw.notes), draw.repeats


def letter(number: int) -> str:
    """A, B, … Z, AA, AB, …"""
    word = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, len(LETTERS))
        word = LETTERS[rest] + word
    return word
