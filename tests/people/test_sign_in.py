"""Signing in and out through the pages."""

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import Settings

from linli.people import services as people
from linli.people.models import User
from tests import town as towns
from tests.town import PASSWORD, Town

pytestmark = pytest.mark.django_db
WRONG = "User name and password do not match."


@pytest.fixture
def browser() -> Client:
    return Client(headers={"accept-language": "en"})


def test_whoever_knows_the_password_comes_to_their_work(town: Town, browser: Client) -> None:
    answer = browser.post("/sign-in/", {"username": " YI ", "password": PASSWORD})

    assert (answer.status_code, answer["Location"]) == (302, "/work/")
    assert "示例·乙 · Village or community clerk" in browser.get("/work/").content.decode()


def test_every_failure_has_the_same_words(town: Town, browser: Client) -> None:
    User.objects.filter(username="wu").update(is_active=False)
    attempts = [
        {"username": "yi", "password": "wrong"},
        {"username": "unknown", "password": "wrong"},
        {"username": "wu", "password": PASSWORD},
        {"username": "", "password": ""},
        {"username": "yi"},
    ]

    answers = [browser.post("/sign-in/", attempt) for attempt in attempts]

    assert {answer.status_code for answer in answers} == {422}
    summaries = {a.content.decode().split('role="alert"')[1].split("</div>")[0] for a in answers}
    assert len(summaries) == 1
    assert WRONG in summaries.pop()
    assert settings.SESSION_COOKIE_NAME not in browser.cookies


def test_the_page_that_was_asked_for_comes_after_signing_in(town: Town, browser: Client) -> None:
    asked = browser.get("/matters/?state=open")
    assert asked["Location"].startswith("/sign-in/?next=")

    page = browser.get(asked["Location"]).content.decode()
    assert 'name="next" value="/matters/?state=open"' in page
    answer = browser.post(asked["Location"], {"username": "yi", "password": PASSWORD})
    assert answer["Location"] == "/matters/?state=open"


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:x"])
def test_nobody_is_sent_elsewhere(town: Town, browser: Client, elsewhere: str) -> None:
    answer = browser.post("/sign-in/", {"username": "yi", "password": PASSWORD, "next": elsewhere})

    assert answer["Location"] == "/work/"


def test_the_session_gets_a_new_key_and_ends_at_signing_out(town: Town, browser: Client) -> None:
    session = browser.session
    session["before"] = "yes"
    session.save()
    before = session.session_key

    browser.post("/sign-in/", {"username": "yi", "password": PASSWORD})
    assert browser.session.session_key != before

    assert browser.get("/sign-out/").status_code == 405
    assert browser.post("/sign-out/")["Location"] == "/"
    assert browser.get("/work/").status_code == 302


def test_the_language_of_the_account_is_kept(town: Town, browser: Client) -> None:
    person = town.clerk.person
    person.locale = "en"
    person.save()

    answer = browser.post("/sign-in/", {"username": "yi", "password": PASSWORD})

    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"


@pytest.fixture
def visitor(town: Town) -> User:
    """An account of the demonstration, without a password."""
    person = people.note(name="示例·网格员")
    towns.appointed(towns.Somebody(person), "grid_member", town.village, town.grids[0])
    return people.open_account(person, username="demo-grid-member")


def test_in_the_demonstration_one_button_signs_in_by_role(
    settings: Settings, visitor: User, browser: Client
) -> None:
    settings.LINLI_DEMONSTRATION = True

    page = browser.get("/sign-in/").content.decode()
    assert 'value="demo-grid-member"' in page
    assert "Full-time grid member" in page
    assert 'value="yi"' not in page
    browser.post("/sign-in/", {"account": "demo-grid-member"})

    assert "示例·网格员" in browser.get("/work/").content.decode()


def test_outside_the_demonstration_there_is_no_button_and_no_way_in(
    visitor: User, browser: Client
) -> None:
    assert "demo-grid-member" not in browser.get("/sign-in/").content.decode()

    assert browser.post("/sign-in/", {"account": "demo-grid-member"}).status_code == 422
    assert browser.get("/work/").status_code == 302


def test_no_button_signs_in_as_a_real_account(
    settings: Settings, town: Town, visitor: User, browser: Client
) -> None:
    settings.LINLI_DEMONSTRATION = True

    assert browser.post("/sign-in/", {"account": "yi"}).status_code == 422
    User.objects.filter(pk=visitor.pk).update(is_active=False)
    assert browser.post("/sign-in/", {"account": "demo-grid-member"}).status_code == 422
