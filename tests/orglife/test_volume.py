"""A branch's year as one bound volume with its index, read from the PDF itself (issue 6)."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.activities.models import Activity, Material
from linli.audit.models import Entry
from linli.common import clock
from linli.orglife import volume
from linli.orglife.services import binding
from tests.desk import Desk, version_on
from tests.meeting import FORTY, Branch, branch, later, local
from tests.pdf_text import pages
from tests.town import Town

MARCH = datetime(2027, 3, 10, 2, 0, tzinfo=UTC)  # ten in the morning
ENTRY = re.compile(r"^(?P<title>.+?)\.{3,}(?P<page>\d+)$", re.MULTILINE)


def address(ours: Branch, year: int = 2027) -> str:
    return f"/life/of/{ours.unit.pk}/{year}/volume.pdf"


def lines_of(index: str) -> dict[str, int]:
    """What the index says: each title with its page."""
    return {found["title"]: int(found["page"]) for found in ENTRY.finditer(index)}


def met(ours: Branch, text: str) -> Activity:
    """A member assembly with minutes that decided upon a matter."""
    meeting = ours.planned("member_assembly", title=f"{text}的大会", agenda=f"一、{text}")
    ours.lists(meeting, *FORTY[:10])
    with later(meeting):
        ours.records(meeting, 8, reasons=1)
        minutes = f"{meeting.get_absolute_url()}minutes/"
        version = version_on(ours.desk.opens(minutes))
        ours.desk.posts(minutes, version=version, text=f"讨论了{text}。\n全体同意。")
    return meeting


def test_the_index_names_the_page_on_which_each_record_stands(town: Town) -> None:
    ours = branch(town)
    with clock.told(MARCH):
        titles = [f"第{number}件事" for number in range(1, 13)]
        for title in titles:
            met(ours, title)
        ours.desk.posts(
            f"/life/of/{ours.unit.pk}/study/", key=str(uuid4()), part="weekly",
            day=clock.today().isoformat(), minutes=90, about="中央一号文件",
        )  # fmt: skip
        data = ours.desk.takes(address(ours))
    cover, index, *rest = pages(data)
    assert ours.unit.name_zh in cover
    assert "2027年组织生活卷" in cover
    found = lines_of(index)
    records = [title for title in found if title.startswith("2027-03-10")]
    assert len(records) == len(titles)
    assert {"全年日历和台账", "议定事项和落实情况", "党员教育计划"} <= found.keys()
    for title, number in found.items():
        page = rest[number - 2]  # the index is page 1
        assert title in page, (title, number)
        assert f"第{number}页，共{len(rest) + 1}页" in page
    said = "".join(rest)
    assert "应到10人，实到8人" in said
    assert "讨论了第7件事。" in said
    assert "中央一号文件" in said
    assert not [name for name in FORTY if name in cover + index + said], "who came is a number"


def test_chair_decisions_and_deliveries_stand_in_it_and_no_door_does(town: Town) -> None:
    ours = branch(town)
    chief = Desk(town.chief)
    matter = town.reports("桥栏杆坏了")
    with clock.told(clock.now() + timedelta(minutes=5)):
        meeting = met(ours, "修桥")
    with later(meeting):
        row = meeting.participations.get(number=1)
        page = f"{meeting.get_absolute_url()}list/"
        meeting.participations.filter(pk=row.pk).update(role="chair")
        assert chief.opens(page)
        key = str(matter.pk)
        begun = chief.opens(f"/life/{meeting.pk}/agenda/")
        ticked: dict[str, Any] = {"version": version_on(begun), f"add-{key}": "on"}
        chief.posts(f"/life/{meeting.pk}/agenda/", **ticked)
        begun = chief.opens(f"/life/{meeting.pk}/decisions/")
        said: dict[str, Any] = {f"decision-{key}": "先围起来，月底修好", f"seen-{key}": "1"}
        chief.posts(f"/life/{meeting.pk}/decisions/", version=version_on(begun), **said)
        ours.desk.posts(
            "/activities/library/add/", key=str(uuid4()), unit=ours.unit.pk, kind="text",
            title="防火要点", about="要点",
        )  # fmt: skip
        ours.desk.posts(
            f"/life/of/{ours.unit.pk}/schoolbag/", key=uuid4().hex, to="name",
            name="示例·老党员", items=[str(Material.objects.get().pk)], outcome="read",
            carriers="支书", at=local(clock.now()),
        )  # fmt: skip
        year = clock.local(meeting.planned_from).year
        of_chief = "".join(pages(chief.takes(address(ours, year))))
        of_secretary = "".join(pages(ours.desk.takes(address(ours, year))))
    assert f"主持人：{FORTY[0]}" in of_chief
    assert "先围起来，月底修好" in of_chief
    assert "先围起来" not in of_secretary, "matters are the village's, whoever prints"
    assert "另有1项不在查看范围内" in of_secretary
    assert "党员一名" in of_chief
    assert "防火要点" in of_chief
    assert "示例·老党员" not in of_chief + of_secretary
    acts = Entry.objects.filter(verb="print_volume")
    assert acts.count() == 2, "whoever prints it is noted"


def test_only_who_sees_the_year_prints_it_and_an_empty_year_is_a_volume_too(town: Town) -> None:
    ours = branch(town)
    for stranger in (town.clerk, town.outsider):
        Desk(stranger).opens(address(ours), 404)
    ours.desk.opens(address(ours, 1066), 404)
    assert "本年没有记录。" in "".join(pages(ours.desk.takes(address(ours))))


def test_what_is_too_long_for_one_volume_says_so(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = branch(town)
    with clock.told(MARCH):
        met(ours, "长会")
        monkeypatch.setattr(volume, "MOST_SIGNS", 100)
        assert "too long for one volume" in ours.desk.opens(address(ours), 422)
        monkeypatch.setattr(volume, "MOST_SIGNS", 10_000)
        monkeypatch.setattr(binding, "MOST", 0)
        assert "too long for one volume" in ours.desk.opens(address(ours), 422)


def test_more_records_ask_no_more_questions(town: Town) -> None:
    ours = branch(town)
    counts = []
    with clock.told(MARCH):
        for many in (1, 3):
            for number in range(many):
                met(ours, f"事{many}{number}")
            ours.desk.takes(address(ours))
            with CaptureQueriesContext(connection) as asked:
                ours.desk.takes(address(ours))
            counts.append(len(asked))
    assert counts[0] == counts[1]
