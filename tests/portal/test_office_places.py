"""Opening and closing places, and keeping what lies in them, on the pages of an administrator."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.audit.models import Entry
from linli.matters import services as matters
from linli.matters.models import Matter
from linli.people.actors import SYSTEM
from linli.territory import services as territory
from linli.territory.choices import UnitKind
from linli.territory.models import Unit
from tests.desk import Desk
from tests.town import HECHENG, WUXING, Town, appointed, place, somebody

COUNTY = "440784"
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def admin(town: Town) -> Desk:
    """The administrator of 鹤山市."""
    return Desk(appointed(somebody("管", "guan"), "administrator", place(COUNTY)))


def office(code: str, *more: object) -> str:
    return "/".join(["", "office", "places", code, *map(str, more), ""])


def reload(code: str) -> Unit:
    return Unit.objects.get(code=code)


def test_a_place_is_opened_on_its_page_and_everything_below_takes_reports(
    admin: Desk, town: Town, client: Client
) -> None:
    Unit.objects.filter(code=HECHENG).update(opened_on=None, phone="")
    closed = client.get(f"/places/{WUXING}/report/", headers=ENGLISH)
    assert "does not take reports here yet" in closed.text
    assert 'href="tel:12345"' in closed.text

    admin.posts(office(HECHENG, "open"), phone="0750-111 2222")

    assert "<textarea" in client.get(f"/places/{WUXING}/report/", headers=ENGLISH).text
    assert reload(HECHENG).phone == "0750-111 2222"
    assert Entry.objects.filter(verb="open_unit", by_name="示例·管").count() == 1
    admin.posts(office(HECHENG, "open"), phone="0750-111 2222")  # pressed twice
    assert Entry.objects.filter(verb="open_unit", by_name="示例·管").count() == 1


def test_before_closing_it_is_said_what_happens_to_open_matters_and_they_go_on(
    admin: Desk, town: Town, client: Client
) -> None:
    matter = town.reports()
    page = admin.opens(office(HECHENG))
    assert "1 matter is open; it stays with whoever has it" in page

    admin.posts(office(HECHENG, "close"), reason="合并")

    assert reload(HECHENG).opened_on is None
    answer = client.get(f"/places/{WUXING}/report/", headers=ENGLISH)
    assert "0750-000 0000" in answer.text  # the township's office
    matters.accept(matter.pk, by=town.grid_member.actor)
    territory.publish_plan(
        town.village,
        [territory.GridDraft(name_zh="01 网格", units=town.lanes)],
        by=SYSTEM,
        reason="one grid",
    )  # open matters find their grids in a closed place too
    assert Matter.objects.get(pk=matter.pk).status == "in_hand"


def test_closing_twice_or_without_a_reason_is_refused_on_the_page(admin: Desk) -> None:
    admin.posts(office(HECHENG, "close"), status=422)
    assert reload(HECHENG).opened_on is not None
    admin.posts(office(HECHENG, "close"), reason="合并")
    admin.posts(office(HECHENG, "close"), status=409, reason="合并")


def test_a_village_says_who_takes_its_reports_and_may_be_opened_by_itself(
    admin: Desk, town: Town, client: Client
) -> None:
    page = client.get(f"/places/{WUXING}/report/", headers=ENGLISH).text
    assert "Reports are taken by:" in page
    assert "0750-000 0000" in page
    assert "opened from above" in admin.opens(office(WUXING))

    admin.posts(office(WUXING, "open"), phone="0750-333 4444")

    page = client.get(f"/places/{WUXING}/report/", headers=ENGLISH).text
    assert "Reports are taken by:" not in page
    assert "0750-333 4444" in page


def test_a_village_leader_keeps_the_lanes_but_does_not_open_or_close(town: Town) -> None:
    chief = Desk(town.chief)
    assert "Open this place" not in chief.opens(office(WUXING))
    chief.posts(office(WUXING, "open"), status=404, phone="1")
    chief.posts(office(WUXING, "add"), kind="group", number=7, name_zh="第7村民小组")
    assert Unit.objects.filter(parent=town.village, name_zh="第7村民小组").exists()


@pytest.mark.parametrize("name", ["clerk", "grid_member", "outsider", "nobody"])
def test_nobody_else_administers_the_place(town: Town, name: str) -> None:
    desk = Desk(town.cast[name])
    for more in ((), ("add",), (town.lanes[0].pk,)):
        desk.opens(office(WUXING, *more), 404)
    desk.posts(office(HECHENG, "close"), status=404, reason="x")
    assert reload(HECHENG).opened_on is not None


def test_another_townships_administrator_sees_nothing_here(town: Town) -> None:
    far = town.far.parent
    assert far is not None
    other = Desk(appointed(somebody("远", "yuan"), "administrator", far))
    other.opens(office(HECHENG), 404)
    other.posts(office(HECHENG, "close"), status=404, reason="x")
    other.posts(office(WUXING, "add"), status=404, kind="group", number=9, name_zh="组")
    mine = other.client.get("/office/places/")
    assert mine.headers["Location"] == office(far.code)


def test_lanes_are_added_once_with_names_in_both_languages(admin: Desk, town: Town) -> None:
    group = town.lanes[0].parent
    assert group is not None
    address = f"{office(WUXING, 'add')}?in={group.pk}"
    assert 'value="2"' in admin.opens(address)  # the next free number
    lane: dict[str, Any] = {"kind": "address", "number": 2, "name_zh": "榕树巷", "households": 12}

    for _press in range(2):
        admin.posts(address, **lane)

    made = Unit.objects.get(parent=group, name_zh="榕树巷")
    assert (made.name_en, made.households) == ("Rongshuxiang", 12)
    assert made in territory.known_addresses(town.village)
    taken = admin.posts(address, status=422, **{**lane, "name_zh": "别的巷"})
    assert "Number 2 is" in taken.text
    admin.posts(address, status=422, kind="address", number=3, name_zh="")


def test_a_lane_is_renamed_and_ended_and_old_matters_keep_it(admin: Desk, town: Town) -> None:
    extra = territory.add_unit(town.village, UnitKind.ADDRESS, 9, name_zh="旧路")
    matter = town.reports(unit_id=extra.pk)
    admin.posts(office(WUXING, extra.pk), name_zh="新路", name_en="New Road")
    assert "New Road" in admin.opens(office(WUXING))

    admin.posts(office(WUXING, extra.pk, "end"), reason="拆了")

    extra.refresh_from_db()
    assert extra.valid_to is not None
    assert extra not in territory.known_addresses(town.village)
    assert "New Road" in Desk(town.street).opens(matter.get_absolute_url())
    admin.opens(office(WUXING, extra.pk), 404)


def test_what_is_in_use_does_not_end(admin: Desk, town: Town) -> None:
    lane = town.lanes[0]  # in a grid
    group = lane.parent
    assert group is not None  # has a lane
    for unit in (group, lane):
        admin.posts(office(WUXING, unit.pk, "end"))
        unit.refresh_from_db()
        assert unit.valid_to is None
    assert "belongs to a grid" in admin.opens(office(WUXING, lane.pk))
    admin.posts(office(WUXING, 0, "end"), status=404)


def test_an_official_name_follows_the_list_and_only_its_english_is_kept(admin: Desk) -> None:
    admin.posts(office(WUXING, 0), name_zh="改名村", name_en="Five Stars", phone="1234567")

    unit = reload(WUXING)
    assert (unit.name_zh, unit.name_en, unit.phone) == ("五星村委会", "Five Stars", "1234567")


def test_the_page_asks_as_much_for_few_as_for_many_lanes(admin: Desk, town: Town) -> None:
    for address in (office(WUXING), office(WUXING, "grids")):
        admin.opens(address)
    counts = []
    for _round in range(2):
        for address in (office(WUXING), office(WUXING, "grids")):
            with CaptureQueriesContext(connection) as queries:
                admin.opens(address)
            counts.append(len(queries))
        for number in range(10, 60):
            territory.add_unit(town.village, UnitKind.ADDRESS, number, name_zh=f"巷{number}")
    assert counts[:2] == counts[2:]
    assert max(counts) <= 20
