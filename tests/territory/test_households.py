"""Doors and the households behind them, on the pages of the office."""

import re
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from linli.common import clock, sheets
from linli.common.errors import Invalid
from linli.people.actors import SYSTEM
from linli.territory import services as territory
from linli.territory.models import Household, Unit
from linli.territory.services import households
from tests.desk import Desk
from tests.town import PINGSHAN, WUXING, Town, appointed, somebody

PAGE = f"/office/places/{WUXING}/households/"
HEAD = ["地方", "门牌号", "到门牌号"]


def lane_page(lane: Unit) -> str:
    return f"{PAGE}{lane.pk}/"


def of(household: Household) -> str:
    return f"/office/households/{household.pk}/"


def doors(lane: Unit) -> list[str]:
    rows = Household.objects.filter(unit=lane, valid_to__isnull=True)
    return sorted(rows.values_list("number", flat=True))


def upload(rows: list[list[str]]) -> SimpleUploadedFile:
    with sheets.xlsx(HEAD, rows) as file:
        return SimpleUploadedFile("门牌.xlsx", file.read())


def carried(page: str) -> str:
    found = re.search(r'name="rows" value="(.*?)">', page, re.DOTALL)
    assert found is not None, page
    return unescape(found.group(1))


def test_one_door_and_a_row_of_doors_are_added_once(town: Town) -> None:
    desk, lane = Desk(town.clerk), town.lanes[0]
    desk.posts(lane_page(lane), number="12号")
    for _twice in range(2):
        desk.posts(lane_page(lane), number="10", last="13")
    desk.posts(lane_page(lane), number="3-201", last="3-203")

    page = desk.opens(lane_page(lane))

    assert doors(lane) == ["10", "11", "12", "13", "3-201", "3-202", "3-203"]
    assert "Door 3-202" in page
    assert "7 households, counted by doors" in desk.opens(PAGE)


def test_doors_stand_in_the_order_in_which_one_walks_along_them(town: Town) -> None:
    desk, lane = Desk(town.clerk), town.lanes[0]
    desk.posts(lane_page(lane), number="1", last="12")

    assert re.findall(r">Door (\d+)<", desk.opens(lane_page(lane))) == [
        str(number) for number in range(1, 13)
    ]


def test_the_sheet_of_a_grid_counts_the_doors_of_today(town: Town) -> None:
    desk = Desk(town.clerk)
    lanes = [member.unit for member in town.grids[0].members.select_related("unit")]
    for lane in lanes:
        desk.posts(lane_page(lane), number="1", last="7")

    sheet = desk.opens(f"/office/grids/{town.grids[0].code}/")
    on_the_map = Client().get(f"/places/{WUXING}/map/", headers={"accept-language": "en"}).text

    assert f"<dt>Households</dt><dd>{7 * len(lanes)}</dd>" in sheet
    assert f"<td>{7 * len(lanes)}</td>" in on_the_map


@pytest.mark.parametrize(
    ("number", "last"), [("", ""), ("张三", ""), ("12", "3"), ("1", "9999"), ("3-1", "4-8")]
)
def test_what_is_no_door_is_refused_and_comes_back_filled(
    town: Town, number: str, last: str
) -> None:
    answer = Desk(town.clerk).posts(lane_page(town.lanes[0]), status=422, number=number, last=last)

    assert "Nothing that you wrote is lost" in answer.text
    assert number in unescape(answer.text)
    assert not Household.objects.exists()


@given(st.integers(1, 400), st.integers(0, 99))
def test_a_row_of_doors_has_each_number_between_its_ends_once(first: int, more: int) -> None:
    found = households.parse_row(str(first), str(first + more))
    assert found == [str(number) for number in range(first, first + more + 1)]


@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_short_number_or_is_refused(text: str) -> None:
    try:
        number = households.parse_number(text)
    except Invalid:
        return
    assert len(number) <= households.LONGEST
    assert any(sign.isdecimal() for sign in number)


def test_the_doors_say_how_many_households_a_lane_has(town: Town) -> None:
    desk, lane = Desk(town.chief), town.lanes[0]
    desk.posts(lane_page(lane), number="1", last="9")

    change = f"/office/places/{WUXING}/{lane.pk}/"
    assert "Counted from the doors of this place." in desk.opens(change)
    desk.posts(change, name_zh="新屋巷", name_en="", phone="", households="77")

    lane.refresh_from_db()
    assert lane.households == 9


def test_a_grid_member_sees_and_changes_the_doors_of_their_grid_only(town: Town) -> None:
    own, other = town.lanes[0], town.lanes[1]
    households.add(own, ["1"], by=SYSTEM)
    households.add(other, ["2"], by=SYSTEM)
    desk = Desk(town.grid_member)

    page = desk.opens(PAGE)
    assert own.name in page
    assert other.name not in page
    desk.posts(lane_page(own), number="5")
    desk.opens(lane_page(other), 404)
    desk.posts(lane_page(other), status=404, number="5")
    foreign = Household.objects.get(unit=other)
    desk.opens(of(foreign), 404)
    desk.posts(f"{of(foreign)}end/", status=404)
    desk.posts(
        f"{of(Household.objects.get(unit=own, number='1'))}move/",
        status=422,
        unit=other.pk,
        number="9",
        day=f"{clock.today()}",
        known_from="said",
    )
    assert b"2" not in desk.takes(f"{PAGE}?format=csv").splitlines()[-1].split(b",")[1]
    assert doors(own) == ["1", "5"]


def test_who_may_only_look_changes_nothing(town: Town) -> None:
    households.add(town.lanes[0], ["1"], by=SYSTEM)
    one = Household.objects.get()
    desk = Desk(town.secretary)

    assert "Add doors" not in desk.opens(lane_page(town.lanes[0]))
    desk.posts(lane_page(town.lanes[0]), status=403, number="2")
    desk.posts(f"{of(one)}end/", status=403)
    Desk(town.outsider).opens(PAGE, 404)
    Desk(town.outsider).opens(of(one), 404)
    assert doors(town.lanes[0]) == ["1"]


def test_a_lane_with_households_is_not_ended(town: Town) -> None:
    lane = territory.add_place(
        town.village, "address", 77, by=SYSTEM, name_zh="新路", name_en="New Road"
    )
    households.add(lane, ["1"], by=SYSTEM)

    desk = Desk(town.chief)
    desk.posts(f"/office/places/{WUXING}/{lane.pk}/end/", reason="x")

    lane.refresh_from_db()
    assert lane.valid_to is None
    assert "Households are listed at" in desk.opens(f"/office/places/{WUXING}/{lane.pk}/")


def test_a_sheet_of_doors_is_looked_through_and_taken_as_a_whole(town: Town) -> None:
    desk = Desk(town.clerk)
    good = [["新屋巷", "1", "48"], ["井头巷", "3-201", ""]]
    wrong = [["没有巷", "1", ""], ["新屋巷", "赵四", ""], ["新屋巷", "48", ""]]

    page = unescape(desk.posts(f"{PAGE}import/", status=200, file=upload(good + wrong)).text)

    assert "2 new rows · 0 there already · 3 to be mended" in page
    for sentence in ("There is no lane “没有巷”.", "“赵四” is no number", "It stands in row 2"):
        assert sentence in page
    assert "Take all of it" not in page
    refused = desk.posts(f"{PAGE}import/", status=422, rows=carried(page), do="take")
    assert "Nothing was taken" in refused.text
    assert not Household.objects.exists()
    mended = desk.posts(f"{PAGE}import/", status=200, rows=carried(page), do="errors")
    assert mended.getvalue()[:2] == b"PK"

    page = desk.posts(f"{PAGE}import/", status=200, file=upload(good)).text
    done = desk.posts(f"{PAGE}import/", status=200, rows=carried(page), do="take")
    assert "49 were taken in" in done.text
    assert Household.objects.count() == 49
    again = desk.posts(f"{PAGE}import/", status=200, file=upload(good))
    assert "0 new rows · 2 there already" in unescape(again.text)
    assert desk.takes(f"{PAGE}import/?template=yes")[:2] == b"PK"


def test_a_grid_members_sheet_takes_no_door_of_another_grid(town: Town) -> None:
    page = Desk(town.grid_member).posts(
        f"{PAGE}import/", status=200, file=upload([["井头巷", "1", ""]])
    )
    assert "Your posting does not include this here." in page.text
    assert not Household.objects.exists()


def test_the_list_costs_the_same_however_many_doors_there_are(town: Town) -> None:
    desk = Desk(appointed(somebody("管", "guan"), "administrator", town.township))

    def queries(address: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            desk.opens(address)
        return len(seen)

    addresses: list[Any] = [
        PAGE,
        lane_page(town.lanes[0]),
        f"/office/places/{PINGSHAN}/households/",
    ]
    households.add(town.lanes[0], ["1"], by=SYSTEM)
    queries(PAGE)  # what a process asks once
    before = [queries(one) for one in addresses]
    for lane in town.lanes:
        households.add(lane, households.parse_row("1", "400"), by=SYSTEM)
    assert [queries(one) for one in addresses] == before
