"""One's own account: name, password, where one is signed in; and slowed guessing."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from pytest_django import Settings

from linli.common import clock
from linli.people.models import User
from linli.territory import services as territory
from tests.town import PASSWORD, Town

NEW = "a new long sentence"
CHROME = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126 Mobile Safari/537.36"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0"


def signed_in(username: str, agent: str = CHROME, address: str = "203.0.113.1") -> Client:
    """A browser in which the password was right."""
    headers = {"accept-language": "en", "user-agent": agent}
    browser = Client(headers=headers, REMOTE_ADDR=address)
    browser.post("/sign-in/", {"username": username, "password": PASSWORD})
    return browser


def is_in(browser: Client) -> bool:
    return browser.get("/work/").status_code == 200


def test_the_page_names_where_somebody_is_signed_in(town: Town) -> None:
    phone = signed_in("yi")
    signed_in("yi", FIREFOX, "203.0.113.2")
    signed_in("jia", FIREFOX, "203.0.113.3")

    page = phone.get("/account/").content.decode()

    assert "Chrome · Android" in page
    assert "Firefox · Windows" in page
    assert "203.0.113.2" in page
    assert "203.0.113.3" not in page


def test_one_other_browser_is_signed_out(town: Town) -> None:
    phone, desk, other = signed_in("yi"), signed_in("yi", FIREFOX), signed_in("jia")
    desk_row = UserSession.objects.get(user__username="yi", user_agent=FIREFOX)
    others_row = UserSession.objects.get(user__username="jia")

    assert phone.post("/account/sign-ins/end/", {"which": desk_row.pk}).status_code == 302
    assert phone.post("/account/sign-ins/end/", {"which": others_row.pk}).status_code == 404
    assert phone.post("/account/sign-ins/end/", {"which": "x"}).status_code == 404

    assert (is_in(phone), is_in(desk), is_in(other)) == (True, False, True)


def test_all_other_browsers_are_signed_out(town: Town) -> None:
    browsers = [signed_in("yi") for _each in range(3)]
    browsers[1].post("/account/sign-ins/end/")
    assert [is_in(browser) for browser in browsers] == [False, True, False]


def test_a_new_password_ends_the_other_sign_ins(town: Town) -> None:
    here, there = signed_in("yi"), signed_in("yi")
    given = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}

    assert here.post("/account/password/", {**given, "oldpassword": "x"}).status_code == 422
    assert here.post("/account/password/", given)["Location"] == "/account/"

    assert (is_in(here), is_in(there)) == (True, False)
    assert not Client().login(username="yi", password=PASSWORD)


def test_what_changes_the_sign_in_asks_for_the_password_again_after_a_while(town: Town) -> None:
    browser = signed_in("yi")
    assert browser.get("/account/app/").status_code == 200
    with clock.told(clock.now() + timedelta(hours=1)):
        asked = browser.get("/account/app/")
        assert asked["Location"] == "/account/confirm/?next=%2Faccount%2Fapp%2F"
        wrong = browser.post(asked["Location"], {"password": "wrong"})
        assert wrong.status_code == 422
        right = browser.post(asked["Location"], {"password": PASSWORD, "next": "/account/app/"})
        assert right["Location"] == "/account/app/"


def test_name_user_name_and_language_are_changed(town: Town) -> None:
    browser = signed_in("yi")
    taken = browser.post("/account/", {"name": "示例·乙二", "username": "jia", "locale": ""})
    assert taken.status_code == 422
    assert "This user name is taken." in taken.content.decode()
    browser.post("/account/", {"name": "示例·乙二", "username": " YI2 ", "locale": "en"})
    user = User.objects.select_related("person").get(username="yi2")
    assert (user.person.display_name, user.person.locale) == ("示例·乙二", "en")
    assert is_in(browser)


def test_use_is_noted_at_most_once_an_hour(town: Town) -> None:
    browser = signed_in("yi")
    row = UserSession.objects.get(user__username="yi")
    is_in(browser)
    row.refresh_from_db()
    first = row.last_seen_at
    with clock.told(clock.now() + timedelta(minutes=61)):
        is_in(browser)
    row.refresh_from_db()
    assert row.last_seen_at > first


def test_a_visitor_without_a_session_costs_no_session(town: Town) -> None:
    Client().get("/")
    Client().get("/sign-in/")
    assert not Session.objects.exists()


def test_deactivated_means_out_with_the_next_request_and_back_when_reactivated(
    town: Town,
) -> None:
    browser = signed_in("jia")
    user = User.objects.get(username="jia")
    territory.deactivate(user, by=town.chief.actor)
    assert not is_in(browser)
    assert not is_in(signed_in("jia"))
    territory.reactivate(user, by=town.chief.actor)
    assert not is_in(browser)
    assert is_in(signed_in("jia"))


def guess(browser: Client, username: str) -> int:
    return browser.post("/sign-in/", {"username": username, "password": "wrong"}).status_code


@pytest.mark.parametrize("username", ["yi", "there-is-no-such"])
def test_guessing_is_slowed_the_same_for_known_and_unknown_names(town: Town, username: str) -> None:
    thief = Client(headers={"accept-language": "en"})
    assert [guess(thief, username) for _time in range(6)] == [422] * 5 + [429]
    answer = thief.post("/sign-in/", {"username": username, "password": PASSWORD})
    assert answer.status_code == 429
    assert "Try again in 5 minutes." in answer.content.decode()
    assert 0 < int(answer["Retry-After"]) <= 300
    with clock.told(clock.now() + timedelta(minutes=5, seconds=1)):
        assert guess(thief, username) == 422


def test_an_office_behind_one_address_is_not_shut_out(town: Town) -> None:
    """One who forgot the password does not stop the others at the same address."""
    for _time in range(6):
        guess(Client(), "yi")
    desk = Client()
    assert desk.post("/sign-in/", {"username": "jia", "password": PASSWORD}).status_code == 302


def test_a_browser_that_is_known_comes_in_while_strangers_guess(town: Town) -> None:
    own = signed_in("yi", address="203.0.113.1")
    own.post("/sign-out/")
    for host in range(20):  # from everywhere
        for _time in range(4):
            guess(Client(REMOTE_ADDR=f"198.51.100.{host}"), "yi")
    stranger = Client(REMOTE_ADDR="192.0.2.1")
    assert guess(stranger, "yi") == 429
    answer = own.post("/sign-in/", {"username": "yi", "password": PASSWORD})
    assert answer.status_code == 302


def test_a_header_does_not_get_around_the_limit(town: Town, settings: Settings) -> None:
    codes = [
        Client(headers={"x-forwarded-for": f"198.51.100.{n}"})
        .post("/sign-in/", {"username": "yi", "password": "x"})
        .status_code
        for n in range(6)
    ]
    assert codes == [422] * 5 + [429]
