"""How often something may be tried, counted over all server processes.

Each attempt is counted before it is made, so that many at once cannot slip past; whoever succeeds
gets it back. Counts lie in the cache table under digests: no address and no user name is stored.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import ClassVar, Final

from django.core.cache import cache
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.common import clock, crypto
from linli.common.errors import DomainError

_MINUTE: Final = 60


class TooMany(DomainError):
    """It was tried too often; `retry_after` is in seconds."""

    code: ClassVar[str] = "too_many"
    status: ClassVar[int] = 429

    def __init__(self, retry_after: float) -> None:
        self.retry_after = max(1, ceil(retry_after))
        minutes = ceil(self.retry_after / _MINUTE)
        wait = ngettext(
            "Try again in %(count)d minute.", "Try again in %(count)d minutes.", minutes
        ) % {"count": minutes}
        super().__init__(_("This was tried too often."), next_step=wait)


@dataclass(frozen=True)
class Limit:
    """At most so many attempts within any stretch of this length, for each `who`."""

    name: str
    most: int
    within: timedelta

    def spend(self, *who: str) -> None:
        """Count one attempt; raises `TooMany` instead where none is left."""
        with self._times(who) as times:
            if len(times) >= self.most:
                raise TooMany(times[-self.most] + self.within.total_seconds() - _now())
            times.append(_now())

    def give_back(self, *who: str) -> None:
        """The attempt was in order and does not count."""
        with self._times(who) as times:
            if times:
                times.pop()

    def forget(self, *who: str) -> None:
        """Nothing counts any more."""
        cache.delete(self._key(who))

    @contextmanager
    def _times(self, who: tuple[str, ...]) -> Iterator[list[float]]:
        """The moments of the attempts that still count, oldest first; what is done to the list is
        kept. Nobody else counts the same meanwhile."""
        key = self._key(who)
        with alone(key):
            since = _now() - self.within.total_seconds()
            times = [moment for moment in cache.get(key, []) if moment > since]
            yield times
            cache.set(key, times, self.within.total_seconds())

    def _key(self, who: tuple[str, ...]) -> str:
        return "limit:" + crypto.blind_index("\n".join(who), context=f"limit.{self.name}")


@dataclass(frozen=True)
class Rate:
    """At most so many at once and as many again, evenly, in each stretch of this length, for each
    `who`. One number is kept, however many there are: for what is asked very often."""

    name: str
    most: int
    within: timedelta

    def spend(self, *who: str) -> None:
        """Count one; raises `TooMany` instead where none is left."""
        each = self.within.total_seconds() / self.most
        digest = crypto.blind_index("\n".join(who), context=f"rate.{self.name}")
        key = f"rate:{digest}"
        with alone(key):
            now = _now()
            # When the account would be full again; what was spent lies in the future.
            full_at = max(now, float(cache.get(key, 0.0))) + each
            if full_at > now + self.within.total_seconds() + each / 2:
                raise TooMany(full_at - now - self.within.total_seconds())
            cache.set(key, full_at, full_at - now + 1)


def _now() -> float:
    return clock.now().timestamp()


@contextmanager
def alone(key: str) -> Iterator[None]:
    """One after the other: SQLite's transactions are; PostgreSQL needs a lock for the key."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            number = int(key[-15:], 16)  # 60 of the digest's bits: what a lock's name holds
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
        yield
