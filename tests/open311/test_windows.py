"""Stretches of time: ninety days at most, in whatever way a client writes a moment."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.common import clock
from linli.open311.asked import Asked
from tests.open311.clients import get
from tests.town import Town, at

NOON = datetime(2026, 11, 20, 12, tzinfo=clock.PLACE_TIME)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-20T12:00:00+08:00",
        "2026-11-20T12:00:00 08:00",  # a plus sign that nobody escaped
        "2026-11-20T12:00:00+0800",
        "2026-11-20T12:00:00+08",
        "2026-11-20T04:00:00Z",
        "2026-11-20t04:00:00z",
        "2026-11-20T04:00:00.000Z",
        "2026-11-20T04:00:00.000000000Z",
        "2026-11-20T04:00Z",
        "2026-11-20 12:00:00",
        "2026-11-20T12:00:00\r\n",
        "2026-11-19T20:00:00-08:00",
    ],
)
def test_a_moment_in_any_of_the_ways_it_is_written(town: Town, text: str) -> None:
    with at(NOON - timedelta(seconds=1)):
        town.reports()
    with at(NOON):
        number = town.reports().number

        (row,) = get("requests.json", start_date=text)

    assert row["service_request_id"] == number
    assert row["requested_datetime"] == "2026-11-20T12:00:00+08:00"


@pytest.mark.parametrize(
    "text",
    ["yesterday", "20.11.2026", "2026-13-01", "2026-11-20T25:00:00Z", "2026-11-20T12:00+99:00"],
)
def test_what_is_no_moment_is_named(town: Town, text: str) -> None:
    (wrong,) = get("requests.json", 400, end_date=text)
    assert wrong["description"] == "end_date: Write it as 2026-11-22T08:30:00+08:00."


def test_a_day_alone_counts_from_its_beginning_to_its_end(town: Town) -> None:
    with at(NOON):
        town.reports()

        assert len(get("requests.json", start_date="2026-11-20", end_date="2026-11-20")) == 1
        assert get("requests.json", start_date="2026-11-21", end_date="2026-11-21") == []


def test_without_a_word_of_when_it_is_the_last_ninety_days(town: Town) -> None:
    numbers = {}
    for days in (0, 89, 91, 179, 181):
        with at(NOON - timedelta(days=days)):
            numbers[days] = town.reports().number

    def found(**asked: str) -> set[int]:
        rows = {row["service_request_id"] for row in get("requests.json", **asked)}
        return {days for days, number in numbers.items() if number in rows}

    with at(NOON):
        assert found() == {0, 89}
        before = (NOON - timedelta(days=90)).isoformat()
        assert found(end_date=before) == {91, 179}
        assert found(start_date=(NOON - timedelta(days=180)).isoformat()) == {91, 179}
        assert found(service_request_id=numbers[181]) == {181}  # overrides the rest


def test_more_than_ninety_days_are_refused(town: Town) -> None:
    assert get("requests.json", start_date="2026-01-01", end_date="2026-04-01") == []
    (wrong,) = get("requests.json", 400, start_date="2026-01-01", end_date="2026-04-03")
    assert wrong["description"].startswith("start_date, end_date: At most 90 days at once")
    (back,) = get("requests.json", 400, start_date="2026-04-01", end_date="2026-01-01")
    assert back["description"] == "end_date: It lies before start_date."
    for edge in ({"end_date": "0001-01-01"}, {"start_date": "9999-12-31T23:59:59Z"}):
        assert get("requests.json", 400, **edge)[0]["code"] == 400


@given(moment=st.datetimes(timezones=st.timezones()), fraction=st.integers(0, 10**9 - 1))
def test_every_moment_is_read_as_it_was_written(moment: datetime, fraction: int) -> None:
    offset = moment.utcoffset() or timedelta()
    whole = timedelta(minutes=offset // timedelta(minutes=1))  # local time of old had seconds
    written = moment.replace(microsecond=fraction // 1000, tzinfo=timezone(whole))
    text = written.replace(microsecond=0).isoformat()
    asked = Asked({"start_date": [f"{text[:19]}.{fraction:09d}{text[19:]}"]})
    try:
        there = written.astimezone(clock.PLACE_TIME)
    except OverflowError:
        return  # before the first or after the last year

    assert asked.moment("start_date") == there
