"""The start page."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.people.actors import SYSTEM
from linli.territory import services as territory
from tests import town as towns

pytestmark = pytest.mark.django_db


def test_an_empty_installation_says_what_to_do_first(client: Client) -> None:
    page = client.get("/", headers={"accept-language": "en"})

    assert page.status_code == 200
    assert "No place takes reports here yet" in page.text
    assert "The guide for operators says how a place is opened" in page.text


def test_opened_places_stand_there_with_their_villages(client: Client) -> None:
    towns.build()

    page = client.get("/", headers={"accept-language": "en"})

    assert 'href="/places/440784105/"' in page.text
    assert 'href="/places/440784105214/"' in page.text
    assert "Wuxing Village" in page.text
    assert "Yijiang" in page.text


def test_the_same_address_is_chinese_for_a_reader_of_chinese(client: Client) -> None:
    towns.build()

    page = client.get("/", headers={"accept-language": "zh-CN"})

    assert '<html lang="zh-hans"' in page.text
    assert "五星村" in page.text
    assert "Wuxing" not in page.text


def test_a_village_opened_by_itself_stands_there_too(client: Client) -> None:
    towns.load_reference()
    territory.open_unit(towns.place(towns.WUXING), by=SYSTEM)

    page = client.get("/", headers={"accept-language": "zh-CN"})

    assert page.text.count("/places/440784105214/") == 1


def test_two_queries_however_many_places(client: Client) -> None:
    towns.build()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get("/")

    assert len(queries) == 2


def test_staff_find_the_way_in_and_those_inside_their_work(client: Client) -> None:
    town = towns.build()
    assert 'href="/sign-in/"' in client.get("/").text

    assert town.clerk.user is not None
    client.force_login(town.clerk.user)

    assert 'href="/work/"' in client.get("/").text


def test_nothing_can_be_posted_to_it(client: Client) -> None:
    assert client.post("/").status_code == 405
