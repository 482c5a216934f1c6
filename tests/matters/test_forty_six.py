"""Seed numbers as scenarios, from the outside: forty-six practical matters and their rates, and
matters that nobody took."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.test import Client

from linli.common import clock
from linli.matters.choices import Status
from linli.matters.models import Matter
from tests.desk import Desk
from tests.stages import again
from tests.town import WUXING, Town, build

MONDAY = datetime(2026, 11, 2, 1, tzinfo=UTC)  # 9:00 on the wall
KINDS = ("vaccination", "road", "water", "farming")
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def town(db: None) -> Town:
    with clock.told(MONDAY - timedelta(days=5)):
        return build()


def reported(resident: Client, town: Town, number: int) -> tuple[Matter, str]:
    """Somebody sends the open form; the matter, and their own link."""
    lane = town.lanes[number % 2].pk
    form = {
        "text": f"办实事 {number}",
        "unit": lane,
        "kind": KINDS[number % 4],
        "key": f"{number:032}",
    }
    answer = resident.post(f"/places/{WUXING}/report/", form)
    assert answer.status_code == 303
    link = answer["Location"]
    return Matter.objects.get(number=link.split("/")[2]), link


def practical(resident: Client) -> str:
    page = resident.get(f"/places/{WUXING}/ledger/", headers=ENGLISH).text
    card = page.partition('id="practical"')[2].partition("</section>")[0]
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", card))


@pytest.mark.row("S3-29", "S2-17", "S2-18")
def test_forty_six_practical_matters_and_the_rate_says_of_how_many(town: Town) -> None:
    """“46 matters, 100 %”: the number stands with who was asked and who did not answer."""
    resident = Client()
    hands = (Desk(town.grid_member), Desk(town.next_grid_member))
    clerk, links = Desk(town.clerk), []
    with clock.told(MONDAY):
        for number in range(46):
            matter, link = reported(resident, town, number)
            hand = hands[number % 2]
            hand.sends(matter, "accept", version=1)
            hand.sends(matter, "complete", version=2, answer="办好了")
            clerk.sends(matter, "pass_check", version=3)
            links.append(link)
        for link in links[:41]:
            given = {"solved": "yes", "satisfied": "5", "version": "4"}
            assert resident.post(f"{link}rate/", given).status_code == 303
    with clock.told(MONDAY + timedelta(days=1)):
        card = practical(resident)
    assert "46 practical matters completed" in card
    assert "Together Completed 46 Solved rate 41 of 41 answered 5 did not answer" in card
    assert "%" not in card
    with clock.told(MONDAY + timedelta(days=2)):
        for link in links[41:]:
            given = {"solved": "yes", "satisfied": "4", "version": "4"}
            assert resident.post(f"{link}rate/", given).status_code == 303
        card = practical(resident)
    assert "Together Completed 46 Solved rate 46 of 46 answered" in card
    assert "did not answer" not in card


@pytest.mark.row("S2-18", "S2-19")
def test_what_nobody_takes_goes_up_by_itself_until_the_street_settles_it(town: Town) -> None:
    resident = Client()
    with clock.told(MONDAY):
        lamp, link = reported(resident, town, 0)
        lamp_page = lamp.get_absolute_url()
    for days in (3, 9):
        with clock.told(MONDAY + timedelta(days=days)):
            call_command("worker", "--once")
    assert again(lamp).level == "township"
    with clock.told(MONDAY + timedelta(days=9, hours=1)):
        page = resident.get(link, headers=ENGLISH).text
        assert page.count("Overdue: one level up") == 2
        assert "by itself" in page
        street = Desk(town.street)
        assert "办实事 0" in street.opens("/work/")
        street.does(lamp, "accept")
        street.does(lamp, "complete", answer="街道派人修好了")
        Desk(town.lead).does(lamp, "pass_check")
        given = {"solved": "yes", "version": str(again(lamp).version)}
        assert resident.post(f"{link}rate/", given).status_code == 303
        assert "街道派人修好了" in Desk(town.grid_member).opens(lamp_page)
    assert again(lamp).status == Status.CLOSED


@pytest.mark.row("S3-24")
def test_an_urgent_concern_that_nobody_takes_is_not_left_lying(town: Town) -> None:
    """Timely: whoever has it is warned within the hours of an urgent matter, then the street has
    it."""
    resident = Client()
    with clock.told(MONDAY):
        form = {"text": "家里断粮了", "unit": "", "kind": "personal_need", "key": "c" * 32}
        link = resident.post(f"/places/{WUXING}/report/", form)["Location"]
    need = Matter.objects.get()
    with clock.told(MONDAY + timedelta(hours=1, minutes=5)):
        call_command("worker", "--once")
        assert "Soon due: private matter" in Desk(town.clerk).opens("/inbox/")
    with clock.told(MONDAY + timedelta(hours=6)):  # two hours, and an office hour after the break
        call_command("worker", "--once")
        assert again(need).level == "township"
        assert "家里断粮了" in Desk(town.street).opens("/work/")
        assert "Overdue: one level up" in resident.get(link, headers=ENGLISH).text
