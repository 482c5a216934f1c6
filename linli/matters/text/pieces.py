"""What a text is cut into: neighbouring characters of Chinese, words and their parts of English,
and the things that any of several words name (concepts.toml).

Full width and capitals are made plain, and numbers count as a number, whichever (`search.grams`).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from linli.search import grams

LONGEST: Final = 600  # characters that are looked at: what is wrong is said at the beginning
MOST_NEIGHBOURS: Final = 3  # Chinese characters of one gram
PARTS: Final = (3, 4)  # letters of a part of an English word
MOST_WORDS: Final = 4  # English words of one concept
NUMBER: Final = "0"
# How much a piece of each sort counts
ONE, TWO, THREE, WORD, PAIR, PART, CONCEPT = "1", "2", "3", "w", "p", "c", "§"
_ENDINGS: Final = (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""), ("e", ""))
_LEAST_STEM: Final = 3  # letters that have to be left
_DOUBLED: Final = frozenset("bdgmnprt")  # clogged: clog


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece: its sort and what it is, and where it stands in the plain text."""

    sort: str
    what: str
    begin: int
    end: int

    @property
    def key(self) -> str:
        """Under which it is counted."""
        return self.sort + self.what


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one way of writing in the plain text."""

    text: str
    begin: int

    @property
    def end(self) -> int:
        return self.begin + len(self.text)


def plain(text: str) -> str:
    """The runs of a text with blanks between: what the places of pieces count in."""
    return " ".join(run.text for run in _runs(text))


def _runs(text: str) -> list[Run]:
    found, begin = [], 0
    for run in grams.runs(text[:LONGEST]):
        found.append(Run(run, begin))
        begin += len(run) + 1
    return found


def stem(word: str) -> str:
    """An English word without its usual endings; short words stay as they are."""
    for ending, instead in _ENDINGS:
        kept = len(word) - len(ending)
        if word.endswith(ending) and kept >= _LEAST_STEM and not word.endswith("ss"):
            left = word[:kept] + instead
            return left[:-1] if _is_doubled(left) else left.removesuffix("e")
    return word


def _is_doubled(word: str) -> bool:
    return len(word) > _LEAST_STEM and word[-1] == word[-2] and word[-1] in _DOUBLED


class Concepts:
    """Words that name the same thing, in either language; a word may name several."""

    def __init__(self, groups: Iterable[Mapping[str, Iterable[str]]]) -> None:
        self._chinese: dict[str, list[str]] = {}
        self._english: dict[tuple[str, ...], list[str]] = {}
        for number, group in enumerate(groups):
            for word in group.get("zh", ()):
                self._chinese.setdefault("".join(grams.runs(word)), []).append(str(number))
            for phrase in group.get("en", ()):
                stems = tuple(map(stem, grams.runs(phrase)))
                self._english.setdefault(stems, []).append(str(number))
        self._longest = max(map(len, self._chinese), default=0)

    def in_chinese(self, run: Run) -> Iterator[Piece]:
        """From left to right, each time the longest."""
        at = 0
        while at < len(run.text):
            length, named = 1, list[str]()
            for count in range(min(self._longest, len(run.text) - at), 0, -1):
                if found := self._chinese.get(run.text[at : at + count]):
                    length, named = count, found
                    break
            begin = run.begin + at
            yield from (Piece(CONCEPT, one, begin, begin + length) for one in named)
            at += length

    def in_english(self, words: list[Run]) -> Iterator[Piece]:
        """From left to right, each time the longest phrase."""
        stems, at = [stem(word.text) for word in words], 0
        while at < len(stems):
            length, named = 1, list[str]()
            for count in range(min(MOST_WORDS, len(stems) - at), 0, -1):
                if found := self._english.get(tuple(stems[at : at + count])):
                    length, named = count, found
                    break
            begin, end = words[at].begin, words[at + length - 1].end
            yield from (Piece(CONCEPT, one, begin, end) for one in named)
            at += length


def pieces(text: str, concepts: Concepts) -> list[Piece]:
    """Everything that a text is known by. Any text will do; of a long one the beginning counts."""
    found: list[Piece] = []
    words: list[Run] = []
    for run in _runs(text):
        if grams.without_blanks(run.text):
            found += _neighbours(run)
            found += concepts.in_chinese(run)
        elif run.text.isdigit():
            found.append(Piece(WORD, NUMBER, run.begin, run.end))
        else:
            words.append(run)
            found += _parts(run)
    found += _pairs(words)
    found += concepts.in_english(words)
    return found


def _neighbours(run: Run) -> Iterator[Piece]:
    for count in range(1, MOST_NEIGHBOURS + 1):
        for at in range(len(run.text) - count + 1):
            begin = run.begin + at
            yield Piece(str(count), run.text[at : at + count], begin, begin + count)


def _parts(word: Run) -> Iterator[Piece]:
    """The word, and its parts as far as they stand in it: they forgive slips of the pen."""
    yield Piece(WORD, stem(word.text), word.begin, word.end)
    edged = f"<{word.text}>"
    for count in PARTS:
        for at in range(len(edged) - count + 1):
            yield Piece(PART, edged[at : at + count], word.begin, word.end)


def _pairs(words: list[Run]) -> Iterator[Piece]:
    for first, second in pairwise(words):
        if first.end + 1 == second.begin:
            yield Piece(PAIR, f"{stem(first.text)} {stem(second.text)}", first.begin, second.end)
