"""Planning, changing, cancelling: who may, who is told, and that nothing is planned twice."""

from datetime import timedelta
from typing import Any

import pytest

from linli.activities.models import Activity
from linli.common import clock
from linli.outbox.models import Message
from linli.people.actors import SYSTEM
from linli.territory.choices import ResourceKind, UnitKind
from linli.territory.models import Resource
from linli.territory.services import organisation
from tests.desk import Desk
from tests.meeting import FORTY, again, branch, local
from tests.town import Town


@pytest.mark.row("S0-04")
@pytest.mark.row("S0-05")
@pytest.mark.row("S0-06")
@pytest.mark.row("S1-19")
@pytest.mark.row("S1-23")
@pytest.mark.row("S3-02")
def test_each_kind_of_lesson_and_exchange_is_planned_and_held(town: Town) -> None:
    ours = branch(town)
    for kind in ("micro_lesson", "musical_lesson", "red_education", "exchange", "plain_talk"):
        assert ours.held(kind, *FORTY[:2]).status == "held"
    desk = Desk(town.chief)
    lecture = ours.planned("cadre_lecture", desk=desk, host=town.village)
    assert lecture.kind_id == "cadre_lecture"
    shown = ours.desk.opens(f"/activities/?month={clock.local(clock.now()):%Y-%m}")
    assert "2 of 2 present" in shown


def test_the_same_form_sent_twice_plans_once_and_other_words_are_a_conflict(town: Town) -> None:
    ours = branch(town)
    begins = local(clock.now() + timedelta(hours=1))
    for _n in range(2):
        ours.plans("theme_day", key="a" * 32, begins=begins)
    assert Activity.objects.count() == 1
    again_ = ours.plans("theme_day", key="a" * 32, begins=begins, title="别的", status=409)
    assert "别的" in again_.content.decode()
    assert "sent before with other words" in again_.content.decode()


def test_whoever_is_expected_is_told_of_a_new_time_and_of_the_reason_for_cancelling(
    town: Town,
) -> None:
    ours = branch(town)
    meeting = ours.planned("micro_lesson")
    ours.lists(meeting, town.clerk.person.display_name)
    row = meeting.participations.get()
    row.person = town.clerk.person
    row.save()
    begins = clock.now() + timedelta(days=2)
    ends = local(begins + timedelta(hours=1))
    plan: dict[str, Any] = {
        "title": "微党课",
        "open_to": "invited",
        "begins": local(begins),
        "ends": ends,
    }
    ours.does(meeting, "change", **plan)
    ours.does(meeting, "cancel", reason="讲课的人病了")
    told = Message.objects.filter(to=town.clerk.person, template="activity", channel="inbox")
    assert [one.data["what"] for one in told.order_by("created_at")] == ["changed", "cancelled"]
    inbox = Desk(town.clerk).opens("/inbox/")
    assert "讲课的人病了" in inbox
    assert again(meeting).status == "cancelled"
    refused = ours.does(meeting, "cancel", 409, reason="再来")
    assert "cannot be done" in refused.content.decode()


def test_a_change_of_words_alone_disturbs_nobody(town: Town) -> None:
    ours = branch(town)
    meeting = ours.planned("micro_lesson")
    ours.lists(meeting, "示例·听课人")
    meeting.participations.update(person=town.clerk.person)
    ours.does(
        meeting,
        "change",
        title="新的题目",
        begins=local(meeting.planned_from),
        ends=local(meeting.planned_to),
        open_to="invited",
    )
    assert again(meeting).title == "新的题目"
    assert not Message.objects.filter(to=town.clerk.person, template="activity").exists()


def test_a_room_is_booked_once_and_free_again_after_a_cancelling(town: Town) -> None:
    ours = branch(town)
    room = Resource.objects.create(
        unit=town.village,
        path=town.village.path,
        kind=ResourceKind.RESOURCE,
        name="党员活动室",
        valid_from=clock.now(),
    )
    begins = clock.now() + timedelta(days=1)
    first = ours.planned("theme_day", facility=str(room.pk), begins=local(begins))
    taken = ours.plans("micro_lesson", facility=str(room.pk), begins=local(begins), status=409)
    assert "党员活动室 is taken" in taken.content.decode()
    after = local(first.planned_to)
    ours.plans("micro_lesson", facility=str(room.pk), begins=after)
    ours.does(first, "cancel", reason="改期")
    ours.plans("exchange", facility=str(room.pk), begins=local(begins), ends=after)


def test_what_is_internal_is_seen_by_the_branch_and_who_takes_part_alone(town: Town) -> None:
    ours = branch(town)
    meeting = ours.planned("branch_committee", title="支委会")
    page = meeting.get_absolute_url()
    for who in (town.clerk, town.grid_member, town.street, town.outsider):
        Desk(who).opens(page, 404)
    for who in (town.secretary, town.chief, town.lead):
        assert "支委会" in Desk(who).opens(page)
    ours.lists(meeting, "示例·列席人")
    meeting.participations.update(person=town.clerk.person)
    assert "支委会" in Desk(town.clerk).opens(page)


def test_what_is_internal_is_never_open_to_everybody(town: Town) -> None:
    ours = branch(town)
    page = ours.plans("branch_committee", open_to="everybody", status=422)
    assert "not open to everybody" in page.content.decode()
    ours.plans("performance", open_to="everybody", host=town.village, desk=Desk(town.chief))
    announced = Desk(town.outsider).opens(f"/activities/at/{town.village.code}/")
    assert "Performance" in announced


@pytest.mark.parametrize("begins", ["0001-01-01T00:00", "9999-12-31T23:59", "1999-12-31T08:00"])
def test_a_year_that_cannot_be_meant_is_said_beside_its_field(town: Town, begins: str) -> None:
    page = branch(town).plans("theme_day", begins=begins, status=422)
    assert "Give a day of this century." in page.content.decode()


def test_only_a_kind_that_the_host_holds_can_be_planned(town: Town) -> None:
    ours = branch(town)
    ours.plans("instructor_meeting", status=422)
    ours.plans("theme_day", host=town.far, status=404)
    assert Activity.objects.count() == 0


def test_whoever_answers_for_one_grid_plans_for_that_grid(town: Town) -> None:
    ours = branch(town)
    patrol = ours.planned("patrol", desk=Desk(town.grid_member), host=town.village)
    assert patrol.grid_id == town.grids[0].pk
    Desk(town.grid_member).opens(patrol.get_absolute_url())
    Desk(town.next_grid_member).opens(patrol.get_absolute_url(), 404)


def test_what_a_branch_planned_goes_with_it_where_it_hangs_elsewhere(town: Town) -> None:
    ours = branch(town)
    meeting = ours.planned("branch_committee", title="搬家前的会")
    top = organisation.add_organisation(
        town.village, UnitKind.GENERAL_BRANCH, by=SYSTEM, name_zh="党总支"
    )
    organisation.move_organisation(ours.unit, top, by=SYSTEM, reason="归总支")
    assert again(meeting).host_path.startswith(top.path)
    moved = Desk(ours.secretary)
    assert "搬家前的会" in moved.opens(meeting.get_absolute_url())


def test_matters_are_put_on_the_agenda_decided_and_raised_without_a_second_entry(
    town: Town,
) -> None:
    ours = branch(town)
    matter = town.reports()
    desk = Desk(town.chief)
    ours.desk = desk
    meeting = ours.planned("branch_consultation", host=town.village)
    ours.does(meeting, "discuss", matter=matter.number)
    owner = town.chief.postings[0].pk
    ours.does(
        meeting,
        "decide",
        matter=str(matter.pk),
        decision="月底前换灯",
        owner=str(owner),
        due_on=f"{clock.today() + timedelta(days=9)}",
    )
    for _n in range(2):
        ours.does(meeting, "raise", kind="road", text="村口路面塌了一块", key="b" * 32)
    page = desk.opens(meeting.get_absolute_url())
    assert "月底前换灯" in page
    assert meeting.matters.count() == 2
    assert "月底前换灯" not in Desk(town.next_grid_member).opens(meeting.get_absolute_url(), 404)
