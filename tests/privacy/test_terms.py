"""When a time ends, and whose time has ended: nothing ends early; what is shown is what runs."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as some

from linli.common.spans import Span, SpanUnit, due
from linli.common.workdays import DEFAULT_OFFICE_HOURS, WorkCalendar
from linli.privacy.terms import before, ends

CALENDAR = WorkCalendar(announced={}, office_hours=DEFAULT_OFFICE_HOURS)
FIRST, LAST = datetime.fromisoformat("2024-01-01"), datetime.fromisoformat("2027-12-31")
MOMENTS = some.datetimes(FIRST, LAST, timezones=some.just(UTC))
DAYS = some.integers(1, 500).map(lambda n: Span(n, SpanUnit.DAYS))
OTHERS = some.builds(
    Span,
    some.integers(1, 60),
    some.sampled_from([SpanUnit.HOURS, SpanUnit.WORK_HOURS, SpanUnit.WORK_DAYS]),
)
NEAR = some.timedeltas(timedelta(days=-3), timedelta(days=3))


@given(MOMENTS, DAYS)
def test_a_time_of_days_ends_as_the_clocks_of_matters_do(since: datetime, span: Span) -> None:
    found = due(since, span, [], CALENDAR)
    assert found is not None
    assert ends(since, span, CALENDAR) == found.at


@given(MOMENTS, DAYS, NEAR)
def test_what_counts_from_before_has_ended_and_nothing_else_has(
    since: datetime, span: Span, away: timedelta
) -> None:
    at = ends(since, span, CALENDAR) + away
    assert (since < before(at, span, CALENDAR)) == (ends(since, span, CALENDAR) <= at)


@settings(max_examples=50)
@given(MOMENTS, OTHERS, some.timedeltas(timedelta(days=-9), timedelta(days=9)))
def test_in_other_units_nothing_ends_early_either(
    since: datetime, span: Span, away: timedelta
) -> None:
    at = ends(since, span, CALENDAR) + away
    if since < before(at, span, CALENDAR):
        assert ends(since, span, CALENDAR) <= at


@settings(max_examples=30)
@given(MOMENTS, OTHERS)
def test_in_other_units_everything_ends_at_last(since: datetime, span: Span) -> None:
    much_later = ends(since, span, CALENDAR) + timedelta(days=60)
    assert since < before(much_later, span, CALENDAR)
