"""Our walks: by the search (`search`), or made door by door as without PyVRP (`fit`). `long` is no
competitor: many long searches, the cheapest of which is as good as is known."""

from typing import Any, Final

from linli.visits.planner.fitting import fitted
from linli.visits.planner.ordering import order
from linli.visits.planner.requests import read_day
from tools.bench.peers.walking import named, run

SEEDS: Final = 6  # of `long`, each with five times the rounds


def make(request: Any, method: str, _seconds: float) -> list[list[str]]:
    """The doors of each walk."""
    if method == "fit":
        day = read_day(request).day
        return named(day, fitted(day, list(range(len(day.stops)))))
    often = [{"seed": seed, "effort": "thorough"} for seed in range(1, SEEDS + 1)]
    answers = [order(read_day(request | one)) for one in (often if method == "long" else [{}])]
    answer = min(answers, key=lambda one: (len(one["left_out"]), one["report"]["cost"]))
    return [[visit["stop"] for visit in walk["visits"]] for walk in answer["walks"]]


if __name__ == "__main__":
    run(make)
