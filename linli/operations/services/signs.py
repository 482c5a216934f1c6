"""Noting and reading signs of life."""

from datetime import timedelta
from typing import Any, Final

from linli.common import clock
from linli.operations.models import Sign

WORKER: Final = "worker"
BACKUP: Final = "backup"
BEAT_SECONDS: Final = 60  # how often the worker says that it lives
SILENT_AFTER: Final = timedelta(seconds=3 * BEAT_SECONDS)  # one slow mail server is no death


def note(name: str, **facts: Any) -> None:
    """It happened now."""
    Sign.objects.update_or_create(name=name, defaults={"at": clock.now(), "facts": facts})


def beat() -> int:
    """The worker lives. One statement; done once is done, so there is nothing left to do."""
    if not Sign.objects.filter(name=WORKER).update(at=clock.now()):
        note(WORKER)
    return 0


def age(name: str) -> timedelta | None:
    """How long ago it happened last; None if it never did."""
    sign = Sign.objects.filter(name=name).first()
    return clock.now() - sign.at if sign else None


def is_alive(since: timedelta | None) -> bool:
    """Whether a worker that beat this long ago can be believed to live."""
    return since is not None and since <= SILENT_AFTER
