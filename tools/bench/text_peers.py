"""Our suggestions beside those with a sentence encoder, and those of a plain library."""

import random
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from statistics import mean
from typing import Final

from linli.matters.text import reading
from linli.matters.text.meaning import Meaning
from tools.bench.encoders import OTHER, OURS, by_letters, encoded, install, served
from tools.bench.measure import Result
from tools.bench.text import (
    SEEDS,
    Told,
    all_codes,
    costs,
    crossvalidated,
    duplicates,
    folds_of,
    kinds,
    pairs,
    pool_of,
    recalls,
    sentences,
    shares_right,
)

Say = Callable[[str], None]
PARTS: Final = ("judging", "setting")
CLEAR: Final = 0.4  # as the suggestion says "very likely"
LIGHT: Final = "text.kind.top3"
LETTERS: Final = "text.characters.kind.top3"


def text(say: Say) -> list[Result]:
    """Everything, with the targets beside."""
    install()
    results = [*kinds(say), *duplicates(), *costs()]
    results += characters(say)
    for model, least in ((OURS, True), (OTHER, False)):
        results += with_encoder(model, say, has_targets=least)
    results += served([one.text for one in sentences()])
    value = {result.name: result.value for result in results}
    for name in (LIGHT, f"text.{OURS}.kind.top3"):
        share = round(value[name] / value[LETTERS], 3)
        results.append(Result(f"{name}/characters", share, "×", "", least=1.1))
    for result in results:
        say(f"{result.name} {result.value:g} {result.unit}")
    return results


def with_encoder(model: str, say: Say, *, has_targets: bool) -> Iterator[Result]:
    """Words and meaning together, as pages do; what is there for setting has set its weights."""
    say(f"words and {model}")
    listed = [one.text for one in sentences()]
    listed += [text for part in PARTS for _kind, *both in pairs(part) for text in both]
    encode = encoded(model, listed)
    crossed = crossvalidated(reading.concepts(), encode)
    least = (0.92, 0.95) if has_targets else (None, None)
    yield from shares_right(f"text.{model}.kind", crossed, least=least[0])
    for language in reading.LANGUAGES:
        part = [one for one in crossed if one[0].language == language]
        yield from shares_right(f"text.{model}.kind.{language}", part)
    meaning = Meaning(encode, reading.by_kind())
    yield from _fresh(model, meaning)
    name = f"{model}.words"
    yield from recalls(name, "judging", meaning=meaning, least=least[1])
    yield from recalls(
        f"{name}_place_time", "judging", with_place=True, meaning=meaning, least=least[1]
    )
    yield from recalls(f"{name}.of_setting", "setting", meaning=meaning, least=least[1])


def _fresh(model: str, meaning: Meaning) -> Iterator[Result]:
    guesser, found, clear = reading.guesser(), [], []
    for code, *both in pairs("judging"):
        for text in both:
            guesses = guesser.guess(text, all_codes(), None, meaning.scores(text))
            found.append((Told(text, code, ""), [one.code for one in guesses]))
            if guesses and guesses[0].share >= CLEAR:
                clear.append(guesses[0].code == code)
    yield from shares_right(f"text.{model}.kind.fresh", found)
    note = f"of {len(clear)} texts that are called very likely"
    yield Result(f"text.{model}.kind.fresh.clear", round(mean(clear), 3), "", note)


def characters(say: Say) -> Iterator[Result]:
    """scikit-learn, with the same folds and the same pools."""
    say("characters alone (scikit-learn)")
    told = sentences()
    listed = {part: pairs(part) for part in PARTS}
    answer = by_letters(
        {
            "texts": [one.text for one in told],
            "labels": [one.code for one in told],
            "folds": [folds_of(told, random.Random(seed)) for seed in SEEDS],
            "searches": [
                {
                    "pool": pool_of(listed[part], random.Random(seed)),
                    "others": [other for _kind, _one, other in listed[part]],
                }
                for part in PARTS
                for seed in SEEDS
            ],
        }
    )
    yield from _within("text.characters.kind.top", chain.from_iterable(answer["kinds"]))
    for number, part in enumerate(PARTS):
        ranks = answer["duplicates"][number * len(SEEDS) : (number + 1) * len(SEEDS)]
        name = "text.characters.duplicates.words" + (".of_setting" if part == "setting" else "")
        yield from _within(f"{name}.recall", chain.from_iterable(ranks))


def _within(name: str, ranks: Sequence[int] | Iterator[int]) -> Iterator[Result]:
    listed = list(ranks)
    for most in (1, 3):
        share = round(mean(rank < most for rank in listed), 3)
        yield Result(f"{name}{most}", share, "", f"of {len(listed)}")
