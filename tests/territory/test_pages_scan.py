"""A poster's code: on to the report page with the place set, for ever."""

import re

from django.test import Client

from linli.common import clock
from linli.matters.choices import Source
from linli.matters.models import Matter
from linli.territory import services as territory
from linli.territory.models import Poster
from tests.town import WUXING, Town

ENGLISH = {"accept-language": "en"}


def poster(town: Town, words: str = "井边") -> Poster:
    return territory.make_poster(town.lanes[0], by=town.clerk.actor, place_words=words)


def test_a_scan_leads_to_the_form_with_the_place_set(client: Client, town: Town) -> None:
    made = poster(town)

    answer = client.get(made.get_absolute_url())

    assert answer.status_code == 303
    assert answer["Location"] == f"/places/{WUXING}/report/?poster={made.pk}"
    page = client.get(answer["Location"], headers=ENGLISH).text
    assert "Place set by the poster" in page
    assert re.search(f'<option value="{town.lanes[0].pk}" selected', page)
    assert 'value="井边"' in page
    assert "示例·甲 gets it and responds within 4 office hours" in page


def test_what_is_reported_from_it_says_so_and_goes_to_whoever_answers_there(
    client: Client, town: Town
) -> None:
    made = poster(town)

    client.post(
        f"/places/{WUXING}/report/",
        {"text": "灯坏了", "unit": town.lanes[0].pk, "where": "井边", "poster": made.pk},
    )

    matter = Matter.objects.get()
    assert (matter.source, matter.place, matter.place_words) == (
        Source.POSTER,
        town.lanes[0],
        "井边",
    )
    assert matter.turn == town.grid_member.postings[0]


def test_a_poster_that_was_taken_down_still_leads_to_the_village(
    client: Client, town: Town
) -> None:
    made = poster(town)
    Poster.objects.update(ended_at=clock.now())

    answer = client.get(made.get_absolute_url())

    assert answer["Location"] == f"/places/{WUXING}/report/"
    page = client.get(f"/places/{WUXING}/report/?poster={made.pk}", headers=ENGLISH).text
    assert "Place set by the poster" not in page


def test_a_poster_does_not_set_a_place_of_another_village(client: Client, town: Town) -> None:
    made = poster(town)

    page = client.get(f"/places/440784105213/report/?poster={made.pk}", headers=ENGLISH).text

    assert "Place set by the poster" not in page


def test_an_unknown_code_says_what_to_do(client: Client, town: Town) -> None:
    page = client.get("/q/000000000000/", headers=ENGLISH)

    assert page.status_code == 404
    assert "We do not know this code" in page.text


def test_a_scan_writes_nothing(client: Client, town: Town) -> None:
    assert client.post(poster(town).get_absolute_url()).status_code == 405
