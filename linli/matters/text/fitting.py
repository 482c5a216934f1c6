"""Multinomial logistic regression with a quadratic penalty, over vectors with few dimensions each.

It is fitted in the space of the texts (some hundreds) and not of their pieces (ten thousands): the
weights are sums of the texts' vectors. Böhning's bound on the curvature makes every step go
downhill with one matrix that is inverted once; no step size, no chance, the same result each time.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from linli.matters.text.vectors import Floats, Ids, Vector

PENALTY: Final = 0.1
STEPS: Final = 20  # twice as many move no weight by a hundredth
BLOCK: Final = 1024  # dimensions that are laid out at a time


def chances(scores: Floats) -> Floats:
    """Scores of classes, in the last axis, as shares that sum to one."""
    risen = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(risen / risen.sum(axis=-1, keepdims=True))


def dimensions(vectors: Sequence[Vector]) -> Ids:
    """All that any of them has."""
    if not vectors:
        return np.zeros(0, dtype=np.uint32)
    return np.unique(np.concatenate([vector.ids for vector in vectors]))


def _blocks(vectors: Sequence[Vector], known: Ids) -> Iterator[NDArray[np.float32]]:
    """The texts as rows of some dimensions at a time, so that they never stand there all at once:
    most are zero."""
    rows = np.repeat(np.arange(len(vectors)), [len(vector.ids) for vector in vectors])
    columns = np.searchsorted(known, np.concatenate([vector.ids for vector in vectors]))
    weights = np.concatenate([vector.weights for vector in vectors])
    for begin in range(0, len(known), BLOCK):
        block = np.zeros((len(vectors), min(BLOCK, len(known) - begin)), dtype=np.float32)
        here = (columns >= begin) & (columns < begin + BLOCK)
        block[rows[here], columns[here] - begin] = weights[here]
        yield block


def _alike(vectors: Sequence[Vector]) -> Floats:
    """Each text with each. What stands in one alone makes it like itself, and is added apart."""
    ids, counts = np.unique(np.concatenate([vector.ids for vector in vectors]), return_counts=True)
    shared = ids[counts > 1]
    parts = [vector.only(shared) for vector in vectors]
    found = np.zeros((len(vectors),) * 2)
    for block in _blocks(parts, shared):
        found += block @ block.T
    np.fill_diagonal(found, [vector.weights @ vector.weights for vector in vectors])
    return found


def fit(
    vectors: Sequence[Vector],
    labels: Sequence[int],
    classes: int,
    *,
    offset: Floats | None = None,
    penalty: float = PENALTY,
) -> tuple[Ids, Floats]:
    """The dimensions, and a weight of each for each class. `offset` are scores that the texts have
    already: then only what has to be added to them is fitted."""
    if not vectors:
        return dimensions(vectors), np.zeros((0, classes))
    wanted = np.eye(classes)[np.array(labels)]
    given = np.zeros_like(wanted) if offset is None else offset
    known, alike = dimensions(vectors), _alike(vectors)
    step = np.linalg.inv(alike / 2 + penalty * np.eye(len(vectors)))
    shares = np.zeros_like(wanted)
    for _step in range(STEPS):
        missing = wanted - chances(alike @ shares + given)
        shares += step @ (missing - penalty * shares)
    return known, np.concatenate([block.T @ shares for block in _blocks(vectors, known)])
