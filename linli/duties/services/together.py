"""The records of several rules: what is asked of the same organisation's own activities is read in
one query, and told apart by kind and time."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from linli.duties.choices import By, Counts, Where
from linli.duties.services import counting
from linli.duties.services.asking import Asked, Record


def records_of(asks: Sequence[Asked]) -> list[list[Record]]:
    """Of each, in the order of what is asked."""
    found: list[list[Record]] = [[] for _asked in asks]
    alike: defaultdict[str, list[int]] = defaultdict(list)
    for n, asked in enumerate(asks):
        if _only_held(asked):
            alike[asked.path].append(n)
        else:
            found[n] = counting.records(asked)
    for numbers in alike.values():
        rows = counting.records(_widest([asks[n] for n in numbers]))
        for n in numbers:
            found[n] = [row for row in rows if _counts(asks[n], row)]
    return found


def _only_held(asked: Asked) -> bool:
    """Whether what counts is told by its kind and time alone, and is one person's to read: of a
    county a year of what is asked for each week would be too much."""
    law = asked.law
    simple = law.counts == Counts.ACTIVITY and law.kinds and not law.tags and not law.at_doors
    own = law.by == By.ANYBODY and law.where == Where.OWN
    alone = asked.people is not None and asked.known_by is None
    return bool(simple and own and alone)


def _widest(asks: list[Asked]) -> Asked:
    """What holds the records of all."""
    first = asks[0]
    kinds = sorted({kind for one in asks for kind in one.law.kinds})
    return replace(
        first,
        law=replace(first.law, kinds=tuple(kinds)),
        since=min(one.since for one in asks),
        until=max(one.until for one in asks),
    )


def _counts(asked: Asked, row: Record) -> bool:
    return row.kind in asked.law.kinds and asked.since <= row.at < asked.until
