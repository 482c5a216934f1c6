"""METIS by way of pymetis: k-way with contiguous parts, or recursive bisection."""

from typing import Any

import numpy as np
import pymetis

from tools.bench.peers.graph import Village, run


def cut(village: Village, method: str) -> Any:
    """Parts by number. METIS wants whole numbers, so loads and lengths are scaled."""
    one, two = village.pairs.T
    source, other = np.concatenate([one, two]), np.concatenate([two, one])
    scale = 1000 / max(float(village.length.mean()), 1e-12)
    weight = np.concatenate([village.length, village.length]) * scale
    order = np.argsort(source, kind="stable")
    graph = pymetis.CSRAdjacency(
        np.searchsorted(source[order], np.arange(len(village.load) + 1)), other[order]
    )
    _, parts = pymetis.part_graph(
        village.parts,
        adjacency=graph,
        vweights=(village.load / village.load.mean() * 1000).astype(int).tolist(),
        eweights=(weight[order].astype(int) + 1).tolist(),
        recursive=method == "recursive",
        options=pymetis.Options(contig=int(method == "k-way"), seed=1),
    )
    return parts


if __name__ == "__main__":
    run(cut)
