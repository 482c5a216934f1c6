"""Who was there, in one list and for the quorum alone; minutes that those who came approve."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.activities import services as activities
from linli.activities.models import Activity, Approval, Minutes, Participation
from linli.activities.services import Entry, Plan
from linli.audit.models import Reading
from linli.common import clock
from linli.common.errors import Refused
from linli.people.models import Person
from tests.desk import Desk
from tests.meeting import FORTY, again, branch, later
from tests.town import Town


@pytest.mark.row("S4-05")
def test_forty_names_and_who_came_take_two_forms_and_make_a_quorum(town: Town) -> None:
    ours = branch(town)
    meeting = ours.planned("member_assembly")
    ours.lists(meeting, *FORTY)
    assert meeting.participations.count() == 40
    with later(meeting):
        ours.records(meeting, there=20)
        page = ours.desk.opens(meeting.get_absolute_url())
    assert "20 of 40 present" in page
    assert "quorum reached" in page
    assert again(meeting).status == "held"


def test_half_of_the_committee_less_one_is_no_quorum(town: Town) -> None:
    ours = branch(town)
    meeting = ours.planned("branch_committee")
    ours.lists(meeting, *FORTY[:5])
    with later(meeting):
        ours.records(meeting, there=2)
        assert "no quorum: 3 needed" in ours.desk.opens(meeting.get_absolute_url())


def test_guests_who_come_besides_are_no_part_of_the_quorum(town: Town) -> None:
    ours = branch(town)
    meeting = ours.planned("branch_committee")
    ours.lists(meeting, *FORTY[:4])
    with later(meeting):
        ours.records(meeting, there=1, more="示例·客人甲\n示例·客人乙")
    quorum = activities.quorum_of(again(meeting), list(meeting.participations.all()))
    assert (quorum.due, quorum.present, quorum.reached) == (4, 1, False)
    assert meeting.participations.filter(role="guest", state="present").count() == 2


def test_the_same_names_are_the_same_persons_at_the_next_meeting(town: Town) -> None:
    ours = branch(town)
    ours.held("member_assembly", *FORTY[:3])
    known = Person.objects.count()
    second = ours.planned("member_assembly")
    ours.lists(second, *FORTY[:3])
    assert Person.objects.count() == known
    third = ours.planned("member_assembly")
    ours.lists(third, usual="yes")
    assert {row.name for row in third.participations.select_related("person")} == set(FORTY[:3])


def test_a_reason_stays_sealed_and_whoever_opens_it_is_noted(town: Town) -> None:
    ours = branch(town)
    meeting = ours.planned("member_assembly")
    ours.lists(meeting, *FORTY[:4])
    with later(meeting):
        ours.records(meeting, there=2, reasons=1)
        assert "外出务工" not in ours.desk.opens(meeting.get_absolute_url())
        row = meeting.participations.get(state="excused")
        assert "外出".encode() not in bytes(row.reason_sealed or b"")
        opened = ours.desk.posts(f"{meeting.get_absolute_url()}reasons/", 200)
        assert "外出务工" in opened.content.decode()
    assert Reading.objects.filter(whose=str(row.person_id)).count() == 1


def test_a_corrected_list_keeps_what_was_excused_and_is_a_step_of_its_own(town: Town) -> None:
    ours = branch(town)
    meeting = ours.planned("member_assembly")
    ours.lists(meeting, *FORTY[:4])
    with later(meeting):
        ours.records(meeting, there=2, reasons=1)
        ours.records(meeting, there=2)  # sent again with nothing new
        steps = again(meeting).steps_count
        assert meeting.participations.filter(state="excused").count() == 1
        ours.records(meeting, there=3)
    assert meeting.participations.filter(state="present").count() == 3
    assert again(meeting).steps_count == steps + 1


def test_two_recorders_at_once_lose_nothing_and_the_second_reads_why(town: Town) -> None:
    ours = branch(town)
    meeting = ours.planned("member_assembly")
    ours.lists(meeting, *FORTY[:4])
    with later(meeting):
        stale = again(meeting).version
        ours.records(meeting, there=2)
        page = ours.records(meeting, there=4, version=stale, status=409)
    assert "Somebody else changed this activity" in page.content.decode()
    assert meeting.participations.filter(state="present").count() == 2


def test_whoever_signs_in_while_the_list_is_open_is_neither_lost_nor_in_the_way(
    town: Town,
) -> None:
    ours = branch(town)
    meeting = ours.planned("member_assembly")
    ours.lists(meeting, *FORTY[:3])
    row = meeting.participations.get(number=3)
    with later(meeting):
        stale = again(meeting).version
        activities.sign(meeting.pk, by=activities.holder_of(row))
        said: dict[str, Any] = {f"was-{row.pk}": "expected", "version": stale}
        ours.records(meeting, there=1, **said)
        assert meeting.participations.filter(state="present").count() == 2
        said = {f"was-{row.pk}": "present"}
        ours.records(meeting, there=1, **said)
    assert meeting.participations.filter(state="present").count() == 1


def test_only_the_recorder_writes_down_what_others_approved_on_paper(town: Town) -> None:
    ours = branch(town)
    meeting = ours.held("member_assembly", *FORTY[:4])
    page = f"{meeting.get_absolute_url()}minutes/"
    ours.desk.posts(page, version=again(meeting).version, text="记录")
    meeting.participations.filter(number=1).update(person=town.clerk.person)
    keys = [row.pk for row in meeting.participations.order_by("number")]
    with pytest.raises(Refused):
        activities.approve(meeting.pk, by=town.clerk.actor, edition=1, attended=keys)
    activities.approve(meeting.pk, by=town.clerk.actor, edition=1)
    assert Approval.objects.get().person == town.clerk.person


def test_what_has_not_begun_cannot_have_been_held(town: Town) -> None:
    ours = branch(town)
    meeting = ours.planned("member_assembly")
    page = ours.records(meeting, there=0, status=422)
    assert "Give the time at which it began." in page.content.decode()


def test_a_member_without_an_account_signs_in_and_approves_by_their_own_link(town: Town) -> None:
    ours = branch(town)
    meeting = ours.planned("member_assembly")
    ours.lists(meeting, *FORTY[:3])
    row = meeting.participations.get(number=1)
    link = activities.link_of(row)
    phone = Client(headers={"accept-language": "en"})
    with later(meeting):
        assert phone.post(link, {"do": "sign"}).status_code == 303
        assert phone.post(link, {"do": "sign"}).status_code == 303
        assert again(meeting).steps.filter(verb="sign").count() == 1
        ours.records(meeting, there=1)
        ours.desk.posts(
            f"{meeting.get_absolute_url()}minutes/",
            version=again(meeting).version,
            text="通过了今年的计划。",
        )
        assert "通过了今年的计划" in phone.get(link).content.decode()
        assert phone.post(link, {"do": "approve", "edition": "1"}).status_code == 303
        assert Minutes.objects.get().approved_at is not None
        absent = activities.link_of(meeting.participations.get(number=2))
        assert "通过了今年的计划" not in phone.get(absent).content.decode()
        refused = phone.post(absent, {"do": "approve", "edition": "1"}).status_code
        assert refused in {403, 422}
    assert Approval.objects.count() == 1
    assert phone.get(link[:-3] + "AA/").status_code == 404


def test_another_edition_of_the_minutes_is_approved_anew_and_the_first_stays(town: Town) -> None:
    ours = branch(town)
    meeting = ours.held("member_assembly", *FORTY[:4])
    page = f"{meeting.get_absolute_url()}minutes/"
    with later(meeting):
        ours.desk.posts(page, version=again(meeting).version, text="第一稿")
        keys = [str(row.pk) for row in meeting.participations.order_by("number")]
        ours.does(meeting, "approve", edition=1, attended=keys[:2])
        assert Minutes.objects.get(edition=1).approved_at is not None
        ours.desk.posts(page, version=again(meeting).version, text="第二稿")
        old = ours.does(meeting, "approve", 409, edition=1, attended=keys[2:])
        assert "another edition" in old.content.decode()
    assert Minutes.objects.get(edition=2).approved_at is None
    assert Minutes.objects.get(edition=1).text == "第一稿"


def test_the_record_prints_with_room_for_signatures(town: Town) -> None:
    ours = branch(town)
    meeting = ours.held("member_assembly", *FORTY[:4], there=3)
    sheet = ours.desk.opens(f"{meeting.get_absolute_url()}sheet/")
    assert "Signature" in sheet
    assert "3 of 4 present" in sheet
    slips = ours.desk.opens(f"{meeting.get_absolute_url()}slips/")
    assert slips.count("/a/") >= 4


def test_what_was_done_on_the_way_is_recorded_by_one_call_and_once(town: Town) -> None:
    begins = clock.now() - timedelta(minutes=40)
    wanted = Plan("home_visit", town.village, begins, grid=town.grids[0], key="c" * 32)
    entries = [Entry(person=town.grid_member.person, role="visitor"), Entry(unit=town.lanes[0])]
    for _n in range(2):
        made = activities.record(
            wanted,
            by=town.grid_member.actor,
            ends=begins + timedelta(minutes=20),
            entries=entries,
            states={1: "absent"},
        ).activity
    assert Activity.objects.count() == 1
    assert made.status == "held"
    states = dict(made.participations.values_list("role", "state"))
    assert states == {"visitor": "present", "member": "absent"}


def test_no_page_adds_attendance_up_by_person(town: Town) -> None:
    """A member reads their own line; nobody reads another's presence but the recorder."""
    ours = branch(town)
    meeting = ours.planned("member_assembly")
    ours.lists(meeting, *FORTY[:3])
    Participation.objects.filter(activity=meeting, number=1).update(person=town.clerk.person)
    with later(meeting):
        ours.records(meeting, there=1)
        page = Desk(town.clerk).opens(meeting.get_absolute_url())
    assert page.count("Absent") == 0
    assert FORTY[1] in page


def test_a_list_of_forty_asks_no_more_questions_than_one_of_two(town: Town) -> None:
    ours = branch(town)
    few, many = ours.planned("member_assembly"), ours.planned("member_assembly")
    ours.lists(few, *FORTY[:2])
    ours.lists(many, *FORTY)
    for page in ("", "list/", "attendance/", "sheet/", "slips/"):
        counts = []
        for meeting in (few, many):
            ours.desk.opens(f"{meeting.get_absolute_url()}{page}")
            with CaptureQueriesContext(connection) as asked:
                ours.desk.opens(f"{meeting.get_absolute_url()}{page}")
            counts.append(len(asked))
        assert counts[0] == counts[1], page
    with later(many):
        ours.desk.opens("/activities/")  # the session goes on at another hour
        counts = []
        for meeting in (few, many):
            with CaptureQueriesContext(connection) as asked:
                ours.records(meeting, there=1)
            counts.append(len(asked))
        assert counts[0] == counts[1]
    assert Activity.objects.filter(status="held").count() == 2
