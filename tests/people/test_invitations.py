"""Inviting, and coming in with a link or a code: once, for a few days, without e-mail."""

from datetime import datetime, time, timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from linli.audit.models import Entry
from linli.common import clock
from linli.common.errors import Invalid, Refused
from linli.people import services as people
from linli.people.actors import SYSTEM
from linli.people.models import Invitation, User
from linli.people.services import Invited
from linli.rulesets import services as rulesets
from linli.territory import services as territory
from linli.territory.models import Posting
from tests.town import PASSWORD, Somebody, Town, appointed, somebody

NEW = "another long word"
FRIDAY = datetime(2026, 11, 20, 10, 0, tzinfo=clock.PLACE_TIME)
CHOOSES = {"stays_by": "password", "password": NEW, "again": NEW}


@pytest.fixture
def browser() -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def newcomer(town: Town) -> Somebody:
    """A grid member without an account."""
    return appointed(somebody("新"), "grid_member", town.village, town.grids[2])


def path(invited: Invited) -> str:
    return "/" + invited.link.split("/", 3)[3]


def is_in(browser: Client) -> bool:
    return browser.get("/work/").status_code == 200


def test_a_newcomer_comes_in_by_the_link_and_chooses_name_and_password(
    town: Town, newcomer: Somebody, browser: Client
) -> None:
    invited = territory.invite(newcomer.person, by=town.clerk.actor)

    assert "Welcome, 示例·新" in browser.get(path(invited)).content.decode()
    answer = browser.post(path(invited), {"chosen": " Xīn.1 ", **CHOOSES})

    assert (answer.status_code, answer["Location"]) == (302, "/work/")
    assert is_in(browser)
    browser.post("/sign-out/")
    browser.post("/sign-in/", {"username": "XĪN.1", "password": NEW})
    assert is_in(browser)


def test_name_and_code_do_the_same_as_the_link(
    town: Town, newcomer: Somebody, browser: Client
) -> None:
    invited = territory.invite(newcomer.person, by=town.clerk.actor, username="lai")
    assert len(invited.code.replace(" ", "")) == 8
    typed = {"username": " LAI ", "code": invited.code.replace(" ", "-")}

    page = browser.post("/join/", typed).content.decode()
    assert "Your user name is <b>lai</b>" in page
    answer = browser.post("/join/", {**typed, **CHOOSES})

    assert answer["Location"] == "/work/"
    assert is_in(browser)


def test_without_a_name_the_code_is_longer_and_stands_alone(
    town: Town, newcomer: Somebody, browser: Client
) -> None:
    invited = territory.invite(newcomer.person, by=town.clerk.actor)
    assert len(invited.code.replace(" ", "")) == 12

    answer = browser.post("/join/", {"code": invited.code, "chosen": "lai", **CHOOSES})

    assert answer["Location"] == "/work/"


def test_a_phone_stays_signed_in_by_the_code_alone(
    town: Town, newcomer: Somebody, browser: Client
) -> None:
    invited = territory.invite(newcomer.person, by=town.clerk.actor, username="lai")

    browser.post(path(invited), {"stays_by": "phone"})

    assert is_in(browser)
    assert browser.session.get_expiry_age() > timedelta(days=100).total_seconds()
    assert not User.objects.get(username="lai").has_usable_password()
    assert not browser.login(username="lai", password="")


def test_where_the_office_has_accounts_they_can_be_linked_at_once(
    town: Town, newcomer: Somebody, browser: Client, settings: Settings
) -> None:
    address = path(territory.invite(newcomer.person, by=town.clerk.actor, username="lai"))
    assert browser.post(address, {"stays_by": "office"}).status_code == 422
    settings.LINLI_OFFICE = {"provider_id": "office", "name": "Office"}

    answer = browser.post(address, {"stays_by": "office"})

    assert answer["Location"] == "/account/office/"
    assert "Link my office account" in browser.get("/account/office/").content.decode()


def test_an_invitation_works_once_and_says_so(
    town: Town, newcomer: Somebody, browser: Client
) -> None:
    invited = territory.invite(newcomer.person, by=town.clerk.actor, username="lai")
    browser.post(path(invited), CHOOSES)

    again = Client(headers={"accept-language": "en"}).get(path(invited))

    assert again.status_code == 410
    assert "accepted already" in again.content.decode()
    assert "call the office" in again.content.decode()
    late = browser.post("/join/", {"username": "lai", "code": invited.code})
    assert late.status_code == 422


def test_old_expired_and_replaced_invitations_explain_themselves(
    town: Town, newcomer: Somebody, browser: Client
) -> None:
    first = territory.invite(newcomer.person, by=town.clerk.actor)
    second = territory.invite(newcomer.person, by=town.clerk.actor)
    assert "replaced or revoked" in browser.get(path(first)).content.decode()
    # Days end at midnight at the place, as with every other clock.
    last = datetime.combine(clock.today(), time.min, clock.PLACE_TIME) + timedelta(days=8)
    with clock.told(last - timedelta(minutes=1)):
        assert browser.get(path(second)).status_code == 200
    with clock.told(last + timedelta(minutes=1)):
        page = browser.get(path(second))
    assert (page.status_code, "has expired" in page.content.decode()) == (410, True)
    assert browser.get("/join/AAAAAAAA/").status_code == 404


def test_an_invitation_lasts_as_the_rule_counts_also_in_working_days(
    town: Town, newcomer: Somebody
) -> None:
    value = {"amount": 1, "unit": "work_days"}
    rulesets.set_value("accounts.invitation.valid", value, by=SYSTEM, since=FRIDAY)
    with clock.told(FRIDAY):
        invited = territory.invite(newcomer.person, by=town.clerk.actor)
    assert clock.local(invited.invitation.expires_at).isoformat()[:16] == "2026-11-23T18:00"


def test_link_and_code_are_stored_nowhere(town: Town, newcomer: Somebody) -> None:
    invited = territory.invite(newcomer.person, by=town.clerk.actor, username="lai")
    stored = repr([list(Invitation.objects.values()), list(Entry.objects.values())])
    assert path(invited).split("/")[2] not in stored
    assert invited.code.replace(" ", "") not in stored


def test_wrong_codes_end_the_code_but_not_the_link(
    town: Town, newcomer: Somebody, browser: Client
) -> None:
    invited = territory.invite(newcomer.person, by=town.clerk.actor, username="lai")
    for _time in range(5):
        answer = browser.post("/join/", {"username": "lai", "code": "0000 0000"})
        assert answer.status_code == 422
    unknown = browser.post("/join/", {"username": "nobody", "code": "0000 0000"})
    assert "do not match an invitation" in unknown.content.decode()

    assert browser.post("/join/", {"username": "lai", "code": invited.code}).status_code == 422
    assert browser.get(path(invited)).status_code == 200


def test_guessing_from_one_address_is_slowed(db: None, browser: Client) -> None:
    codes = {browser.get(f"/join/{'B' * 20}{n}/").status_code for n in range(30)}
    assert codes == {404}
    answer = browser.get("/join/CCCC/")
    assert (answer.status_code, "Retry-After" in answer.headers) == (429, True)
    assert "Try again in 10 minutes" in answer.content.decode()
    elsewhere = Client(REMOTE_ADDR="203.0.113.9").get("/join/CCCC/")
    assert elsewhere.status_code == 404


def test_new_access_ends_what_was_there_when_it_is_accepted(town: Town, browser: Client) -> None:
    old = Client()
    old.post("/sign-in/", {"username": "jia", "password": PASSWORD})
    invited = territory.invite(town.grid_member.person, by=town.clerk.actor)
    assert is_in(old)  # until it is accepted

    browser.post(path(invited), CHOOSES)

    assert is_in(browser)
    assert not is_in(old)
    old.post("/sign-in/", {"username": "jia", "password": PASSWORD})
    assert not is_in(old)


def test_a_bad_form_uses_nothing_up_and_loses_nothing(
    town: Town, newcomer: Somebody, browser: Client
) -> None:
    address = path(territory.invite(newcomer.person, by=town.clerk.actor))
    bad: list[dict[str, str]] = [
        {"chosen": "x y", **CHOOSES},
        {"chosen": "JIA", **CHOOSES},
        {"chosen": "lai", "stays_by": "password"},
        {"chosen": "lai", "stays_by": "password", "password": NEW, "again": "other"},
        {"chosen": "lai", "stays_by": "password", "password": "password12", "again": "password12"},
        {"chosen": "lai", "stays_by": "nonsense"},
    ]
    for given in bad:
        answer = browser.post(address, given)
        assert answer.status_code == 422, given
        assert f'value="{given["chosen"]}"' in answer.content.decode()
    assert not is_in(browser)
    assert browser.post(address, {"chosen": "lai", **CHOOSES}).status_code == 302


def test_whoever_invites_may_do_all_that_the_invited_may(town: Town) -> None:
    def refuses(by: Somebody, whom: Somebody) -> bool:
        try:
            territory.invite(whom.person, by=by.actor)
        except Refused:
            return True
        return False

    assert not refuses(town.clerk, town.grid_member)
    assert not refuses(town.chief, town.clerk)
    assert not refuses(town.lead, town.chief)
    assert refuses(town.clerk, town.chief)  # may do more
    assert refuses(town.chief, town.street)  # above
    assert refuses(town.clerk, town.outsider)  # elsewhere
    assert refuses(town.grid_member, town.nobody)
    assert not refuses(town.clerk, town.nobody)  # before the first posting


def test_nothing_is_invited_into_a_deactivated_account(town: Town) -> None:
    assert town.grid_member.user is not None
    territory.deactivate(town.grid_member.user, by=town.chief.actor)
    with pytest.raises(Invalid):
        territory.invite(town.grid_member.person, by=town.chief.actor)
    territory.reactivate(town.grid_member.user, by=town.chief.actor)
    territory.invite(town.grid_member.person, by=town.chief.actor)


def test_a_lost_phone_is_cut_off_with_its_next_request(town: Town, newcomer: Somebody) -> None:
    phone, other = Client(), Client()
    invited = territory.invite(newcomer.person, by=town.clerk.actor, username="lai")
    phone.post(path(invited), {"stays_by": "phone"})
    pending = territory.invite(newcomer.person, by=town.clerk.actor)
    other.force_login(User.objects.get(username="jia"))
    assert is_in(phone)

    territory.cut_off(User.objects.get(username="lai"), by=town.clerk.actor)

    assert not is_in(phone)
    assert Client().get(path(pending)).status_code == 410
    assert is_in(other)
    assert Entry.objects.filter(verb="cut_off", by_name="示例·乙").count() == 1


def test_only_people_of_ones_place_are_cut_off(town: Town) -> None:
    assert town.outsider.user
    assert town.chief.user
    with pytest.raises(Refused):
        territory.cut_off(town.outsider.user, by=town.clerk.actor)
    with pytest.raises(Refused):
        territory.cut_off(town.chief.user, by=town.grid_member.actor)
    territory.cut_off(town.chief.user, by=town.clerk.actor)


def test_somebody_whose_posting_ended_is_still_looked_after(town: Town) -> None:
    assert town.grid_member.user
    Posting.objects.filter(person=town.grid_member.person).update(until_at=clock.now())
    with pytest.raises(Refused):
        territory.deactivate(town.grid_member.user, by=town.outsider.actor)
    territory.deactivate(town.grid_member.user, by=town.clerk.actor)
    assert not Client().login(username="jia", password=PASSWORD)


def test_of_two_that_accept_at_once_one_is_told(town: Town, newcomer: Somebody) -> None:
    invited = territory.invite(newcomer.person, by=town.clerk.actor, username="lai")
    token = path(invited).split("/")[2]
    one, two = people.with_token(token), people.with_token(token)
    people.accept(one, password=NEW)
    with pytest.raises(Exception, match="accepted already"):
        people.accept(two, password="yet another word")
    assert Client().login(username="lai", password=NEW)
