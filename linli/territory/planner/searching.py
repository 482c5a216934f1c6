"""The search of one village: exact where that is possible, else annealing and repair."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from linli.territory.planner.annealing import anneal
from linli.territory.planner.chains import MOST_WORK, cut_row, row_of
from linli.territory.planner.enumeration import MOST_UNITS, enumerate_plans
from linli.territory.planner.growth import begin, price
from linli.territory.planner.starting import beginning
from linli.territory.planner.state import BORDER, GRID, RUN, UNIT, Ints, Rows
from linli.territory.planner.windows import FOUND, NONE, UNKNOWN, plan_within
from linli.territory.planner.windows import MOST_UNITS as MOST_LOOKED_AT

EXACT: Final = "exact"  # every plan was looked at
BOUND: Final = "bound"  # the worst grid is as near to its target as any plan can have it
SEARCH: Final = "search"
HOT: Final = 0.08
COLD: Final = 0.01
Mix = tuple[int, int, int]
AFRESH: Final[Mix] = (0, 40, 48)  # of 256 steps: splits, swaps, sweeps; the others move one unit
REPAIR: Final[Mix] = (24, 40, 48)
CHANGE: Final[Mix] = (24, 20, 0)  # what little has to be changed is found unit by unit
REPAIRS: Final = 5
MOST_STEPS: Final = 5_000_000  # of one repair
REPAIR_STEPS: Final = 200  # for each unit, the first time; then twice as many, and so on
URGENT: Final = 0.1  # what a grid beyond the tolerance costs in a repair, more each time
TURNS: Final = 8  # of a re-plan: from the earlier plan, each with other chances
PATIENCE: Final = 4  # turns without anything better
HOT_AGAIN: Final = 0.2  # of the price of a moved unit
CONTENT: Final = 0.5  # who pays so much for a moved unit changes nothing that is within tolerance
ROUNDING: Final = 1e-9
LOOKS: Final = 1_000_000  # sets of units that are tried for one window of load
NO_CAP: Final = 1e300
WINDOWS: Final = 64  # that are looked through, at most; halving a deviation needs some thirty
NARROW: Final = 0.002  # of the target: from here on only for a proof


@dataclass
class Found:
    """A village's plan: the grid of each member, and how it was found."""

    grid: list[int]
    excess: float
    how: str


@dataclass(frozen=True)
class Effort:
    """How long to search, and for what."""

    steps: int  # for each unit, of a first plan
    again: int  # and of each turn of a re-plan
    tolerance: float
    cap: float
    seed: int
    stay: float  # price of moving a unit of mean load


@dataclass
class Hand:
    """One village in the search's hands."""

    units: Rows
    borders: Rows
    grids: Rows
    run: Rows
    names: list[str]
    effort: Effort

    def anneal(self, steps: int, hot: float, cold: float, mix: Mix = AFRESH) -> None:
        """So many steps from hot to cold."""
        anneal(self.units, self.borders, self.grids, self.run, steps, hot, cold, *mix)

    def start(self, grid: list[int] | Ints) -> None:
        """Begin with these grids; free units join them or new ones."""
        self.units["grid"] = grid
        begin(self.units, self.borders, self.grids, self.run)

    def excess(self) -> float:
        """How far the worst grid is beyond the tolerance, and beyond the cap."""
        away = np.abs(self.grids["load"] / self.grids["target"] - 1).max() - self.effort.tolerance
        over = (self.grids["homes"] / self.effort.cap - 1).max()
        return max(0.0, float(away)) + 1e6 * max(0.0, float(over))

    def price(self) -> float:
        """What the plan costs in all."""
        return float(price(self.units, self.grids, self.run))

    def floor(self) -> float:
        """An excess that no plan can go below: the heaviest unit is in some grid; some grid has no
        fewer units than the average, and some no more."""
        loads, target, count = np.sort(self.units["load"]), self.grids["target"], len(self.grids)
        most, least = -(-len(loads) // count), len(loads) // count
        away = [loads[-1] / target.max() - 1]
        if np.ptp(target) == 0:
            away += [loads[:most].sum() / target[0] - 1, 1 - loads[-least:].sum() / target[0]]
        return max(0.0, *(float(one) - self.effort.tolerance for one in away))

    def roughness(self) -> float:
        """How much one unit matters to a grid's outline, against a grid of a dozen."""
        return float(np.clip(math.sqrt(12 * len(self.grids) / len(self.units)), 0.1, 1.0))


class Best:
    """The best plan so far: least excess first, beyond what is allowed, then the price."""

    def __init__(self, hand: Hand, allowed: float = 0.0) -> None:
        self.hand = hand
        self.allowed = allowed
        self.key = (math.inf, math.inf)
        self.grid: Ints = hand.units["grid"].copy()
        self.excess = math.inf
        self.least = 0.0  # no plan has less

    def look(self) -> bool:
        """Keep the plan in hand if it is better, and say so."""
        excess = self.hand.excess()
        key = (round(max(excess - self.allowed, 0.0), 9), self.hand.price())
        if key < self.key:
            self.key, self.excess = key, excess
            self.grid = self.hand.units["grid"].copy()
            return True
        return False

    def found(self, floor: float) -> Found:
        """The plan, and whether a better worst grid is out of the question."""
        how = BOUND if 0 < self.excess <= max(floor, self.least) + ROUNDING else SEARCH
        return Found(self.grid.tolist(), self.excess, how)


def search(hand: Hand) -> Found:
    """The plan of a village."""
    again = bool((hand.units["before"] >= 0).any())
    exact = _exactly(hand, again)
    if exact is not None:
        return exact
    if len(hand.grids) == 1:
        hand.start([0] * len(hand.units))
        return Found(hand.units["grid"].tolist(), hand.excess(), EXACT)
    return _again(hand) if again else _afresh(hand)


def _exactly(hand: Hand, again: bool) -> Found | None:
    """The best of all plans, where they can all be looked at."""
    units, borders, grids, run = hand.units, hand.borders, hand.grids, hand.run
    excess = -1.0
    row = row_of(units, borders)
    free = not again and bool((units["fixed"] < 0).all())
    if len(units) <= MOST_UNITS:
        slack = hand.effort.tolerance if again else 0.0
        excess = float(enumerate_plans(units, borders, grids, run, slack))
    elif row and free and np.ptp(grids["target"]) == 0 and len(units) ** 2 <= MOST_WORK:
        order, closed = row
        excess = float(cut_row(units, borders, grids, run, np.array(order), closed))
    return Found(units["grid"].tolist(), excess, EXACT) if excess >= 0 else None


def _afresh(hand: Hand) -> Found:
    hand.start(beginning(hand.units, hand.borders, hand.names))
    heat = hand.roughness()
    hand.anneal(hand.effort.steps * len(hand.units), HOT * heat, COLD * heat)
    best = Best(hand)
    best.look()
    _repair(hand, best)
    return best.found(hand.floor())


def _repair(hand: Hand, best: Best) -> None:
    """While a grid is beyond the tolerance and need not be: search longer, and from elsewhere."""
    floor, heat = hand.floor(), hand.roughness()
    for turn in range(REPAIRS):
        if best.excess <= floor + ROUNDING:
            return
        if turn % 2 == 1:
            hand.start(beginning(hand.units, hand.borders, hand.names, turn))
        hand.run["step"] = max(float(hand.run["step"][0]), URGENT * (turn + 1))
        steps = min(REPAIR_STEPS * len(hand.units) << turn, MOST_STEPS)
        hand.anneal(steps, HOT * heat, COLD * heat / 10, REPAIR)
        best.look()
        if turn == 0 and best.excess > floor + ROUNDING and _settled(hand, best):
            return


def _settled(hand: Hand, best: Best) -> bool:
    """Look through all plans of a village of some dozens of units for those whose worst grid is
    nearer to the target; whether there is none."""
    units, target = hand.units, hand.grids["target"]
    if len(units) > MOST_LOOKED_AT or (units["fixed"] >= 0).any() or np.ptp(target) > 0:
        return False
    before = best.excess
    least = _narrow(hand, best)
    if best.excess < before:
        _smooth(hand, best)
    if hand.effort.cap < NO_CAP and best.excess > ROUNDING:
        return False  # plans beyond the cap were not looked at: nothing is proved of them
    if hand.effort.tolerance + best.excess - least <= 3 * ROUNDING:
        best.least = best.excess
    return best.excess <= best.least + ROUNDING


def _narrow(hand: Hand, best: Best) -> float:
    """Find evener plans; the deviation of the worst grid that no plan within the cap goes below."""
    target = hand.grids["target"][0]
    least = wanted = hand.effort.tolerance
    for _ in range(WINDOWS):
        window = np.array([max(1 - wanted, 0.0) * target, (1 + wanted) * target, hand.effort.cap])
        status = plan_within(hand.units, hand.borders, len(hand.grids), window, LOOKS)
        if status == FOUND:
            hand.start(hand.units["grid"].copy())
            best.look()
        elif status == NONE:
            least = wanted
        worst = hand.effort.tolerance + best.excess
        if status == UNKNOWN or worst - least <= 3 * ROUNDING:
            break
        wanted = (least + worst) / 2 if worst - least > NARROW else worst - 2 * ROUNDING
    return least


def _smooth(hand: Hand, best: Best) -> None:
    """Give the grids better outlines and keep the worst as it is."""
    run, heat = hand.run, hand.roughness()
    usual = run.copy()
    run["tolerance"] = run["limit"] = hand.effort.tolerance + best.excess
    run["step"] = URGENT
    hand.start(best.grid)
    hand.anneal(REPAIR_STEPS * len(hand.units), HOT * heat, COLD * heat, REPAIR)
    best.look()
    for name in ("tolerance", "limit", "step"):
        run[name] = usual[name]


def _again(hand: Hand) -> Found:
    """Change an earlier plan as little as possible."""
    floor = hand.floor()
    best = _turns(hand, floor)
    if best.excess > floor + ROUNDING:
        _repair(hand, best)
    if best.excess > ROUNDING:
        # The tolerance cannot be kept; that is no reason to move half a village for a hundredth.
        allowed = best.excess + hand.effort.tolerance
        hand.run["tolerance"] = hand.run["limit"] = hand.effort.tolerance + allowed
        best = _turns(hand, allowed)
    return best.found(floor)


def _turns(hand: Hand, allowed: float) -> Best:
    best, stale = Best(hand, allowed), 0
    for turn in range(TURNS):
        before = beginning(hand.units, hand.borders, hand.names, turn)
        hand.start(before)
        best.look()
        good = -1 not in before and hand.excess() <= allowed + ROUNDING
        if good and hand.effort.stay >= CONTENT:
            break
        steps = hand.effort.again * len(hand.units)
        hand.anneal(steps, HOT_AGAIN * max(hand.effort.stay, HOT), COLD, CHANGE)
        stale = 0 if best.look() else stale + 1
        if stale == PATIENCE:
            break
    return best


def warm_up() -> None:
    """Compile the search, or load it, before the clock runs."""
    for size in (2, MOST_UNITS + 2):
        units, borders = np.zeros(size, dtype=UNIT), np.zeros(2 * size - 2, dtype=BORDER)
        for one in ("load", "area", "rim"):
            units[one] = 1.0
        for one in ("before", "fixed", "grid"):
            units[one] = -1
        around = [[u - 1, u + 1] for u in range(size)]
        borders["other"] = [v for pair in around for v in pair if 0 <= v < size]
        units["last"] = np.cumsum([1, *[2] * (size - 2), 1])
        units["first"][1:] = units["last"][:-1]
        grids = np.zeros(2, dtype=GRID)
        grids["target"] = size / 2
        run = np.zeros(1, dtype=RUN)
        run["tolerance"] = run["limit"] = run["cap"] = 1.0
        if size <= MOST_UNITS:
            enumerate_plans(units, borders, grids, run, 0.0)
        else:
            cut_row(units, borders, grids, run, np.arange(size), False)
            begin(units, borders, grids, run)
            anneal(units, borders, grids, run, 64, HOT, COLD, *AFRESH)
            plan_within(units, borders, len(grids), np.zeros(3), 1)
