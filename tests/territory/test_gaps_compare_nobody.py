"""Lists of who answers for what say what is missing; they never compare people."""

import csv
from io import StringIO

import pytest

from linli.people.actors import SYSTEM
from linli.territory.choices import TeamSlot
from linli.territory.models import WorkTeamPlace
from linli.territory.services import team_answers, teams
from tests.desk import Desk
from tests.town import HECHENG, WUXING, Town, appointed, somebody
from tests.township import Township, of_six_villages

GAPS = f"/office/gaps/{HECHENG}/"


@pytest.fixture
def township(town: Town) -> Township:
    """Three leaders: the last by name has the most links, the first the fewest."""
    made = of_six_villages(town)
    one, two, three = made.post("leader", 3)
    made.link("leaders", three, *made.general[:4])
    made.link("leaders", one, made.general[4])
    made.link("leaders", two, *made.general[2:5])
    return made


def table(desk: Desk, page: str) -> list[list[str]]:
    text = desk.takes(f"{page}format=csv").decode("utf-8-sig")
    return list(csv.reader(StringIO(text)))


def test_links_are_taken_along_by_place_without_a_total_of_anybody(township: Township) -> None:
    head, *rows = table(township.desk, f"{township.page('leaders')}?")

    assert head == ["Who looks after it", "What is looked after", "Since", "Answer"]
    assert len(rows) == 8  # a row is a link, none is a sum
    places = [row[1] for row in rows]
    assert places == sorted(places, key=[one.short_name for one in township.general].index)
    for cell in {cell for row in rows for cell in row}:
        assert not cell.isdecimal()


def test_gaps_go_by_place_and_no_line_is_a_person_with_a_rank(township: Township) -> None:
    head, *rows = table(township.desk, f"{GAPS}?kind=few&")
    assert head == ["Place", "What", "About", "In words"]
    titles = [row[2] for row in rows]
    assert titles == sorted(titles)  # by name: not by how few somebody has
    order = [row[0] for row in table(township.desk, f"{GAPS}?")[1:]]
    assert order == sorted(order, key=order.index)
    assert len({*order}) == sum(a != b for a, b in zip(order, [None, *order], strict=False))

    page = township.desk.opens(GAPS).partition("<main")[2]
    assert "nobody is compared with anybody" in page
    assert "sort=" not in page


def test_an_open_place_of_a_team_is_a_gap_and_a_no_leaves_it_as_it_was(town: Town) -> None:
    plan = teams.Plan(unit=town.lanes[0], task="清理河道", wanted={TeamSlot.VOLUNTEER: 1})
    team = teams.form_team(plan, by=SYSTEM)
    desk = Desk(appointed(somebody("管", "guan"), "administrator", town.township))
    page = f"/office/gaps/{WUXING}/?kind=open"

    def main() -> str:
        return desk.opens(page).partition("<main")[2].partition("</main>")[0]

    before = main()
    assert "清理河道" in before
    assert "1 place is open: ask somebody." in before
    assert str(team.pk) in before

    place = team_answers.ask(team.pk, TeamSlot.VOLUNTEER, town.clerk.person, by=SYSTEM)
    team_answers.answer(place.pk, by=town.clerk.actor, agrees=False)

    assert not WorkTeamPlace.objects.exists()
    assert main() == before
    place = team_answers.ask(team.pk, TeamSlot.VOLUNTEER, town.chief.person, by=SYSTEM)
    team_answers.answer(place.pk, by=SYSTEM, agrees=True)
    assert "清理河道" not in main()
