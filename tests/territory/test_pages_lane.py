"""The page of a lane: who answers there, with the telephones."""

import re
from datetime import time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.common import clock
from linli.people.actors import SYSTEM
from linli.rulesets import services as rulesets
from linli.territory import services as territory
from linli.territory.choices import AreaKind, Layer, Shown, UnitKind
from linli.territory.models import Area, DutyShift, Grid, GridUnit, Posting, Role, Shape, Unit
from tests.town import HECHENG, WUXING, Town, appointed, somebody, square

ENGLISH = {"accept-language": "en"}


def address(lane: Unit) -> str:
    return f"/places/{WUXING}/{lane.pk}/"


def seen(client: Client, lane: Unit) -> str:
    page = client.get(address(lane), headers=ENGLISH)
    assert page.status_code == 200
    return re.sub(r"\s+", " ", page.text)


def card(page: str, title: str) -> str:
    """The card whose heading begins with this."""
    return page.partition(f"<h2>{title}")[2].partition("</section>")[0]


def area(town: Town, name: str, *, kind: str = AreaKind.LEAD, units: Any = ()) -> Area:
    made = Area.objects.create(
        kind=kind,
        unit=town.village,
        path=town.village.path,
        name_zh=name,
        duty_zh="看路灯",
        from_words="桥头" if kind == AreaKind.SEGMENT else "",
        to_words="学校" if kind == AreaKind.SEGMENT else "",
        valid_from=clock.now() - timedelta(days=1),
    )
    made.units.set(units)
    return made


def in_area(name: str, made: Area, *, shown: str = Shown.NAME, agreed: bool = False) -> None:
    """Somebody in a role of this test's own, posted to an area."""
    role, _made = Role.objects.get_or_create(
        code=f"keeper_{shown}",
        name_zh="路段长",
        name_en="Keeper",
        posted_at=[f"area.{made.kind}"],
        shown=shown,
    )
    posting = territory.appoint(
        somebody(name).person, role.code, by=SYSTEM, unit=made.unit, area=made
    )
    posting.name_agreed_at = clock.now() if agreed else None
    posting.save()


def test_a_resident_reads_who_answers_for_the_lane_and_every_telephone(
    client: Client, town: Town
) -> None:
    group = town.lanes[0].parent
    assert group is not None
    appointed(somebody("癸"), "group_leader", group)

    page = seen(client, town.lanes[0])

    assert "A report from here goes to 示例·甲 now" in page
    assert f"{WUXING}001" in card(page, "Grid 01")
    assert "示例·甲" in card(page, "Grid 01")
    assert "示例·癸" in card(page, "Villager group")
    for name in ("示例·乙", "示例·丁"):
        assert name in card(page, "Village or community")
    for number in ("0750-000 0000", "12345", "110", "119", "120"):
        assert f"<b>{number}</b>" in card(page, "Telephones")
    assert "示例·申" not in page  # of the next grid


def test_the_report_page_has_the_lane_chosen(client: Client, town: Town) -> None:
    link = f"/places/{WUXING}/report/?unit={town.lanes[1].pk}"
    assert f'href="{link}"' in seen(client, town.lanes[1])

    assert re.search(
        f'<option value="{town.lanes[1].pk}" selected', client.get(link, headers=ENGLISH).text
    )


def test_a_vacancy_is_said_and_who_answers_instead(client: Client, town: Town) -> None:
    page = seen(client, town.lanes[2])

    assert "Vacant" in card(page, "Grid 03")
    assert "A report from here goes to 示例·乙 now" in page


def test_whoever_stands_in_is_named_first(client: Client, town: Town) -> None:
    now = clock.now()
    territory.plan_leave(
        town.grid_member.postings[0],
        by=SYSTEM,
        since_at=now - timedelta(hours=1),
        until_at=now + timedelta(days=2),
        deputy=town.next_grid_member.person,
    )

    page = seen(client, town.lanes[0])

    assert "A report from here goes to 示例·申 now" in page
    assert "示例·申 stands in" in card(page, "Grid 01")


def test_a_place_sets_its_own_complaint_line(client: Client, town: Town) -> None:
    rulesets.set_value("place.complaint_line", "0750-12300", path=town.township.path, by=SYSTEM)

    assert "<b>0750-12300</b>" in card(seen(client, town.lanes[0]), "Telephones")


def test_areas_that_name_the_lane_or_hold_its_point_stand_on_its_page(
    client: Client, town: Town
) -> None:
    lane = town.lanes[0]
    Unit.objects.filter(pk=lane.pk).update(lon=112.815, lat=22.605)
    in_area("路", area(town, "桥头路段", kind=AreaKind.SEGMENT, units=[lane]))
    whole = area(town, "全村片区", units=[town.village])
    outline = area(town, "东片")
    away = area(town, "西片")
    for one, west in ((outline, 112.81), (away, 113.5)):
        Shape.objects.create(
            area=one,
            geometry=square(west, 22.6),
            west=west,
            south=22.6,
            east=west + 0.01,
            north=22.61,
            valid_from=clock.now(),
        )

    page = seen(client, lane)

    assert "示例·路" in card(page, "Road segment · 桥头路段")
    assert "From 桥头 to 学校" in page
    assert "Vacant" in card(page, f"Area lead&#x27;s zone · {whole.name}")
    assert outline.name in page
    assert away.name not in page
    assert "桥头路段" not in seen(client, town.lanes[1])


def test_an_area_that_is_known_by_words_alone_stands_at_the_whole_village_on_every_lane(
    client: Client, town: Town
) -> None:
    in_area("路", area(town, "桥头路段", kind=AreaKind.SEGMENT))
    in_area("远", area(town, "巷口", kind=AreaKind.SEGMENT, units=[town.lanes[1]]))

    for lane in town.lanes:
        found = card(seen(client, lane), "For the whole village")
        assert "Road segment · 桥头路段" in found
        assert "From 桥头 to 学校" in found
        assert "示例·路" in found
        assert "巷口" not in found


@pytest.mark.parametrize(
    ("shown", "agreed", "is_read"),
    [
        (Shown.NAME, False, True),
        (Shown.AGREED, False, False),
        (Shown.AGREED, True, True),
        (Shown.STAFF, True, False),
    ],
)
def test_a_name_is_shown_to_everybody_only_as_far_as_its_holder_agreed(
    client: Client, town: Town, shown: str, agreed: bool, is_read: bool
) -> None:
    made = area(town, "责任区", kind=AreaKind.RESPONSIBILITY, units=[town.lanes[0]])
    in_area("责", made, shown=shown, agreed=agreed)

    page = seen(client, town.lanes[0])

    assert ("示例·责" in page) == is_read
    assert ("name not shown" in page) != is_read


def test_micro_grids_and_special_grids_stand_beside_the_grid(client: Client, town: Town) -> None:
    plan = town.grids[0].plan
    inner = Grid.objects.create(
        plan=plan, village=town.village, code=f"{WUXING}00101", name_zh="微格一",
        layer=Layer.MICRO, parent=town.grids[0],
    )  # fmt: skip
    GridUnit.objects.create(grid=inner, plan=plan, unit=town.lanes[0], layer=Layer.MICRO)

    assert "Vacant" in card(seen(client, town.lanes[0]), "Micro-grid · 微格一")
    assert "微格一" not in seen(client, town.lanes[1])


def test_who_is_on_duty_today_at_the_grid_or_in_the_village_is_said_with_the_hours(
    client: Client, town: Town
) -> None:
    weekday = clock.local(clock.now()).isoweekday()
    for who, begins in ((town.grid_member, 8), (town.clerk, 9), (town.next_grid_member, 10)):
        DutyShift.objects.create(
            posting=who.postings[0], weekday=weekday, begins=time(begins), ends=time(begins, 30)
        )

    found = card(seen(client, town.lanes[0]), "On duty today")

    assert "08:00–08:30" in found
    assert "示例·甲" in found
    assert "示例·乙" in found
    assert "示例·申" not in found  # at the next grid


def test_when_somebody_unnamed_is_away_is_nobodys_business(client: Client, town: Town) -> None:
    made = area(town, "责任区", kind=AreaKind.RESPONSIBILITY, units=[town.lanes[0]])
    in_area("责", made, shown=Shown.AGREED)
    now = clock.now()
    territory.plan_leave(
        Posting.objects.get(area=made),
        by=SYSTEM,
        since_at=now - timedelta(hours=1),
        until_at=now + timedelta(days=2),
        deputy=somebody("代").person,
    )

    page = card(seen(client, town.lanes[0]), "Responsibility area")

    assert "name not shown" in page
    assert "away" not in page
    assert "示例·代" not in page


def test_a_lane_in_no_grid_says_so(client: Client, town: Town) -> None:
    group = town.lanes[0].parent
    assert group is not None
    lane = territory.add_unit(group, UnitKind.ADDRESS, 9, name_zh="新巷")

    page = seen(client, lane)

    assert "in no grid yet" in page
    assert "示例·乙" in page


def test_no_private_telephone_stands_there(client: Client, town: Town) -> None:
    town.reports(phone="13912345678", name="某人")

    assert not re.search(r"139\d{8}|139\*+|某人", seen(client, town.lanes[0]))


def test_the_same_queries_for_few_and_for_many_areas_and_holders(
    client: Client, town: Town
) -> None:
    counts = []
    for turn in range(2):
        in_area(f"片{turn}", area(town, f"片{turn}", units=[town.village]))
        with CaptureQueriesContext(connection) as queries:
            seen(client, town.lanes[0])
        counts.append(len(queries))
        for number in range(10):
            made = area(town, f"片{turn}{number}", units=[town.village])
            in_area(f"片{turn}{number}", made)

    assert counts[0] == counts[1] <= 13


@pytest.mark.parametrize("which", ["village", "neighbour", "township"])
def test_only_a_lane_of_the_village_has_a_page(client: Client, town: Town, which: str) -> None:
    assert client.get(address(getattr(town, which))).status_code == 404
    assert client.get(f"/places/{HECHENG}/{town.lanes[0].pk}/").status_code == 404
    assert client.get(f"/places/{WUXING}/999999999999999999999/").status_code in {404, 422}


def test_the_page_of_the_village_leads_to_its_lanes(client: Client, town: Town) -> None:
    page = client.get(f"/places/{WUXING}/", headers=ENGLISH).text

    for lane in town.lanes:
        assert f'href="{address(lane)}"' in page
