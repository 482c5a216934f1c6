"""Who answers in a village, to read and to print."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.common import clock
from linli.people.actors import SYSTEM
from linli.territory import services as territory
from linli.territory.choices import UnitKind
from linli.territory.models import Unit
from tests.town import HECHENG, WUXING, Town, appointed, somebody

ENGLISH = {"accept-language": "en"}
PAGE = f"/places/{WUXING}/who/"


def seen(client: Client, address: str = PAGE) -> str:
    page = client.get(address, headers=ENGLISH)
    assert page.status_code == 200
    return re.sub(r"\s+", " ", page.text)


def grid(page: str, number: int) -> str:
    """The card of one grid."""
    return page.partition(f'id="grid-{WUXING}{number:03d}"')[2].partition("</section>")[0]


def test_every_level_has_its_names(client: Client, town: Town) -> None:
    page = seen(client)

    assert "示例·甲" in grid(page, 1)
    assert "示例·申" in grid(page, 2)
    assert "Vacant" in grid(page, 3)
    assert "the village or community takes it" in grid(page, 3)
    for name in ("示例·乙", "示例·丁", "示例·丙"):
        assert name in page


def test_strangers_and_those_without_a_part_in_matters_are_not_listed(
    client: Client, town: Town
) -> None:
    appointed(somebody("壬"), "instructor", town.village)

    page = seen(client)

    assert "示例·庚" not in page  # a clerk far away
    assert "示例·壬" not in page


def test_a_group_leader_stands_at_the_grids_of_the_group(client: Client, town: Town) -> None:
    group = town.lanes[2].parent
    assert group is not None
    appointed(somebody("癸"), "group_leader", group)

    page = seen(client)

    assert "示例·癸" in grid(page, 3)
    assert "示例·癸" not in grid(page, 1)


def test_a_standing_deputy_is_named_and_stands_in_on_leave(client: Client, town: Town) -> None:
    holder = town.grid_member.postings[0]
    territory.appoint(
        town.next_grid_member.person,
        "grid_member",
        by=SYSTEM,
        unit=town.village,
        grid=town.grids[0],
        deputy_of=holder,
    )
    assert "deputy: 示例·申" in grid(seen(client), 1)

    now = clock.now()
    territory.plan_leave(
        holder, by=SYSTEM, since_at=now - timedelta(hours=1), until_at=now + timedelta(days=2)
    )
    assert "示例·申 stands in" in grid(seen(client), 1)


def test_an_ended_posting_is_a_vacancy(client: Client, town: Town) -> None:
    territory.end_posting(town.grid_member.postings[0].pk, by=SYSTEM)

    assert "Vacant" in grid(seen(client), 1)


def test_a_township_shows_its_own_staff(client: Client, town: Town) -> None:
    page = seen(client, f"/places/{HECHENG}/who/")

    assert "示例·丙" in page
    assert "示例·甲" not in page


def test_the_same_queries_for_few_and_for_many_lanes(client: Client, town: Town) -> None:
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            seen(client)
        counts.append(len(queries))
        for number in range(10, 40):
            group = territory.add_unit(town.village, UnitKind.GROUP, number, name_zh=f"组{number}")
            appointed(somebody(f"{number}"), "group_leader", group)

    assert counts[0] == counts[1] == 4


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_in_both_languages(client: Client, town: Town, language: str) -> None:
    page = client.get(PAGE, headers={"accept-language": language}).text

    assert ("网格员" in page) == (language == "zh-CN")
    assert ("grid member" in page) == (language == "en")


def test_an_unknown_place_is_not_found(client: Client, town: Town) -> None:
    assert client.get("/places/999999999999/who/").status_code == 404
    assert Unit.objects.filter(code="999999999999").count() == 0
