"""Which kind a text probably is, and the words of it that say so."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final, Self

import numpy as np

from linli.matters.text.fitting import chances, dimensions, fit
from linli.matters.text.pieces import ONE, PAIR, Concepts, Piece, pieces, plain
from linli.matters.text.vectors import Floats, Ids, Vector, Weighing, identity

Span = tuple[int, int]  # where a word begins and ends
Scores = Mapping[str, float]  # by kind; 0 for one about which nothing is known

MOST_GUESSES: Final = 3
LEAST_SHARE: Final = 0.05  # below it, a second or third guess was never right
LEAST_FIRST: Final = 0.08  # below it, the text says hardly anything that is known
LEAST_MEANT: Final = 0.15  # the same where the meaning alone speaks: it has a view of "asdf" too
MOST_WORDS: Final = 3  # said as the reason
LONGEST_WORD: Final = 6  # signs that overlapping words may grow to
LEAST_OF_BEST: Final = 0.35  # a word that weighed less than this share of the first is not said
NO_REASON: Final = frozenset({PAIR})
RARE_ENOUGH: Final = 3.0  # "the" is no reason: a word that is said is in less than a seventh of all
TAUGHT: Final = 0.3  # penalty of what a place teaches: it bends the general model, no more
SAID_OFTEN: Final = 3  # texts of a place in which a piece stands before it is learned


@dataclass(frozen=True)
class Guess:
    """A kind, how probable it is among those that were asked about, and what weighed for it."""

    code: str
    share: float  # 0–1
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Example:
    """A text of which a person said what it is. Of a text that is `kept_close` (private, or of a
    private kind) only what general language knows is learned: no name can be drawn out again."""

    text: str
    code: str
    kept_close: bool = False


@dataclass(frozen=True)
class Lesson:
    """What one place adds to the general model: weights of pieces for kinds."""

    codes: tuple[str, ...]
    ids: Ids
    weights: Floats

    def scores(self, vector: Vector, codes: Sequence[str]) -> Floats:
        """What to add for each of these kinds."""
        return _scores(vector, codes, self)

    def to_bytes(self) -> bytes:
        """To be kept."""
        box = BytesIO()
        np.savez_compressed(
            box, codes=np.array(self.codes), ids=self.ids, weights=self.weights.astype(np.float32)
        )
        return box.getvalue()

    @classmethod
    def from_bytes(cls, kept: bytes) -> Self:
        """As it was kept; raises `ValueError` or `KeyError` for anything else."""
        with np.load(BytesIO(kept), allow_pickle=False) as found:
            codes = tuple(str(code) for code in found["codes"])
            return cls(codes, found["ids"], found["weights"].astype(np.float64))


def _scores(vector: Vector, codes: Sequence[str], known: "Lesson") -> Floats:
    if not known.ids.size:
        return np.zeros(len(codes))
    kept = vector.only(known.ids)
    found = kept.weights @ known.weights[np.searchsorted(known.ids, kept.ids)]
    by_code = dict(zip(known.codes, found.tolist(), strict=True))
    return np.array([by_code.get(code, 0.0) for code in codes])


class Guesser:
    """The general model, trained from sentences by kind. Made once, it never changes."""

    def __init__(self, sentences: Mapping[str, Sequence[str]], concepts: Concepts) -> None:
        self.codes = tuple(sentences)
        told = [
            (text, number) for number, code in enumerate(self.codes) for text in sentences[code]
        ]
        cuts = [pieces(text, concepts) for text, _number in told]
        self.weighing = Weighing(concepts, cuts)
        vectors = [self.weighing.vector(cut) for cut in cuts]
        ids, weights = fit(vectors, [number for _text, number in told], len(self.codes))
        self._general = Lesson(self.codes, ids, weights)

    def guess(
        self,
        text: str,
        among: Collection[str],
        lesson: Lesson | None = None,
        meant: Scores | None = None,
    ) -> list[Guess]:
        """At most three of these kinds, the most probable first; none for a text of which nothing
        is known. `meant` are scores by the meaning of the text, if anybody could tell."""
        codes = sorted(among)
        cut = self.weighing.cut(text)
        vector = self.weighing.vector(cut)
        if not codes or not vector.ids.size:
            return []
        least = LEAST_FIRST
        if not self._speaks(vector, codes, lesson):
            if not meant:
                return []
            least = LEAST_MEANT
        shares = chances(self._scores(vector, codes, lesson, meant))
        order = np.argsort(-shares, kind="stable")[:MOST_GUESSES].tolist()
        if shares[order[0]] < least:
            return []
        said = plain(text)
        return [
            Guess(codes[n], float(shares[n]), self._why(cut, vector, said, codes[n], lesson))
            for n in order
            if shares[n] >= LEAST_SHARE
        ]

    def shares(self, vector: Vector) -> Floats:
        """How probable each kind is, in the order of `codes`."""
        return chances(self._scores(vector, self.codes, None))

    def _scores(
        self,
        vector: Vector,
        codes: Sequence[str],
        lesson: Lesson | None,
        meant: Scores | None = None,
    ) -> Floats:
        """What the office of a place taught counts as much with the meaning as without."""
        general = self._general.scores(vector, codes)
        if meant:
            general = (general + np.array([meant.get(code, 0.0) for code in codes])) / 2
        return general if lesson is None else general + lesson.scores(vector, codes)

    def _speaks(self, vector: Vector, codes: Sequence[str], lesson: Lesson | None) -> bool:
        """Whether the words alone tell anything."""
        known = vector.only(self._general.ids).ids.size
        if not known and (lesson is None or not vector.only(lesson.ids).ids.size):
            return False
        return bool(chances(self._scores(vector, codes, lesson)).max() >= LEAST_FIRST)

    def _why(
        self, cut: Iterable[Piece], vector: Vector, said: str, code: str, lesson: Lesson | None
    ) -> tuple[str, ...]:
        """The words that weighed most for a kind, in the order of the text."""
        each = self._weights(vector, code, lesson)
        single: defaultdict[Span, float] = defaultdict(float)
        longer: defaultdict[Span, float] = defaultdict(float)
        for piece in cut:
            one = identity(piece)
            if piece.sort not in NO_REASON and self.weighing.rarity(one) >= RARE_ENOUGH:
                spans = single if piece.sort == ONE else longer
                spans[piece.begin, piece.end] += each[one]
        return _words(longer, said) or _words(single, said)

    def _weights(self, vector: Vector, code: str, lesson: Lesson | None) -> defaultdict[int, float]:
        """What each piece of a text adds to the score of a kind."""
        found: defaultdict[int, float] = defaultdict(float)
        for known in filter(None, (self._general, lesson)):
            if code not in known.codes or not known.ids.size:
                continue
            kept = vector.only(known.ids)
            column = known.weights[:, known.codes.index(code)]
            parts = kept.weights * column[np.searchsorted(known.ids, kept.ids)]
            for one, part in zip(kept.ids.tolist(), parts.tolist(), strict=True):
                found[one] += part
        return found

    def learn(
        self, examples: Sequence[Example], described: Mapping[str, Sequence[str]] | None = None
    ) -> Lesson:
        """What people of a place said, and how the place describes kinds of its own, as something
        to add to this model. The order of the examples makes no difference."""
        own = described or {}
        given = sorted({(one.text, one.code, one.kept_close) for one in examples})
        told = [(text, code) for code in sorted(own) for text in own[code]]
        codes = tuple(sorted({*self.codes, *own, *(code for _text, code, _close in given)}))
        known = np.union1d(self._general.ids, self._often_said(given))
        vectors = [self.weighing.of(text) for text, _code in told]
        vectors += [
            self.weighing.of(text).only(self._general.ids if close else known)
            for text, _code, close in given
        ]
        labels = [codes.index(code) for _text, code in told]
        labels += [codes.index(code) for _text, code, _close in given]
        offset = np.array([self._scores(vector, codes, None) for vector in vectors])
        ids, weights = fit(vectors, labels, len(codes), offset=offset, penalty=TAUGHT)
        return Lesson(codes, ids, weights)

    def _often_said(self, given: Iterable[tuple[str, str, bool]]) -> Ids:
        """Pieces of several public texts; what stands in one alone may be somebody's name."""
        held: Counter[int] = Counter()
        for text, _code, close in given:
            if not close:
                held.update(set(dimensions([self.weighing.of(text)]).tolist()))
        often = sorted(one for one, count in held.items() if count >= SAID_OFTEN)
        return np.array(often, dtype=np.uint32)


def _words(spans: Mapping[Span, float], said: str) -> tuple[str, ...]:
    """The heaviest spans, in the order of the text; those that overlap are one word."""
    ordered = sorted(spans, key=lambda span: (-spans[span], span))
    heavy = [span for span in ordered if spans[span] > LEAST_OF_BEST * max(spans[ordered[0]], 0)]
    chosen: list[Span] = []
    for begin, end in heavy:
        touching = [one for one in chosen if begin < one[1] and one[0] < end]
        whole = min([begin, *(a for a, _b in touching)]), max([end, *(b for _a, b in touching)])
        if touching and whole[1] - whole[0] > LONGEST_WORD:
            continue
        if not touching and len(chosen) == MOST_WORDS:
            continue
        chosen = [one for one in chosen if one not in touching] + [whole]
    return tuple(dict.fromkeys(said[begin:end] for begin, end in sorted(chosen)))
