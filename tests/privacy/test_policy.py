"""The public page that says what is held about persons, why and how long."""

import re
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from linli.people.actors import SYSTEM
from linli.privacy.inventory import HOLDINGS
from linli.privacy.views.public import COOKIES
from linli.rulesets import services as rulesets
from tests.town import Town


def page(language: str = "en", address: str = "/privacy/") -> str:
    answer = Client(headers={"accept-language": language}).get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_anybody_reads_what_is_held_why_and_how_long(town: Town, language: str) -> None:
    told = page(language)
    for holding in HOLDINGS:
        for words in (holding.name, holding.what, holding.why, holding.ground, holding.erase):
            assert (words.zh if language == "zh-hans" else words.en) in told
    assert "PIPL" in told if language == "en" else "个人信息保护法" in told


def test_the_times_are_those_of_the_rules(town: Town) -> None:
    assert "<b>60 days</b>" in page()
    new = {"amount": 45, "unit": "days"}
    rulesets.set_value("retention.contact", new, by=SYSTEM)
    assert "<b>45 days</b>" in page()
    assert "<b>60 days</b>" not in page()


def test_it_says_whom_to_ask(town: Town) -> None:
    told = page("zh-hans")
    assert town.township.short_name in told
    assert "0750-000 0000" in told


def test_every_cookie_that_the_code_sets_is_named(db: None) -> None:
    """Besides those of the framework: session, CSRF, language."""
    files = [path.read_text() for path in Path(settings.BASE_DIR, "linli").rglob("*.py")]
    ours = {
        name
        for code in files
        if "set_cookie(" in code
        for name in re.findall(r'"(linli_[a-z]+)"', code)
    }
    theirs = {
        settings.SESSION_COOKIE_NAME,
        settings.CSRF_COOKIE_NAME,
        settings.LANGUAGE_COOKIE_NAME,
        "messages",  # of django.contrib.messages
    }
    told = page()
    assert {name for name, *_more in COOKIES} == ours | theirs
    assert all(name in told for name in ours | theirs)


def test_nothing_is_loaded_from_elsewhere(town: Town) -> None:
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page())


def test_every_page_leads_to_it(town: Town) -> None:
    for address in ("/", town.village.get_absolute_url(), "/sign-in/", "/privacy/"):
        assert 'href="/privacy/"' in page(address=address)


def test_it_costs_the_same_however_many_offices(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    page()
    with django_assert_num_queries(2):
        page()
