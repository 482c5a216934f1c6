"""Who inspects whom: hard conditions exactly, the others as far as they go.

Hard: each unit gets so many different inspectors, none that is barred from it, and inspectors have
as many units as one another where that is possible. This is a flow: holes are filled along paths on
which others give way, so if a hole stays, no assignment has fewer. Soft, in this order: no two who
inspect each other, few pairs that met before, one connected graph (for `severity`); two inspectors
exchange units as long as that helps.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from linli.scoring.model.dice import Dice

Arc = tuple[int, int]  # inspector, unit
MUTUAL: Final = 1_000_000  # what two who inspect each other cost; a pair that met before costs 1
ROUNDS: Final = 40  # of exchanges
TRIES: Final = 60  # partners that an arc tries in one round, of those drawn


@dataclass
class Board:
    """An assignment while it is made. Inspectors and units are numbers."""

    units: int
    each: int  # inspectors of a unit
    home: Sequence[int]  # of an inspector: the unit that the inspector comes from, or -1
    barred: frozenset[Arc] = frozenset()
    past: Mapping[Arc, int] = field(default_factory=dict)
    who: list[set[int]] = field(init=False)
    whom: list[set[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.who = [set() for _ in range(self.units)]
        self.whom = [set() for _ in self.home]
        self._guard = {unit: one for one, unit in enumerate(self.home) if unit >= 0}

    def may(self, one: int, unit: int) -> bool:
        """Whether somebody may inspect a unit at all: never their own."""
        return self.home[one] != unit and (one, unit) not in self.barred

    def add(self, one: int, unit: int) -> None:
        self.who[unit].add(one)
        self.whom[one].add(unit)

    def drop(self, one: int, unit: int) -> None:
        self.who[unit].remove(one)
        self.whom[one].remove(unit)

    def arcs(self) -> list[Arc]:
        """In an order that does not depend on how they came."""
        return [(one, unit) for one in range(len(self.home)) for unit in sorted(self.whom[one])]

    def mutual(self, one: int, unit: int) -> bool:
        """Whether somebody of that unit inspects this one's."""
        return (
            self._guard.get(unit, -1) in self.who[self.home[one]]
            if self.home[one] >= 0
            else (False)
        )

    def cost(self, one: int, unit: int) -> int:
        """Of an arc that is there or would be."""
        return self.past.get((one, unit), 0) + MUTUAL * self.mutual(one, unit)

    def holes(self) -> list[int]:
        """Units that want inspectors, once for each."""
        return [unit for unit in range(self.units) for _ in range(self.each - len(self.who[unit]))]


def fill(board: Board, dice: Dice) -> list[int]:
    """Fill the holes; what is returned cannot be filled by anybody."""
    order = dice.shuffled(range(len(board.home)))
    left: list[int] = []
    most = -(-board.units * board.each // max(1, len(order)))
    for unit in dice.shuffled(board.holes()):
        limit = most
        while not _augment(board, unit, limit, order):
            limit += 1
            if limit > board.units:
                left.append(unit)
                break
    _level(board, order)
    return left


def _augment(board: Board, hole: int, limit: int, order: Iterable[int]) -> bool:
    """Give the unit an inspector with less than `limit`, others giving way if need be."""
    came: dict[int, tuple[int, int]] = {}  # inspector: the unit it takes, who gives that unit up
    free = sorted(order, key=lambda one: len(board.whom[one]))
    waiting: deque[tuple[int, int]] = deque([(hole, -1)])
    while waiting:
        unit, giver = waiting.popleft()
        for one in free:
            if one in came or unit in board.whom[one] or not board.may(one, unit):
                continue
            came[one] = (unit, giver)
            if len(board.whom[one]) < limit:
                _take(board, one, came)
                return True
            waiting.extend((other, one) for other in sorted(board.whom[one]))
    return False


def _take(board: Board, one: int, came: Mapping[int, tuple[int, int]]) -> None:
    while one >= 0:
        unit, giver = came[one]
        if giver >= 0:
            board.drop(giver, unit)
        board.add(one, unit)
        one = giver


def _level(board: Board, order: Sequence[int]) -> None:
    """Whoever has two more than somebody hands one over, along a path if need be."""
    while True:
        most = max(len(whom) for whom in board.whom)
        least = min(len(whom) for whom in board.whom)
        heavy = [one for one in order if len(board.whom[one]) == most]
        if most - least < 2 or not any(_relieve(board, one, most - 1, order) for one in heavy):
            return


def _relieve(board: Board, one: int, limit: int, order: Sequence[int]) -> bool:
    for unit in sorted(board.whom[one]):
        board.drop(one, unit)
        others = [other for other in order if other != one]
        if _augment(board, unit, limit, others):
            return True
        board.add(one, unit)
    return False


def improve(board: Board, dice: Dice) -> None:
    """Exchange units until no arc costs anything, or no exchange helps for long."""
    idle = 0
    for _ in range(ROUNDS):
        arcs = board.arcs()
        bad = [arc for arc in arcs if board.cost(*arc)]
        if not bad or idle > ROUNDS // 4:
            return
        gain = 0
        for arc in dice.shuffled(bad):
            if arc[1] in board.whom[arc[0]]:
                gain += _best_exchange(board, arc, board.arcs() if len(arcs) < TRIES else arcs,
                                       dice)  # fmt: skip
        idle = 0 if gain else idle + 1


def _best_exchange(board: Board, arc: Arc, arcs: Sequence[Arc], dice: Dice) -> int:
    """The best one among those tried; one that changes nothing is taken too, now and then."""
    tried = arcs if len(arcs) < TRIES else [dice.chosen(arcs) for _ in range(TRIES)]
    best, partner, even = 0, None, []
    for other in tried:
        change = exchange(board, arc, other)
        if change is None:
            continue
        exchange(board, (arc[0], other[1]), (other[0], arc[1]))
        if change < best:
            best, partner = change, other
        elif change == 0:
            even.append(other)
    if partner is None and even:
        partner = dice.chosen(even)
    if partner is not None:
        exchange(board, arc, partner)
    return -best


def exchange(board: Board, first: Arc, second: Arc) -> int | None:
    """Let two inspectors exchange units; by how much that changes the cost, or nothing if they may
    not."""
    (one, unit), (two, other) = first, second
    if one == two or unit == other or other in board.whom[one] or unit in board.whom[two]:
        return None
    if other not in board.whom[two] or not (board.may(one, other) and board.may(two, unit)):
        return None
    before = board.cost(one, unit) + board.cost(two, other)
    board.drop(one, unit)
    board.drop(two, other)
    board.add(one, other)
    board.add(two, unit)
    return board.cost(one, other) + board.cost(two, unit) - before


def components(board: Board) -> list[int]:
    """The number of the part that each unit is in, if visits connect units and inspectors."""
    part = [-1] * board.units
    count = 0
    for start in range(board.units):
        if part[start] >= 0:
            continue
        part[start] = count
        waiting = [start]
        while waiting:
            unit = waiting.pop()
            for near in (n for one in board.who[unit] for n in board.whom[one] if part[n] < 0):
                part[near] = count
                waiting.append(near)
        count += 1
    return part


def connect(board: Board, dice: Dice) -> int:
    """Exchange between parts until there is one; how many parts are left."""
    part = components(board)
    while (parts := max(part, default=-1) + 1) > 1:
        arcs = dice.shuffled(board.arcs())
        inside = [arc for arc in arcs if part[arc[1]] == 0]
        outside = [arc for arc in arcs if part[arc[1]] != 0]
        if not _joined(board, inside[:TRIES], outside[:TRIES], parts):
            return parts
        part = components(board)
    return parts


def _joined(board: Board, inside: Sequence[Arc], outside: Sequence[Arc], parts: int) -> bool:
    for arc in inside:
        for other in outside:
            change = exchange(board, arc, other)
            if change is None:
                continue
            if change <= 0 and max(components(board)) + 1 < parts:
                return True
            exchange(board, (arc[0], other[1]), (other[0], arc[1]))
    return False
