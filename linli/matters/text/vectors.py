"""Texts as vectors of length one: each piece counts by its sort and by how rare it is.

A dimension is a checksum of a piece and not the piece, so that a stored vector cannot be read.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from linli.matters.text.pieces import (
    CONCEPT,
    ONE,
    PAIR,
    PART,
    THREE,
    TWO,
    WORD,
    Concepts,
    Piece,
    pieces,
)

Ids = NDArray[np.uint32]
Floats = NDArray[np.float64]
Shares = Mapping[str, float]

# How much each sort of piece counts. For the kind: found by cross-validation over sentences.toml.
FOR_KIND: Final[Shares] = {
    ONE: 0.5,
    TWO: 1.0,
    THREE: 0.7,
    WORD: 1.0,
    PAIR: 0.7,
    PART: 0.35,
    CONCEPT: 1.5,
}
# For what two texts have in common: found with the pairs of tools/bench that are there for setting.
# Two people choose other words for one thing and still use the same characters.
FOR_LIKENESS: Final[Shares] = {
    ONE: 1.4,
    TWO: 0.5,
    THREE: 0.4,
    WORD: 0.8,
    PAIR: 0.6,
    PART: 0.3,
    CONCEPT: 1.0,
}
ONLY_CONCEPTS: Final[Shares] = {CONCEPT: 1.0}


@dataclass(frozen=True)
class Vector:
    """Dimensions in rising order, and the weight of each; empty for a text without any word."""

    ids: Ids
    weights: Floats

    def dot(self, other: "Vector") -> float:
        """How alike two texts are, from 0 to 1."""
        _both, mine, theirs = np.intersect1d(
            self.ids, other.ids, assume_unique=True, return_indices=True
        )
        return float(self.weights[mine] @ other.weights[theirs])

    def only(self, known: Ids) -> "Vector":
        """Without the dimensions that are not known; no longer of length one."""
        kept = np.isin(self.ids, known, assume_unique=True)
        return Vector(self.ids[kept], self.weights[kept])


def identity(piece: Piece) -> int:
    """The dimension of a piece."""
    return crc32(piece.key.encode("utf-8", "surrogatepass"))


class Weighing:
    """How much each piece counts, from how many texts of a collection hold it."""

    def __init__(self, concepts: Concepts, cuts: Iterable[Sequence[Piece]]) -> None:
        self.concepts = concepts
        held: Counter[int] = Counter()
        count = 0
        for cut in cuts:
            held.update({identity(piece) for piece in cut})
            count += 1
        self._rarity = {one: float(np.log((1 + count) / (1 + n)) + 1) for one, n in held.items()}
        self._unknown = float(np.log(1 + count) + 1)

    def cut(self, text: str) -> list[Piece]:
        """The pieces of a text."""
        return pieces(text, self.concepts)

    def vector(self, cut: Iterable[Piece], shares: Shares = FOR_KIND) -> Vector:
        """Of a text that is cut already; sorts without a share are left out."""
        counts: Counter[int] = Counter()
        share: dict[int, float] = {}
        for piece in cut:
            if piece.sort in shares:
                one = identity(piece)
                counts[one] += 1
                share[one] = shares[piece.sort]
        ids: Ids = np.array(sorted(counts), dtype=np.uint32)
        often = np.array([counts[one] for one in ids.tolist()], dtype=np.float64)
        each = np.array([share[one] * self.rarity(one) for one in ids.tolist()])
        weights = (1 + np.log(often)) * each if ids.size else often
        return Vector(ids, weights / (np.linalg.norm(weights) or 1.0))

    def rarity(self, one: int) -> float:
        """From 1, in every text, up; what no text holds is the rarest."""
        return self._rarity.get(one, self._unknown)

    def of(self, text: str) -> Vector:
        """Of a text, for telling its kind."""
        return self.vector(self.cut(text))
