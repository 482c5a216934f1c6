"""The whole index compared with what there is, a bounded number of things at a time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from linli.matters.services import indexing as matters
from linli.search import services as search
from linli.search.choices import What
from linli.search.services import Thing
from linli.territory.services import indexing as territory


@dataclass(frozen=True)
class Source:
    """Where the things of one kind come from, and which of some keys have nothing behind them."""

    what: What
    all_things: Callable[[], Iterator[list[Thing]]]
    gone: Callable[[list[str]], list[str]]


SOURCES: Final = (
    Source(What.PLACE, territory.all_things, territory.gone),
    Source(What.MATTER, matters.all_things, matters.gone),
)


@dataclass
class Counts:
    """What was looked at, and what was not in step."""

    things: int = 0
    wrong: int = 0
    left_over: int = 0

    @property
    def differing(self) -> int:
        """Entries that are missing, say something else, or have nothing behind them."""
        return self.wrong + self.left_over


def reindex(*, write: bool, say: Callable[[Counts], object] = lambda _counts: None) -> Counts:
    """Compare every entry with its thing; with `write`, put right what differs."""
    counts = Counts()
    for source in SOURCES:
        for things in source.all_things():
            counts.things += len(things)
            counts.wrong += search.put_right(things) if write else len(search.differing(things))
            say(counts)
        for keys in search.keys(source.what):
            left_over = source.gone(keys)
            counts.left_over += len(left_over)
            if write:
                search.drop(source.what, *left_over)
    return counts
