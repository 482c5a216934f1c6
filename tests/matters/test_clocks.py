"""The two clocks of a matter, read from what its steps say."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from linli.common.spans import Span, SpanUnit
from linli.common.workdays import DEFAULT_OFFICE_HOURS, WorkCalendar
from linli.matters import clocks

pytestmark = pytest.mark.once  # no database

MONDAY = datetime(2026, 11, 2, 2, tzinfo=UTC)  # 10:00 on the wall
CALENDAR = WorkCalendar(announced={}, office_hours=DEFAULT_OFFICE_HOURS)


def after(hours: float, **payload: Any) -> clocks.Entry:
    return MONDAY + timedelta(hours=hours), payload


def starts(name: str, amount: int, unit: SpanUnit = SpanUnit.HOURS) -> dict[str, Any]:
    return {"starts": {name: Span(amount, unit).as_json()}}


def test_without_steps_nothing_runs() -> None:
    reading = clocks.read([], CALENDAR)
    assert (reading.respond, reading.resolve, reading.paused_since) == (None, None, None)
    assert not reading.provisional


def test_accepting_stops_one_and_starts_the_other() -> None:
    entries = [
        after(0, **starts("respond", 2)),
        after(1, stops=["respond"], **starts("resolve", 24)),
    ]
    reading = clocks.read(entries, CALENDAR)
    assert reading.respond is None
    assert reading.resolve is not None
    assert reading.resolve.at == MONDAY + timedelta(hours=25)


def test_a_pause_moves_the_end_by_its_length() -> None:
    entries = [after(0, **starts("resolve", 24)), after(2, pauses=["resolve"])]
    standing = clocks.read(entries, CALENDAR)
    assert (standing.resolve, standing.paused_since) == (None, MONDAY + timedelta(hours=2))
    running = clocks.read([*entries, after(7, resumes=["resolve"])], CALENDAR)
    assert running.resolve is not None
    assert running.resolve.at == MONDAY + timedelta(hours=29)
    assert running.paused_since is None


def test_a_second_pause_begun_while_one_stands_is_one_pause() -> None:
    entries = [
        after(0, **starts("resolve", 24)),
        after(2, pauses=["resolve"]),
        after(3, pauses=["resolve"]),
        after(7, resumes=["resolve"]),
    ]
    reading = clocks.read(entries, CALENDAR)
    assert reading.resolve is not None
    assert reading.resolve.at == MONDAY + timedelta(hours=29)


def test_a_new_start_begins_anew_and_forgets_old_pauses() -> None:
    entries = [
        after(0, **starts("resolve", 24)),
        after(2, pauses=["resolve"]),
        after(3, stops=["resolve"], **starts("respond", 2)),
        after(4, stops=["respond"], **starts("resolve", 10)),
    ]
    reading = clocks.read(entries, CALENDAR)
    assert reading.resolve is not None
    assert reading.resolve.at == MONDAY + timedelta(hours=14)
    assert reading.paused_since is None


def test_a_pause_of_a_clock_that_does_not_run_and_a_resume_without_a_pause_are_nothing() -> None:
    entries = [
        after(0, pauses=["resolve"]),
        after(1, **starts("resolve", 5)),
        after(2, resumes=["resolve"]),
    ]
    reading = clocks.read(entries, CALENDAR)
    assert reading.resolve is not None
    assert reading.resolve.at == MONDAY + timedelta(hours=6)


def test_the_year_that_nobody_announced_makes_it_provisional() -> None:
    late = datetime(2099, 12, 30, 2, tzinfo=UTC)
    for unit, provisional in ((SpanUnit.WORK_DAYS, True), (SpanUnit.HOURS, False)):
        reading = clocks.read([(late, starts("resolve", 3, unit))], CALENDAR)
        assert reading.provisional is provisional
