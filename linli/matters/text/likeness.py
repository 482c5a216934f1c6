"""How much two texts say the same: by their characters and words, by the things that they name in
either language, and by what they are about."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from linli.matters.text.guessing import Guesser
from linli.matters.text.vectors import FOR_LIKENESS, ONLY_CONCEPTS, Floats, Vector

# Found with the pairs that are there for setting (tools/bench); their sum is one.
WORDS: Final = 0.66
THINGS: Final = 0.2
ABOUT: Final = 0.14
SHARPER: Final = 3.0  # power to which the kinds' shares are taken: the probable ones count


@dataclass(frozen=True)
class Profile:
    """What is compared of a text."""

    words: Vector
    things: Vector
    about: Floats

    def alike(self, other: "Profile") -> float:
        """From 0, nothing in common, to 1, the same."""
        found = (
            WORDS * self.words.dot(other.words)
            + THINGS * self.things.dot(other.things)
            + ABOUT * float(self.about @ other.about)
        )
        return min(max(found, 0.0), 1.0)


def profile(text: str, guesser: Guesser) -> Profile:
    """Of a text, ready to be compared with many."""
    weighing = guesser.weighing
    cut = weighing.cut(text)
    about = guesser.shares(weighing.vector(cut)) ** SHARPER
    return Profile(
        words=weighing.vector(cut, FOR_LIKENESS),
        things=weighing.vector(cut, ONLY_CONCEPTS),
        about=np.asarray(about / np.linalg.norm(about)),
    )


def alike(text: str, others: Sequence[str], guesser: Guesser) -> list[float]:
    """How alike each of the others is."""
    own = profile(text, guesser)
    return [own.alike(profile(other, guesser)) for other in others]
