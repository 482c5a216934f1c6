"""Draws that end up in records: numbers, samples. Seeded for the demonstration, else from the
system."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from random import Random, SystemRandom

_draws: ContextVar[Random | None] = ContextVar("draws", default=None)
_system = SystemRandom()


def draws() -> Random:
    """The source of chance in force here. Never for keys or secrets."""
    return _draws.get() or _system


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Within the block the same seed gives the same draws."""
    token = _draws.set(Random(seed))  # noqa: S311 - a seeded demonstration, no secret
    try:
        yield
    finally:
        _draws.reset(token)
