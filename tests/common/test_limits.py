"""Limits that several server processes share."""

from datetime import timedelta
from pathlib import Path

import pytest

from linli.common import clock
from linli.common.limits import Limit, TooMany
from tools.installation import installation

LIMIT = Limit("test", 3, timedelta(minutes=10))


def test_what_is_spent_comes_back_with_time(db: None) -> None:
    start = clock.now()
    for minute in range(3):
        with clock.told(start + timedelta(minutes=minute)):
            LIMIT.spend("a", "b")
    with clock.told(start + timedelta(minutes=4)), pytest.raises(TooMany) as caught:
        LIMIT.spend("a", "b")
    assert caught.value.retry_after == 360
    assert "6 minutes" in str(caught.value)
    LIMIT.spend("ab")  # somebody else
    with clock.told(start + timedelta(minutes=10, seconds=1)):
        LIMIT.spend("a", "b")
        with pytest.raises(TooMany):
            LIMIT.spend("a", "b")


def test_what_was_in_order_does_not_count(db: None) -> None:
    for _time in range(10):
        LIMIT.spend("a")
        LIMIT.give_back("a")
    for _time in range(3):
        LIMIT.spend("a")
    LIMIT.forget("a")
    LIMIT.spend("a")


AT_ONCE = """
from concurrent.futures import ThreadPoolExecutor
from django.db import connections
from linli.common.limits import TooMany
from tests.common.test_limits import LIMIT

def attempt(number):
    try:
        LIMIT.spend("everybody")
    except TooMany:
        return 0
    finally:
        connections.close_all()
    return 1

with ThreadPoolExecutor(8) as pool:
    print("passed", sum(pool.map(attempt, range(24))))
"""


@pytest.mark.slow
def test_many_at_once_do_not_slip_past(tmp_path: Path) -> None:
    with installation(tmp_path) as place:
        assert place.python(AT_ONCE).splitlines()[-1] == f"passed {LIMIT.most}"
