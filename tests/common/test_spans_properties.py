"""What holds of every clock, whatever the pauses."""

import itertools
from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from linli.common.clock import PLACE_TIME, local
from linli.common.spans import Due, Pause, Span, SpanUnit, due
from linli.common.workdays import DEFAULT_OFFICE_HOURS, WorkCalendar

pytestmark = pytest.mark.once  # no database


CALENDAR = WorkCalendar(announced={}, office_hours=DEFAULT_OFFICE_HOURS)
FIRST = datetime(2026, 9, 25, tzinfo=PLACE_TIME)
# Half hours meet the edges of office hours and midnights often; odd minutes miss them
MINUTES = st.integers(0, 40 * 48).map(lambda n: n * 30) | st.integers(0, 40 * 1440)
MOMENTS = MINUTES.map(lambda n: FIRST + timedelta(minutes=n))
LENGTHS = st.integers(0, 12 * 48).map(lambda n: timedelta(minutes=30 * n))
PAUSES = st.builds(lambda since, length: Pause(since, since + length), MOMENTS, LENGTHS)
OPEN = st.builds(Pause, MOMENTS, st.none())
SOME = st.lists(PAUSES | OPEN, max_size=4)
SPANS = st.builds(Span, st.integers(1, 30), st.sampled_from(SpanUnit))


def late(found: Due | None) -> datetime:
    return datetime.max.replace(tzinfo=PLACE_TIME) if found is None else found.at


@given(MOMENTS, SPANS, SOME, PAUSES | OPEN)
def test_one_more_pause_never_makes_it_due_earlier(
    start: datetime, span: Span, pauses: list[Pause], more: Pause
) -> None:
    before = due(start, span, pauses, CALENDAR)
    assert late(due(start, span, [*pauses, more], CALENDAR)) >= late(before)


@given(MOMENTS, SPANS, SOME, PAUSES, st.floats(0, 1))
def test_a_pause_in_two_adjacent_pieces_is_the_same_pause(
    start: datetime, span: Span, pauses: list[Pause], whole: Pause, share: float
) -> None:
    assert whole.until is not None
    cut = whole.since + (whole.until - whole.since) * share
    pieces = [Pause(whole.since, cut), Pause(cut, whole.until)]
    once = due(start, span, [*pauses, whole], CALENDAR)
    assert due(start, span, [*pauses, *pieces], CALENDAR) == once


@given(MOMENTS, SPANS, SOME, PAUSES, LENGTHS, LENGTHS)
def test_overlapping_pauses_count_once(
    start: datetime, span: Span, pauses: list[Pause], whole: Pause, a: timedelta, b: timedelta
) -> None:
    assert whole.until is not None
    first = Pause(whole.since, max(whole.since, whole.until - a))
    second = Pause(min(whole.until, whole.since + b), whole.until)
    once = due(start, span, [*pauses, whole], CALENDAR)
    assert due(start, span, [*pauses, whole, first, second], CALENDAR) == once


@given(MOMENTS, SPANS, SOME, st.randoms(use_true_random=False))
def test_the_order_of_the_pauses_does_not_matter(
    start: datetime, span: Span, pauses: list[Pause], chance: Random
) -> None:
    shuffled = list(pauses)
    chance.shuffle(shuffled)
    assert due(start, span, shuffled, CALENDAR) == due(start, span, pauses, CALENDAR)


@given(MOMENTS, st.integers(1, 400), st.lists(PAUSES, max_size=4))
def test_running_hours_are_the_time_that_passed_without_the_pauses(
    start: datetime, hours: int, pauses: list[Pause]
) -> None:
    found = due(start, Span(hours, SpanUnit.HOURS), pauses, CALENDAR)
    assert found is not None
    assert found.at - start - stood(start, found.at, pauses) == timedelta(hours=hours)


@given(MOMENTS, st.integers(1, 60), st.lists(PAUSES, max_size=4))
@example(datetime(2026, 9, 30, 17, tzinfo=PLACE_TIME), 8, [])
def test_working_hours_are_the_half_hours_of_open_offices_without_the_pauses(
    start: datetime, hours: int, pauses: list[Pause]
) -> None:
    found = due(start, Span(hours, SpanUnit.WORK_HOURS), pauses, CALENDAR)
    assert found is not None
    assert worked(start, found.at, pauses) == timedelta(hours=hours)


@given(MOMENTS, SPANS, SOME)
def test_nothing_falls_due_while_the_clock_stands(
    start: datetime, span: Span, pauses: list[Pause]
) -> None:
    found = due(start, span, pauses, CALENDAR)
    if found is not None:
        assert found.at > start
        ends = [p.until or datetime.max.replace(tzinfo=PLACE_TIME) for p in pauses]
        assert not any(p.since < found.at < until for p, until in zip(pauses, ends, strict=True))


@given(MOMENTS, SPANS, SOME)
def test_a_longer_span_is_never_due_earlier(
    start: datetime, span: Span, pauses: list[Pause]
) -> None:
    longer = Span(span.amount + 1, span.unit)
    assert late(due(start, longer, pauses, CALENDAR)) >= late(due(start, span, pauses, CALENDAR))


def stood(since: datetime, until: datetime, pauses: list[Pause]) -> timedelta:
    """How long the clock stood, minute by minute: slow, and written another way on purpose."""
    edges = sorted({since, until} | {m for p in pauses for m in (p.since, p.until or until)})
    total = timedelta()
    for a, b in itertools.pairwise(edges):
        inside = since <= a and b <= until
        if inside and any(p.since <= a and b <= (p.until or until) for p in pauses):
            total += b - a
    return total


def worked(since: datetime, until: datetime, pauses: list[Pause]) -> timedelta:
    total = timedelta()
    day = local(since).date()
    while day <= local(until).date():
        if CALENDAR.is_workday(day):
            for opens, closes in DEFAULT_OFFICE_HOURS:
                a = max(datetime.combine(day, opens, PLACE_TIME), since)
                b = min(datetime.combine(day, closes, PLACE_TIME), until)
                if a < b:
                    total += (b - a) - stood(a, b, pauses)
        day += timedelta(days=1)
    return total
