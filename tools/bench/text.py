"""Suggesting kinds and finding duplicates: how often they are right, and what they cost. What they
are compared with stands in `text_peers`."""

import random
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from statistics import mean
from typing import Final

from linli.matters.text import reading
from linli.matters.text.asking import MOST_OTHERS
from linli.matters.text.guessing import Guesser
from linli.matters.text.likeness import Apart, chance_of_same, profile, together
from linli.matters.text.meaning import Encode, Meaning
from linli.matters.text.pieces import Concepts
from tools.bench.measure import Result
from tools.place import ROOT

PAIRS: Final = Path(__file__).parent / "pairs.toml"
SEEDS: Final = (1, 2, 3)
FOLDS: Final = 5
POOL: Final = 300  # reports among which the same one is looked for
LANES: Final = 12  # of the village in which the reports of the pool lie
LANE_METRES: Final = 120.0  # from one lane to the next
NEAR: Final = 200.0  # metres, and
WITHIN: Final = 14.0  # days, as the rules come with the product
KNOWN_LANE: Final = 0.8  # of reports; the others only say the village
# A process of its own: what the model takes to be trained, and the memory at most. (`getrusage`
# would tell the memory of whoever started it, if that was more.)
LOAD: Final = """
import re, time
from pathlib import Path
from linli.matters.text import reading
began = time.process_time()
reading.guesser().guess("路灯不亮", reading.sentences())
spent = time.process_time() - began
print(spent, int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024)
"""
Say = Callable[[str], None]


@dataclass(frozen=True)
class Told:
    """A sentence, its kind and its language."""

    text: str
    code: str
    language: str


@dataclass(frozen=True)
class Spot:
    """Where and when an invented report lies; no lane where nobody said it."""

    lane: int | None
    day: float


def sentences() -> list[Told]:
    """All of them, in the order of the file."""
    return [
        Told(text, code, language)
        for code, by_language in reading.sentences().items()
        for language in reading.LANGUAGES
        for text in by_language[language]
    ]


def pairs(part: str) -> list[tuple[str, str, str]]:
    """Kind, one report, and the other of the same thing."""
    found = tomllib.loads(PAIRS.read_text(encoding="utf-8"))[part]
    return [(kind, one, other) for kind, one, other in found]


def kinds(say: Say) -> Iterator[Result]:
    """Cross-validated by kind and language; and on reports that nothing was trained or set with."""
    say("telling kinds, five folds with three seeds")
    crossed = crossvalidated(reading.concepts())
    yield from shares_right("text.kind", crossed, least=0.80)
    for language in reading.LANGUAGES:
        part = [one for one in crossed if one[0].language == language]
        yield from shares_right(f"text.kind.{language}", part)
    yield from shares_right("text.kind.letters_only", crossvalidated(Concepts(())))
    fresh = [Told(text, code, "") for code, *both in pairs("judging") for text in both]
    guesser = reading.guesser()
    yield from shares_right("text.kind.fresh", [(one, _codes(guesser, one.text)) for one in fresh])


def crossvalidated(
    concepts: Concepts, encode: Encode | None = None
) -> list[tuple[Told, list[str]]]:
    """Each sentence with what was guessed by models that had not seen it."""
    told, found = sentences(), []
    for seed in SEEDS:
        folds = folds_of(told, random.Random(seed))
        for fold in range(FOLDS):
            known = [one for one, of in zip(told, folds, strict=True) if of != fold]
            by_code = {
                code: [one.text for one in known if one.code == code] for code in all_codes()
            }
            guesser = Guesser(by_code, concepts)
            meaning = Meaning(encode, by_code) if encode else None
            unseen = [one for one, of in zip(told, folds, strict=True) if of == fold]
            found += [(one, _codes(guesser, one.text, meaning)) for one in unseen]
    return found


def all_codes() -> tuple[str, ...]:
    return tuple(reading.sentences())


def folds_of(told: Sequence[Told], draws: random.Random) -> list[int]:
    """As many of each kind and language in each fold."""
    folds = [0] * len(told)
    for code in all_codes():
        for language in reading.LANGUAGES:
            here = [n for n, one in enumerate(told) if (one.code, one.language) == (code, language)]
            draws.shuffle(here)
            for place, number in enumerate(here):
                folds[number] = place % FOLDS
    return folds


def _codes(guesser: Guesser, words: str, meaning: Meaning | None = None) -> list[str]:
    meant = meaning.scores(words) if meaning else None
    return [guess.code for guess in guesser.guess(words, all_codes(), None, meant)]


def shares_right(
    name: str, found: Sequence[tuple[Told, list[str]]], least: float | None = None
) -> Iterator[Result]:
    note = f"of {len(found)} texts, {len(all_codes())} kinds"
    for most in (1, 3):
        right = mean(one.code in codes[:most] for one, codes in found)
        target = least if most == 3 else None
        yield Result(f"{name}.top{most}", round(right, 3), "", note, least=target)


def duplicates() -> Iterator[Result]:
    """How often the other report of the same thing is the first, or one of the first three."""
    yield from recalls("words", "judging", least=0.90)
    yield from recalls("words_place_time", "judging", with_place=True, least=0.95)
    yield from recalls("words.of_setting", "setting")  # harder ones, with which weights were set


def recalls(
    name: str,
    part: str,
    *,
    with_place: bool = False,
    least: float | None = None,
    meaning: Meaning | None = None,
) -> Iterator[Result]:
    listed = pairs(part)
    ranks = list(
        chain.from_iterable(
            _ranks(listed, random.Random(seed), with_place=with_place, meaning=meaning)
            for seed in SEEDS
        )
    )
    note = f"{len(listed)} pairs among {POOL}, {len(SEEDS)} draws"
    for most in (1, 3):
        found = round(mean(rank < most for rank in ranks), 3)
        target = least if most == 3 else None
        yield Result(f"text.duplicates.{name}.recall{most}", found, "", note, least=target)


def pool_of(judged: Sequence[tuple[str, str, str]], draws: random.Random) -> list[str]:
    """The reports among which is looked: those that have another of the same thing stand first."""
    originals = [one for _kind, one, _other in judged]
    return originals + draws.sample([one.text for one in sentences()], POOL - len(originals))


def _ranks(
    judged: Sequence[tuple[str, str, str]],
    draws: random.Random,
    *,
    with_place: bool,
    meaning: Meaning | None = None,
) -> Iterator[int]:
    """For each pair, how many reports of the pool are ranked before the right one."""
    pool = pool_of(judged, draws)
    profiles = [profile(one, reading.guesser()) for one in pool]
    spots = [_spot(draws) for _one in pool]
    for number, (_kind, _one, other) in enumerate(judged):
        own = profile(other, reading.guesser())
        # The second report comes up to a week later; one in five does not say the lane.
        lane = spots[number].lane if draws.random() < KNOWN_LANE else None
        here = Spot(lane, spots[number].day + draws.uniform(0, 7))
        likeness = [own.alike(there) for there in profiles]
        if meaning:
            likeness = _by_meaning(other, pool, likeness, meaning)
        chances = [
            _chance(alike, here, spot) if with_place else alike
            for alike, spot in zip(likeness, spots, strict=True)
        ]
        yield sum(chance > chances[number] for chance in chances)


def _spot(draws: random.Random) -> Spot:
    lane = draws.randrange(LANES) if draws.random() < KNOWN_LANE else None
    return Spot(lane, draws.uniform(0, 30))


def _by_meaning(
    text: str, pool: Sequence[str], words: Sequence[float], meaning: Meaning
) -> list[float]:
    """As the service does: only the likeliest by words are asked about, the others drop out."""
    first = sorted(range(len(pool)), key=lambda n: -words[n])[:MOST_OTHERS]
    found = meaning.alike(text, [pool[n] for n in first])
    both = {n: together(words[n], alike) for n, alike in zip(first, found, strict=True)}
    return [both.get(n, -1.0) for n in range(len(pool))]


def _chance(alike: float, here: Spot, there: Spot) -> float:
    """As the service counts it: too far away in the field or in time is no duplicate."""
    known = here.lane is not None and there.lane is not None
    metres = abs((here.lane or 0) - (there.lane or 0)) * LANE_METRES if known else None
    days = here.day - there.day
    if not 0 <= days <= WITHIN or (metres is not None and metres > NEAR):
        return 0.0
    apart = Apart(days=days, metres=metres, same_lane=known and here.lane == there.lane)
    return chance_of_same(alike, apart, near=NEAR, within=WITHIN)


def costs() -> Iterator[Result]:
    """Processor time a text in one thread, and the memory of a process that has the model."""
    listed = [one.text for one in sentences()]
    guesser, among = reading.guesser(), all_codes()
    began = time.process_time()
    for one in listed:
        guesser.guess(one, among)
        reading.alarms().find(one)
        profile(one, guesser)
    each = 1000 * (time.process_time() - began) / len(listed)
    yield Result("text.cpu_ms", round(each, 2), "ms", "kind, dangers, profile; one text", most=5)
    done = subprocess.run(
        [sys.executable, "-c", LOAD], cwd=ROOT, check=True, capture_output=True, text=True
    )
    seconds, megabytes = map(float, done.stdout.split())
    yield Result("text.train_cpu_s", round(seconds, 2), "s", "once in a process")
    yield Result("text.rss_mb", round(megabytes, 1), "MB", "a process with the model", most=80)
