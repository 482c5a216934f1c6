"""The same again and again: each occurrence once, and what was changed in one of them stays."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.activities import services as activities
from linli.activities.models import Activity, Series
from linli.activities.repeats import Repeats, rule_for
from linli.activities.services.series import check_rule, moments
from linli.common import clock
from linli.common.errors import Invalid
from linli.outbox.models import Message
from tests.meeting import again, branch, local
from tests.town import Town

MORNING = datetime(2026, 11, 5, 1, 0, tzinfo=UTC)  # nine o'clock at the place


@pytest.mark.row("S4-06")
def test_a_theme_day_is_planned_once_and_stands_on_its_fixed_day_each_month(town: Town) -> None:
    with clock.told(MORNING - timedelta(days=1)):
        ours = branch(town)
        ours.plans("theme_day", begins=local(MORNING), repeats="month_day", tags="农清")
        days = [clock.local(row.planned_from) for row in Activity.objects.order_by("planned_from")]
        found = [(day.month, day.day, day.hour) for day in days]
        assert found == [(11, 5, 9), (12, 5, 9), (1, 5, 9)]
        assert activities.make_occurrences() == 0
        assert Activity.objects.tagged("农清").count() == 3
    with clock.told(MORNING + timedelta(days=40)):
        assert activities.make_occurrences() == 2
        assert activities.make_occurrences() == 0


def test_a_changed_and_a_cancelled_occurrence_stay_as_they_are(town: Town) -> None:
    with clock.told(MORNING - timedelta(days=1)):
        ours = branch(town)
        ours.plans("theme_day", begins=local(MORNING), repeats="weekly")
        first, second = Activity.objects.order_by("planned_from")[:2]
        moved = first.planned_from + timedelta(days=2)
        ours.does(
            first,
            "change",
            title="改到周六",
            begins=local(moved),
            ends=local(moved + timedelta(hours=1)),
            open_to="invited",
        )
        ours.does(second, "cancel", reason="放假")
        Series.objects.update(made_until=None)  # as after a restored copy
        assert activities.make_occurrences() == 0
    assert again(first).planned_from == moved
    assert again(second).status == "cancelled"
    assert Activity.objects.filter(series=first.series, occurrence=first.occurrence).count() == 1


def test_the_end_of_a_series_cancels_what_comes_and_keeps_what_was(town: Town) -> None:
    with clock.told(MORNING - timedelta(days=1)):
        ours = branch(town)
        ours.plans("theme_day", begins=local(MORNING), repeats="weekly")
        first = Activity.objects.order_by("planned_from")[0]
    with clock.told(MORNING + timedelta(days=8)):
        ours.desk.posts(f"/activities/series/{first.series_id}/end/")
        assert again(first).status == "planned"
        ahead = Activity.objects.filter(planned_from__gt=clock.now())
        assert {row.status for row in ahead} == {"cancelled"}
        assert activities.make_occurrences() == 0


def test_the_form_of_a_series_sent_twice_makes_one(town: Town) -> None:
    with clock.told(MORNING - timedelta(days=1)):
        ours = branch(town)
        for _n in range(2):
            ours.plans("theme_day", begins=local(MORNING), repeats="weekly", key="d" * 32)
        assert Series.objects.count() == 1


def test_whoever_is_expected_is_told_when_a_series_ends(town: Town) -> None:
    with clock.told(MORNING - timedelta(days=1)):
        ours = branch(town)
        first = ours.planned("theme_day", begins=local(MORNING), repeats="weekly")
        ours.lists(first, "示例·来的人")
        first.participations.update(person=town.clerk.person)
        ours.desk.posts(f"/activities/series/{first.series_id}/end/")
        told = Message.objects.filter(to=town.clerk.person, template="activity", channel="inbox")
        assert [one.data["what"] for one in told] == ["cancelled"]


def test_a_series_ends_with_its_last_day(town: Town) -> None:
    with clock.told(MORNING - timedelta(days=1)):
        ours = branch(town)
        ours.plans("theme_day", begins=local(MORNING), repeats="weekly", until="2026-11-19")
        assert Activity.objects.count() == 3


@given(
    repeats=st.sampled_from([one for one in Repeats if one != Repeats.ONCE]),
    minutes=st.integers(0, 6 * 365 * 24 * 60),
)
def test_whatever_a_form_offers_begins_with_the_first_and_leaves_no_period_out(
    repeats: Repeats, minutes: int
) -> None:
    start = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    rule = check_rule(rule_for(repeats, start), start)
    series = Series(rule=rule, starts_at=start, until=None)
    found = list(moments(series, start, start + timedelta(days=800)))
    gap = {"weekly": 7, "fortnightly": 14, "quarterly": 95, "yearly": 366}.get(repeats, 36)
    assert found[0] == start
    steps = [later - earlier for earlier, later in pairwise(found)]
    assert steps
    assert all(timedelta(days=6) < step <= timedelta(days=gap) for step in steps)
    assert {clock.local(one).time() for one in found} == {clock.local(start).time()}


@pytest.mark.parametrize(
    "rule", ["", "FREQ=SECONDLY", "FREQ=HOURLY", "nonsense", "FREQ=DAILY;COUNT=3", "FREQ=DAILY\nX"]
)
def test_a_rule_that_cannot_be_counted_or_comes_too_often_is_refused(rule: str) -> None:
    with pytest.raises(Invalid):
        check_rule(rule, MORNING)
