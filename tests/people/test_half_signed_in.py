"""What a session may not do that came by a code alone, or by a password where more is needed."""

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from linli.people.models import User
from linli.rulesets.models import RuleValue
from linli.territory import services as territory
from linli.territory.services.second_factor import LEVELS
from tests.people.test_second_factor import set_up, signed_in
from tests.town import PASSWORD, Town

LEVELS_ASKED = {"village": False, "township": True, "county": True, "city": True, "province": True}


@pytest.fixture(autouse=True)
def _commits_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a server, where each request commits before its session is saved."""
    monkeypatch.setattr(transaction, "on_commit", lambda run, **_more: run())


@pytest.fixture
def phone(town: Town) -> Client:
    """The clerk's telephone, which stays signed in without a password."""
    invited = territory.invite(town.clerk.person, by=town.chief.actor)
    browser = Client(headers={"accept-language": "en"})
    browser.post("/" + invited.link.split("/", 3)[3], {"stays_by": "phone"})
    assert browser.get("/work/").status_code == 200
    return browser


def test_a_search_shows_a_visitor_s_hits_until_the_second_factor_is_there(town: Town) -> None:
    RuleValue.objects.filter(rule_id=LEVELS).update(value=LEVELS_ASKED)
    matter = town.reports("井盖松了，晚上响", private=True)
    cache.clear()
    browser = signed_in("bing")
    search = f"/search/?q={matter.number}"
    assert "井盖松了" not in browser.get(search).content.decode()
    assert "Colleagues" not in browser.get("/search/?q=x").content.decode()
    set_up(browser)
    assert "井盖松了" in browser.get(search).content.decode()


def test_a_remembered_phone_keeps_its_user_name(town: Town, phone: Client) -> None:
    page = phone.get("/account/").content.decode()
    assert "disabled" in page.split('name="username"')[1].split(">")[0]
    given = {"name": "示例·乙二", "username": "another", "locale": ""}
    assert phone.post("/account/", given).status_code == 302
    user = User.objects.select_related("person").get(pk=town.clerk.user.pk)  # type: ignore[union-attr]
    assert (user.person.display_name, user.username) == ("示例·乙二", "yi")


def test_a_remembered_phone_stays_one_while_somebody_else_is_half_signed_in(
    town: Town, phone: Client
) -> None:
    set_up(signed_in("bing"))
    answer = phone.post("/sign-in/", {"username": "bing", "password": PASSWORD})
    assert answer["Location"] == "/sign-in/code/"
    assert phone.get("/account/password/new/").status_code != 200
    assert phone.get("/work/").status_code == 302


def test_a_password_that_came_too_late_is_shown_to_nobody(town: Town) -> None:
    invited = territory.invite(town.clerk.person, by=town.chief.actor)
    address = "/" + invited.link.split("/", 3)[3]
    words = "a secret of many words"
    given = {"stays_by": "password", "password": words, "again": words}
    assert Client().post(address, given).status_code == 302
    late = Client().post(address, given)
    assert late.status_code == 410
    assert words not in late.content.decode()
