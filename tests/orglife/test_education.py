"""A branch's education plan: courses, decided by a meeting, counted by what was held (S4-09)."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.activities.models import Activity, Series
from linli.common import clock
from linli.orglife.models import Course, CourseClass, EducationPlan
from tests.desk import Desk, version_on
from tests.meeting import FORTY, Branch, branch, later, local
from tests.town import Town

FEBRUARY = datetime(2027, 2, 10, 2, 0, tzinfo=UTC)  # ten in the morning


def page(ours: Branch, year: int = 2027) -> str:
    return f"/life/of/{ours.unit.pk}/education/{year}/"


def adds(ours: Branch, theme: str, status: int = 303, **more: Any) -> Any:
    """A course, by the form."""
    fields: dict[str, Any] = {"key": str(uuid4()), "theme": theme, "area": "laws"}
    fields |= {"hours": 2, "by_month": 6}
    return ours.desk.posts(f"{page(ours)}course/", status, **{**fields, **more})


def holds(ours: Branch, theme: str, status: int = 303, **fields: Any) -> Any:
    """Into the calendar, by the form of a course."""
    course = Course.objects.get(theme=theme)
    key: dict[str, Any] = {"key": uuid4().hex, "months": 0}
    return ours.desk.posts(f"{page(ours)}course/{course.pk}/hold/", status, **{**key, **fields})


def acts(ours: Branch, act: str, status: int = 303, **fields: Any) -> Any:
    """One of the forms on the page of the plan."""
    version = EducationPlan.objects.get(unit=ours.unit).version
    sent = {"version": version, **fields}
    return ours.desk.posts(f"{page(ours)}do/{act}/", status, **sent)


def assembly(ours: Branch) -> Activity:
    """Four of four came; the minutes wait for their approval."""
    meeting = ours.held("member_assembly", *FORTY[:4])
    with later(meeting):
        minutes = f"{meeting.get_absolute_url()}minutes/"
        version = version_on(ours.desk.opens(minutes))
        ours.desk.posts(minutes, version=version, text="通过本年度党员教育计划。")
    return meeting


def approves(ours: Branch, meeting: Activity) -> None:
    """On paper, all of them."""
    rows = [str(row.pk) for row in meeting.participations.all()]
    ours.does(meeting, "approve", edition=1, attended=rows)


@pytest.mark.row("S4-09")
def test_a_plan_is_drafted_decided_held_and_looked_back_on_and_counts_by_itself(
    town: Town,
) -> None:
    ours = branch(town)
    with clock.told(FEBRUARY):
        adds(ours, "村民委员会组织法")
        adds(ours, "果树嫁接", area="production", hours=4, by_month=3)
        shown = ours.desk.opens(page(ours))
        assert "Career direction" in shown, "what the plan should have and has not"
        assert "6 of 32 asked a year" in shown
        adds(ours, "返乡青年怎么选路", area="career")
        assert "No course about:" not in ours.desk.opens(page(ours))
        meeting = assembly(ours)
    with clock.told(meeting.planned_to + timedelta(hours=1)):
        acts(ours, "decide", meeting=str(meeting.pk))
        assert "Decided, waits for the minutes" in ours.desk.opens(page(ours))
        approves(ours, meeting)
        assert "In force" in ours.desk.opens(page(ours))
        course = Course.objects.get(theme="果树嫁接")
        ours.desk.posts(
            f"{page(ours)}course/{course.pk}/", 409, key=str(course.pk), theme="别的",
            area="laws", hours=1, by_month=1,
        )  # fmt: skip
        begins = clock.now() + timedelta(days=1)
        holds(ours, "村民委员会组织法", kind="party_class", begins=local(begins))
        lesson = Activity.objects.get(kind="party_class")
        assert lesson.name == "村民委员会组织法"
        assert "in the calendar" in ours.desk.opens(page(ours))
        ours.lists(lesson, *FORTY[:4])
    with clock.told(begins + timedelta(hours=3)):
        ends = local(begins + timedelta(minutes=90))
        ours.records(lesson, 3, begins=local(begins), ends=ends)
        shown = ours.desk.opens(page(ours))
        assert "2.0 of 2 hours" in shown, "ninety minutes are two hours of class"
        assert "3 of 4 present" in shown
        assert not [name for name in FORTY if name in shown], "no person stands in the plan"
    with clock.told(datetime(2027, 12, 20, 2, 0, tzinfo=UTC)):
        shown = ours.desk.opens(page(ours))
        assert shown.count("missing") == 2
        assert "1 of 3" in shown
        acts(ours, "review", review="法律课人人都来；嫁接挪到明年二月。")
        shown = ours.desk.opens(page(ours))
    assert "Looked back on" in shown
    assert "嫁接挪到明年二月" in shown


def test_a_series_or_a_class_that_was_held_already_counts_for_a_course(town: Town) -> None:
    ours = branch(town)
    with clock.told(FEBRUARY):
        adds(ours, "每月一课", hours=12, by_month=12)
        adds(ours, "开年第一课", hours=1)
        known = ours.held("party_class")
        page_of = ours.desk.opens(
            f"{page(ours)}course/{Course.objects.get(theme='开年第一课').pk}/hold/"
        )
        assert str(known.pk) in page_of
        for _n in range(2):
            holds(ours, "开年第一课", known=str(known.pk))
        begins = local(FEBRUARY + timedelta(days=3))
        fields: dict[str, Any] = {
            "kind": "branch_study",
            "begins": begins,
            "months": 1,
            "key": uuid4().hex,
        }
        for _n in range(2):
            holds(ours, "每月一课", **fields)
        shown = ours.desk.opens(page(ours))
    assert Series.objects.get().until == datetime(2027, 12, 31, tzinfo=UTC).date()
    assert CourseClass.objects.count() == 2
    assert "1.3 of 1 hours" in shown
    assert "planned for" in shown


def test_what_lacks_its_quorum_or_another_year_does_not_count(town: Town) -> None:
    ours = branch(town)
    with clock.told(FEBRUARY):
        adds(ours, "学习条例")
        answer = holds(ours, "学习条例", 422, kind="member_assembly", begins="2028-01-03T09:00")
        assert "say when in 2027 it begins" in answer.content.decode()
        begins = FEBRUARY + timedelta(days=1)
        holds(ours, "学习条例", kind="member_assembly", begins=local(begins))
        meeting = Activity.objects.get(kind="member_assembly")
        ours.lists(meeting, *FORTY[:10])
    with clock.told(meeting.planned_to + timedelta(hours=1)):
        ours.records(meeting, 2)
        shown = ours.desk.opens(page(ours))
        assert "without its quorum" in shown
        assert "0 of 2 hours" in shown
        answer = acts(ours, "decide", 422, meeting=str(meeting.pk))
    assert EducationPlan.objects.get().meeting is None


def test_bad_input_is_shown_again_and_another_edition_is_decided_anew(town: Town) -> None:
    ours = branch(town)
    with clock.told(FEBRUARY):
        for name, typed in (("theme", " "), ("hours", 0), ("area", "x"), ("by_month", 13)):
            fields: dict[str, Any] = {"theme": "好课", name: typed}
            adds(ours, fields.pop("theme"), 422, **fields)
        key = str(uuid4())
        for _n in range(2):
            adds(ours, "好课", key=key)
        course = Course.objects.get()
        ours.desk.posts(f"{page(ours)}course/{course.pk}/", key=key, theme="改了的课", area="laws",
                        hours=3, by_month=5)  # fmt: skip
        ours.desk.posts(f"{page(ours)}do/drop/", course=str(uuid4()), status=404)
        meeting = assembly(ours)
    with clock.told(meeting.planned_to + timedelta(hours=1)):
        acts(ours, "decide", 409, meeting=str(meeting.pk), version=1)
        acts(ours, "decide", meeting=str(meeting.pk))
        acts(ours, "decide", meeting=str(meeting.pk), version=1)  # the same sent again
        acts(ours, "review", 409, review="太早了")
        acts(ours, "open")
        shown = ours.desk.opens(page(ours))
        assert "edition 2" in shown
        ours.desk.posts(f"{page(ours)}do/drop/", course=str(course.pk))
    assert not Course.objects.exists()


def test_last_years_courses_are_taken_over_once(town: Town) -> None:
    ours = branch(town)
    with clock.told(FEBRUARY):
        adds(ours, "村民委员会组织法")
    after = page(ours, 2028)
    with clock.told(FEBRUARY + timedelta(days=330)):
        assert "Begin with the courses of last year" in ours.desk.opens(after)
        for _n in range(2):
            ours.desk.posts(f"{after}do/copy/")
        assert "村民委员会组织法" in ours.desk.opens(after)
    assert Course.objects.filter(plan__year=2028).count() == 1


def test_others_do_not_see_it_and_who_only_records_changes_nothing(town: Town) -> None:
    ours = branch(town)
    with clock.told(FEBRUARY):
        adds(ours, "村民委员会组织法")
    course = Course.objects.get()
    for stranger in (town.clerk, town.outsider):
        Desk(stranger).opens(page(ours), 404)
        Desk(stranger).posts(f"{page(ours)}do/copy/", 404)
        Desk(stranger).opens(f"{page(ours)}course/{course.pk}/hold/", 404)
    ours.desk.opens(page(ours, 1066), 404)
    ours.desk.posts(f"{page(ours)}do/nothing/", 404)


def test_more_courses_ask_no_more_questions(town: Town) -> None:
    ours = branch(town)
    counts = []
    with clock.told(FEBRUARY):
        for many in (1, 3):
            for number in range(many):
                theme = f"课{many}{number}"
                adds(ours, theme)
                begins = local(FEBRUARY + timedelta(days=number + 1))
                holds(ours, theme, kind="party_class", begins=begins)
            ours.desk.opens(page(ours))
            with CaptureQueriesContext(connection) as asked:
                ours.desk.opens(page(ours))
            counts.append(len(asked))
    assert counts[0] == counts[1]
