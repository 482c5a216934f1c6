"""Cross-inspection: the people of each village inspect other villages (practice B9; methods §4).

Method A, `rotation`: units stand in a circle in an order by chance, and each month everybody goes
to those `s` places further on. One shift gives every unit one inspector and every inspector one
unit. Never `s` and `n - s` in one month: they would inspect each other. No shift twice until all
were used. The circle is whole when the shifts of a month differ by something that shares no divisor
with `n`.

Method B, `cross`: begins as A and keeps to conflicts, leave and who met whom before (`assigning`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import gcd
from typing import Any, Final

from linli.scoring.model.assigning import Board, components, connect, fill, improve
from linli.scoring.model.dice import Dice
from linli.scoring.model.errors import ScoresRefused

SMALL: Final = 30  # villages: so few have used up their pairs within a year
ATTEMPTS: Final = 8
Visit = tuple[str, str]  # who inspects, who is inspected
Pool = tuple[tuple[str, ...], int]  # townships that draw together, their villages


@dataclass(frozen=True)
class Note:
    """What could not be had, and why."""

    code: str
    text: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class CrossDraw:
    """A draw with what it keeps and what not. `mutual`: pairs that inspect each other; `repeats`:
    visits whose pair met before; `parts`: 1 if visits connect all units."""

    visits: tuple[Visit, ...]
    mutual: tuple[Visit, ...]
    repeats: int
    parts: int
    notes: tuple[Note, ...] = ()

    def loads(self) -> dict[str, int]:
        """How many visits each inspecting unit has."""
        loads: dict[str, int] = {}
        for by, _ in self.visits:
            loads[by] = loads.get(by, 0) + 1
        return loads


def shifts(many: int, each: int, months: int, dice: Dice) -> list[tuple[int, ...]]:
    """For each month the shifts of a circle of `many` (method A)."""
    usable = [s for s in range(1, many) if 2 * s != many] or list(range(1, many))
    waiting: list[int] = []
    plan: list[tuple[int, ...]] = []
    for _ in range(months):
        chosen: list[int] = []
        while len(chosen) < min(each, many - 1):
            if not waiting:
                fresh = set(usable if len(chosen) < len(usable) else range(1, many))
                waiting = dice.shuffled(sorted(fresh - set(chosen)))
            shift = _fitting(waiting, chosen, many) or _fitting(usable, chosen, many) or waiting[0]
            if shift in waiting:
                waiting.remove(shift)
            chosen.append(shift)
        plan.append(tuple(chosen))
    return plan


def _fitting(waiting: Sequence[int], chosen: Sequence[int], many: int) -> int:
    """The shift to take next: not against one of this month; if possible one that makes the circle
    whole, and whose opposite waits too, so that opposites are not left for one month."""
    fits = [s for s in waiting if s not in chosen and many - s not in chosen]
    near = [s for s in fits if not chosen or any(gcd(s - c, many) == 1 for c in chosen)]
    both = [s for s in near or fits if many - s in waiting]
    return next(iter(both or near or fits), 0)


def rotation(units: Iterable[str], *, each: int, months: int, seed: int) -> list[list[Visit]]:
    """Method A for so many months. Everybody inspects as many as inspect them."""
    circle = Dice(seed, "circle").shuffled(sorted(units))
    many = len(circle)
    return [
        sorted((circle[(place - s) % many], unit) for place, unit in enumerate(circle) for s in of)
        for of in shifts(many, each, months, Dice(seed, "shifts"))
    ]


def cross(
    units: Iterable[str],
    *,
    each: int,
    seed: int,
    month: int = 0,
    away: Iterable[str] = (),
    conflicts: Iterable[Visit] = (),
    past: Mapping[Visit, int] | None = None,
) -> CrossDraw:
    """A draw of one month. `away` inspect nobody this time, and are inspected all the same;
    `conflicts` are pairs (who, whom) that must not be drawn; `past` says how often a pair met. With
    one and the same seed, months 0, 1, … go on as `rotation` does."""
    names = sorted(set(units))
    each_now = min(each, len(names) - 1)
    if each_now < 1:
        raise ScoresRefused(
            "One village alone cannot be inspected by another: pool it with a neighbour.",
            code="alone",
        )
    number = {name: place for place, name in enumerate(names)}
    gone = set(away) & set(names)
    working = [name for name in names if name not in gone]
    board = _board(names, working, each_now, number, conflicts, past or {})
    _refuse_impossible(board, names)
    board, parts = _best(board, names, working, seed, month)
    return _said(board, names, working, parts, each)


def _best(
    empty: Board, names: Sequence[str], working: Sequence[str], seed: int, month: int
) -> tuple[Board, int]:
    """The best of some attempts; where there are many villages the first is as good as any."""
    found: list[tuple[tuple[bool, int, int], Board, int]] = []
    for attempt in range(ATTEMPTS if len(names) <= SMALL else 1):
        board = replace(empty)  # nobody is drawn yet, the conditions are the same
        dice = Dice(f"{seed}:{month}:{attempt}", "cross")
        _begin(board, names, working, f"{seed}:{attempt}" if attempt else seed, month)
        if left := fill(board, dice):
            raise _too_few(names[left[0]], empty.each, empty.each - 1)
        improve(board, dice)
        parts = connect(board, dice)
        cost = sum(board.cost(*arc) for arc in board.arcs())
        found.append(((parts > 1, cost, attempt), board, parts))
        if not cost and parts == 1:
            break
    _, board, parts = min(found, key=lambda one: one[0])
    return board, parts


def _board(
    names: Sequence[str], working: Sequence[str], each: int, number: Mapping[str, int],
    conflicts: Iterable[Visit], past: Mapping[Visit, int],
) -> Board:  # fmt: skip
    place = {name: at for at, name in enumerate(working)}
    known = [(by, to) for by, to in conflicts if by in place and to in number]
    return Board(
        units=len(names),
        each=each,
        home=[number[name] for name in working],
        barred=frozenset((place[by], number[to]) for by, to in known),
        past={
            (place[by], number[to]): met
            for (by, to), met in past.items()
            if by in place and to in number
        },
    )


def _refuse_impossible(board: Board, names: Sequence[str]) -> None:
    for unit, name in enumerate(names):
        may = sum(board.may(one, unit) for one in range(len(board.home)))
        if may < board.each:
            raise _too_few(name, board.each, may)


def _too_few(unit: str, each: int, may: int) -> ScoresRefused:
    return ScoresRefused(
        f"“{unit}” needs {each} inspectors, but only {may} may go there: the others are on leave "
        "or have a conflict. Ask fewer visits, or pool with a neighbour township.",
        code="too_few_inspectors", unit=unit, each=each, may=may,
    )  # fmt: skip


def _begin(
    board: Board, names: Sequence[str], working: Sequence[str], seed: int | str, month: int
) -> None:
    """Method A, as far as nothing speaks against it."""
    circle = Dice(seed, "circle").shuffled(names)
    place = {name: at for at, name in enumerate(working)}
    number = {name: at for at, name in enumerate(names)}
    many = len(circle)
    for s in shifts(many, board.each, month + 1, Dice(seed, "shifts"))[month]:
        for at, unit in enumerate(circle):
            one = place.get(circle[(at - s) % many], -1)
            if one >= 0 and board.may(one, number[unit]):
                board.add(one, number[unit])


def _said(
    board: Board, names: Sequence[str], working: Sequence[str], parts: int, each: int
) -> CrossDraw:
    arcs = board.arcs()
    visits = tuple(sorted((working[one], names[unit]) for one, unit in arcs))
    drawn = set(visits)
    mutual = tuple(pair for pair in visits if pair[::-1] in drawn and pair[0] < pair[1])
    repeats = sum(board.past.get(arc, 0) > 0 for arc in arcs)
    return CrossDraw(visits, mutual, repeats, parts, tuple(_notes(board, mutual, parts, each)))


def _notes(board: Board, mutual: Sequence[Visit], parts: int, each: int) -> Iterable[Note]:
    many = board.units
    if board.each < each:
        yield Note(
            "fewer_visits",
            f"{many} villages have {board.each} others to inspect them, not {each}.",
            {"units": many, "each": board.each, "asked": each},
        )
    if mutual:
        least = max(0, many * board.each - many * (many - 1) // 2)
        why = (
            f"{many} villages with {board.each} visits each cannot avoid it"
            if least
            else "leave and conflicts leave no other way that was found"
        )
        yield Note(
            "mutual",
            f"{len(mutual)} pairs inspect each other: {why}.",
            {"pairs": len(mutual), "least": least},
        )
    loads = [len(whom) for whom in board.whom]
    if max(loads) - min(loads) > 1:
        yield Note(
            "uneven",
            f"Some have {max(loads)} visits and some {min(loads)}: leave and conflicts leave no "
            "other way.",
            {"most": max(loads), "least": min(loads)},
        )
    if parts > 1:
        yield Note(
            "not_connected",
            f"The visits fall into {parts} parts that nobody connects: this month alone cannot "
            "tell a harsh inspector from a poor village.",
            {"parts": parts, "sizes": sorted(map(components(board).count, range(parts)))},
        )


def pooled(
    townships: Mapping[str, Iterable[str]], parents: Mapping[str, str], *, least: int = 3
) -> tuple[list[tuple[str, ...]], list[Note]]:
    """Townships that draw together: whoever has fewer than `least` villages joins a neighbour in
    the order of codes under the same county, the one with fewer villages. Who cannot is noted."""
    pools: list[tuple[str, ...]] = []
    notes: list[Note] = []
    counties: dict[str, list[str]] = {}
    for township in sorted(townships):
        counties.setdefault(parents[township], []).append(township)
    for county in sorted(counties):
        rows: list[Pool] = [((one,), len(set(townships[one]))) for one in counties[county]]
        joined = _joined(rows, least)
        pools += [names for names, _ in joined]
        notes += [
            Note(
                "nobody_to_pool_with",
                f"“{names[0]}” has {many} villages and no neighbour township in its county.",
                {"township": names[0], "villages": many},
            )
            for names, many in joined
            if many < least
        ]
    return pools, notes


def _joined(rows: list[Pool], least: int) -> list[Pool]:
    while len(rows) > 1 and min(many for _, many in rows) < least:
        at = next(place for place, (_, many) in enumerate(rows) if many < least)
        near = [place for place in (at - 1, at + 1) if 0 <= place < len(rows)]
        other = min(near, key=lambda place: (rows[place][1], place))
        low, high = sorted((at, other))
        names, many = rows[low][0] + rows[high][0], rows[low][1] + rows[high][1]
        rows = [*rows[:low], (names, many), *rows[high + 1 :]]
    return rows
