"""What a session knows beside whose it is: plain values, so that no page pays a query for them."""

from datetime import timedelta
from typing import Final

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase

from linli.common import clock

REMEMBERED: Final = "remembered"  # came by an invitation without a password
REMEMBERED_FOR: Final = timedelta(days=180)  # without being used
SECOND_FACTOR: Final = "second_factor"  # used or set up in this session
SEEN: Final = "seen_at"  # seconds: when the list of sign-ins last heard of it
SEEN_EVERY: Final = timedelta(hours=1)


def is_remembered(session: SessionBase) -> bool:
    """Whether this phone stays signed in by a code alone."""
    return bool(session.get(REMEMBERED))


def has_second_factor(session: SessionBase) -> bool:
    """Whether more than a password stood behind this session."""
    return bool(session.get(SECOND_FACTOR))


def see(session: SessionBase) -> None:
    """It was used now."""
    session[SEEN] = int(clock.now().timestamp())


def is_to_be_seen(session: SessionBase) -> bool:
    """Whether an hour has passed since the list of sign-ins last heard of it."""
    elapsed = clock.now().timestamp() - int(session.get(SEEN, 0))
    return elapsed >= SEEN_EVERY.total_seconds()


def forget_second_factor(session: SessionBase) -> None:
    """The last one was taken away: from now on a password alone stands behind this session."""
    session.pop(SECOND_FACTOR, None)
    records = session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        record for record in records if record.get("method") != "mfa"
    ]
