"""A line: nobody is turned away, nobody comes twice, and one address cannot flood."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from linli.common import clock
from linli.common.lines import Line, NotYet

pytestmark = pytest.mark.once  # no database

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)

STEP = timedelta(seconds=6)


def line(at_once: int = 3, longest: timedelta = timedelta(minutes=1)) -> Line:
    return Line("test", at_once, every=STEP, longest=longest)


def asked(address: str = "203.0.113.9") -> HttpRequest:
    return RequestFactory().post("/", REMOTE_ADDR=address)


def wait_of(one: Line, at: datetime, address: str = "203.0.113.9") -> int:
    with clock.told(at):
        try:
            one.pass_or_wait(asked(address), key=uuid4().hex)
        except NotYet as problem:
            return problem.retry_after or 0
    return 0


def test_a_few_come_through_at_once_and_the_next_ones_one_after_the_other() -> None:
    one = line()
    assert [wait_of(one, NOW) for _ in range(6)] == [0, 0, 0, 6, 12, 18]


def test_another_address_does_not_wait_for_the_first() -> None:
    one = line()
    for _ in range(5):
        wait_of(one, NOW)
    assert wait_of(one, NOW, "203.0.113.10") == 0


def test_a_whole_network_of_one_ipv6_client_is_one_client() -> None:
    one = line(1)
    assert wait_of(one, NOW, "2001:db8::1") == 0
    assert wait_of(one, NOW, "2001:db8::ffff") == 6


def test_the_machine_itself_never_waits() -> None:
    one = line(1)
    assert {wait_of(one, NOW, address) for address in ["127.0.0.1", "::1"] * 9} == {0}


def test_a_place_in_line_is_good_at_its_time_for_its_form_alone() -> None:
    one = line(1)
    key = uuid4().hex
    wait_of(one, NOW)
    with clock.told(NOW), pytest.raises(NotYet) as told:
        one.pass_or_wait(asked(), key=key)
    place = told.value.place
    with clock.told(NOW + timedelta(seconds=3)), pytest.raises(NotYet) as again:
        one.pass_or_wait(asked(), key=key, place=place)
    assert (again.value.retry_after, again.value.place) == (3, place)
    with clock.told(NOW + STEP):
        one.pass_or_wait(asked(), key=key, place=place)
        with pytest.raises(NotYet):
            one.pass_or_wait(asked(), key=uuid4().hex, place=place)
        with pytest.raises(NotYet):
            one.pass_or_wait(asked(), key=key, place=place[:-1])


def test_beyond_the_longest_wait_no_place_is_given_and_the_line_does_not_grow() -> None:
    one = line(1, longest=timedelta(seconds=12))
    waits = [wait_of(one, NOW) for _ in range(50)]
    assert waits[:4] == [0, 6, 12, 18]
    assert set(waits[3:]) == {18}
    with clock.told(NOW), pytest.raises(NotYet, match="ring the office") as told:
        one.pass_or_wait(asked(), key="k")
    assert told.value.place == ""


@given(st.lists(st.integers(0, 30), max_size=60), st.integers(1, 5))
def test_never_more_come_through_than_the_line_lets(gaps: list[int], at_once: int) -> None:
    """Whatever the rhythm: in no stretch of time pass more than at once plus one each step."""
    one, now, turns = line(at_once, timedelta(hours=1)), NOW, []
    for gap in gaps:
        now += timedelta(seconds=gap)
        turns.append(now + timedelta(seconds=wait_of(one, now)))
    for first, begin in enumerate(turns):
        for last in range(first, len(turns)):
            most = at_once + (turns[last] - begin) / STEP
            assert last - first + 1 <= most + 1e-9
