"""The numbers of the acceptance (practice B28), from what people enter on pages: the three-ones,
the four-ones, weekly visits since April. The twenty-nine instructors stand in test_boards."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from linli.common import clock
from linli.duties import services as duties
from linli.matters.models import Matter
from linli.territory.models import Unit
from linli.visits.models import Visit
from tests.desk import Desk
from tests.duties.test_boards import INSTRUCTORS, row
from tests.duties.test_own import goes, part
from tests.dutiful import midweek
from tests.meeting import branch, local
from tests.town import Town, appointed, somebody
from tests.township import of_six_villages
from tests.walk import Walk, doors

WEEK = timedelta(days=7)
FOUR = (
    "Instructor's visit to the village",
    "Monthly call on helped households that agreed",
    "One worry solved a year",
    "One practical thing done a year",
)


def of_department(town: Town) -> Desk:
    return Desk(appointed(somebody("组织", "zuzhi"), "party_worker", town.township))


@pytest.mark.row("S4-03")
def test_an_hour_before_an_hour_in_and_a_day_a_week_are_duties_of_the_branch(town: Town) -> None:
    ours = branch(town)
    Unit.objects.filter(pk=ours.unit.pk).update(valid_from="2025-01-01")
    ledger = f"/life/of/{ours.unit.pk}/study/"

    def studies(piece: str, minutes: int, **more: Any) -> None:
        day = f"{clock.today() - timedelta(days=1)}"
        said = {"key": str(uuid4()), "part": piece, "day": day, "minutes": minutes, **more}
        ours.desk.posts(ledger, **{"about": "中央一号文件", **said})

    with clock.told(midweek()):
        nothing = ours.desk.opens("/duties/")
        assert "An hour of study before meetings" not in nothing, "no meeting, no hour"
        assert "0 of 1" in part(nothing, "A day of study a week")
        meeting = goes(ours.desk, "branch_committee", ours.unit)
        page = ours.desk.opens("/duties/")
        assert "0 % of 100 %" in part(page, "An hour of study before meetings")
        assert "100 % of 100 %" in part(page, "An hour in meetings")
        studies("before", 60, activity=str(meeting.pk))
        studies("weekly", 300)
        page = ours.desk.opens("/duties/")
        assert "100 % of 100 %" in part(page, "An hour of study before meetings")
        assert "0 of 1" in part(page, "A day of study a week"), "five hours are no day"
        studies("weekly", 60)
        short = goes(ours.desk, "theme_day", ours.unit)
        page = ours.desk.opens("/duties/")
        assert "1 of 1" in part(page, "A day of study a week")
        assert "50 % of 100 %" in part(page, "An hour of study before meetings")
        assert short.status == "held"
        board = of_department(town).opens("/duties/programmes/meetings/")
        assert "1 / 1" in board


@pytest.mark.row("S4-25")
def test_the_four_ones_are_met_by_one_visit_a_clean_up_and_its_worry_closed_on_pages(
    town: Town,
) -> None:
    township = of_six_villages(town)
    guide = appointed(somebody("指导", "zhidao"), "instructor", town.village)
    general = next(one for one in township.general if one.path.startswith(town.village.path))
    township.link("instructor", guide, general)
    with clock.told(midweek()):
        home, desk = doors(town, 1)[0], Desk(guide)
        assert all("0 of 1" in part(desk.opens("/duties/"), title) for title in FOUR)
        ours = Walk(desk, town.grids[0])
        ours.records(
            ours.stop(ours.plans(), home),
            says=["agrees", "often"], need_1="井台的护栏松了", kind_1="lighting",
            revisit_on=f"{clock.today() + WEEK}",
        )  # fmt: skip
        goes(desk, "clean_up", town.village)
        assert "0 of 1" in part(desk.opens("/duties/"), FOUR[2]), "the worry is heard, not solved"
        worry = Matter.objects.get()
        Desk(town.grid_member).does(worry, "accept")
        Desk(town.grid_member).does(worry, "complete", answer="护栏已加固")
        Desk(town.clerk).does(worry, "pass_check")
        Desk(town.chief).does(worry, "rate", solved="yes", satisfied="5", words="不晃了")
        mine = desk.opens("/duties/")
        assert all("1 of 1" in part(mine, title) for title in FOUR), mine
        assert worry.get_absolute_url() in part(mine, FOUR[2])
        for title in FOUR[:2]:
            assert Visit.objects.get().activity.get_absolute_url() in part(mine, title)
        board = of_department(town).opens(INSTRUCTORS)
        assert "Met" in row(board, "Wuxing Village")


@pytest.mark.row("S3-23")
def test_weekly_visits_since_april_stand_week_by_week_and_a_week_without_is_not_done(
    town: Town,
) -> None:
    homes = doors(town, 6)
    monday = datetime(2027, 4, 5, 10, tzinfo=clock.PLACE_TIME)
    empty = 3  # the fourth week
    weeks = []
    for number in range(7):
        now = monday + number * WEEK
        with clock.told(now):
            duties.freeze_closed()
            if number:
                weeks.append(was_done(Desk(town.secretary), town.village))
            if number != empty:
                ours = Walk(Desk(town.grid_member), town.grids[0])
                ours.records(ours.stop(ours.plans(), homes[number % 6]), at=local(now))
    assert weeks == [number != empty for number in range(6)]


def was_done(desk: Desk, village: Unit) -> bool:
    """What the last closed week of the village says."""
    shown = part(desk.opens(f"/duties/unit/{village.pk}/?when=last"), "Weekly home visits")
    assert ("1 of 1" in shown) != ("0 of 1" in shown)
    assert ("Not done" in shown) == ("0 of 1" in shown)
    return "1 of 1" in shown
