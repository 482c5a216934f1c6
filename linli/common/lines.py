"""A line for those who come too many at once: nobody is turned away, everybody gets a turn.

An address may stand for one visitor or, behind a shared connection, for a whole village. So an
address is never blocked: a few come through at once, and whoever comes after them gets a place in
line, signed, bound to the form's own key and good for that one form. No captcha and no cookie.

Each server process keeps its own lines in memory (a report pays no query for them), so an address
has as many lines as there are processes. The machine itself never waits: a proxy that was not named
in `LINLI_PROXIES` would otherwise put the whole town into one line.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_address
from math import ceil
from typing import ClassVar, Final

from django.core import signing
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.common import clock
from linli.common.clients import client_address, client_network
from linli.common.errors import DomainError

MOST_ADDRESSES: Final = 10_000  # that a process remembers; the oldest are forgotten first
_MINUTE: Final = 60


class NotYet(DomainError):
    """Not this one's turn yet: `wait_seconds` from now, with the place in line if there is one."""

    code: ClassVar[str] = "not_yet"
    status: ClassVar[int] = 429

    def __init__(self, wait_seconds: float, place: str = "") -> None:
        self.retry_after = max(1, ceil(wait_seconds))
        self.place = place
        super().__init__(
            _("Very many are sending something from your connection just now."),
            next_step=_in_line(self.retry_after) if place else _later(self.retry_after),
        )


def _in_line(seconds: int) -> str:
    return ngettext(
        "Your place in line is kept. Send it once more in %(count)d second.",
        "Your place in line is kept. Send it once more in %(count)d seconds.",
        seconds,
    ) % {"count": seconds}


def _later(seconds: int) -> str:
    minutes = ceil(seconds / _MINUTE)
    return ngettext(
        "Try it once more in %(count)d minute, or ring the office.",
        "Try it once more in %(count)d minutes, or ring the office.",
        minutes,
    ) % {"count": minutes}


@dataclass
class Line:
    """Lets `at_once` through, then one each `every`; further back than `longest` there is no place
    to be had, only the advice when to come back."""

    name: str
    at_once: int
    every: timedelta
    longest: timedelta
    _next: "OrderedDict[str, float]" = field(default_factory=OrderedDict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def pass_or_wait(self, request: HttpRequest, *, key: str = "", place: str = "") -> None:
        """Returns when it is this one's turn; raises `NotYet` otherwise.

        `key` is the form's own idempotency key and `place` what an earlier `NotYet` gave for it.
        """
        who = client_network(request)
        now = clock.now().timestamp()
        if ip_address(client_address(request)).is_loopback:
            return
        turn = self._turn_of(place, key)
        if turn is not None:
            if turn > now:
                raise NotYet(turn - now, place)
            return
        wait = self._reserve(who, now)
        if wait > 0:
            kept = wait <= self.longest.total_seconds() and bool(key)
            raise NotYet(wait, self._place(key, now + wait) if kept else "")

    def forget(self) -> None:
        """Nobody waits any more."""
        with self._lock:
            self._next.clear()

    def _reserve(self, who: str, now: float) -> float:
        """Seconds until the next free turn, which is taken if it is not too far off."""
        step = self.every.total_seconds()
        with self._lock:
            free = max(self._next.pop(who, 0.0), now - (self.at_once - 1) * step)
            wait = free - now
            self._next[who] = free if wait > self.longest.total_seconds() else free + step
            while len(self._next) > MOST_ADDRESSES:
                self._next.popitem(last=False)
        return max(0.0, wait)

    def _place(self, key: str, turn: float) -> str:
        return signing.dumps([key, turn], salt=f"line.{self.name}", compress=False)

    def _turn_of(self, place: str, key: str) -> float | None:
        """The moment that a place names; None for one that is not ours or belongs to another
        form."""
        if not place or not key:
            return None
        try:
            bound, turn = signing.loads(place, salt=f"line.{self.name}")
        except (signing.BadSignature, ValueError, TypeError):
            return None
        return float(turn) if bound == key else None
