"""The least load that has to change its grid, proved by CP-SAT village by village: every grid
within the tolerance and in one piece, a unit only to grids within three steps."""

from typing import Any, Final

import numpy as np
from ortools.sat.python import cp_model

from tools.bench.peers.graph import Village, run

STEPS: Final = 3
SCALE: Final = 1_000_000
ROUNDS: Final = 100  # of finding a plan, and forbidding what is not in one piece
SECONDS: Final = 60.0
WORKERS: Final = 2

Choice = dict[tuple[int, int], Any]


def cut(village: Village, _method: str) -> Any:
    """The best plan, or -1 for every unit if none was proved to be."""
    near = neighbours(village)
    choices = [reach(village, near, unit) for unit in range(len(near))]
    model = cp_model.CpModel()
    choice: Choice = {
        (unit, grid): model.new_bool_var(f"{unit}/{grid}")
        for unit, grids in enumerate(choices)
        for grid in grids
    }
    demand(model, village, choices, choice)
    for _ in range(ROUNDS):
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = SECONDS
        solver.parameters.num_workers = WORKERS
        if solver.solve(model) != cp_model.OPTIMAL:
            break
        plan = np.array(
            [
                next(g for g in grids if solver.value(choice[u, g]))
                for u, grids in enumerate(choices)
            ]
        )
        if not forbid(model, village, near, choice, plan):
            return plan
    return np.full(len(near), -1)


def neighbours(village: Village) -> list[list[int]]:
    """For each unit those that it touches."""
    near: list[list[int]] = [[] for _ in village.members]
    for one, two in village.pairs.tolist():
        near[one].append(two)
        near[two].append(one)
    return near


def reach(village: Village, near: list[list[int]], unit: int) -> list[int]:
    """The grids that lie within three steps."""
    seen, edge = {unit}, [unit]
    for _ in range(STEPS):
        edge = list({other for one in edge for other in near[one]} - seen)
        seen |= set(edge)
    return sorted({int(village.before[one]) for one in seen})


def demand(model: Any, village: Village, choices: list[list[int]], choice: Choice) -> None:
    """One grid for each unit, every grid within the tolerance, as little load moved as can be."""
    load = [round(float(one) * SCALE) for one in village.load]
    target = sum(load) / village.parts
    for unit, grids in enumerate(choices):
        model.add_exactly_one(choice[unit, grid] for grid in grids)
    for grid in range(village.parts):
        total = sum(load[u] * choice[u, grid] for u, grids in enumerate(choices) if grid in grids)
        model.add(total <= int((1 + village.tolerance) * target))
        model.add(total >= int((1 - village.tolerance) * target) + 1)
    model.minimize(
        sum(load[u] * (1 - choice[u, int(g)]) for u, g in enumerate(village.before.tolist()))
    )


def forbid(model: Any, village: Village, near: list[list[int]], choice: Choice, plan: Any) -> bool:
    """Forbid each loose piece of a grid to stand alone again; whether there was one."""
    found = False
    for grid in range(village.parts):
        pieces = sorted(in_pieces(near, set(np.flatnonzero(plan == grid).tolist())), key=len)
        for piece in pieces[:-1]:
            found = True
            around = {other for one in piece for other in near[one]} - piece
            model.add_bool_or(
                [choice[one, grid].negated() for one in piece]
                + [choice[one, grid] for one in around if (one, grid) in choice]
            )
    return found


def in_pieces(near: list[list[int]], units: set[int]) -> list[set[int]]:
    """The pieces of a set of units."""
    pieces = []
    while units:
        piece = {units.pop()}
        waiting = list(piece)
        while waiting:
            fresh = set(near[waiting.pop()]) & units
            units -= fresh
            piece |= fresh
            waiting += fresh
        pieces.append(piece)
    return pieces


if __name__ == "__main__":
    run(cut)
