"""Timing a search alone: from arrays in memory to the grid of each unit."""

import time
from collections.abc import Callable
from typing import Final

TURNS: Final = 5
SHORT: Final = 1.0  # seconds; what takes longer runs once


def best_of(work: Callable[[], object], short: float = SHORT) -> tuple[float, float]:
    """The least seconds on the wall, and of processor time, of five turns; of one if that is long.
    All turns do the same, so whatever is more is somebody else's work on this machine."""
    seconds: list[float] = []
    cpu: list[float] = []
    while len(seconds) < (TURNS if min(seconds, default=0.0) < short else 1):
        began, used = time.perf_counter(), time.process_time()
        work()
        seconds.append(time.perf_counter() - began)
        cpu.append(time.process_time() - used)
    return min(seconds), min(cpu)
