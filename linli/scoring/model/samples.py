"""Samples drawn at a stop (practice B9): villager groups, of which some are last time's, and
households that are replaced without loss when they decline. Nothing here says who declined."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from linli.scoring.model.cross import Note
from linli.scoring.model.dice import Dice

NEW: Final = "new"
AGAIN: Final = "again"


@dataclass(frozen=True)
class GroupDraw:
    """The groups of a stop, each with why; `again` are last time's, to see what was mended."""

    groups: tuple[tuple[str, str], ...]
    notes: tuple[Note, ...] = ()


def groups(
    every: Iterable[str],
    *,
    many: int,
    again: int,
    seed: int | str,
    last: Iterable[str] = (),
    past: Mapping[str, int] | None = None,
) -> GroupDraw:
    """`again` of last time's groups, the others among those that were drawn least before."""
    known, visited = set(every), past or {}
    dice = Dice(seed, "groups")
    returning = dice.shuffled(sorted(set(last) & known))[: min(again, many)]
    others = dice.shuffled(sorted(known - set(returning)))
    # A stable order: among those drawn as often, the shuffled one decides; last time's come last.
    others.sort(key=lambda one: (one in set(last), visited.get(one, 0)))
    fresh = others[: many - len(returning)]
    notes = []
    if len(returning) + len(fresh) < many:
        notes.append(
            Note(
                "fewer_groups",
                f"The village has {len(known)} groups, fewer than {many}: all of them are visited.",
                {"groups": len(known), "asked": many},
            )
        )
    if len(returning) < min(again, many):
        notes.append(
            Note(
                "fewer_again",
                f"{len(returning)} of last time's groups are still there, not {again}.",
                {"again": len(returning), "asked": again},
            )
        )
    drawn = [(one, AGAIN) for one in returning] + [(one, NEW) for one in fresh]
    return GroupDraw(tuple(sorted(drawn)), tuple(notes))


def order(every: Iterable[str], *, seed: int | str) -> list[str]:
    """All candidates in the order in which they are asked: the first so many are the sample."""
    return Dice(seed, "sample").shuffled(sorted(set(every)))


def replacement(every: Iterable[str], asked: Iterable[str], *, seed: int | str) -> str | None:
    """Who is asked next after these were asked or declined; nobody if all were."""
    done = set(asked)
    return next((one for one in order(every, seed=seed) if one not in done), None)
