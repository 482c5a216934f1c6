"""Words cut into grams: the one function for writing the index and for asking it (ADR 0023).

Chinese has no blanks between words, so each run of it becomes its characters and its pairs of
neighbours: 路灯不亮 → 路 灯 不 亮 路灯 灯不 不亮. Latin words and numbers stay as they are.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

LONGEST: Final = 30  # characters of a Latin word that count
FIRST_WITHOUT_BLANKS: Final = "\u2e80"  # from here on scripts are written without blanks
_RUN: Final = re.compile(r"[^\W_]+")


def grams(text: str) -> set[str]:
    """Everything under which a text is found: any part of its Chinese, any whole other word."""
    found: set[str] = set()
    for run in runs(text):
        if without_blanks(run):
            found.update(run)
            found.update(_pairs(run))
        else:
            found.add(run)
    return found


def asked(run: str) -> list[str]:
    """The grams that a text has to have if it holds this run: its pairs, or the one character."""
    return _pairs(run) if without_blanks(run) and len(run) > 1 else [run]


def runs(text: str) -> Iterator[str]:
    """Stretches of one way of writing, in one shape: full-width and capital letters made plain."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    for word in _RUN.findall(plain):
        yield from _parted(word)


def without_blanks(run: str) -> bool:
    """Whether a run is Chinese, or written like it."""
    return run[0] >= FIRST_WITHOUT_BLANKS


def _parted(word: str) -> Iterator[str]:
    begin = 0
    for place in range(1, len(word) + 1):
        if place == len(word) or without_blanks(word[place]) != without_blanks(word[begin]):
            run = word[begin:place]
            yield run if without_blanks(run) else run[:LONGEST]
            begin = place


def _pairs(run: str) -> list[str]:
    return [run[place : place + 2] for place in range(len(run) - 1)]
