"""Second factors: whose posting needs one, one-time codes really computed, recovery codes."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from linli.people import services as people
from linli.people.models import User
from linli.rulesets.models import RuleValue
from linli.territory import services as territory
from linli.territory.choices import UnitKind
from linli.territory.services.second_factor import LEVELS
from tests.town import PASSWORD, Somebody, Town, appointed, somebody


def code_for(secret: str, steps: int = 0) -> str:
    """What an app would show for a key, some half minutes from now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))


@pytest.fixture(autouse=True)
def _commits_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a server, where each request commits before its session is saved; a test's own
    transaction would put that off for good."""
    monkeypatch.setattr(transaction, "on_commit", lambda run, **_more: run())


@pytest.fixture
def strict(town: Town) -> Town:
    """The town with the rule as the product brings it."""
    value = {"village": False, "township": True, "county": True, "city": True, "province": True}
    RuleValue.objects.filter(rule_id=LEVELS).update(value=value)
    return town


def signed_in(username: str) -> Client:
    """A browser in which the password was right."""
    browser = Client(headers={"accept-language": "en"})
    browser.post("/sign-in/", {"username": username, "password": PASSWORD})
    return browser


def set_up(browser: Client) -> str:
    """Sets up one-time codes through the pages; the key."""
    page = browser.get("/account/app/").content.decode()
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", page)
    assert secret, page
    answer = browser.post("/account/app/", {"code": code_for(secret[1])})
    assert answer["Location"] == "/account/codes/"
    return secret[1]


def asks_for_factor(browser: Client) -> bool:
    return browser.get("/work/").headers.get("Location") == "/account/second-factor/"


def test_a_township_clerk_does_nothing_before_a_second_factor_is_set_up(strict: Town) -> None:
    browser = signed_in("bing")
    for address in ("/work/", "/matters/", "/inbox/"):
        assert browser.get(address)["Location"] == "/account/second-factor/"
    page = browser.get("/account/second-factor/").content.decode()
    assert 'href="/account/app/"' in page
    assert browser.get("/").status_code == 200  # public pages stay open

    set_up(browser)

    assert browser.get("/work/").status_code == 200
    assert "Recovery codes" in browser.get("/account/codes/").content.decode()


def test_village_staff_need_none_and_may_have_one(strict: Town) -> None:
    browser = signed_in("yi")
    assert browser.get("/work/").status_code == 200
    set_up(browser)
    assert browser.get("/work/").status_code == 200


def test_the_next_sign_in_asks_for_the_code(strict: Town) -> None:
    secret = set_up(signed_in("bing"))
    browser = Client(headers={"accept-language": "en"})

    answer = browser.post(
        "/sign-in/", {"username": "bing", "password": PASSWORD, "next": "/matters/?state=open"}
    )

    assert answer["Location"] == "/sign-in/code/"
    assert browser.get("/work/").status_code == 302
    wrong = browser.post("/sign-in/code/", {"code": "000000"})
    assert (wrong.status_code, browser.get("/work/").status_code) == (422, 302)
    right = browser.post("/sign-in/code/", {"code": code_for(secret, 1)})
    assert right["Location"] == "/matters/?state=open"
    assert browser.get("/work/").status_code == 200


def test_a_code_works_once(strict: Town) -> None:
    secret = set_up(signed_in("bing"))
    code = code_for(secret, 1)
    first, second = signed_in("bing"), signed_in("bing")
    assert first.post("/sign-in/code/", {"code": code}).status_code == 302
    assert second.post("/sign-in/code/", {"code": code}).status_code == 422


def test_guessing_codes_is_slowed_even_for_whoever_knows_the_password(strict: Town) -> None:
    secret = set_up(signed_in("bing"))
    cache.clear()
    thief = signed_in("bing")
    for _time in range(5):
        thief.post("/sign-in/code/", {"code": "000000"})
    answer = thief.post("/sign-in/code/", {"code": code_for(secret, 1)})
    assert answer.status_code == 422


def test_a_recovery_code_stands_in_once(strict: Town) -> None:
    browser = signed_in("bing")
    set_up(browser)
    page = browser.get("/account/codes/").content.decode()
    spare = re.findall(r"<li><code>(\w+)</code></li>", page)
    assert len(spare) == 10

    other = signed_in("bing")
    assert other.post("/sign-in/code/", {"code": spare[0]}).status_code == 302
    assert other.get("/work/").status_code == 200
    again = signed_in("bing")
    assert again.post("/sign-in/code/", {"code": spare[0]}).status_code == 422


def test_the_key_lies_sealed_in_the_database(town: Town) -> None:
    secret = set_up(signed_in("yi"))
    assert secret not in repr(list(Authenticator.objects.values_list("data", flat=True)))


def test_taking_the_last_factor_away_closes_the_work_again(strict: Town) -> None:
    browser = signed_in("bing")
    set_up(browser)
    assert browser.post("/account/app/remove/")["Location"] == "/account/"
    assert asks_for_factor(browser)


def test_whoever_is_appointed_to_the_township_is_asked_at_once(strict: Town) -> None:
    browser = signed_in("jia")
    assert browser.get("/work/").status_code == 200
    appointed(strict.grid_member, "township_clerk", strict.township)
    assert asks_for_factor(browser)


def test_an_office_at_the_township_counts_as_the_township(strict: Town) -> None:
    centre = territory.add_unit(strict.township, UnitKind.CENTRE, 1, name_zh="综治中心")
    appointed(somebody("心", "xinxin"), "township_clerk", centre)
    assert asks_for_factor(signed_in("xinxin"))


def test_a_phone_that_came_by_a_code_alone_is_told_what_to_do(strict: Town) -> None:
    who = appointed(somebody("新"), "village_clerk", strict.village)
    invited = territory.invite(who.person, by=strict.lead.actor, username="lai")
    phone = Client(headers={"accept-language": "en"})
    phone.post("/" + invited.link.split("/", 3)[3], {"stays_by": "phone"})
    assert not asks_for_factor(phone)
    appointed(who, "township_clerk", strict.township)  # later

    assert asks_for_factor(phone)
    assert "Ask the clerk" in phone.get("/account/second-factor/").content.decode()
    for address in ("/account/app/", "/account/password/", "/account/passkeys/add/"):
        assert phone.get(address).status_code == 403


def test_whoever_needs_a_second_factor_is_not_offered_a_phone_without_a_password(
    strict: Town,
) -> None:
    who = appointed(somebody("新"), "township_clerk", strict.township)
    invited = territory.invite(who.person, by=strict.lead.actor, username="lai")
    browser, address = Client(), "/" + invited.link.split("/", 3)[3]

    assert 'value="phone"' not in browser.get(address).content.decode()
    assert browser.post(address, {"stays_by": "phone"}).status_code == 422  # whatever is sent
    answer = browser.post(
        address, {"stays_by": "password", "password": PASSWORD, "again": PASSWORD}
    )
    assert answer.status_code == 302
    assert asks_for_factor(browser)


def test_demonstration_accounts_are_exempt_only_in_the_demonstration(
    strict: Town, settings: Settings
) -> None:
    who = appointed(Somebody(people.note(name="示例·台")), "township_clerk", strict.township)
    user = people.open_account(who.person, username="demo-street")
    browser = Client()
    browser.force_login(user)
    assert browser.get("/work/")["Location"].startswith("/sign-in/")  # closed altogether
    settings.LINLI_DEMONSTRATION = True
    browser.force_login(user)
    assert browser.get("/work/").status_code == 200
    assert browser.get("/account/app/").status_code == 403  # everybody's, so nobody changes it
    real = signed_in("bing")
    assert asks_for_factor(real)


def test_new_access_after_a_lost_phone_may_let_the_old_factor_go(strict: Town) -> None:
    set_up(signed_in("bing"))
    user = User.objects.get(username="bing")
    choose = {"stays_by": "password", "password": "a new long word", "again": "a new long word"}
    for new_factors, leads_to in ((False, "/sign-in/code/"), (True, "/work/")):
        invited = territory.invite(user.person, by=strict.lead.actor, new_factors=new_factors)
        browser = Client()
        answer = browser.post("/" + invited.link.split("/", 3)[3], choose)
        assert answer["Location"] == leads_to
    assert asks_for_factor(browser)


def test_the_question_costs_a_page_no_query(strict: Town) -> None:
    browser = Client()
    assert strict.clerk.user
    browser.force_login(strict.clerk.user)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get("/work/").status_code == 200
    said = " ".join(query["sql"] for query in asked.captured_queries)
    assert '"django_session"' in said
    assert not re.search("rulesets_|usersessions_|mfa_|linli_cache|account_", said)
