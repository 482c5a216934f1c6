"""The calendar of a host, with a fixed number of queries; the library; programmes."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from linli.activities import services as activities
from linli.activities.models import Activity, ActivityStep, Material, Programme
from linli.common import clock
from linli.common.ids import new_id
from tests.desk import Desk, version_on
from tests.meeting import FORTY, again, branch, later
from tests.town import Town


def test_a_month_shows_its_days_and_narrows_to_a_host_and_a_kind(town: Town) -> None:
    ours = branch(town)
    ours.planned("theme_day", title="十一月的主题党日")
    ours.planned("micro_lesson", title="十分钟讲一件事")
    desk = Desk(town.chief)
    month = f"{clock.local(clock.now() + timedelta(hours=1)):%Y-%m}"
    both = desk.opens(f"/activities/?month={month}")
    assert "十一月的主题党日" in both
    assert "十分钟讲一件事" in both
    one = desk.opens(f"/activities/?month={month}&kind=micro_lesson&host={ours.unit.pk}")
    assert "十一月的主题党日" not in one
    assert "十分钟讲一件事" in one
    assert "Nothing in this month yet" in desk.opens("/activities/?month=2019-01")
    for typed in ("nonsense", "0001-01", "9999-12", "2026-13"):
        assert "This month" in desk.opens(f"/activities/?month={typed}")


def test_what_is_over_waits_for_its_record_and_one_sees_where_one_is_expected(town: Town) -> None:
    ours = branch(town)
    meeting = ours.planned("member_assembly", title="等着记录的会")
    ours.lists(meeting, "示例·听的人")
    meeting.participations.update(person=town.clerk.person)
    assert "You are expected" in Desk(town.clerk).opens("/activities/")
    with later(meeting):
        assert "Waiting for their record" in ours.desk.opens("/activities/?month=2019-01")


@pytest.mark.once
def test_a_thousand_activities_ask_no_more_questions_than_one(town: Town) -> None:
    ours = branch(town)
    one = ours.planned("theme_day")
    month = f"{clock.local(one.planned_from):%Y-%m}"
    address = f"/activities/?month={month}"
    ours.desk.opens(address)
    with CaptureQueriesContext(connection) as few:
        ours.desk.opens(address)
    rows = []
    for number in range(1, 1000):
        row = again(one)
        row.pk = new_id()
        row.client_key = uuid4().hex
        row.title = f"第{number}次"
        rows.append(row)
    Activity.objects.bulk_create(rows)
    with CaptureQueriesContext(connection) as many:
        page = ours.desk.opens(address)
    assert len(many) == len(few)
    assert "Next page" in page


@pytest.mark.row("S1-25")
def test_material_is_put_into_the_library_used_at_a_viewing_and_taken_out(town: Town) -> None:
    ours = branch(town)
    fields: dict[str, Any] = {"unit": ours.unit.pk, "kind": "documentary", "title": "示例纪录片"}
    page = ours.desk.posts(
        "/activities/library/add/", 422, key=str(uuid4()), **fields, link="javascript:alert(1)"
    )
    assert "https://" in page.content.decode()
    shown = {**fields, "link": "https://example.org/film", "faces": "on"}
    ours.desk.posts("/activities/library/add/", 422, key=str(uuid4()), **shown)
    key = str(uuid4())
    for _n in range(2):
        ours.desk.posts("/activities/library/add/", key=key, **shown, faces_agreed_on="2026-01-05")
    material = Material.objects.get()
    viewing = ours.planned("viewing")
    ours.does(viewing, "use", material=str(material.pk))
    assert "示例纪录片" in ours.desk.opens(viewing.get_absolute_url())
    ours.desk.posts(f"/activities/library/{material.pk}/withdraw/")
    assert "示例纪录片" not in ours.desk.opens("/activities/library/")
    assert Material.objects.get().link == ""


def test_a_file_of_the_library_is_a_pdf_or_a_picture_and_goes_with_it(
    town: Town, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    ours = branch(town)
    fields: dict[str, Any] = {"unit": ours.unit.pk, "kind": "text", "title": "示例手册"}
    wrong = SimpleUploadedFile("a.pdf", b"<html>no</html>")
    page = ours.desk.posts("/activities/library/add/", 422, key=str(uuid4()), **fields, file=wrong)
    assert "Only PDF and pictures" in page.content.decode()
    right = SimpleUploadedFile("a.bin", "%PDF-1.7 示例".encode())
    ours.desk.posts("/activities/library/add/", key=str(uuid4()), **fields, file=right)
    material = Material.objects.get()
    address = f"/activities/library/{material.pk}/file/"
    assert ours.desk.takes(address).startswith(b"%PDF-1.7")
    assert Desk(town.outsider).opens(address, 404)
    kept = list(tmp_path.rglob("*.pdf"))
    with TestCase.captureOnCommitCallbacks(execute=True):
        ours.desk.posts(f"/activities/library/{material.pk}/withdraw/")
    assert len(kept) == 1
    assert not kept[0].exists()
    ours.desk.opens(address, 404)


@pytest.mark.row("S0-01")
@pytest.mark.row("S1-01")
def test_a_programme_is_counted_from_records_by_tag_and_runs_from_its_first_day(
    town: Town,
) -> None:
    ours = branch(town)
    desk = Desk(town.secretary)
    desk.posts(
        "/activities/programmes/add/",
        key=str(uuid4()),
        unit=town.village.pk,
        name_zh="党建+农清",
        from_on=f"{clock.today()}",
        tags="农清",
        streams="商量，农清、支部会商\n讲深，Micro party lesson\n共评，评",
        matter_kinds=["rubbish"],
    )
    programme = Programme.objects.get()
    page = f"/activities/programmes/{programme.pk}/"
    ours.desk.opens(page, 404)  # a draft of the village above
    desk.posts(f"{page}issue/")
    ours.desk.opens(page)
    cleaned = ours.planned("clean_up", tags="农清、试点")
    ours.lists(cleaned, *FORTY[:2])
    with later(cleaned):
        ours.records(cleaned, there=2, headcount=31)
    ours.plans("clean_up", tags="农清")
    town.reports(kind="rubbish")
    ours.plans("micro_lesson")
    board = desk.opens(page)
    assert "1 of 3 activities held" in board
    assert "1 matters, 1 of them open" in board
    assert "农清 · Branch consultation" in board
    lines = [
        (line.name, line.held, line.planned)
        for line in activities.board(programme, by=town.secretary.actor).streams
    ]
    assert lines == [("商量", 1, 2), ("讲深", 0, 1), ("共评", 0, 0)]
    with clock.told(clock.now() + timedelta(days=1)):
        desk.posts(f"{page}evaluate/", version=version_on(desk.opens(page)), outcome="村口干净了")
        assert "村口干净了" in desk.opens(page)


def test_the_story_of_an_activity_cannot_be_rewritten(town: Town) -> None:
    ours = branch(town)
    meeting = ours.held("member_assembly", *FORTY[:2])
    steps = list(ActivityStep.objects.filter(record=meeting).order_by("seq"))
    assert [step.verb for step in steps] == ["plan", "invite", "hold"]
    assert all(step.is_intact() for step in steps)
    assert [step.seq for step in steps] == list(range(1, again(meeting).steps_count + 1))
