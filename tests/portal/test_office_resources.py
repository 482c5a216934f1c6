"""People, resources and forces of a place, found in the right grid by every plan (row S3-30)."""

import re
from html import unescape
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.common import sheets
from linli.people.actors import SYSTEM
from linli.territory import services as territory
from linli.territory.choices import UnitKind
from linli.territory.models import Resource
from linli.territory.services import grid_branches, resources
from linli.territory.services import organisation as organisations
from tests.desk import Desk
from tests.town import HECHENG, WUXING, Town

PAGE = f"/office/resources/{WUXING}/"
HEAD = ["地方", "种类", "名称", "数量", "联系岗位", "说明"]


def pump(town: Town, **more: Any) -> dict[str, Any]:
    return {
        "kind": "resource", "name": "抽水机", "number": 2, "unit": town.lanes[0].pk, "contact": "",
        "note": "在祠堂", "key": str(uuid4()), **more,
    }  # fmt: skip


def grid_page(town: Town, number: int) -> str:
    return f"{PAGE}?grid={town.grids[number].code}"


@pytest.mark.row("S3-30")
def test_what_a_grid_can_draw_on_is_listed_by_grid_and_the_next_plan_finds_it_again(
    town: Town,
) -> None:
    secretary = Desk(town.secretary)
    group = town.lanes[1].parent
    assert group is not None
    secretary.posts(f"{PAGE}add/", **pump(town))
    militia = pump(town, kind="force", name="民兵队", number=30, unit=group.pk)
    secretary.posts(f"{PAGE}add/", **militia)
    drivers = pump(town, kind="people", name="会开车的", number=12, unit=town.village.pk)
    secretary.posts(f"{PAGE}add/", **drivers)

    secretary.opens(PAGE)  # what was said of the last form
    first, second = (secretary.opens(grid_page(town, number)) for number in (0, 1))
    assert "抽水机" in first
    assert "民兵队" not in first
    assert "Forces <b>30</b>" in second
    whole = secretary.opens(PAGE)
    assert "People <b>12</b>" in whole
    sheet = secretary.opens(f"/office/grids/{town.grids[0].code}/")
    assert "抽水机" in sheet
    assert "会开车的" in sheet  # of the whole village
    assert "示例·甲" in sheet

    drafts = [
        territory.GridDraft(name_zh="01 网格", name_en="Grid 01", units=[town.lanes[1]]),
        territory.GridDraft(
            name_zh="02 网格", name_en="Grid 02", units=[town.lanes[0], town.lanes[2]]
        ),
    ]
    territory.publish_plan(town.village, drafts, by=SYSTEM, reason="换一换")
    first, second = (secretary.opens(grid_page(town, number)) for number in (0, 1))
    assert "民兵队" in first
    assert "抽水机" in second


@pytest.mark.row("S3-30")
def test_the_list_is_taken_along_and_comes_back_from_a_sheet(town: Town) -> None:
    secretary = Desk(town.secretary)
    secretary.posts(f"{PAGE}add/", **pump(town, contact=str(town.clerk.postings[0].pk)))
    data = secretary.takes(f"{PAGE}?format=xlsx")
    table = sheets.read(BytesIO(data).read(), most_rows=10, most_bytes=10**6)
    assert table.rows[0].cells[1:5] == ["Grid 01", "Resources", "抽水机", "2"]
    rows = [
        ["新屋巷", "资源", "抽水机", "5", "", "在祠堂"],  # known: another number
        ["", "力量", "民兵队", "30", "总网格长", ""],
        ["井头巷", "人员", "木匠", "", "", ""],
    ]
    assert "3 new" in taken(secretary, rows)
    assert dict(Resource.objects.values_list("name", "number")) == {
        "抽水机": 5, "民兵队": 30, "木匠": 1,
    }  # fmt: skip
    before = Resource.objects.count()
    assert "3 there already" in looked(secretary, rows)
    assert Resource.objects.count() == before


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_was_taken_along_comes_in_again_as_it_is(town: Town, language: str) -> None:
    secretary = Desk(town.secretary, language)
    secretary.posts(f"{PAGE}add/", **pump(town))
    file = SimpleUploadedFile("list.xlsx", secretary.takes(f"{PAGE}?format=xlsx"))
    page = secretary.posts(f"{PAGE}import/", 200, file=file).content.decode()
    assert {"en": "0 new rows · 1 there already", "zh-hans": "新的 0 行 · 已有 1 行"}[
        language
    ] in page


def looked(desk: Desk, rows: list[list[str]]) -> str:
    with sheets.xlsx(HEAD, rows) as file:
        sent = SimpleUploadedFile("资源.xlsx", file.read())
    page = desk.posts(f"{PAGE}import/", 200, file=sent)
    return str(page.content.decode())


def taken(desk: Desk, rows: list[list[str]]) -> str:
    page = looked(desk, rows)
    found = re.search(r'name="rows" value="(.*?)">', page, re.DOTALL)
    assert found is not None
    desk.posts(f"{PAGE}import/", 200, rows=unescape(found.group(1)), do="take")
    return unescape(page)


def test_a_row_that_makes_no_sense_says_why_and_nothing_goes_in(town: Town) -> None:
    rows = [
        ["弋江社区", "资源", "船", "1", "", ""],
        ["", "宝贝", "船", "1", "", ""],
        ["", "资源", "", "1", "", ""],
        ["", "资源", "船", "-3", "", ""],
        ["", "资源", "船", "0", "", ""],
        ["", "资源", "船", "1", "皇帝", ""],
        ["", "资源", "梯子", "1", "", ""],
        ["", "资源", "梯子", "2", "", ""],
    ]
    page = unescape(looked(Desk(town.secretary), rows))
    for sentence in (
        "“弋江社区” is no place in",
        "“宝贝” is no kind",
        "Please fill this in.",
        "“-3” is no whole number",
        "Write a whole number from 1 to 100000.",
        "Nobody holds the post “皇帝” here.",
        "It stands in row 8 already.",
    ):
        assert sentence in page, sentence
    assert not Resource.objects.exists()


def test_sent_twice_it_is_added_once_and_other_words_under_the_same_key_are_a_conflict(
    town: Town,
) -> None:
    secretary, sent = Desk(town.secretary), pump(town)
    for _press in range(2):
        secretary.posts(f"{PAGE}add/", **sent)
    secretary.posts(f"{PAGE}add/", 409, **{**sent, "number": 9})
    assert Resource.objects.get().number == 2
    secretary.posts(f"{PAGE}add/", 422, **pump(town, name="", number=0))


def test_a_change_keeps_what_it_said_before_and_who_was_slower_loses_nothing(town: Town) -> None:
    secretary, chief = Desk(town.secretary), Desk(town.chief)
    secretary.posts(f"{PAGE}add/", **pump(town))
    one = Resource.objects.get()
    address = f"{PAGE}{one.pk}/"
    chief.posts(address, **pump(town, number=3, version=0))
    answer = secretary.posts(address, 409, **pump(town, number=4, name="大抽水机", version=0))
    page = unescape(answer.content.decode())
    assert 'value="大抽水机"' in page
    assert "抽水机 2 → 抽水机 3" in page
    secretary.posts(address, **pump(town, number=4, version=1))
    secretary.posts(address, do="end", reason="坏了")
    assert "抽水机 ends today" in secretary.opens(PAGE)
    assert "抽水机" not in secretary.opens(PAGE)
    secretary.opens(address, 404)
    assert Resource.objects.get().valid_to is not None


def test_a_contact_whose_posting_ended_is_shown_as_vacant(town: Town) -> None:
    secretary, posting = Desk(town.secretary), town.clerk.postings[0]
    secretary.posts(f"{PAGE}add/", **pump(town, contact=str(posting.pk)))
    assert "示例·乙" in secretary.opens(PAGE)
    territory.end_posting(posting.pk, by=SYSTEM)
    page = secretary.opens(PAGE)
    assert "示例·乙" not in page
    assert "vacant" in page


def test_staff_of_the_place_read_it_and_nobody_else(town: Town) -> None:
    secretary = Desk(town.secretary)
    secretary.posts(f"{PAGE}add/", **pump(town))
    sheet = f"/office/grids/{town.grids[0].code}/"
    member = Desk(town.grid_member)
    assert "/work/grid/" in member.opens("/work/")
    assert member.client.get("/work/grid/").headers["Location"] == sheet
    branch = organisations.add_organisation(
        town.village, UnitKind.BRANCH, by=SYSTEM, name_zh="第一党支部"
    )
    grid_branches.set_branches(town.village, {town.grids[0].pk: branch.pk}, by=SYSTEM)
    link = re.search(r'href="(/office/organisation/[^"]+)"', member.opens(sheet))
    assert link is not None
    member.opens(link.group(1))
    for reader in (town.grid_member, town.clerk, town.street):
        assert "抽水机" in Desk(reader).opens(PAGE)
        assert "抽水机" in Desk(reader).opens(sheet)
    assert "抽水机" in Desk(town.street).opens(f"/office/resources/{HECHENG}/")
    for stranger in (town.outsider, town.nobody):
        Desk(stranger).opens(PAGE, 404)
        Desk(stranger).opens(sheet, 404)
    assert Client().get(PAGE).status_code == 302
    Desk(town.grid_member).posts(f"{PAGE}add/", 404, **pump(town))
    far = Desk(town.secretary)
    far.posts(f"/office/resources/{WUXING}/add/", 422, **pump(town, unit=town.neighbour.pk))


def test_the_lists_ask_as_much_for_few_as_for_many(town: Town) -> None:
    secretary, counts = Desk(town.secretary), []
    pages = (PAGE, grid_page(town, 0), f"/office/grids/{town.grids[0].code}/")
    for page in pages:
        secretary.opens(page)
    for _round in range(2):
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                secretary.opens(page)
            counts.append(len(queries))
        for number in range(30):
            wanted = resources.Wanted(town.lanes[number % 3], "resource", f"物{number}")
            resources.add(wanted, by=SYSTEM)
    assert counts[:3] == counts[3:]
    assert max(counts) <= 18
