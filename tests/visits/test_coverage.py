"""Home visits as a promise kept: what a secretary reads, and what nobody can reckon from it."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from linli.common import clock
from linli.common.few import LEAST_SHOWN
from linli.people.actors import SYSTEM
from linli.territory.models import GridPlan, Household
from linli.territory.services import household_changes, households
from linli.visits import services as visits
from linli.visits.choices import Outcome
from linli.visits.models import Visit
from linli.visits.services.telling import UNTOLD, Span, parts, reckoned, together, told
from tests.desk import Desk
from tests.town import HECHENG, PINGSHAN, WUXING, Town
from tests.walk import doors, placed, walk

PAGE = f"/visits/coverage/{WUXING}/"


def table(page: str) -> dict[str, list[str]]:
    """The rows of the table: households, offered, spoken with, nobody, said no, not yet."""
    body = page[page.index("<tbody>") : page.index("</table>")]
    found = {}
    for row in re.findall(r"<tr.*?</tr>", body, re.DOTALL):
        name = re.sub(r"<[^>]+>", "", re.findall(r"<th.*?</th>", row, re.DOTALL)[0])
        cells = re.findall(r'<td class="number">(.*?)</td>', row)
        found[name] = [cell.replace("&lt;", "<") for cell in cells]
    return found


def visited(town: Town, homes: list[Household], outcome: Outcome = Outcome.MET) -> None:
    """The visitor records them through the page of each door."""
    ours = walk(town)
    plan = ours.plans()
    for home in homes:
        ours.records(ours.stop(plan, home), outcome=outcome)


@pytest.mark.row("S4-19")
def test_a_secretary_reads_for_any_day_how_many_households_were_offered_a_visit(
    town: Town,
) -> None:
    homes = doors(town, 22)
    desk = Desk(town.secretary)
    GridPlan.objects.update(valid_from=clock.now() - timedelta(days=90))
    before = table(desk.opens(PAGE))
    assert before["Grid 01"] == ["22", "0–12", "<5", "<5", "<5", "10–22"]

    visited(town, homes[:8])
    visited(town, homes[8:14], Outcome.NOBODY)

    page = desk.opens(PAGE)
    rows = table(page)
    assert rows["Grid 01"] == ["22", "14", "5–9", "5–9", "<5", "8"]
    assert rows["Grid 02"] == ["0", "0", "0", "0", "0", "0"]
    assert rows["Together"] == ["22", "14", "5–9", "5–9", "<5", "8"]
    assert "Offered: 14 of 22 households" in page
    assert "63 %" in page
    assert "Grid 01: offered 14 of 22" in page, "the map says it too"
    assert "示例" not in page.partition("<main")[2]
    yesterday = clock.today() - timedelta(days=1)
    assert table(desk.opens(f"{PAGE}?on={yesterday}")) == before
    of_township = Desk(town.street).opens(f"/visits/coverage/{HECHENG}/")
    assert table(of_township)["Wuxing Village"][:2] == ["22", "14"]
    assert table(of_township)["Pingshan Village"][:2] == ["0", "0"]


def test_the_time_of_a_visit_runs_out_and_a_move_takes_it_along(town: Town) -> None:
    homes = doors(town, 20)
    visited(town, homes[:10])
    first = household_changes.move(homes[0].pk, town.lanes[0], "90", by=SYSTEM)
    new = household_changes.move(first.pk, town.lanes[0], "91", by=SYSTEM)
    desk = Desk(town.secretary)

    assert table(desk.opens(PAGE))["Grid 01"][:2] == ["20", "10"]
    assert not Visit.objects.filter(household=new).exists(), "nothing was copied"
    assert visits.known([new])[0].offered_at is not None, "who plans the week knows it too"
    late = clock.now() + timedelta(weeks=13, minutes=1)
    with clock.told(late):
        assert table(Desk(town.secretary).opens(PAGE))["Grid 01"][:2] == ["20", "0–12"]


def test_whoever_asked_not_to_be_visited_was_offered_one_and_is_a_number_only(town: Town) -> None:
    homes = doors(town, 20)
    ours = walk(town)
    plan = ours.plans()
    until = f"{clock.today() + timedelta(days=60):%Y-%m-%d}"
    for home in homes[:10]:
        ours.records(ours.stop(plan, home), outcome=Outcome.REFUSED, no_visits_until=until)

    rows = table(Desk(town.secretary).opens(PAGE))

    assert rows["Grid 01"] == ["20", "10", "<5", "<5", "5–10", "10"]


def test_nobody_reads_it_who_has_not_the_whole_village(town: Town) -> None:
    doors(town, 6)
    for who in (town.grid_member, town.outsider):
        Desk(who).opens(PAGE, 404)
        Desk(who).opens("/visits/coverage/", 403 if who is town.grid_member else 302)
    Desk(town.secretary).opens(f"/visits/coverage/{PINGSHAN}/", 404)
    Desk(town.secretary).opens(f"/visits/profile/{HECHENG}/", 404)
    page = Desk(town.secretary).opens(f"{PAGE}?on=never")
    assert table(page)["Grid 01"][0] == "6"


def test_a_village_without_doors_says_what_to_do_first(town: Town) -> None:
    GridPlan.objects.update(status="superseded", valid_to=clock.now() - timedelta(days=1))
    assert "List the doors first" in Desk(town.secretary).opens(PAGE)


@pytest.mark.row("S4-13")
def test_the_profile_of_a_village_is_made_of_numbers_that_are_there_anyway(town: Town) -> None:
    homes = doors(town, 20)
    ours = walk(town)
    plan = ours.plans()
    day = f"{clock.today() + timedelta(days=5):%Y-%m-%d}"
    need: dict[str, Any] = {"need_1": "门口路灯不亮", "kind_1": "lighting", "revisit_on": day}
    for home in homes[:6]:
        ours.records(ours.stop(plan, home), topics=["living_environment"], **need)
    quarrel = {**need, "need_1": "和隔壁吵架", "kind_1": "dispute"}
    ours.records(ours.stop(plan, homes[6]), **quarrel)
    ours.records(ours.stop(plan, homes[7]), **{**need, "kind_1": "danger"})

    page = Desk(town.secretary).opens(f"/visits/profile/{WUXING}/")

    main = unescape(page).partition("<main")[2]
    assert re.search(r"Living environment</dt><dd>6<", main)
    assert re.search(r'Street lights?</th><td class="number">6<|lighting.*?6<', main, re.I)
    assert 'class="number"><5<' in main, "one dangerous place"
    assert "ispute" not in main
    for words in ("示例", "门口路灯不亮", "和隔壁吵架", town.lanes[0].name):
        assert words not in main


def test_the_page_asks_as_much_of_one_household_as_of_a_thousand(town: Town) -> None:
    placed(town.lanes)
    desk = Desk(town.street)
    households.add(town.lanes[0], ["1"], by=SYSTEM)

    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            desk.opens(address)
        return len(seen)

    addresses = [PAGE, f"/visits/coverage/{HECHENG}/", f"/visits/profile/{WUXING}/"]
    queries(PAGE)  # what a process asks once
    before = [queries(one) for one in addresses]
    for lane in town.lanes:
        households.add(lane, households.parse_row("1", "400"), by=SYSTEM)
    assert [queries(one) for one in addresses] == before


@given(st.lists(st.integers(0, 40), min_size=4, max_size=4), st.integers(0, 3))
def test_no_small_number_can_be_reckoned_from_what_stands_beside_it(
    counts: list[int], keep: int
) -> None:
    total = sum(counts)
    spans = parts(counts, keep)
    for place, (count, span) in enumerate(zip(counts, spans, strict=True)):
        assert span.least <= count <= span.most
        if count < LEAST_SHOWN:
            assert span.most - span.least >= LEAST_SHOWN - 1 or total < LEAST_SHOWN - 1
            if span == UNTOLD and total >= LEAST_SHOWN:
                assert reckoned(spans, place, total) == UNTOLD


@given(st.lists(st.integers(0, 60), min_size=1, max_size=6))
def test_a_sum_says_no_more_than_its_parts(numbers: list[int]) -> None:
    spans = [told(one) for one in numbers]
    whole = together(spans)
    assert whole.least <= sum(numbers) <= whole.most
    assert whole.rest_of(Span(sum(numbers), sum(numbers))).least == 0
