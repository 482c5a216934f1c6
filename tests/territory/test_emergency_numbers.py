"""Whom to ring in danger: on every page and paper of a place, as its rule says."""

from datetime import timedelta

import pytest
from django.test import Client

from linli.common import clock
from linli.people.actors import SYSTEM
from linli.rulesets import services as rulesets
from linli.territory import services as territory
from linli.territory.models import Unit
from tests.desk import Desk
from tests.town import WUXING, Town

OWN = {"police": "110", "fire": "119", "ambulance": "999"}


@pytest.fixture(autouse=True)
def _own_numbers(town: Town) -> None:
    since = clock.now() - timedelta(minutes=1)
    rulesets.set_value("place.emergency", OWN, by=SYSTEM, path=town.township.path, since=since)


def test_the_pages_of_a_place_name_its_own_numbers(client: Client, town: Town) -> None:
    for page in ("", "promises/", f"{town.lanes[0].pk}/"):
        read = client.get(f"/places/{WUXING}/{page}").text
        assert all(f'href="tel:{number}"' in read for number in OWN.values()), page
        assert 'href="tel:120"' not in read, page


def test_so_do_signs_and_posters(town: Town) -> None:
    clerk = Desk(town.clerk)
    territory.make_poster(town.lanes[0], by=town.clerk.actor)
    territory.make_sign_codes(town.lanes[:1], by=town.clerk.actor)

    poster = clerk.opens(f"/places/{WUXING}/posters/").partition('class="poster"')[2]
    chosen = f"lanes={town.lanes[0].pk}&doors=&paper=a5&words=both"
    sign = clerk.opens(f"/places/{WUXING}/signs/?{chosen}").partition('class="door-sign')[2]

    assert "<b>999</b>" in poster
    assert "有危险：报警 110，火警 119，急救 999" in sign
    assert "Danger: police 110, fire 119, ambulance 999" in sign


def test_so_does_the_page_of_a_place_where_nobody_takes_reports(client: Client) -> None:
    for place in Unit.objects.opened():
        territory.close_unit(place, by=SYSTEM, reason="并入邻镇")

    for page in ("", "report/"):
        assert 'href="tel:999"' in client.get(f"/places/{WUXING}/{page}").text
