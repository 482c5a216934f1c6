"""The graph that every program gets, village by village, and the answer that it gives."""

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass
class Village:
    """Units from 0, their loads, borders with lengths, and into how many parts they are cut."""

    members: Ints
    load: Floats
    pairs: Ints  # m × 2
    length: Floats
    parts: int


def villages(data: Any) -> Iterator[Village]:
    """Each village of a graph file."""
    parent, ends, length = data["parent"], data["ends"], data["length"]
    for number, parts in enumerate(data["parts"].tolist()):
        members = np.flatnonzero(parent == number)
        local = np.full(len(parent), -1, dtype=np.int64)
        local[members] = np.arange(len(members))
        inside = parent[ends[:, 0]] == number
        yield Village(members, data["load"][members], local[ends[inside]], length[inside], parts)


def run(cut: Callable[[Village, str], Any]) -> None:
    """The command line of a program: read, cut each village, write parts and seconds."""
    source, target, method = sys.argv[1:]
    with np.load(source) as data:
        given = {name: data[name] for name in data.files}
    answer = np.zeros(len(given["parent"]), dtype=np.int64)
    began = time.perf_counter()
    for village in villages(given):
        if village.parts > 1:
            answer[village.members] = cut(village, method)
    np.savez(target, answer=answer, seconds=time.perf_counter() - began)
