"""What the ledger counts: always with its denominator, in a fixed number of queries, of a place."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.common import clock, numbers
from linli.matters.models import Matter
from tests.quarrel import TEXT, browser, in_days, mediator_of, quarrel, visitor, words
from tests.town import Town


@pytest.mark.row("S4-23")
@pytest.mark.row("S4-15")
def test_eleven_of_fourteen_are_resolved_and_the_sentence_names_the_village(town: Town) -> None:
    cases = [quarrel(town).with_agreement("oral") for _n in range(11)]
    for _n in range(3):
        quarrel(town)
    for case in cases[:2]:  # the township took these two up
        response = browser(town.grid_member).post(
            f"/matters/{case.matter.number}/do/hand_up/",
            {"version": _version(case.matter), "reason": "村里解决不了"},
        )
        assert response.status_code == 303
        response = browser(town.chief).post(
            f"/matters/{case.matter.number}/do/assign/",
            {
                "version": _version(case.matter),
                "to": town.street.postings[0].pk,
                "reason": "请",
            },
        )
    page = words(browser(town.chief).get("/disputes/"))
    assert "11 of 14 resolved" in page
    assert "9 of them in the village" in page
    with in_days(400):
        assert "0 of 0 resolved" in words(browser(town.chief).get("/disputes/"))


def _version(matter: Matter) -> int:
    return Matter.objects.get(pk=matter.pk).version


@pytest.mark.row("S3-06")
def test_from_alert_to_arrival_is_told_from_five_on_for_the_place_and_never_by_person(
    town: Town,
) -> None:
    now = clock.now()
    for number, minutes in enumerate((1, 2, 2, 3, 9), start=1):
        with clock.told(now + timedelta(hours=number)):
            case = quarrel(town)
        with clock.told(now + timedelta(hours=number, minutes=minutes)):
            case.done("arrive", town.grid_member)
            case.done("arrive", town.grid_member)
        page = words(browser(town.chief).get("/disputes/"))
        assert ("half of them within" in page) == (number == 5)
    assert "5 of 5; half of them within 2 minutes; 4 of 5 within 3 minutes" in page
    assert town.grid_member.person.display_name not in page.split("Find")[0].split("By category")[0]


@pytest.mark.row("S4-22")
def test_the_ledger_shows_class_level_colour_owner_and_due_and_is_filtered(town: Town) -> None:
    labour, other = quarrel(town).mediating(), quarrel(town)
    labour.done("classify", category="labour", colour="red")
    page = words(browser(town.chief).get("/disputes/"))
    for shown in ("Labour", "Red", "Being mediated", "days left", "示例·调解员"):
        assert shown in page
    narrowed = words(browser(town.chief).get("/disputes/?category=labour&stage=running"))
    assert numbers.shown(labour.matter.number) in narrowed
    assert numbers.shown(other.matter.number) not in narrowed
    assert "No dispute fits" in words(browser(town.chief).get("/disputes/?colour=green"))
    with in_days(31):
        assert "overdue" in words(browser(town.chief).get("/disputes/")).lower()


def test_a_longer_ledger_asks_no_more_questions(town: Town) -> None:
    quarrel(town).mediating()
    client = browser(town.chief)
    client.get("/disputes/")
    with CaptureQueriesContext(connection) as few:
        client.get("/disputes/")
    for _n in range(4):
        quarrel(town).mediating()
    with CaptureQueriesContext(connection) as many:
        client.get("/disputes/")
    assert len(many) == len(few)


def test_nobody_of_elsewhere_sees_a_case_and_a_mediator_sees_only_their_own(town: Town) -> None:
    mine, other = quarrel(town).mediating(), quarrel(town)
    mediator = mediator_of(town)
    assert browser(mediator).get(mine.page).status_code == 200
    assert browser(mediator).get(other.page).status_code == 404
    assert mine.matter.number[4:8] in words(browser(mediator).get("/disputes/"))
    for who in (town.outsider, town.next_grid_member):
        assert browser(who).get(mine.page).status_code == 404
        assert mine.does("refuse", who, party=mine.parties[0].pk, how="paper").status_code == 404
    wrong = visitor().get(f"/d/{other.with_parties().parties[0].pk}/{'A' * 22}/")
    assert wrong.status_code == 404
    stranger = browser(town.nobody) if town.nobody.user else visitor()
    assert stranger.get(mine.page).status_code in {302, 404}
    assert TEXT not in words(browser(town.chief).get("/disputes/"))
