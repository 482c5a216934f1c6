"""Clocks on known days: when things are due, told as a clerk would check it on a wall calendar."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from linli.common.clock import PLACE_TIME, local
from linli.common.errors import Invalid
from linli.common.spans import Due, Pause, Span, SpanUnit, due
from linli.common.workdays import DEFAULT_OFFICE_HOURS, WorkCalendar, YearDays

pytestmark = pytest.mark.once  # no database

CALENDAR = WorkCalendar(announced={}, office_hours=DEFAULT_OFFICE_HOURS)
LONG_YEAR = {
    SpanUnit.WORK_DAYS: 270,
    SpanUnit.WORK_HOURS: 270 * 7,
}  # working time of a year, and more


def at(text: str) -> datetime:
    """`2026-10-10 09:30`, local."""
    return datetime.fromisoformat(text).replace(tzinfo=PLACE_TIME)


def pause(since: str, until: str | None) -> Pause:
    return Pause(at(since), at(until) if until else None)


def wall(found: Due | None) -> str:
    assert found is not None
    assert found.at.tzinfo is UTC
    return f"{local(found.at):%Y-%m-%d %H:%M}"


def when(start: str, amount: int, unit: str, *pauses: Pause) -> str:
    return wall(due(at(start), Span(amount, SpanUnit(unit)), pauses, CALENDAR))


@pytest.mark.parametrize(
    ("start", "amount", "unit", "expected"),
    [
        ("2026-10-01 23:30", 2, "hours", "2026-10-02 01:30"),
        # Friday afternoon, then the National Day week ends on a Thursday
        ("2026-09-30 17:00", 2, "work_hours", "2026-10-08 09:30"),
        ("2026-09-30 12:30", 2, "work_hours", "2026-09-30 16:30"),
        ("2026-09-30 10:00", 2, "work_hours", "2026-09-30 12:00"),
        ("2026-09-30 10:00", 3, "work_hours", "2026-09-30 15:30"),
        ("2026-10-03 10:00", 7, "work_hours", "2026-10-08 18:00"),
        ("2026-10-09 17:00", 2, "work_hours", "2026-10-10 09:30"),  # a make-up Saturday
        ("2026-10-11 10:00", 1, "work_hours", "2026-10-12 09:30"),  # a plain Sunday
        ("2026-09-29 09:00", 3, "work_days", "2026-10-09 18:00"),
        ("2026-10-08 09:00", 3, "work_days", "2026-10-12 18:00"),  # 9th, Saturday 10th, 12th
        ("2026-10-03 09:00", 1, "work_days", "2026-10-08 18:00"),
        ("2026-02-13 09:00", 3, "work_days", "2026-02-25 18:00"),  # Sat 14th, 24th, 25th
        ("2026-02-14 19:00", 5, "work_days", "2026-02-28 18:00"),  # ends on a make-up Saturday
        ("2026-10-01 00:00", 1, "days", "2026-10-03 00:00"),
        ("2026-09-30 23:59", 3, "days", "2026-10-04 00:00"),
    ],
)
def test_a_clock_around_the_holidays(start: str, amount: int, unit: str, expected: str) -> None:
    assert when(start, amount, unit) == expected


def test_running_hours_stand_while_the_reporter_is_asked() -> None:
    stood = pause("2026-10-09 10:00", "2026-10-09 13:00")
    assert when("2026-10-09 09:00", 2, "hours", stood) == "2026-10-09 14:00"


def test_working_hours_lose_only_what_the_pause_took_of_them() -> None:
    lunch = pause("2026-10-09 12:00", "2026-10-09 14:30")
    assert when("2026-10-09 11:00", 2, "work_hours", lunch) == "2026-10-09 15:30"
    longer = pause("2026-10-09 11:30", "2026-10-09 15:00")
    assert when("2026-10-09 11:00", 2, "work_hours", longer) == "2026-10-09 16:30"
    overnight = pause("2026-10-09 17:00", "2026-10-10 09:00")
    assert when("2026-10-09 16:00", 2, "work_hours", overnight) == "2026-10-10 10:00"


def test_a_working_day_counts_unless_the_clock_stands_when_the_office_closes() -> None:
    for hours, expected in [
        (("2026-10-12 09:00", "2026-10-12 17:59"), "2026-10-12 18:00"),
        (("2026-10-12 17:00", "2026-10-12 20:00"), "2026-10-13 18:00"),
        (("2026-10-12 17:00", "2026-10-12 18:00"), "2026-10-13 18:00"),
        (("2026-10-12 18:00", "2026-10-13 09:00"), "2026-10-12 18:00"),
        (("2026-10-11 12:00", "2026-10-14 12:00"), "2026-10-14 18:00"),
    ]:
        assert when("2026-10-11 09:00", 1, "work_days", pause(*hours)) == expected


def test_a_calendar_day_counts_unless_the_clock_stands_at_midnight() -> None:
    for hours, expected in [
        (("2026-10-12 09:00", "2026-10-12 23:59"), "2026-10-13 00:00"),
        (("2026-10-12 22:00", "2026-10-13 06:00"), "2026-10-14 00:00"),
        (("2026-10-13 00:00", "2026-10-13 06:00"), "2026-10-13 00:00"),
    ]:
        assert when("2026-10-11 09:00", 1, "days", pause(*hours)) == expected


@pytest.mark.parametrize("unit", list(SpanUnit))
def test_nothing_is_due_while_a_pause_is_open(unit: SpanUnit) -> None:
    still = pause("2026-10-12 09:00", None)
    assert due(at("2026-10-12 08:59"), Span(1, unit), [still], CALENDAR) is None
    later = [pause("2026-10-12 08:59", "2026-10-12 09:30"), still]
    assert due(at("2026-10-12 08:59"), Span(1, unit), later, CALENDAR) is None


@pytest.mark.parametrize("unit", list(SpanUnit))
def test_a_pause_that_begins_after_the_due_moment_does_not_undo_it(unit: SpanUnit) -> None:
    start = at("2026-10-12 10:00")
    plain = due(start, Span(2, unit), [], CALENDAR)
    assert plain is not None
    assert due(start, Span(2, unit), [Pause(plain.at, None)], CALENDAR) == plain


def test_a_clock_over_new_year_is_provisional_until_the_year_is_announced() -> None:
    start, span = at("2026-12-29 10:00"), Span(4, SpanUnit.WORK_DAYS)
    assumed = due(start, span, [], CALENDAR)
    assert wall(assumed) == "2027-01-04 18:00"  # 30th, 31st, Friday the 1st, Monday the 4th
    assert assumed is not None
    assert assumed.provisional
    year = YearDays.parse({"holidays": ["2027-01-01"], "workdays": ["2027-01-03"]})
    known = due(start, span, [], replace(CALENDAR, announced={2027: year}))
    assert wall(known) == "2027-01-04 18:00"  # 30th, 31st, Sunday the 3rd, Monday the 4th
    assert known is not None
    assert not known.provisional
    longer = YearDays.parse({"holidays": ["2027-01-01", "2027-01-04"], "workdays": []})
    moved = due(start, span, [], replace(CALENDAR, announced={2027: longer}))
    assert wall(moved) == "2027-01-06 18:00"


def test_only_clocks_that_count_working_days_of_the_unknown_year_are_provisional() -> None:
    def provisional(start: str, amount: int, unit: str) -> bool:
        found = due(at(start), Span(amount, SpanUnit(unit)), [], CALENDAR)
        assert found is not None
        return found.provisional

    assert not provisional("2026-12-29 10:00", 2, "work_days")
    assert provisional("2026-12-29 10:00", 3, "work_days")
    assert not provisional("2026-12-31 15:00", 3, "work_hours")
    assert provisional("2026-12-31 15:00", 4, "work_hours")
    assert not provisional("2026-12-29 10:00", 300, "hours")
    assert not provisional("2026-12-29 10:00", 300, "days")


@pytest.mark.parametrize("unit", [SpanUnit.WORK_DAYS, SpanUnit.WORK_HOURS])
def test_an_unknown_year_on_the_way_makes_it_provisional_even_if_it_ends_in_a_known_one(
    unit: SpanUnit,
) -> None:
    skips_2027 = replace(CALENDAR, announced={2028: YearDays(frozenset(), frozenset())})
    found = due(at("2026-12-29 10:00"), Span(LONG_YEAR[unit], unit), [], skips_2027)
    assert found is not None
    assert (local(found.at).year, found.provisional) == (2028, True)


@pytest.mark.parametrize("unit", list(SpanUnit))
def test_the_longest_clock_still_ends_even_with_a_pause_of_centuries(unit: SpanUnit) -> None:
    stood = [Pause(at("2026-10-12 10:00"), at("2926-10-12 10:00"))]
    found = due(at("2026-10-12 09:30"), Span(10_000, unit), stood, CALENDAR)
    assert found is not None
    assert local(found.at).year > 2926


@pytest.mark.parametrize("unit", list(SpanUnit))
def test_every_unit_is_read_and_written(unit: SpanUnit) -> None:
    value = {"amount": 2, "unit": unit.value}
    assert Span.parse(value) == Span(2, unit)
    assert Span.parse(value).as_json() == value


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        {"amount": 2},
        {"amount": 0, "unit": "hours"},
        {"amount": -1, "unit": "hours"},
        {"amount": 10_001, "unit": "hours"},
        {"amount": 1.5, "unit": "hours"},
        {"amount": True, "unit": "hours"},
        {"amount": "2", "unit": "hours"},
        {"amount": 2, "unit": "weeks"},
        {"amount": 2, "unit": ["hours"]},
        {"amount": 2, "unit": "hours", "more": 1},
    ],
)
def test_a_span_that_cannot_be_meant_is_refused(value: object) -> None:
    with pytest.raises(Invalid):
        Span.parse(value)
