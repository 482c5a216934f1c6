"""The page of a place: three doors, who answers, the rates, what is in hand."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.common import clock
from linli.matters import services as matters
from linli.people.actors import SYSTEM
from linli.territory import services as territory
from linli.territory.models import Unit
from tests import town as towns
from tests.town import HECHENG, WUXING, Town

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
PAGE = f"/places/{WUXING}/"


def seen(client: Client, address: str = PAGE) -> str:
    page = client.get(address, headers=ENGLISH)
    assert page.status_code == 200
    return re.sub(r"\s+", " ", page.text)


def test_the_three_doors_come_first(client: Client) -> None:
    towns.build()

    page = seen(client)
    doors = [
        page.index(f'href="/places/{WUXING}/report/"'),
        page.index('class="button " href="/progress/"'),
        page.index('href="tel:0750-000 0000"'),
    ]

    assert doors == sorted(doors)
    assert doors[-1] < page.index("Who answers for your lane")


def test_each_lane_has_a_name_a_role_and_a_day_or_a_vacancy(client: Client) -> None:
    towns.build()

    page = seen(client)

    assert "新屋巷" in page
    assert "Grid 01" in page
    assert "示例·甲" in page
    assert "since" in page
    assert page.count("Vacant") == 1  # grid 03


def test_whoever_is_away_has_a_deputy_with_a_name(client: Client) -> None:
    town = towns.build()
    now = clock.now()
    territory.plan_leave(
        town.grid_member.postings[0],
        by=SYSTEM,
        since_at=now - timedelta(days=1),
        until_at=now + timedelta(days=1),
        deputy=town.next_grid_member.person,
    )

    assert re.search("away until .*; 示例·申 stands in", seen(client))


def test_rates_carry_their_denominator_and_who_did_not_answer(client: Client) -> None:
    town = towns.build()
    for solved in (True, None):
        matter = town.reports(text="垃圾", kind="rubbish")
        _settled(town, matter.pk)
        matter.refresh_from_db()
        if solved:
            by = matters.reporter_of(matter)
            matters.rate(matter.pk, by=by, solved=True, satisfied=5)

    page = seen(client)

    assert "<b>2</b> <span>/ 2 matters responded to in time" in page
    assert "<b>1</b> <span>/ 1 who answered say solved" in page
    assert "1 did not answer" in page


def _settled(town: Town, key: object) -> None:
    """Done and rechecked, whatever was drawn for the sample."""
    matter = matters.settle(key, by=town.grid_member.actor, answer="清走了")  # type: ignore[arg-type]
    if matter.status == "done":
        matters.pass_check(matter.pk, by=town.clerk.actor)


def test_no_matters_is_said_in_words_and_not_as_nought_percent(client: Client) -> None:
    towns.build()

    assert "nothing to count yet" in seen(client)


def test_what_is_in_hand_shows_kind_state_and_blurred_place_but_no_words(client: Client) -> None:
    town = towns.build()
    town.reports(text="张三家门口路灯不亮", where="门牌 12 号")

    page = seen(client)

    assert "Street lighting" in page
    assert "Grid 01 of Wuxing Village" in page
    assert "张三" not in page
    assert "12 号" not in page


def test_a_small_grid_is_widened_to_the_village(client: Client) -> None:
    town = towns.build()
    town.reports(unit_id=town.lanes[2].pk)  # grid 03 has 12 households

    rows = seen(client).partition("Matters in hand")[2].partition("</ul>")[0]

    assert "Wuxing Village" in rows
    assert "Grid 03" not in rows


def test_private_matters_are_nowhere_on_the_page(client: Client) -> None:
    town = towns.build()
    town.reports(text="家里吵架", kind="dispute")
    town.reports(text="请保密", private=True)

    page = seen(client)

    assert "Nothing is open at the moment" in page
    assert "Dispute" not in page
    assert "nothing to count yet" in page  # fewer than five: not even in the rates


def test_a_township_lists_its_villages(client: Client) -> None:
    towns.build()

    page = seen(client, f"/places/{HECHENG}/")

    assert f'href="/places/{WUXING}/"' in page
    assert "示例·丙" in page  # the township clerk


def test_a_place_that_is_not_opened_says_whom_to_call(client: Client) -> None:
    towns.build()

    page = seen(client, "/places/440784/")

    assert "does not take reports here yet" in page
    assert f'href="/places/{HECHENG}/"' in page  # opened, below it
    assert "/report/" not in page


@pytest.mark.parametrize("code", ["999999999999", "440784105999", "abc", "1", "440784105214'--"])
def test_an_unknown_code_is_a_page_that_says_so(client: Client, code: str) -> None:
    towns.build()

    page = client.get(f"/places/{code}/", headers=ENGLISH)

    assert page.status_code == 404
    assert "We do not know this place" in page.text


def test_the_sketch_map_is_drawn_from_the_shapes_and_says_that_it_is_made_up(
    client: Client, settings: object
) -> None:
    towns.build()
    settings.LINLI_DEMONSTRATION = True  # type: ignore[attr-defined]

    page = seen(client)

    assert page.count('<path class="shape"') == 3
    assert "Sketch map: the plots are invented" in page
    assert "Example data" in page


def test_names_of_places_are_escaped(client: Client) -> None:
    town = towns.build()
    Unit.objects.filter(pk=town.lanes[0].pk).update(name_zh="<script>alert(1)</script>")

    page = seen(client)

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_number_of_queries_does_not_grow_with_matters(client: Client) -> None:
    town = towns.build()
    town.reports()
    seen(client)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            seen(client)
        counts.append(len(queries))
        for _more in range(30):
            town.reports()

    assert counts[0] == counts[1]
    assert counts[0] <= 9
