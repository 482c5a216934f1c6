"""Ranks and lists (methods §4, §8): standard competition ranks, ties at the edge in.

1, 2, 2, 4: whoever ties shares a rank, and the next one counts them. Somebody is in the highest
tenth if `rank * 10 <= n + 9`, in the lowest tenth if that holds for the rank counted from below. So
a list has at least a tenth of the units, rounded up, and more if some tie at its edge.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

RED: Final = "red"
BLACK: Final = "black"
TENTH: Final = 10


@dataclass(frozen=True)
class Entry:
    """A unit to be ranked; without a score it stays unranked. Breakers decide between equal scores,
    the first that differs, the higher one first: the rule names them (last month's score …)."""

    unit: str
    score_centi: int | None
    breakers: tuple[int, ...] = ()


@dataclass(frozen=True)
class Placed:
    """Where a unit stands among `of` ranked units; `rank` 1 is the highest, `from_below` 1 the
    lowest. `colour` is red, black or nothing."""

    unit: str
    rank: int | None
    from_below: int | None
    of: int
    colour: str = ""


def on_list(rank: int, of: int, one_in: int = TENTH) -> bool:
    """Whether a rank, counted from either end, is in the first tenth (or another part)."""
    return rank * one_in <= of + one_in - 1


def ranked(entries: Iterable[Entry], *, one_in: int = TENTH, least: int = 1) -> list[Placed]:
    """Everybody's place, the highest first, equal ones by unit, the unranked at the end. With fewer
    than `least` ranked units nobody is on a list; who would be on both is on neither."""
    given = sorted(entries, key=lambda one: one.unit)
    scored = [one for one in given if one.score_centi is not None]
    keys = [(one.score_centi or 0, *one.breakers) for one in scored]
    order = {key: place for place, key in enumerate(sorted(set(keys)))}
    above, below, _ = places(
        np.zeros(len(keys), np.int64), np.array([order[key] for key in keys], np.int64)
    )
    of = len(scored)
    placed = []
    for one, rank, low in zip(scored, above.tolist(), below.tolist(), strict=True):
        colour = colour_of(rank, low, of, one_in) if of >= least else ""
        placed.append(Placed(one.unit, rank, low, of, colour))
    placed.sort(key=lambda one: (one.rank or 0, one.unit))
    unranked = [one.unit for one in given if one.score_centi is None]
    return placed + [Placed(unit, None, None, of) for unit in unranked]


def ranked_within(
    entries: Iterable[Entry], parents: Mapping[str, str], *, one_in: int = TENTH, least: int = 1
) -> dict[str, list[Placed]]:
    """The same for the units of each parent by themselves."""
    groups: dict[str, list[Entry]] = {}
    for one in entries:
        groups.setdefault(parents[one.unit], []).append(one)
    return {parent: ranked(groups[parent], one_in=one_in, least=least) for parent in sorted(groups)}


def colour_of(rank: int, from_below: int, of: int, one_in: int = TENTH) -> str:
    """Red, black or nothing; nothing for who would be both, as when all are equal."""
    red, black = on_list(rank, of, one_in), on_list(from_below, of, one_in)
    if red == black:
        return ""
    return RED if red else BLACK


def places(groups: Ints, scores: Ints) -> tuple[Ints, Ints, Ints]:
    """For millions of rows: the rank of each from above and from below in its group (0, 1, …), and
    how many the group has."""
    if not len(scores):
        return (empty := np.zeros(0, np.int64)), empty, empty
    order = np.lexsort((scores, groups))
    group, score = groups[order], scores[order]
    place = np.arange(len(order))
    new_group = np.r_[True, group[1:] != group[:-1]]
    new_score = new_group | np.r_[True, score[1:] != score[:-1]]
    start = _last_true(new_group, place)
    ends = np.r_[np.flatnonzero(new_group)[1:], len(order)]
    end = ends[np.cumsum(new_group) - 1]
    tie_ends = np.r_[np.flatnonzero(new_score)[1:], len(order)]
    tie_end = tie_ends[np.cumsum(new_score) - 1]
    below = _last_true(new_score, place) - start + 1
    above = end - tie_end + 1
    answers = []
    for found in (above, below, end - start):
        answer = np.empty(len(order), np.int64)
        answer[order] = found
        answers.append(answer)
    return answers[0], answers[1], answers[2]


def _last_true(marks: NDArray[Any], place: NDArray[Any]) -> NDArray[Any]:
    return np.maximum.accumulate(np.where(marks, place, 0))


def colours(above: Ints, below: Ints, of: Ints, one_in: int = TENTH) -> NDArray[np.int8]:
    """1 for red, -1 for black, 0 for neither, of many."""
    red = above * one_in <= of + one_in - 1
    black = below * one_in <= of + one_in - 1
    return (red.astype(np.int8) - black.astype(np.int8)).astype(np.int8)


def tied(scores: Sequence[int]) -> list[tuple[int, int]]:
    """The scores that several units share, with how many: what a tie-breaker has to decide."""
    values, counts = np.unique(np.array(scores, np.int64), return_counts=True)
    pairs = zip(values.tolist(), counts.tolist(), strict=True)
    return [(score, many) for score, many in pairs if many > 1]
