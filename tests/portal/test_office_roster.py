"""The roster of a place from a spreadsheet: preview, errors by row, invitations to cut out."""

import json
import re
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.common import sheets
from linli.people import services as people
from linli.people.actors import SYSTEM
from linli.people.models import Invitation, Person
from linli.territory import services as territory
from linli.territory.models import Posting
from linli.territory.services import roster
from tests.desk import Desk
from tests.town import HECHENG, WUXING, Town, appointed, somebody

PAGE = f"/office/staff/{HECHENG}/roster/"
HEAD = ["姓名", "电话", "岗位", "地方", "网格", "起始日期", "片区（路段）"]
GOOD = [
    ["示例·子", "13800000001", "村（社区）经办人", "五星村", "", "2026-03-01", ""],
    ["示例·丑", "13800000002", "专职网格员", WUXING, "3", "", ""],
    ["示例·丑", "13800000002", "党建指导员", "五星村委会", "", "2026年5月1日", ""],
]
BAD = [
    ["", "13800000003", "village_clerk", WUXING, "", "", ""],
    ["示例·寅", "手机", "village_clerk", WUXING, "", "", ""],
    ["示例·卯", "", "皇帝", WUXING, "", "", ""],
    ["示例·辰", "", "village_clerk", "弋江社区", "", "", ""],
    ["示例·巳", "", "grid_member", WUXING, "9", "", ""],
    ["示例·午", "", "grid_member", WUXING, "", "", ""],
    ["示例·未", "", "village_clerk", WUXING, "", "昨天", ""],
]


@pytest.fixture
def admin(town: Town) -> Desk:
    """The administrator of 鹤城镇."""
    return Desk(appointed(somebody("管", "guan"), "administrator", town.township))


def upload(rows: list[list[str]], head: list[str] = HEAD) -> SimpleUploadedFile:
    with sheets.xlsx(head, rows) as file:
        return SimpleUploadedFile("名册.xlsx", file.read())


def previewed(desk: Desk, rows: list[list[str]], page: str = PAGE) -> str:
    return unescape(desk.posts(page, status=200, file=upload(rows)).text)


def carried(page: str) -> str:
    """What the page of the preview sends back."""
    found = re.search(r'name="rows" value="(.*?)">', page, re.DOTALL)
    assert found is not None, page
    return found.group(1)


def taken(desk: Desk, rows: list[list[str]]) -> str:
    raw = desk.posts(PAGE, status=200, file=upload(rows)).text
    rows_sent = unescape(carried(raw))
    return unescape(desk.posts(PAGE, status=200, rows=rows_sent, do="take").text)


def test_looking_at_a_file_takes_nothing_and_says_what_each_row_would_do(
    admin: Desk, town: Town
) -> None:
    before = Posting.objects.count()

    page = previewed(admin, GOOD + BAD)

    assert "3 new postings · 0 there already · 7 to be mended" in page
    for sentence in (
        "The name is missing",
        "This is not a phone number.",
        "There is no role “皇帝”.",
        "“弋江社区” is no place in",
        "has no grid “9”",
        "A Full-time grid member is not posted to",
        "“昨天” is not a day",
    ):
        assert sentence in page, sentence
    assert Posting.objects.count() == before


def test_what_is_right_goes_in_and_the_rest_comes_back_with_its_reasons(
    admin: Desk, town: Town
) -> None:
    raw = admin.posts(PAGE, status=200, file=upload(GOOD + BAD)).text
    rows = unescape(carried(raw))

    answer = admin.client.post(PAGE, {"rows": rows, "do": "errors"})
    back = sheets.read(BytesIO(answer.getvalue()), most_rows=50, most_bytes=10**6)
    assert [row.cells[0] for row in back.rows] == [row[0] for row in BAD]
    assert back.headers[-1] == "What to mend"
    assert "There is no role" in back.rows[2].cells[-1]
    page = unescape(admin.posts(PAGE, status=200, rows=rows, do="take").text)

    assert page.count('class="slip"') == 2  # 丑 has two postings and one way in
    assert "示例·子" in page
    assert Invitation.objects.count() == 2
    chou = Person.objects.get(display_name="示例·丑")
    assert set(chou.postings.values_list("role_id", flat=True)) == {"grid_member", "instructor"}
    since = Posting.objects.get(person__display_name="示例·子").since_at
    assert since.isoformat().startswith("2026-02-28T16:00")  # midnight of 1 March at the place


def test_the_same_file_twice_changes_nothing(admin: Desk, town: Town) -> None:
    taken(admin, GOOD)
    before = (Posting.objects.count(), Person.objects.count(), Invitation.objects.count())

    page = previewed(admin, GOOD)
    assert "0 new postings · 3 there already" in page
    taken(admin, GOOD)

    assert before == (Posting.objects.count(), Person.objects.count(), Invitation.objects.count())


def test_somebody_posted_here_gets_the_further_posting_and_no_second_self(
    admin: Desk, town: Town
) -> None:
    taken(admin, GOOD[:1])
    more = [[*GOOD[0][:2], "党建指导员", "五星村", "", ""]]

    page = taken(admin, more)

    assert "1 posting was made" in page
    assert Person.objects.filter(display_name="示例·子").count() == 1


def test_a_row_that_stands_twice_is_said_to_stand_above(admin: Desk, town: Town) -> None:
    assert "It stands in row 2 already." in previewed(admin, GOOD[:1] * 2)


def test_a_village_leader_imports_nobody_above_or_beside(town: Town) -> None:
    chief = Desk(town.chief)
    chief.posts(PAGE, status=404, file=upload(GOOD))
    page = f"/office/staff/{WUXING}/roster/"
    rows = [
        ["示例·高", "", "administrator", "", "", "", ""],
        ["示例·旁", "", "village_clerk", "坪山村", "", "", ""],
        ["示例·上", "", "township_clerk", HECHENG, "", "", ""],
    ]
    told = previewed(chief, rows, page)
    assert "0 new postings · 0 there already · 3 to be mended" in told
    assert "may do more here than you may yourself" in told
    sent = json.dumps([[number, *row] for number, row in enumerate(rows, start=2)])
    chief.posts(page, status=200, rows=sent, do="take")
    assert not Person.objects.filter(display_name__in=[row[0] for row in rows]).exists()


@pytest.mark.parametrize(
    "rows", ["", "{", "[1]", '[["a"]]', '[[1,"a","b","c","d","e","f",7]]', "[" * 100_000]
)
def test_rows_that_did_not_come_from_the_page_are_refused(admin: Desk, rows: str) -> None:
    admin.posts(PAGE, status=422, rows=rows, do="take")


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"PK\x03\x04 nothing",
        "姓名;电话\n示例·子;1".encode(),
        "甲,乙\n1,2".encode(),
        b"\xff" * 3_000_000,
    ],
)
def test_a_file_that_is_no_roster_is_refused_on_the_page(admin: Desk, file: bytes) -> None:
    answer = admin.posts(PAGE, status=422, file=SimpleUploadedFile("x.xlsx", file))
    assert "Choose the file" in answer.text


def test_csv_as_excel_saves_it_in_china_is_read(admin: Desk, town: Town) -> None:
    text = "姓名,手机号,职务,单位\n示例·申子,13800000009,村（社区）经办人,五星村\n"
    file = SimpleUploadedFile("名册.csv", text.encode("gb18030"))
    assert "1 new posting ·" in unescape(admin.posts(PAGE, status=200, file=file).text)


def test_the_template_has_the_headings_that_are_read(admin: Desk) -> None:
    answer = admin.client.get(f"/office/staff/{HECHENG}/roster.xlsx")
    data = answer.getvalue() + b""
    sheet_rows: Any = sheets.read(
        upload([["示例·子", "", "village_clerk", "", "", "", ""]]).read(),
        most_rows=5,
        most_bytes=10**6,
    )
    assert data[:2] == b"PK"
    assert sheet_rows.headers == [words[0] for words in roster.HEADINGS.values()]


def test_another_townships_administrator_takes_nobody_in_here(town: Town) -> None:
    far = town.far.parent
    assert far is not None
    other = Desk(appointed(somebody("远", "yuan"), "administrator", far))
    other.posts(PAGE, status=404, file=upload(GOOD))
    other.opens(f"/office/staff/{HECHENG}/roster.xlsx", 404)


def test_looking_asks_as_much_for_one_row_as_for_three_hundred(admin: Desk, town: Town) -> None:
    previewed(admin, GOOD)
    counts = []
    for many in (1, 300):
        rows = [[f"示例·{n}", f"138{n:08d}", "village_clerk", WUXING, "", ""] for n in range(many)]
        with CaptureQueriesContext(connection) as queries:
            previewed(admin, rows)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_three_hundred_people_are_taken_in_at_once(admin: Desk, town: Town) -> None:
    rows = [[f"示例·{n}", f"138{n:08d}", "village_clerk", WUXING, "", ""] for n in range(300)]
    assert taken(admin, rows).count('class="slip"') == 300
    assert territory.actor_of(Person.objects.get(display_name="示例·299")).has("matters.view")


@pytest.mark.parametrize("name", ["示例\\u0000甲", "示例\\ud800甲"])
def test_signs_that_no_database_holds_are_refused_with_words(admin: Desk, name: str) -> None:
    rows = f'[[2, "{name}", "", "village_clerk", "五星村", "", "", ""]]'
    answer = admin.posts(PAGE, status=422, rows=rows, do="take")
    assert "The rows did not arrive whole" in unescape(answer.content.decode())


def test_the_list_of_staff_is_taken_along_without_telephones(admin: Desk, town: Town) -> None:
    people.change_contact(town.clerk.person.pk, by=SYSTEM, phone="13800001234")
    text = admin.takes(f"/office/staff/{WUXING}/?format=csv").decode("utf-8-sig")
    assert "示例·乙" in text
    assert "示例·庚" not in text  # another township's
    assert "13800001234" not in text
    assert (
        len(text.strip().splitlines())
        == Posting.objects.filter(path__startswith=town.village.path).count() + 1
    )


def test_a_township_reads_in_which_village_somebodys_grid_lies(town: Town) -> None:
    desk = Desk(appointed(somebody("镇", "zhen"), "administrator", town.township))

    for page in (f"/office/staff/{HECHENG}/role/grid_member/", f"/office/staff/{HECHENG}/"):
        assert "Grid 01 · Wuxing Village" in desk.opens(page)
