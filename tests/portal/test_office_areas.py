"""Areas on the pages of the office: made, changed, ended, and who may."""

import json
import re
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.common import clock
from linli.people.actors import SYSTEM
from linli.territory import services as territory
from linli.territory.choices import AreaKind
from linli.territory.models import Area, Poster, Posting, Shape, Unit
from linli.territory.services import AreaWords
from tests.desk import Desk
from tests.town import HECHENG, WUXING, YIJIANG, Town, place, somebody, square

BOARD = f"/office/areas/{WUXING}/"
ADD = f"{BOARD}add/"
LINE = {"type": "LineString", "coordinates": [[112.811, 22.601], [112.829, 22.609]]}


@pytest.fixture
def chief(town: Town) -> Desk:
    """The chief grid leader of 五星村."""
    return Desk(town.chief)


def segment(**more: Any) -> dict[str, Any]:
    """What the form for a road segment sends."""
    return {
        "kind": "segment",
        "name_zh": "河边路一段",
        "name_en": "Hebian Road, part 1",
        "duty_zh": "看路面、看排水",
        "duty_en": "Watches the surface and the drains",
        "from_words": "老桥",
        "to_words": "小学",
        "key": uuid4(),
        **more,
    }


def made(place: Unit, kind: str = AreaKind.SEGMENT, name: str = "河边路一段", **more: Any) -> Area:
    words = {"from_words": "老桥", "to_words": "小学", "duty_zh": "看路面", **more}
    units = words.pop("units", ())
    return territory.make_area(
        place, kind, AreaWords(name_zh=name, **words), by=SYSTEM, units=units
    )


def of(area: Area, code: str = WUXING) -> str:
    return f"/office/areas/{code}/{area.pk}/"


def change(area: Area, **more: Any) -> dict[str, Any]:
    fields = ("name_zh", "name_en", "duty_zh", "duty_en", "from_words", "to_words", "version")
    return {**{name: getattr(area, name) for name in fields}, **more}


@pytest.mark.row("S0-25")
def test_a_segment_is_made_and_somebody_is_posted_to_it(chief: Desk, town: Town) -> None:
    """From the empty board to a segment with its keeper, in three forms."""
    assert "There is no area here yet" in chief.opens(BOARD)
    answer = chief.posts(ADD, **segment())
    page = chief.opens(answer.headers["Location"])
    assert "Hebian Road, part 1" in page
    assert "老桥 – 小学" in page
    assert "Vacant" in page
    link = re.search(r'href="(/office/staff/\d+/appoint/\?role=segment_keeper&where=[^"]+)"', page)
    assert link is not None
    form = chief.opens(link.group(1))
    where = re.search(r'value="(area:[^"]+)" selected', form)
    assert where is not None
    chief.posts(
        f"/office/staff/{WUXING}/appoint/",
        person=town.grid_member.person.pk, role="segment_keeper", where=where.group(1),
        day=clock.today().isoformat(), key=uuid4(),
    )  # fmt: skip

    assert "示例·甲" in chief.opens(BOARD)
    assert "Vacant" not in chief.opens(BOARD).partition("Hebian Road")[2]
    assert Posting.objects.get(role="segment_keeper").area == Area.objects.get()


@pytest.mark.row("S0-23", "S1-32", "S0-09")
def test_each_kind_of_area_says_where_it_is_and_what_it_answers_for(
    chief: Desk, town: Town
) -> None:
    for kind, name in (
        (AreaKind.LEAD, "东片"),
        (AreaKind.RESPONSIBILITY, "祠堂责任区"),
        (AreaKind.DEMONSTRATION, "井头示范区"),
    ):
        sent = segment(kind=kind, name_zh=name, name_en="", from_words="", to_words="")
        answer = chief.posts(ADD, status=422, **sent)
        assert "Choose places, or bring in an outline." in answer.text
        chief.posts(ADD, **sent, units=[town.lanes[0].pk, town.lanes[1].pk])
    post = segment(kind=AreaKind.POST, name_zh="接待示范岗", name_en="", duty_zh="", duty_en="")
    assert "Say what this post answers for." in chief.posts(ADD, status=422, **post).text
    chief.posts(ADD, **{**post, "duty_zh": "来访的都有回音"})

    page = chief.opens(BOARD)
    for words in ("东片", "祠堂责任区", "井头示范区", "接待示范岗", "来访的都有回音"):
        assert words in page
    assert "新屋巷, 井头巷" in page
    assert "4 areas are vacant" in page


def test_sent_twice_it_is_made_once_and_nothing_typed_is_lost(chief: Desk, town: Town) -> None:
    form = segment()
    chief.posts(ADD, **form)
    assert "was sent already" in chief.posts(ADD, status=409, **form).text
    again = chief.posts(ADD, status=422, **segment(duty_zh="还要看桥"))
    assert "has this name already" in again.text
    assert "还要看桥" in again.text
    assert Area.objects.count() == 1


def test_a_segment_needs_its_ends_or_its_line(chief: Desk, town: Town) -> None:
    answer = chief.posts(ADD, status=422, **segment(to_words=""))
    assert "Say from where to where" in answer.text
    file = SimpleUploadedFile("line.geojson", json.dumps(LINE).encode())
    chief.posts(ADD, **segment(from_words="", to_words="", file=file))
    shape = Shape.objects.get(area__isnull=False)
    assert shape.geometry == LINE
    assert (shape.west, shape.north) == (112.811, 22.609)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "This is no GeoJSON"),
        ("[" * 100_000, "This is no GeoJSON"),
        ('{"type": "Point", "coordinates": [112.8, 22.6]}', "has to be a GeoJSON LineString"),
        ('{"type": "LineString", "coordinates": [[112.8, 22.6]]}', "needs two different points"),
        ('{"type": "LineString", "coordinates": [[22.6, 112.8], [22.7, 112.9]]}', "look swapped"),
        ('{"type": "LineString", "coordinates": [[NaN, 1], [2, 3]]}', "There is no such place"),
        ('{"type": "LineString", "coordinates": [[118.1, 31.1], [118.2, 31.2]]}', "lies outside"),
    ],
)
def test_garbage_for_a_line_is_said_beside_the_field_and_changes_nothing(
    chief: Desk, town: Town, text: str, words: str
) -> None:
    answer = chief.posts(ADD, status=422, **segment(outline=text))
    assert words in unescape(answer.text)
    assert not Area.objects.exists()
    file = SimpleUploadedFile("x.bin", b"\xff\xfe\x00")
    answer = chief.posts(ADD, status=422, **segment(file=file))
    assert "This is no GeoJSON" in answer.text


def test_a_change_that_somebody_else_overtook_is_a_conflict_and_keeps_what_was_typed(
    chief: Desk, town: Town
) -> None:
    area = made(town.village)
    mine, theirs = change(area, duty_zh="我的话"), change(area, duty_zh="他的话")
    chief.posts(f"{of(area)}change/", **theirs)
    answer = chief.posts(f"{of(area)}change/", status=409, **mine)
    assert "Somebody else changed" in answer.text
    assert "我的话" in answer.text
    assert Area.objects.get().duty_zh == "他的话"
    fresh = re.search(r'name="version" value="(\d+)"', answer.text)
    assert fresh is not None
    chief.posts(f"{of(area)}change/", **{**mine, "version": fresh.group(1)})
    assert Area.objects.get().duty_zh == "我的话"


def test_an_outline_is_kept_replaced_and_removed(chief: Desk, town: Town) -> None:
    outline = json.dumps(square(112.812, 22.602, 0.004))
    chief.posts(ADD, **segment(kind="responsibility", outline=outline))
    area = Area.objects.get()
    chief.posts(f"{of(area)}change/", **change(area, duty_zh="别的"))
    assert area.shapes.filter(valid_to__isnull=True).count() == 1
    area.refresh_from_db()
    page = chief.posts(f"{of(area)}change/", status=422, **change(area, drop_shape="on")).text
    assert "Choose places, or bring in an outline." in page
    chief.posts(f"{of(area)}change/", **change(area, drop_shape="on", units=town.lanes[0].pk))
    assert not area.shapes.filter(valid_to__isnull=True).exists()
    assert area.shapes.count() == 1


def test_when_an_area_ends_its_postings_end_and_its_history_stays(chief: Desk, town: Town) -> None:
    area = made(town.village)
    keeper = somebody("壬")
    territory.appoint(keeper.person, "segment_keeper", by=SYSTEM, unit=town.village, area=area)
    chief.posts(f"/office/areas/{WUXING}/signs/?area={area.pk}")
    assert chief.posts(f"{of(area)}end/", status=422, version=area.version, reason="")
    chief.posts(f"{of(area)}end/", status=409, version=area.version + 1, reason="改道")
    with a_minute_later():
        chief.posts(f"{of(area)}end/", version=area.version, reason="改道")
        page = chief.opens(of(area))
        assert "示例·壬" in page
        assert "Who answered before" in page
        assert "示例·壬" not in chief.opens(BOARD)
        chief.posts(f"{of(area)}end/", status=409, version=area.version + 1, reason="改道")
    assert Posting.objects.get(area=area).until_at is not None
    assert Poster.objects.get().ended_at is not None


def a_minute_later() -> Any:
    """A minute from now."""
    return clock.told(clock.now() + timedelta(minutes=1))


@pytest.mark.parametrize("who", ["clerk", "grid_member", "street", "secretary"])
def test_only_whoever_manages_postings_keeps_areas(town: Town, who: str) -> None:
    area = made(town.village)
    desk = Desk(town.cast[who])
    before = list(Area.objects.values())
    desk.posts(ADD, status=404, **segment(name_zh="另一段"))
    desk.posts(f"{of(area)}change/", status=404, **change(area, name_zh="另一段"))
    desk.posts(f"{of(area)}end/", status=404, version=area.version, reason="x")
    assert list(Area.objects.values()) == before


def test_the_areas_of_another_township_are_not_there(chief: Desk, town: Town) -> None:
    theirs = made(place(YIJIANG))
    lanes = Unit.objects.filter(pk=town.far.pk)
    chief.opens(of(theirs), status=404)
    chief.opens(f"/office/areas/{YIJIANG}/", status=404)
    answer = chief.posts(ADD, status=422, **segment(units=[lanes[0].pk]))
    assert "Select a valid choice" in answer.text
    assert Area.objects.count() == 1


@pytest.mark.parametrize(
    "address", [BOARD, f"/office/areas/{HECHENG}/", f"/places/{WUXING}/areas/"]
)
def test_the_board_asks_no_more_for_many_areas_than_for_one(town: Town, address: str) -> None:
    lead = Desk(town.lead)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            lead.opens(address)
        return len(queries)

    def add(first: int, last: int) -> None:
        for number in range(first, last):
            area = made(town.village, name=f"第{number}段")
            if number % 2:
                who = somebody(f"巡{number}").person
                territory.appoint(who, "segment_keeper", by=SYSTEM, unit=town.village, area=area)

    add(0, 3)
    lead.opens(address)
    few = asked()
    add(3, 30)
    assert asked() == few


def sheet(*rows: str) -> SimpleUploadedFile:
    text = "\n".join(("类型,名称,职责,起点,终点,村组", *rows))
    return SimpleUploadedFile("路段.csv", text.encode())


@pytest.mark.row("S0-25")
def carried(page: str) -> str:
    """The rows that the page carries back."""
    rows = re.search(r'name="rows" value="(.*?)">', page, re.DOTALL)
    assert rows is not None
    return rows.group(1)


def test_a_whole_sheet_of_segments_is_made_or_none_of_it(chief: Desk, town: Town) -> None:
    page = f"{BOARD}sheet/"
    good = [f"路段,第{number}段,看路面,{number} 号桥,{number + 1} 号桥," for number in range(30)]
    wrong = ["王宫,东宫,,,,", "segment,断头路,,,,", "responsibility,祠堂责任区,,,,月亮巷"]
    told = unescape(chief.posts(page, status=200, file=sheet(*good, *wrong)).text)
    assert "30 new rows · 0 there already · 3 to be mended" in told
    assert "Take all of it" not in told
    for sentence in ("no kind of area “王宫”", "from where to where", "“月亮巷” is no place in"):
        assert sentence in told
    chief.posts(page, status=422, rows=carried(told), do="take")
    assert not Area.objects.exists()
    right = [*good, "党员责任区,祠堂责任区,,,,新屋巷、井头巷"]
    shown = unescape(chief.posts(page, status=200, file=sheet(*right)).text)
    assert not Area.objects.exists()
    for _time in range(2):
        chief.posts(page, status=200, rows=carried(shown), do="take")
        assert Area.objects.count() == 31
    assert "0 new rows · 31 there already" in chief.posts(page, status=200, file=sheet(*right)).text
    assert Area.objects.get(name_zh="祠堂责任区").units.count() == 2
    assert chief.takes(f"{page}?template=yes")[:2] == b"PK"
    chief.posts(page, status=422, file=SimpleUploadedFile("x.csv", b"a,b\n1,2\n"))
