"""/search/: what is found, how it is said, and that no question breaks it."""

from html import unescape
from typing import Any, Final

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.common import numbers
from linli.matters import services as matters
from linli.matters.models import Matter
from tests.desk import Desk
from tests.town import HECHENG, WUXING, Town, appointed, somebody

STRANGE: Final = [
    "路灯 OR *",
    '"路灯',
    "路灯 NEAR 井边",
    "NOT 路灯",
    "路灯' & '!",
    "grams:路灯",
    "路灯:*",
    "^路灯",
    "((路灯",
    "路灯\x00\x01\x1f井",
    "\\",
    "§o",
    "¦路灯",
    "%_%",
    "\U0001f4a1",
    "路灯\u200b不亮",
    "𠮷\U00030000",
    "ﬀ",
    "x" * 60,
    "'; DROP TABLE search_entry; --",
]


def visit(question: str, status: int = 200, **more: Any) -> str:
    """The page as a visitor without an account sees it, in English."""
    client = Client(headers={"accept-language": "en"})
    answer = client.get("/search/", {"q": question, **more})
    assert answer.status_code == status, answer.status_code
    return unescape(answer.content.decode())


@pytest.fixture
def lamp(town: Town) -> Matter:
    return town.reports("井边的路灯不亮", where="老槐树下", kind="lighting")


def test_without_a_question_the_page_says_what_may_be_typed() -> None:
    assert "One character is enough" in visit("")


@pytest.mark.parametrize("question", ["五星", "五", "五星村", "鹤城 五星", "440784105214"])
def test_a_place_is_found_by_its_name_in_another_place_or_by_its_code(
    town: Town, question: str
) -> None:
    page = visit(question)
    assert f'href="/places/{WUXING}/"' in page
    assert "takes reports" in page


def test_a_place_is_found_by_its_english_name(town: Town) -> None:
    assert f'href="/places/{WUXING}/"' in visit("wuxing")
    assert f'href="/places/{WUXING}/"' in visit("Wux")


def test_a_lane_has_a_page_that_says_who_answers_there(town: Town) -> None:
    page = visit("井头巷")
    assert "井头巷" in page
    assert f'href="/places/{WUXING}/{town.lanes[1].pk}/"' in page
    assert "第2村民小组" in page
    assert "Address" not in page


@pytest.mark.parametrize("question", ["路灯", "灯", "不亮", "槐树", "井边 不亮", "井边的路灯不亮"])
def test_whoever_handles_a_matter_finds_it_by_its_words(
    town: Town, lamp: Matter, question: str
) -> None:
    page = Desk(town.clerk).opens(f"/search/?q={question}")
    assert f'href="{lamp.get_absolute_url()}"' in page
    assert "Waiting for acceptance" in page


def test_a_matter_is_found_by_its_number_however_it_is_written(town: Town, lamp: Matter) -> None:
    shown = numbers.shown(lamp.number)
    for written in (lamp.number, shown, shown.replace("-", " "), shown[5:], shown[:9], shown[-3:]):
        page = Desk(town.clerk).opens(f"/search/?q={written}")
        assert f'href="{lamp.get_absolute_url()}"' in page, written
    assert lamp.get_absolute_url() not in visit(shown)
    assert f'href="/places/{WUXING}/ledger/"' in visit(shown)


def test_anybody_finds_a_public_matter_by_kind_and_place_and_by_words_once_released(
    town: Town, lamp: Matter
) -> None:
    ledger = f'href="/places/{WUXING}/ledger/">'
    assert ledger in visit("照明", kind="matters") or ledger in visit("灯", kind="matters")
    assert ledger in visit("五星", kind="matters")
    assert ledger not in visit("不亮", kind="matters")
    assert ledger not in visit("新屋巷", kind="matters"), "the lane is not public"
    matters.release(lamp.pk, by=town.chief.actor, words=True)
    assert "井边的路灯不亮" in visit("不亮", kind="matters")
    assert ledger not in visit("槐树", kind="matters")


def test_a_private_matter_is_found_by_those_alone_who_may_see_it(town: Town) -> None:
    matter = town.reports("分家的事说不拢", kind="dispute")
    teacher = appointed(somebody("子", "zi"), "instructor", town.village)
    for question in ("分家", "说不拢", numbers.shown(matter.number)):
        address = f"/search/?q={question}"
        assert matter.get_absolute_url() in Desk(town.clerk).opens(address)
        assert matter.get_absolute_url() not in Desk(teacher).opens(address)
        assert "Nothing was found" in visit(question)


def test_what_was_sent_to_me_from_elsewhere_is_found_while_it_is_open(
    town: Town, lamp: Matter
) -> None:
    to = town.next_grid_member.postings[0].pk
    desk = Desk(town.next_grid_member)
    assert lamp.get_absolute_url() not in desk.opens("/search/?q=不亮")
    matters.assign(lamp.pk, by=town.chief.actor, to=to, reason="请去看")
    assert lamp.get_absolute_url() in desk.opens("/search/?q=不亮")
    assert lamp.get_absolute_url() not in desk.opens("/search/?q=水管")


def test_colleagues_are_found_by_name_and_role_and_reporters_never(town: Town) -> None:
    town.reports("路灯不亮", name="示例·报事人", phone="13800001111")
    desk = Desk(town.chief)
    assert "Grid 01" in desk.opens("/search/?q=示例·甲&kind=people")
    assert "示例·甲" in desk.opens("/search/?q=网格员&kind=people")
    assert "示例·报事人" not in desk.opens("/search/?q=报事人")
    assert "Nothing was found" in desk.opens("/search/?q=13800001111")
    assert ">示例·甲<" not in visit("示例·甲", kind="people")


def test_a_service_leads_to_the_place_that_was_named(town: Town) -> None:
    assert f'href="/places/{WUXING}/report/"' in visit("五星村 报修")
    assert 'href="/progress/"' in visit("进度")
    assert 'href="/intake/"' not in visit("代报")
    assert 'href="/intake/"' in Desk(town.clerk).opens("/search/?q=代报")


@pytest.mark.parametrize("question", STRANGE)
def test_nothing_that_is_typed_is_read_as_an_operator(
    town: Town, lamp: Matter, question: str
) -> None:
    client = Client(headers={"accept-language": "en"}, raise_request_exception=True)
    assert client.get("/search/", {"q": question}).status_code in {200, 422}
    assert client.get("/search/", {"q": question, "kind": "'", "page": "-1"}).status_code < 500
    desk = Desk(town.clerk).client.get("/search/", {"q": question})
    assert desk.status_code in {200, 422}
    assert str(lamp.pk) not in unescape(client.get("/search/", {"q": question}).content.decode())


def test_a_question_that_cannot_be_asked_says_so_and_keeps_what_was_typed(town: Town) -> None:
    assert "under 100 characters" in visit("灯" * 101, status=422)
    assert "at most 8 words" in visit("一 二 三 四 五 六 七 八 九", status=422)
    page = visit("？！", status=422)
    assert "Type a word" in page
    assert 'value="？！"' in page


def test_pages_follow_each_other_and_end(town: Town) -> None:
    for number in range(25):
        town.reports(f"第{number}盏路灯不亮")
    desk = Desk(town.clerk)
    first = desk.opens("/search/?q=不亮&kind=matters")
    second = desk.opens("/search/?q=不亮&kind=matters&page=2")
    assert first.count("/matters/26") + first.count("/matters/2") >= 20
    assert 'rel="next"' in first
    assert 'rel="next"' not in second
    assert "第24盏" in first
    assert "第0盏" in second
    assert "第24盏" not in second


def test_the_number_of_queries_does_not_grow(town: Town) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            Desk(town.clerk).opens("/search/?q=五星 路灯")
        return len(caught)

    town.reports("五星路灯不亮")
    queries()
    few = queries()
    for number in range(30):
        town.reports(f"五星路灯{number}")
    assert queries() <= few
    assert few < 45


def test_the_box_stands_on_every_page_but_the_search_page_itself(town: Town) -> None:
    page = Client(headers={"accept-language": "en"}).get(f"/places/{HECHENG}/").content.decode()
    assert 'action="/search/"' in page
    assert 'action="/search/"' not in visit("灯")
