"""From a request to a plan and its report."""

import time
from dataclasses import dataclass
from typing import Any, Final

from linli.territory.planner.explanation import explain
from linli.territory.planner.land import Land, survey
from linli.territory.planner.planning import plan_villages
from linli.territory.planner.requests import Request, read_previous
from linli.territory.planner.searching import NO_CAP, Effort, warm_up
from linli.territory.planner.villages import named, villages_of

STEPS: Final = {"quick": 0.3, "normal": 1.0, "thorough": 10.0}  # times the usual number of steps
USUAL_STEPS: Final = 30  # for each unit
MOST_STEPS: Final = 4000
AGAIN: Final = 200, 8000  # the same for each turn of a re-plan: its steps are simpler
MANY: Final = 2000  # units: fewer are searched longer, as that hardly costs time


@dataclass(frozen=True)
class Proposal:
    """`plan` is the collection of units with a `grid` each."""

    plan: dict[str, Any]
    report: dict[str, Any]
    assignment: dict[str, str]


def propose(request: Request) -> Proposal:
    """Plan. Raises `PlanRefused`, and then nothing has happened."""
    request.check()
    began = time.perf_counter()
    land = survey(request.units, barriers=request.barriers, planar=request.planar)
    previous = read_previous(request.previous)
    surveyed = time.perf_counter()
    warm_up()
    warm = time.perf_counter()
    villages = villages_of(land, request, previous)
    found = plan_villages(land, villages, effort_of(land, request))
    assignment = named(land, villages, [plan.grid for plan in found])
    done = time.perf_counter()
    report = {
        **explain(land, request, villages, found, assignment, previous),
        "tolerance": request.tolerance,
        "seed": request.seed,
        "effort": request.effort,
        "seconds": done - warm,
        "survey_seconds": surveyed - began,
        "warm_up_seconds": warm - surveyed,
    }
    return Proposal(_plan(request.units, land, assignment), report, assignment)


def effort_of(land: Land, request: Request) -> Effort:
    """How long each village is searched."""
    smaller = MANY / len(land.units)
    longer = max(smaller, 1.0) ** 1.5
    usual, most = AGAIN
    again = min(usual * (longer if smaller > 1 else smaller**0.25), most)
    return Effort(
        steps=int(min(USUAL_STEPS * longer, MOST_STEPS) * STEPS[request.effort]),
        again=int(again * STEPS[request.effort]),
        tolerance=request.tolerance,
        cap=request.cap or NO_CAP,
        seed=request.seed,
        stay=request.stay,
    )


def _plan(collection: Any, land: Land, assignment: dict[str, str]) -> dict[str, Any]:
    features = [
        {**feature, "properties": {**feature["properties"], "grid": assignment[unit.id]}}
        for feature, unit in zip(collection["features"], land.units, strict=True)
    ]
    return {**collection, "features": features}
