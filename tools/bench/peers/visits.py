"""Our walks: by the search (`search`), or made door by door as without PyVRP (`fit`)."""

from typing import Any

from linli.visits.planner.fitting import fitted
from linli.visits.planner.ordering import order
from linli.visits.planner.requests import read_day
from tools.bench.peers.walking import named, run


def make(request: Any, method: str, _seconds: float) -> list[list[str]]:
    """The doors of each walk."""
    if method == "fit":
        day = read_day(request).day
        return named(day, fitted(day, list(range(len(day.stops)))))
    answer = order(read_day(request))
    return [[visit["stop"] for visit in walk["visits"]] for walk in answer["walks"]]


if __name__ == "__main__":
    run(make)
