"""The graph that every program gets, village by village, and the answer that it gives."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from tools.bench.clock import best_of

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
    before: Ints  # the part of each unit in an earlier plan, -1 for none
    tolerance: float


def villages(data: Any) -> Iterator[Village]:
    """Each village of a graph file."""
    parent, ends, length = data["parent"], data["ends"], data["length"]
    for number, parts in enumerate(data["parts"].tolist()):
        members = np.flatnonzero(parent == number)
        local = np.full(len(parent), -1, dtype=np.int64)
        local[members] = np.arange(len(members))
        inside = parent[ends[:, 0]] == number
        yield Village(
            members, data["load"][members], local[ends[inside]], length[inside], parts,
            data["before"][members], float(data["tolerance"]),
        )  # fmt: skip


def run(cut: Callable[[Village, str], Any]) -> None:
    """The command line of a program: read, cut each village, write parts and seconds."""
    source, target, method = sys.argv[1:]
    with np.load(source) as data:
        given = {name: data[name] for name in data.files}
    answer = np.zeros(len(given["parent"]), dtype=np.int64)

    def cut_all() -> None:
        for village in villages(given):
            if village.parts > 1:
                answer[village.members] = cut(village, method)

    seconds, cpu = best_of(cut_all)
    for village in villages(given):
        answer[village.members] = relabelled(village, answer[village.members])
    np.savez(target, answer=answer, seconds=seconds, cpu=cpu)


def relabelled(village: Village, answer: Ints) -> Ints:
    """Parts numbered so that as much load as can be keeps the number that it had."""
    known = village.before >= 0
    if not known.any() or (answer < 0).any():
        return answer
    size = max(village.parts, int(village.before.max()) + 1, int(answer.max()) + 1)
    common = np.zeros((size, size))
    np.add.at(common, (answer[known], village.before[known]), village.load[known])
    rows, columns = linear_sum_assignment(common, maximize=True)
    names = np.zeros(size, dtype=np.int64)
    names[rows] = columns
    return names[answer]
