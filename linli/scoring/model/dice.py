"""Chance that anybody can repeat: numbers from SHA-256 of a seed and a counter.

The same seed gives the same draw on every machine and with every later version of every library;
whoever doubts a draw can make it again with twenty lines of their own.
"""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Final, TypeVar

Thing = TypeVar("Thing")
WORDS: Final = 4  # numbers of 64 bits in one digest


class Dice:
    """Numbers drawn one after the other; `purpose` keeps the draws of one seed apart."""

    def __init__(self, seed: int | str, purpose: str) -> None:
        self._numbers = _numbers(f"{purpose}:{seed}".encode())

    def below(self, many: int) -> int:
        """0, 1, … many - 1. With 64 bits, what one is more likely than another is 2 ** -40."""
        return next(self._numbers) % many

    def chosen(self, things: Sequence[Thing]) -> Thing:
        """One of them."""
        return things[self.below(len(things))]

    def shuffled(self, things: Iterable[Thing]) -> list[Thing]:
        """All of them in an order by chance (Fisher and Yates)."""
        order = list(things)
        for place in range(len(order) - 1, 0, -1):
            other = self.below(place + 1)
            order[place], order[other] = order[other], order[place]
        return order


def _numbers(seed: bytes) -> Iterator[int]:
    count = 0
    while True:
        digest = sha256(seed + b":%d" % count).digest()
        for word in range(WORDS):
            yield int.from_bytes(digest[8 * word : 8 * word + 8], "big")
        count += 1
