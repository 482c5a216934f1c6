"""GerryChain: its recursive cutting of random trees, and short bursts of ReCom from there.

Both want a tolerance with which they find plans at all. They get one for the whole instance, as
ours does; `each` is ReCom once more with one for each village, which is more than a person asks.
"""

import random
import sys
import warnings
from functools import partial
from typing import Any, Final

import networkx
from gerrychain import Graph, Partition, updaters
from gerrychain.constraints import contiguous, within_percent_of_ideal_population
from gerrychain.optimization import SingleMetricOptimizer
from gerrychain.proposals import recom
from gerrychain.tree import bipartition_tree, recursive_tree_part

from tools.bench.peers.graph import Village, run

LOOSER: Final = (0.1, 0.2, 0.4, 0.8, 2.0, 10.0)  # what it may deviate, until it finds a plan
TREES: Final = partial(bipartition_tree, max_attempts=1000)  # it would try 100,000 times
BURST: Final = 10
BURSTS: Final = 30
EACH: Final = "each"  # ReCom, with a tolerance for each village by itself


def cut_all() -> None:
    """Ask for one tolerance, as a person asks for a whole county: the first of the list with which
    there is a plan of every village. The tries before do not count as time."""
    method = sys.argv[3]
    for tolerance in LOOSER:
        try:
            run(partial(cut_each if method == EACH else cut, tolerance))
        except RuntimeError:
            continue
        return


def cut_each(_tolerance: float, village: Village, method: str) -> Any:
    """The same with the first tolerance that this village allows."""
    for tolerance in LOOSER:
        try:
            return cut(tolerance, village, method)
        except RuntimeError:
            continue
    raise RuntimeError("No tolerance was wide enough.")


def cut(tolerance: float, village: Village, method: str) -> Any:
    """Parts by number, in the order of the units."""
    random.seed(1)
    made = networkx.Graph()
    for number, load in enumerate(village.load.tolist()):
        made.add_node(number, load=load)
    made.add_edges_from(map(tuple, village.pairs.tolist()))
    graph = Graph.from_networkx(made)
    ideal = float(village.load.sum()) / village.parts
    parts = recursive_tree_part(
        graph, range(village.parts), ideal, "load", tolerance, bipartition_tree_fn=TREES
    )
    if method != "tree":
        parts = better(graph, parts, ideal, tolerance)
    return [parts[number] for number in range(len(village.load))]


def better(graph: Any, parts: Any, ideal: float, tolerance: float) -> Any:
    """300 steps of ReCom in short bursts towards even loads."""
    first = Partition(graph, parts, {"load": updaters.Tally("load")})
    chain = SingleMetricOptimizer(
        proposal=partial(
            recom, pop_col="load", pop_target=ideal, epsilon=tolerance, node_repeats=1
        ),
        constraints=[contiguous, within_percent_of_ideal_population(first, tolerance, "load")],
        initial_state=first,
        optimization_metric=lambda plan: max(abs(w / ideal - 1) for w in plan["load"].values()),
        maximize=False,
    )
    for _ in chain.short_bursts(BURST, BURSTS):
        pass
    return dict(chain.best_part.assignment.items())


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    cut_all()
