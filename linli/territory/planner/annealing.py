"""Simulated annealing of one village: many small moves, bold at first, then ever more careful."""

import math

from linli.territory.planner.compiled import below, compiled
from linli.territory.planner.growth import price
from linli.territory.planner.splits import try_split
from linli.territory.planner.state import Rows
from linli.territory.planner.steps import try_flip, try_swap
from linli.territory.planner.sweeps import try_sweep


@compiled
def anneal(
    units: Rows, borders: Rows, grids: Rows, run: Rows, steps: int, hot: float, cold: float,
    splits: int, swaps: int, sweeps: int
) -> float:  # fmt: skip
    """Improve a whole plan by so many steps; of 256 so many cut a pair anew. Its price."""
    price(units, grids, run)
    falling = math.log(cold / hot)
    heat = hot
    for step in range(steps):
        if step & 63 == 0:
            heat = hot * math.exp(falling * step / steps)
        kind = below(run, 256)
        if kind < splits:
            try_split(units, borders, grids, run, heat)
        elif kind < splits + swaps:
            try_swap(units, borders, grids, run, heat)
        elif kind < splits + swaps + sweeps:
            try_sweep(units, borders, grids, run, heat)
        else:
            try_flip(units, borders, grids, run, heat)
    return price(units, grids, run)
