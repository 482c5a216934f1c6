"""The secret addresses of calendars: made, renewed, ended, and dead with the account or posting."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from linli.activities import services as activities
from linli.activities.models import Activity, CalendarLink
from linli.activities.services import Entry, Plan, feeds
from linli.audit.models import Entry as Noted
from linli.common import clock
from linli.common.errors import Refused
from linli.people import services as people
from linli.people.actors import SYSTEM
from linli.people.models import User
from linli.territory import services as territory
from linli.territory.services import organisation
from tests.calendar_reader import entries, fetch, own_address
from tests.desk import Desk
from tests.meeting import Branch, branch
from tests.town import WUXING, Somebody, Town

PAGE = "/activities/calendars/"
PUBLIC = f"/calendar/at/{WUXING}.ics"


@pytest.fixture
def ours(town: Town) -> Branch:
    made = branch(town)
    made.plans("theme_day", open_to="host")
    return made


def on(page: str) -> list[str]:
    """The secret addresses that a page shows."""
    found = re.findall(r'slip-address">https?://[^/]+(/calendar/[^/]+\.ics)<', page)
    return list(found)


def own(ours: Branch) -> str:
    (address,) = on(ours.desk.opens(PAGE))
    return address


def test_an_address_is_made_shown_renewed_and_ended_on_the_page(ours: Branch) -> None:
    assert on(ours.desk.opens(PAGE)) == []
    for _twice in range(2):
        ours.desk.posts(PAGE)
    address = own(ours)
    assert len(entries(address)) == 1
    key = CalendarLink.objects.get().pk

    ours.desk.posts(f"{PAGE}{key}/renew/")
    newer = own(ours)
    fetch(address, 404)
    assert len(entries(newer)) == 1

    ours.desk.posts(f"{PAGE}{key}/end/")
    fetch(newer, 404)
    assert on(ours.desk.opens(PAGE)) == []
    ours.desk.posts(f"{PAGE}{key}/end/", 404)
    verbs = Noted.objects.filter(verb__endswith="calendar_link").values_list("verb", flat=True)
    assert sorted(verbs) == ["end_calendar_link", "make_calendar_link", "renew_calendar_link"]
    assert address[10:40] not in str(list(Noted.objects.values_list("details", "what")))


def test_an_address_of_the_branch_is_made_by_whoever_sees_all_of_it(ours: Branch) -> None:
    ours.desk.posts(PAGE, unit=ours.unit.pk)
    page = ours.desk.opens(PAGE)
    assert ours.unit.name_en in page
    offered = Desk(ours.town.chief).opens(PAGE)
    assert f'value="{ours.unit.pk}"' in offered
    assert f'value="{ours.town.lanes[0].pk}"' not in offered
    assert len(entries(own(ours))) == 1
    clerk, member = Desk(ours.town.clerk), Desk(ours.town.grid_member)
    for wrong in (ours.town.village.pk, ours.town.far.pk, 0, "x", 10**30):
        ours.desk.posts(PAGE, 404, unit=wrong)
    member.posts(PAGE, 403, unit=ours.town.village.pk)  # answers for one grid of it
    clerk.posts(PAGE, unit=ours.town.village.pk)
    assert entries(own_address(ours.town.clerk, ours.town.village)) == []  # internal kinds


def test_their_holder_reads_under_my_data_which_there_are(ours: Branch) -> None:
    ours.desk.posts(PAGE)
    ours.desk.posts(PAGE, unit=ours.unit.pk)
    told = ours.desk.opens("/account/data/")
    assert "Addresses of calendars" in told
    assert "Of one's own activities" in told
    assert own_address(ours.secretary) not in told


def test_nobody_renews_or_ends_the_address_of_somebody_else(ours: Branch) -> None:
    address = own_address(ours.secretary)
    key = CalendarLink.objects.get().pk
    other = Desk(ours.town.chief)
    other.posts(f"{PAGE}{key}/renew/", 404)
    other.posts(f"{PAGE}{key}/end/", 404)
    assert len(entries(address)) == 1
    assert on(other.opens(PAGE)) == []


def leaves(who: Somebody) -> None:
    for posting in who.postings:
        territory.end_posting(posting.pk, by=SYSTEM)


def is_deactivated(who: Somebody) -> None:
    assert who.user is not None
    people.deactivate(User.objects.get(pk=who.user.pk), by=SYSTEM)


def loses_the_phone(who: Somebody) -> None:
    assert who.user is not None
    people.cut_off(User.objects.get(pk=who.user.pk), by=SYSTEM)


def is_let_in_anew(who: Somebody) -> None:
    later = clock.now() + timedelta(days=1)
    invited = people.invite(who.person, by=SYSTEM, expires_at=later)
    people.accept(invited.invitation, password="another-long-word")


@pytest.mark.parametrize("over", [leaves, is_deactivated, loses_the_phone, is_let_in_anew])
def test_an_address_dies_with_the_posting_the_account_and_a_lost_phone(
    ours: Branch, over: Any
) -> None:
    of_unit, of_person = own_address(ours.secretary, ours.unit), own_address(ours.secretary)
    assert len(entries(of_unit)) == len(entries(of_person)) == 1
    over(ours.secretary)
    fetch(of_unit, 404)
    fetch(of_person, 404)


def test_a_deactivated_account_that_is_reactivated_has_another_address(ours: Branch) -> None:
    before = own_address(ours.secretary)
    is_deactivated(ours.secretary)
    assert ours.secretary.user is not None
    people.reactivate(User.objects.get(pk=ours.secretary.user.pk), by=SYSTEM)
    fetch(before, 404)
    assert len(entries(own_address(ours.secretary))) == 1


def test_an_organisation_that_is_no_more_has_no_calendar(ours: Branch) -> None:
    address = own_address(ours.secretary, ours.unit)
    Activity.objects.filter(host=ours.unit).update(status="cancelled")
    type(ours.unit).objects.filter(pk=ours.unit.pk).update(valid_to=clock.today())
    fetch(address, 404)


def body(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_wrong_address_looks_like_one_that_nobody_made(
    ours: Branch,
) -> None:
    address = own_address(ours.secretary)
    good = address.rsplit("/", 1)[-1].removesuffix(".ics")
    unknown = uuid4().hex + good[32:]
    pages = set()
    for wrong in (good[:-1] + "!", good[:32], unknown, "x", "0" * 54, "长" * 20, good + "A"):
        answer = fetch(f"/calendar/{wrong}.ics", 404)
        hidden = re.sub(r"csrfmiddlewaretoken\" value=\"\w+|/calendar/[^\"&]*", "", body(answer))
        pages.add(hidden)
    assert len(pages) == 1


def test_whoever_tries_addresses_is_slowed_down_and_those_who_have_one_are_not(
    ours: Branch,
) -> None:
    address = own_address(ours.secretary)
    wrong = "/calendar/" + "A" * 54 + ".ics"
    codes = {Client().get(wrong).status_code for _time in range(101)}
    assert codes == {404, 429}
    fetch(address)
    with clock.told(clock.now() + timedelta(minutes=11)):
        fetch(wrong, 404)


def test_a_calendar_that_is_the_same_is_not_sent_again(ours: Branch) -> None:
    for address in (own_address(ours.secretary), PUBLIC):
        answer = fetch(address)
        same = fetch(address, 304, **{"if-none-match": answer["ETag"]})
        assert same.content == b""
        assert same["ETag"] == answer["ETag"]
        assert "no-cache" in answer["Cache-Control"]
        assert fetch(address, 200, **{"if-none-match": '"x"'}).content == answer.content
        assert fetch(address, 200, **{"accept-encoding": "gzip"})["ETag"]


def test_a_program_that_asks_by_time_hears_of_a_list_from_which_one_was_taken(ours: Branch) -> None:
    wanted = Plan("member_assembly", ours.unit, clock.now() + timedelta(hours=2))
    meeting = activities.plan(wanted, by=SYSTEM).activity
    entry = Entry(person=ours.secretary.person)
    activities.invite(meeting.pk, by=SYSTEM, entries=[entry])
    address = own_address(ours.secretary)
    first = fetch(address)
    since: dict[str, Any] = {"if-modified-since": first["Last-Modified"]}
    fetch(address, 304, **since)

    part = meeting.participations.get().pk
    activities.invite(meeting.pk, by=SYSTEM, without=[part])  # within the same second
    second = fetch(address, **since)
    assert first["Last-Modified"] != second["Last-Modified"]
    fetch(address, 304, **{"if-modified-since": second["Last-Modified"]})


@pytest.mark.parametrize("number", [1, 12])
def test_however_many_there_are_the_queries_are_as_many(
    ours: Branch, number: int, django_assert_max_num_queries: Any
) -> None:
    for more in range(number):
        begins = clock.now() + timedelta(days=more, hours=1)
        activities.plan(Plan("theme_day", ours.unit, begins, open_to="host"), by=SYSTEM)
    address = own_address(ours.secretary)
    etag = fetch(address)["ETag"]
    with django_assert_max_num_queries(4):
        fetch(address, 304, **{"if-none-match": etag})
    with django_assert_max_num_queries(3):
        fetch(PUBLIC)


def test_an_address_opens_nothing_else_and_stays_out_of_search_programs(ours: Branch) -> None:
    address = own_address(ours.secretary)
    client = Client()
    answer = client.get(address)
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert not answer.cookies
    assert client.get("/activities/").status_code == 302
    assert client.post(address).status_code == 405
    assert client.head(address).content == b""


def test_somebody_without_a_posting_has_no_address(ours: Branch) -> None:
    leaves(ours.secretary)
    ours.desk.opens(PAGE, 403)
    ours.desk.posts(PAGE, 403)
    with pytest.raises(Refused):
        feeds.make_link(by=SYSTEM)


def test_an_address_whose_organisation_went_out_of_reach_can_only_be_ended(ours: Branch) -> None:
    town = ours.town
    own_address(ours.secretary, ours.unit)
    leaves(ours.secretary)
    role = "village_secretary"
    territory.appoint(ours.secretary.person, role, by=SYSTEM, unit=town.neighbour)
    page = ours.desk.opens(PAGE)
    assert on(page) == []
    assert "the address opens nothing" in page
    key = CalendarLink.objects.get().pk
    ours.desk.posts(f"{PAGE}{key}/end/")
    assert not CalendarLink.objects.exists()


def test_the_page_of_what_is_announced_shows_its_address(ours: Branch, client: Client) -> None:
    page = client.get(f"/activities/at/{WUXING}/").content.decode()
    assert PUBLIC in page
    assert "webcal://" in page
    assert organisation.AT  # the tree of organisations stays as it is
    fetch("/calendar/at/999.ics", 404)
    fetch("/calendar/at/.ics", 404)
