"""Printing posters: for staff of the place."""

import pytest
from django.test import Client

from linli.territory import services as territory
from linli.territory.choices import UnitKind
from linli.territory.models import Poster
from tests.town import WUXING, Somebody, Town

PAGE = f"/places/{WUXING}/posters/"


def desk(who: Somebody) -> Client:
    assert who.user is not None
    client = Client(headers={"accept-language": "en"})
    client.force_login(who.user)
    return client


def test_a_clerk_makes_a_poster_and_prints_it(town: Town) -> None:
    client = desk(town.clerk)
    assert "No poster has been made yet" in client.get(PAGE).text

    answer = client.post(PAGE, {"unit": town.lanes[0].pk, "place_words": "井边"})

    made = Poster.objects.get()
    assert (made.unit, made.place_words) == (town.lanes[0], "井边")
    assert (answer.status_code, answer["Location"]) == (303, f"{PAGE}?poster={made.pk}")
    page = client.get(answer["Location"]).text
    assert page.count('class="poster"') == 1
    assert f"http://127.0.0.1:8000/q/{made.pk}/" in page
    assert "新屋巷" in page
    assert "井边" in page
    assert "0750-000 0000" in page
    assert 'class="qr"' in page


def test_a_place_of_another_village_is_refused(town: Town) -> None:
    foreign = territory.add_unit(town.neighbour, UnitKind.GROUP, 1, name_zh="外村组")

    answer = desk(town.clerk).post(PAGE, {"unit": foreign.pk, "place_words": "写下的字"})

    assert answer.status_code == 422
    assert "写下的字" in answer.text
    assert not Poster.objects.exists()


@pytest.mark.parametrize("who", ["outsider", "nobody", "secretary"])
def test_whoever_prints_no_posters_here_finds_nothing(town: Town, who: str) -> None:
    client = desk(getattr(town, who))

    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, {"unit": town.village.pk}).status_code == 404
    assert not Poster.objects.exists()


def test_a_visitor_is_asked_to_sign_in(client: Client, town: Town) -> None:
    answer = client.get(PAGE)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


def test_a_grid_member_prints_what_is_there(town: Town) -> None:
    territory.make_poster(town.lanes[0], by=town.clerk.actor)

    page = desk(town.grid_member).get(PAGE).text

    assert 'class="poster"' in page
    assert "A new poster" not in page


@pytest.mark.parametrize("code", ["abc", "999999999999"])
def test_an_unknown_place_is_not_found(town: Town, code: str) -> None:
    assert desk(town.clerk).get(f"/places/{code}/posters/").status_code == 404
