"""The three-ones of a branch: an hour before, an hour in, a day a week (row S4-03)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.common import clock
from linli.orglife.models import StudyEntry
from tests.desk import Desk
from tests.meeting import Branch, branch
from tests.town import Town

FRIDAY = datetime(2027, 3, 12, 2, 0, tzinfo=UTC)  # ten in the morning


def page(ours: Branch) -> str:
    return f"/life/of/{ours.unit.pk}/study/"


def enters(ours: Branch, part: str, day: date, minutes: int, status: int = 303, **more: Any) -> Any:
    """Send the form that stands on the page."""
    fields = {"key": str(uuid4()), "part": part, "day": day.isoformat(), "minutes": minutes}
    return ours.desk.posts(page(ours), status, **{**fields, "about": "中央一号文件", **more})


@pytest.mark.row("S4-03")
def test_an_hour_before_an_hour_in_and_a_day_a_week_are_the_branchs_own(town: Town) -> None:
    ours = branch(town)
    with clock.told(FRIDAY):
        meeting = ours.held("branch_study")  # an hour by its record, never entered
    with clock.told(FRIDAY + timedelta(hours=8)):
        today = clock.today()
        shown = ours.desk.opens(page(ours))
        assert "before: 0 min" in shown
        assert "in it: 60 min" in shown
        assert "a day of study" not in shown
        enters(ours, "before", today, 60, activity=str(meeting.pk))
        enters(ours, "weekly", today - timedelta(days=2), 180)
        enters(ours, "weekly", today - timedelta(days=1), 120)
        shown = ours.desk.opens(page(ours))
    assert "before: 60 min" in shown
    assert shown.count("a day of study") == 1, "five hours and the hour of the meeting"
    assert shown.count("less than a day") == 1, "the week before"
    assert "person" not in {field.name for field in StudyEntry._meta.get_fields()}


def test_the_same_entry_sent_twice_is_there_once_and_a_mistake_is_struck_out(town: Town) -> None:
    ours = branch(town)
    key = str(uuid4())
    for _n in range(2):
        enters(ours, "weekly", clock.today(), 90, key=key)
    entry = StudyEntry.objects.get()
    for _n in range(2):
        ours.desk.posts(f"{page(ours)}{entry.pk}/strike/")
    shown = ours.desk.opens(page(ours))
    assert "struck out" in shown
    assert "<s>中央一号文件</s>" in shown
    assert not StudyEntry.objects.standing().exists()


def test_what_cannot_be_is_shown_again_with_what_was_typed(town: Town) -> None:
    ours = branch(town)
    other = ours.planned("theme_day", desk=Desk(town.chief), host=town.village)
    today = clock.today()
    for said, sentence in (
        ({"day": today + timedelta(days=1)}, "This day has not come yet."),
        ({"day": today - timedelta(days=400)}, "longer ago than may be entered"),
        ({"minutes": 0}, "greater than or equal to 1"),
        ({"part": "before"}, "Choose the meeting that it was studied for"),
        ({"part": "before", "activity": str(other.pk)}, "Select a valid choice"),
        ({"about": " "}, "required"),
    ):
        fields: dict[str, Any] = {"part": "weekly", "day": today, "minutes": 60, **said}
        answer = enters(
            ours, fields.pop("part"), fields.pop("day"), fields.pop("minutes"), 422, **fields
        )
        assert sentence in answer.content.decode(), said
    assert not StudyEntry.objects.exists()


def test_only_who_records_the_branchs_life_enters_and_others_do_not_see_it(town: Town) -> None:
    ours = branch(town)
    Desk(town.clerk).opens(page(ours), 404)
    Desk(town.outsider).opens(page(ours), 404)
    enters(ours, "weekly", clock.today(), 90)
    entry = StudyEntry.objects.get()
    Desk(town.clerk).posts(f"{page(ours)}{entry.pk}/strike/", 404)
    Desk(town.chief).posts(f"/life/of/{town.village.pk}/study/{entry.pk}/strike/", 404)
    assert StudyEntry.objects.standing().exists()


def test_more_entries_ask_no_more_questions(town: Town) -> None:
    ours = branch(town)
    counts = []
    for many in (1, 5):
        for _n in range(many):
            enters(ours, "weekly", clock.today(), 30)
        ours.desk.opens(page(ours))
        with CaptureQueriesContext(connection) as asked:
            ours.desk.opens(page(ours))
        counts.append(len(asked))
    assert counts[0] == counts[1]
