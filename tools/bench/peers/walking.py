"""The days that every program gets, office by office, and the walks that it gives.

`python -m tools.bench.peers.<program> DAYS.json ANSWER.json METHOD [LIMITS.json]`
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from linli.visits.planner.requests import read_day
from linli.visits.planner.timing import Day, Slot, Walk

Make = Callable[[Any, str, float], list[list[str]]]  # request, method, processor seconds at most


def run(make: Make) -> None:
    """The command line of a program: read, make each office's walks, write them with the times."""
    source, target, method = sys.argv[1:4]
    days = json.loads(Path(source).read_text(encoding="utf-8"))
    limits = json.loads(Path(sys.argv[4]).read_text()) if len(sys.argv) > 4 else [0.0] * len(days)
    make(days[0], method, limits[0])  # whatever is loaded or compiled once is not timed
    answers = []
    for day, limit in zip(days, limits, strict=True):
        began, used = time.perf_counter(), time.process_time()
        walks = make(day, method, limit)
        spent = time.perf_counter() - began, time.process_time() - used
        answers.append({"walks": walks, "seconds": spent[0], "cpu": spent[1]})
    Path(target).write_text(json.dumps(answers), encoding="utf-8")


def day_of(request: Any) -> Day:
    """An office's day as numbers; each door has one window, and there is one kind of walk."""
    return read_day(request).day


def only_slot(day: Day, stop: int) -> Slot:
    """The door in its window."""
    (slot,) = day.slots(stop)
    return slot


def named(day: Day, walks: list[Walk]) -> list[list[str]]:
    """Walks as names of doors."""
    return [[day.stops[slot.stop].name for slot in walk.slots] for walk in walks]
