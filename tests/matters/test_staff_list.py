"""The list of matters, its board, and what each of the staff finds in it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.common import clock
from linli.matters.models import Matter
from tests import town as towns
from tests.desk import Desk
from tests.town import Town

pytestmark = pytest.mark.django_db


def queries(desk: Desk, address: str) -> int:
    """How many questions a page asks the database."""
    with CaptureQueriesContext(connection) as asked:
        desk.opens(address)
    return len(asked)


@pytest.mark.row("S4-26")
@pytest.mark.parametrize("role", ["instructor", "village_secretary"])
def test_who_hears_a_hundred_voices_takes_them_in_and_finds_them_again(
    town: Town, role: str
) -> None:
    listener = Desk(towns.appointed(towns.somebody("癸", "gui"), role, town.village))
    town.reports("别人报的路灯")

    listener.posts(
        "/intake/",
        text="合作医疗怎么交",
        village=towns.WUXING,
        where="",
        kind="policy_help",
        source="door",
        phone="13800000009",
        key="a" * 32,
    )

    page = listener.opens("/matters/?mine=on")
    assert "合作医疗怎么交" in page
    assert "别人报的路灯" not in page
    matter = Matter.objects.get(kind_id="policy_help")
    assert matter.taken_by is not None
    assert matter.source == "door"
    Desk(town.clerk).does(matter, "accept")
    Desk(town.clerk).does(matter, "complete", answer="已陪同到窗口办好")
    assert "已陪同到窗口办好" in listener.opens(matter.get_absolute_url())


@pytest.mark.row("S3-24")
def test_urgent_concerns_stand_in_a_list_of_their_own(town: Town) -> None:
    town.reports("老人独居，没人送饭", kind="personal_need")
    town.reports("路灯不亮")

    page = Desk(town.secretary).opens("/matters/?urgent=on")

    assert "老人独居" in page
    assert "路灯不亮" not in page
    assert "not public" in page


def test_an_instructor_does_not_browse_the_hardships_of_the_village(town: Town) -> None:
    need = town.reports("老人独居，没人送饭", kind="personal_need")
    instructor = Desk(towns.appointed(towns.somebody("癸", "gui"), "instructor", town.village))

    assert "老人独居" not in instructor.opens("/matters/?urgent=on")
    instructor.opens(need.get_absolute_url(), 404)


def test_filters_narrow_the_list(town: Town) -> None:
    with towns.at(clock.now() - timedelta(days=20)):
        lamp = town.reports("路灯不亮")
    town.reports("桶满了", kind="rubbish")
    clerk = Desk(town.clerk)

    for found in (
        "?state=overdue",
        "?kind=lighting&state=submitted",
        f"?number={lamp.number}",
        f"?number={lamp.number[:4]}-{lamp.number[4:8]}-{lamp.number[8:]}",
    ):
        page = clerk.opens(f"/matters/{found}")
        assert ("路灯不亮" in page, "桶满了" in page) == (True, False), found
    assert "No matter fits" in clerk.opens("/matters/?waiting=checker")
    assert "One digit is wrong" in clerk.opens(f"/matters/?number={int(lamp.number) ^ 1:011d}")


def test_a_filter_that_makes_no_sense_is_left_out(town: Town) -> None:
    town.reports("路灯不亮")

    assert "路灯不亮" in Desk(town.clerk).opens("/matters/?state=nonsense&village=1&kind=zzz")
    Desk(town.clerk).opens("/matters/?after=nonsense", 422)


def test_the_list_goes_on_page_by_page_without_a_gap(town: Town) -> None:
    many(town, 60)
    steward = Desk(town.grid_member)

    first = steward.opens("/matters/?state=open")
    following = first.split('rel="next" href="')[1].split('"')[0]
    second = steward.opens(f"/matters/{following}")

    assert "state=open" in following
    assert [page.count("row-title") for page in (first, second)] == [50, 10]


def test_the_board_counts_by_level_and_names_nobody(town: Town) -> None:
    with towns.at(clock.now() - timedelta(days=20)):
        town.reports("路灯不亮")
    town.reports("合作医疗怎么交", kind="policy_help")

    page = Desk(town.secretary).opens("/matters/")

    board = page[page.index('id="board"') : page.index("</section>", page.index('id="board"'))]
    assert "Waiting for acceptance" in board
    assert "示例" not in board
    assert "Waiting for acceptance · 2" in board
    assert "Resident group and grid 1 · Village or community 1" in board
    assert "Overdue 1" in board
    assert "<b>1</b> <span>/ 2 matters</span>" in board  # one overdue, of two open


def test_whoever_does_not_lead_sees_no_board(town: Town) -> None:
    assert 'id="board"' not in Desk(town.grid_member).opens("/matters/")


def many(town: Town, count: int) -> None:
    """That many more matters in lane 1, waiting for the grid member."""
    first = town.reports("路灯不亮")
    fields: dict[str, Any] = {
        field.attname: getattr(first, field.attname) for field in Matter._meta.concrete_fields
    }
    del fields["id"]
    Matter.objects.bulk_create(
        Matter(**{**fields, "number": f"{n:011d}", "text": f"路灯 {n} 不亮"})
        for n in range(1, count)
    )


@pytest.mark.parametrize("address", ["/matters/", "/work/"])
def test_a_hundred_matters_cost_as_many_queries_as_one(town: Town, address: str) -> None:
    town.reports("路灯不亮")
    steward = Desk(town.grid_member)
    for_one = queries(steward, address)

    many(town, 100)

    assert queries(steward, address) == for_one <= 8


def test_a_board_costs_as_many_queries_for_a_hundred_as_for_one(town: Town) -> None:
    town.reports("路灯不亮")
    chief = Desk(town.chief)
    for_one = queries(chief, "/matters/")

    many(town, 100)

    assert queries(chief, "/matters/") == for_one <= 12


def test_the_ring_back_list_costs_as_many_queries_for_thirty_as_for_one(town: Town) -> None:
    lamp = town.reports(phone="13800000000")
    chief = Desk(town.chief)
    waiting = {"status": "checked", "asked_at": clock.now(), "turn": None}
    Matter.objects.filter(pk=lamp.pk).update(**waiting)
    for_one = queries(chief, "/ring-back/")

    many(town, 29)
    Matter.objects.update(reporter=lamp.reporter, **waiting)

    assert queries(chief, "/ring-back/") == for_one
    assert chief.opens("/ring-back/").count("138****0000") == 30


def test_the_page_of_a_matter_costs_as_many_queries_with_a_long_story(town: Town) -> None:
    lamp = town.reports()
    steward = Desk(town.grid_member)
    steward.does(lamp, "note", words="看过了")
    for_short = queries(steward, lamp.get_absolute_url())

    for n in range(10):
        steward.does(lamp, "note", words=f"第 {n} 次看")

    assert queries(steward, lamp.get_absolute_url()) == for_short <= 12


@pytest.mark.parametrize("page", ["", "slip/", "contact/", "do/accept/", "do/note/"])
def test_an_outsider_finds_nothing_not_even_that_it_exists(town: Town, page: str) -> None:
    lamp = town.reports(phone="13800000000")
    outsider = Desk(town.outsider)

    there = outsider.opens(f"{lamp.get_absolute_url()}{page}", 404)
    nowhere = outsider.opens(f"/matters/99999999999/{page}", 404)

    assert "路灯不亮" not in there
    assert "There is no such matter here." in there
    assert "There is no such matter here." in nowhere
    assert "路灯不亮" not in outsider.opens("/matters/")


def test_somebody_without_a_post_is_told_so(town: Town) -> None:
    nobody = Desk(towns.somebody("子", "zi"))

    assert "no post that sees matters" in nobody.opens("/matters/", 403)
    assert "does not ring reporters back" in nobody.opens("/ring-back/", 403)
    assert "does not take reports" in nobody.opens("/intake/", 403)
    assert "Nothing waits for you" in nobody.opens("/work/")


def test_looking_writes_nothing(town: Town) -> None:
    lamp = town.reports(phone="13800000000")
    clerk = Desk(town.clerk)
    pages = ["", "slip/", "contact/", "do/assign/", "do/note/"]
    addresses = [f"{lamp.get_absolute_url()}{page}" for page in pages]
    assert connection.features.supports_json_field  # tried out once a process, in a savepoint
    with CaptureQueriesContext(connection) as asked:
        for address in [*addresses, "/matters/", "/work/", "/ring-back/", "/intake/", "/inbox/"]:
            clerk.opens(address)

    verbs = {query["sql"].lstrip("(").split()[0] for query in asked.captured_queries}
    assert verbs == {"SELECT"}
