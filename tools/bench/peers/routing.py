"""OR-Tools' routing with guided local search, for as much processor time as ours took."""

import time
from typing import Any, Final

from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from linli.visits.planner.timing import Day, Walk
from tools.bench.peers.walking import day_of, named, only_slot, run

# Seconds on the wall, so that it ends at all. What ends it is its processor time: on a busy machine
# a limit on the wall would take from it what others use.
WALL: Final = 600


def make(request: Any, method: str, seconds: float) -> list[list[str]]:
    """The doors of each walk; none if it found no way to serve them all."""
    day = day_of(request)
    shift = day.shifts[0]
    places = pywrapcp.RoutingIndexManager(len(day.away), shift.many, shift.place)
    model = pywrapcp.RoutingModel(places)
    away, stay = day.away, [0] * len(day.away)
    for stop in day.stops:
        stay[stop.place] = stop.stay

    # As matrices: it would lose time with a function of Python for each way.
    walking = [list(row) for row in away]
    staying = [[stay[one] + way for way in row] for one, row in enumerate(away)]
    model.SetArcCostEvaluatorOfAllVehicles(model.RegisterTransitMatrix(walking))
    model.SetFixedCostOfAllVehicles(day.walk_costs)
    model.AddDimension(model.RegisterTransitMatrix(staying), shift.end, shift.end, False, "time")
    keep_times(day, places, model)
    solution = model.SolveWithParameters(options(model, method, seconds))
    return named(day, walks_of(day, places, model, solution)) if solution else []


def keep_times(day: Day, places: Any, model: Any) -> None:
    """Windows, the shift, the longest walk."""
    shift, times = day.shifts[0], model.GetDimensionOrDie("time")
    for number, stop in enumerate(day.stops):
        slot = only_slot(day, number)
        times.CumulVar(places.NodeToIndex(stop.place)).SetRange(slot.first, slot.last)
    for walk in range(shift.many):
        for end in (model.Start(walk), model.End(walk)):
            times.CumulVar(end).SetRange(shift.start, shift.end)
        times.SetSpanUpperBoundForVehicle(shift.longest, walk)


def options(model: Any, method: str, seconds: float) -> Any:
    """Guided local search from the first solution named by `method`."""
    found = pywrapcp.DefaultRoutingSearchParameters()
    strategies = routing_enums_pb2.FirstSolutionStrategy
    found.first_solution_strategy = getattr(strategies, method.upper())
    found.local_search_metaheuristic = (
        routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    )
    found.time_limit.FromSeconds(WALL)
    end = time.process_time() + seconds
    model.AddSearchMonitor(model.solver().CustomLimit(lambda: time.process_time() > end))
    return found


def walks_of(day: Day, places: Any, model: Any, solution: Any) -> list[Walk]:
    """The answer as walks."""
    doors = {stop.place: number for number, stop in enumerate(day.stops)}
    walks = []
    for number in range(day.shifts[0].many):
        at, slots = solution.Value(model.NextVar(model.Start(number))), []
        while not model.IsEnd(at):
            slots.append(only_slot(day, doors[places.IndexToNode(at)]))
            at = solution.Value(model.NextVar(at))
        if slots:
            walks.append(Walk(0, tuple(slots)))
    return walks


if __name__ == "__main__":
    run(make)
