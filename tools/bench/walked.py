"""Walks of any program, judged by one judge."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from linli.visits.planner.requests import read_day
from linli.visits.planner.timing import Slot, Walk, timed
from tools.bench.planner import ask
from tools.place import stop

OURS: Final = "visits search"
FIT: Final = "visits fit"
LONG: Final = "visits long"


@dataclass(frozen=True)
class Row:
    """What a program made of all offices of an instance."""

    program: str
    cost: float  # hours of walking, and one for each walk
    walks: int
    missing: int  # doors that it did not visit
    broken: int  # walks that miss a window, the day or the longest walk
    seconds: float
    cpu: float

    def __str__(self) -> str:
        return (
            f"{self.program:<26} cost {self.cost:8.1f} h  walks {self.walks:4}"
            f"  missing {self.missing}  broken {self.broken}"
            f"  {self.seconds:.1f} s (CPU {self.cpu:.1f})"
        )


def made(program: str, days: list[Any], folder: Path, limits: list[float]) -> list[Any]:
    """What a program, run as a process of its own, makes of these days."""
    source, target, seconds = (folder / name for name in ("days.json", "walks.json", "limits.json"))
    source.write_text(json.dumps(days), encoding="utf-8")
    seconds.write_text(json.dumps(limits), encoding="utf-8")
    module, method = program.split()
    more = [str(seconds)] if limits else []
    if not ask([str(source), str(target), method, *more], module):
        stop(f"{program} gave no answer.", f"See tools/bench/peers/{module}.py.")
    return list(json.loads(target.read_text(encoding="utf-8")))


def judged(program: str, days: list[Any], answers: list[Any]) -> Row:
    """One judge for all: walks it again, door by door."""
    cost, many, missing, broken = 0, 0, 0, 0
    for request, answer in zip(days, answers, strict=True):
        day = read_day(request).day
        number = {one.name: place for place, one in enumerate(day.stops)}
        found = [
            Walk(0, tuple(slot for name in walk for slot in day.slots(number[name])))
            for walk in answer["walks"]
        ]
        visited: list[Slot] = [slot for walk in found for slot in walk.slots]
        cost += day.cost(found)
        many += len(found)
        missing += len(day.stops) - len({slot.stop for slot in visited})
        broken += sum(timed(day, walk) is None for walk in found)
        broken += len(visited) - len(set(visited)) + max(0, len(found) - day.shifts[0].many)
    times = sum(one["seconds"] for one in answers), sum(one["cpu"] for one in answers)
    return Row(program, cost / 3600, many, missing, broken, *times)
