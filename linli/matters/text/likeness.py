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
UNKNOWN_PLACE: Final = 0.4  # the same village, and nobody said where
SAME_GRID: Final = 0.6
PLACE_AT_LEAST: Final = 0.4  # what remains of a likeness at the edge of what is near
OLD_LESS: Final = 0.3  # what is taken off at the end of the time
HALF: Final = 0.5  # what meaning weighs beside the words; from 0.4 to 0.7 finds as many
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


@dataclass(frozen=True)
class Apart:
    """How far two reports lie apart. `metres` is `None` where nobody set both points."""

    days: float
    metres: float | None = None
    same_lane: bool = False
    same_grid: bool = False


def chance_of_same(alike: float, apart: Apart, *, near: float, within: float) -> float:
    """How probable it is, from 0 to 1, that two reports are of one thing: by their words, weighed
    by the distance in the field and in time. `near` is in metres, `within` in days."""
    closeness = UNKNOWN_PLACE
    if apart.same_lane:
        closeness = 1.0
    elif apart.metres is not None:
        closeness = max(0.0, 1 - apart.metres / near)
    elif apart.same_grid:
        closeness = SAME_GRID
    late = min(abs(apart.days) / within, 1.0)
    return alike * (PLACE_AT_LEAST + (1 - PLACE_AT_LEAST) * closeness) * (1 - OLD_LESS * late)


def together(words: float, meaning: float) -> float:
    """How alike two texts are by their words and by what they mean (`meaning`)."""
    return (1 - HALF) * words + HALF * meaning


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
