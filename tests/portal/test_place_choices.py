"""Choosing one place among hundreds: on a phone, without script."""

import re
from typing import Any
from uuid import uuid4

import pytest

from linli.people.actors import SYSTEM
from linli.territory import services as territory
from linli.territory.choices import AreaKind, UnitKind
from linli.territory.models import Area, Unit
from linli.territory.services import AreaWords
from tests.desk import Desk
from tests.town import WUXING, Town, appointed, somebody

ADD = f"/office/areas/{WUXING}/add/"


@pytest.fixture
def chief(town: Town) -> Desk:
    """The chief grid leader of 五星村."""
    return Desk(town.chief)


def groups(town: Town, count: int, *, lanes: int = 9) -> list[Unit]:
    """Villager groups with lanes in them."""
    made = []
    for number in range(1, count + 1):
        name = f"第{number + 50}村民小组"
        made.append(territory.add_unit(town.village, UnitKind.GROUP, 50 + number, name_zh=name))
        for lane in range(lanes):
            territory.add_unit(made[-1], UnitKind.ADDRESS, 1 + lane, name_zh=f"{number}组{lane}巷")
    return made


def folds(page: str) -> dict[str, tuple[bool, int]]:
    """Each folded heading: whether it is open, and how many ticks stand below it."""
    found = re.findall(
        r"<details( open)?><summary>(.*?) <span.*?</summary>(.*?)</details>", page, re.S
    )
    return {name: (bool(is_open), ticks.count("<input")) for is_open, name, ticks in found}


def test_many_places_are_ticked_below_their_villager_groups(chief: Desk, town: Town) -> None:
    made = groups(town, 5)

    found = folds(chief.opens(ADD))

    assert [found[one.name_zh] for one in made] == [(False, 10)] * 5


def test_a_heading_with_a_tick_below_it_is_open(chief: Desk, town: Town) -> None:
    first, second, *_rest = groups(town, 5)
    lane = Unit.objects.get(parent=second, name_zh="2组3巷")

    sent: dict[str, Any] = {"kind": "lead", "name_zh": "", "units": [lane.pk], "key": uuid4()}
    page = chief.posts(ADD, 422, **sent).text  # the name is missing
    chief.posts(ADD, **{**sent, "name_zh": "东片"})

    assert folds(page)[second.name_zh] == (True, 10)
    assert folds(page)[first.name_zh] == (False, 10)
    assert [unit.pk for unit in Area.objects.get().units.all()] == [lane.pk]


def test_a_few_places_stand_side_by_side(chief: Desk, town: Town) -> None:
    assert not folds(chief.opens(ADD))


def test_whoever_appoints_finds_grids_groups_and_areas_below_headings(town: Town) -> None:
    admin = Desk(appointed(somebody("管", "guan"), "administrator", town.township))
    groups(town, 2, lanes=0)
    for name in ("东片", "西片"):
        territory.make_area(
            town.village, AreaKind.LEAD, AreaWords(name_zh=name), by=SYSTEM, units=[town.lanes[0]]
        )

    page = admin.opens(f"/office/staff/{WUXING}/appoint/")

    select = re.search(r'<select name="where".*?</select>', page, re.S)
    assert select
    assert re.findall(r'<optgroup label="(.*?)"', select[0]) == [
        "Grids", "Groups and offices", "Areas",
    ]  # fmt: skip


def test_a_lane_is_chosen_below_its_group_where_something_is_bound_to_it(
    chief: Desk, town: Town
) -> None:
    made = groups(town, 3)

    page = chief.opens(f"/office/resources/{WUXING}/add/")

    for one in made:
        assert f'<optgroup label="{one.name_zh}">' in page
