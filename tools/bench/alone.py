"""Our search alone, in a process of its own as every other program has one.

`python -m tools.bench.alone REQUEST` prints the times and the plan as JSON. What is timed is what
the others are timed for: from loads and borders in memory to the grid of each unit of each village.
"""

import json
import sys
from pathlib import Path

from linli.territory.planner.land import survey
from linli.territory.planner.planning import plan_villages
from linli.territory.planner.proposing import effort_of
from linli.territory.planner.requests import read_previous, read_request
from linli.territory.planner.searching import Found, warm_up
from linli.territory.planner.villages import named, villages_of
from tools.bench.clock import best_of


def main(source: Path) -> None:
    """Time it."""
    request = read_request(json.loads(source.read_text(encoding="utf-8")))
    land, previous = survey(request.units), read_previous(request.previous)
    villages, effort = villages_of(land, request, previous), effort_of(land, request)
    warm_up()
    found: list[Found] = []

    def search() -> None:
        found[:] = plan_villages(land, villages, effort)

    seconds, cpu = best_of(search)
    plan = named(land, villages, [one.grid for one in found])
    print(json.dumps({"seconds": seconds, "cpu": cpu, "plan": plan}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
