"""Walks by PyVRP, an iterated local search. It is an extra (`make walks`): without it, or where its
answer keeps not every promise, `fitting` makes the walks."""

import logging
from typing import Any, Final

from linli.visits.planner.patience import PATIENT, STRICT, Patience
from linli.visits.planner.timing import Day, Walk
from linli.visits.planner.wording import in_words

try:
    import pyvrp
    from pyvrp.search import (
        OPERATORS,
        LocalSearch,
        NeighbourhoodParams,
        PerturbationManager,
        PerturbationParams,
        compute_neighbours,
    )
    from pyvrp.stop import MaxIterations, MaxRuntime, MultipleCriteria
except ImportError:  # the extra is not installed
    pyvrp = None
else:
    # It would say on standard output what it does, where our answer goes.
    logging.getLogger("pyvrp").handlers.clear()

NEAR: Final = 20  # doors beside which a door is tried; PyVRP tries 50 and takes twice the time
MOVED: Final = 10  # doors at most that a round takes out of their place; PyVRP moves up to 25
LONGEST: Final = 20.0  # seconds of each search; ends before that unless the machine is very busy


def here() -> bool:
    """Whether PyVRP is installed."""
    return pyvrp is not None


def searched(
    day: Day, stops: list[int], *, seed: int, iterations: int, all_of_them: bool
) -> list[Walk] | None:
    """Walks to these stops; to as many as can be unless it has to be `all_of_them`, which may be
    impossible: then nothing."""
    slots = [slot for stop in stops for slot in day.slots(stop)]
    search = Search(in_words(day, slots, all_of_them=all_of_them), seed)
    found = search.patient(iterations) if all_of_them else search.run(STRICT, iterations)
    if not found.is_feasible():
        return None
    return [
        Walk(
            route.vehicle_type(),
            tuple(slots[one.idx] for one in route.schedule() if one.is_client()),
        )
        for route in found.routes()
    ]


class Search:
    """Searches for walks of one day, each with its own chance and patience."""

    def __init__(self, data: Any, seed: int) -> None:
        self.data = data
        self.chance = pyvrp.RandomNumberGenerator(seed=seed)
        self.moves = LocalSearch(
            data,
            self.chance,
            compute_neighbours(data, NeighbourhoodParams(num_neighbours=NEAR)),
            PerturbationManager(PerturbationParams(max_perturbations=MOVED)),
        )
        for operator in OPERATORS:
            if operator.supports(data):
                self.moves.add_operator(operator(data))

    def patient(self, rounds: int) -> Any:
        """A third of the rounds each for two searches from walks by chance, and for one from the
        better of theirs: which number of walks a search comes to is settled early and by luck."""
        share = rounds // (len(PATIENT) + 1)
        better = min((self.run(price, share) for price in PATIENT), key=_cost)
        return min(better, self.run(PATIENT[0], share, better), key=_cost)

    def run(self, price: float, rounds: int, first: Any = None) -> Any:
        """The best walks of so many rounds, as `pyvrp.solve` would look for them, but with our
        patience."""
        if first is None:
            by_chance = pyvrp.Solution.make_random(self.data, self.chance)
            first = self.moves(by_chance, Patience(STRICT).cost_evaluator(), exhaustive=True)
        stop = MultipleCriteria([MaxIterations(rounds), MaxRuntime(LONGEST)])
        search = pyvrp.IteratedLocalSearch(self.data, Patience(price), self.moves, first)
        return search.run(stop, collect_stats=False, display=False).best


def _cost(found: Any) -> int:
    """Of walks that keep all promises; more than that of any, if they do not."""
    cost: int = Patience(STRICT).cost_evaluator().cost(found)
    return cost
