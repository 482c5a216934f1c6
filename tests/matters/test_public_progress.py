"""Looking a number up: a private one and an unknown one cannot be told apart."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.common import numbers
from linli.common.clock import now
from tests.town import Town

ENGLISH = {"accept-language": "en"}


def asked(client: Client, number: str, status: int = 200) -> str:
    page = client.get("/progress/", {"number": number}, headers=ENGLISH)
    assert page.status_code == status
    return re.sub(r"\s+", " ", page.text)


def test_a_number_shows_kind_state_and_blurred_place_and_no_words(
    client: Client, town: Town
) -> None:
    matter = town.reports(text="王五家的灯", where="王五家")

    for typed in (matter.number, numbers.shown(matter.number), f" {matter.number} "):
        page = asked(client, typed)
        assert "Street lighting" in page
        assert "Waiting for acceptance" in page
        assert "Grid 01 of Wuxing Village" in page
        assert "王五" not in page


def test_a_private_number_and_an_unknown_one_look_the_same(client: Client, town: Town) -> None:
    private = town.reports(private=True).number
    dispute = town.reports(kind="dispute").number
    unknown = next(n for n in iter(lambda: numbers.draw(now()), "") if n not in {private, dispute})

    pages, costs = set(), set()
    for number in (private, dispute, unknown):
        with CaptureQueriesContext(connection) as queries:
            page = asked(client, number)
        page = page.replace(numbers.shown(number), "N").replace(number, "N")
        pages.add(re.sub('name="csrfmiddlewaretoken" value="[^"]+"', "", page))
        costs.add(len(queries))

    assert len(pages) == 1
    assert "Nothing is public under this number" in pages.pop()
    assert costs == {2}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("26114073120", "One digit is wrong or two are swapped"),
        ("123", "A number has 11 digits, this has 3"),
        ("abc", "A number is made of digits only"),
    ],
)
def test_a_mistyped_number_says_what_is_wrong_and_stays(
    client: Client, town: Town, typed: str, sentence: str
) -> None:
    page = asked(client, typed, 422)

    assert sentence in page
    assert f'value="{typed}"' in page


def test_the_empty_form_asks_and_the_number_is_escaped(client: Client, town: Town) -> None:
    assert "The number on your slip" in asked(client, "")
    assert "<script>" not in asked(client, '"><script>alert(1)</script>', 422).replace(
        "<script src", ""
    )
