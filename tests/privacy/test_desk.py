"""The request desk: somebody calls or comes, a clerk does it for them, and each step is noted."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from linli.audit.models import Entry, Reading
from linli.common import clock
from linli.matters.choices import Status
from linli.matters.models import Matter, MatterStep
from linli.people.models import Person
from linli.privacy import services as privacy
from linli.privacy.models import Request
from linli.rulesets import services as rulesets
from tests import stages
from tests.desk import Desk
from tests.held import PHONE, WORDS, reported
from tests.town import Town, appointed

HOME = "/office/privacy/"


def filled(**more: Any) -> dict[str, Any]:
    """The form of a request, as it is filled in."""
    return {
        "key": "k1", "wants": "erase", "how": "phone", "known_by": "called_back",
        "words": "不想再留电话", **more,
    }  # fmt: skip


def taken(desk: Desk, **more: Any) -> str:
    """Take a request; the address of its page."""
    return str(desk.posts(HOME, **filled(**more)).headers["Location"])


def at(address: str, matter: Matter) -> str:
    return f"{address}{matter.number}/"


def test_a_call_is_noted_and_everything_of_that_number_is_found(town: Town) -> None:
    one = reported(town)
    other = town.reports("另一件", phone="138-0000-1234")
    stranger = town.reports("别人的", phone="13800001235")
    desk = Desk(town.street)
    told = desk.opens(taken(desk, phone="138 0000 1234"))

    assert str(one) in told
    assert str(other) in told
    assert str(stranger) not in told
    assert PHONE not in told
    row = Request.objects.get()
    assert sorted(row.matters) == sorted([str(one.pk), str(other.pk)])
    assert PHONE not in repr(list(Request.objects.values())) + repr(list(Entry.objects.values()))
    noted = Entry.objects.get(verb="privacy_request")
    assert noted.details["found"] == 2
    assert (noted.by_name, noted.in_role) == ("示例·丙", "township_clerk")


def test_the_number_of_a_matter_finds_that_one_alone(town: Town) -> None:
    one = reported(town)
    other = town.reports("另一件", phone=PHONE)
    desk = Desk(town.street)
    told = desk.opens(taken(desk, number=str(one)))
    assert str(one) in told
    assert str(other) not in told


def test_it_is_to_be_answered_within_fifteen_working_days(town: Town) -> None:
    taken(Desk(town.street), phone=PHONE)
    row = Request.objects.get()
    calendar = rulesets.values([]).calendar()
    day, last = clock.local(row.received_at).date(), clock.local(row.due_at).date()
    worked = 0
    while day < last:
        day += timedelta(days=1)
        worked += calendar.is_workday(day)
    assert (worked, calendar.is_workday(last)) == (15, True)


def test_the_same_form_sent_twice_is_one_request(town: Town) -> None:
    desk = Desk(town.street)
    assert taken(desk, phone=PHONE) == taken(desk, phone=PHONE)
    assert Request.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "One of the two is enough."),
        ({"phone": "十三八"}, "Write the digits of one phone number"),
        ({"number": "1234"}, "number"),
        ({"phone": PHONE, "known_by": "other"}, "Please fill this in."),
    ],
)
def test_what_cannot_be_used_comes_back_filled(town: Town, more: Any, said: str) -> None:
    answer = Desk(town.street).posts(HOME, 422, **filled(**more))
    told = answer.content.decode()
    assert said in told
    assert "不想再留电话" in told
    assert not Request.objects.exists()


def test_what_is_held_is_seen_masked_and_the_number_on_asking(town: Town) -> None:
    matter = reported(town)
    desk = Desk(town.street)
    page = at(taken(desk, phone=PHONE, wants="see"), matter)
    told = desk.opens(page)
    assert WORDS in told
    assert "138****1234" in told
    assert PHONE not in told
    assert not Reading.objects.exists()

    assert PHONE in desk.posts(f"{page}show/", 200).content.decode()
    assert PHONE in desk.posts(f"{page}show/", 200, format="page").content.decode()
    assert {row.purpose for row in Reading.objects.all()} == {
        "Request of the person: To see what is held"
    }


def test_a_correction_is_made_on_their_behalf(town: Town) -> None:
    matter = reported(town)
    desk = Desk(town.street)
    page = at(taken(desk, phone=PHONE, wants="correct"), matter)
    desk.posts(f"{page}do/", what="correct", name="示例·正", phone="13900005678")
    assert Person.objects.with_phone("13900005678").get().display_name == "示例·正"
    assert "十三" in desk.posts(f"{page}do/", 422, what="correct", phone="十三").content.decode()


def test_erasing_for_them_names_the_clerk_and_the_reporter_in_the_story(town: Town) -> None:
    matter = reported(town, Status.CLOSED)
    desk = Desk(town.street)
    page = at(taken(desk, phone=PHONE), matter)
    desk.posts(f"{page}do/", 422, what="erase")
    desk.posts(f"{page}do/", what="erase", sure="on")
    assert stages.again(matter).text == ""
    step = MatterStep.objects.get(record=matter, verb="erase")
    assert step.actor["on_behalf_of"] == "reporter"
    assert step.actor["role"] == "township_clerk"
    assert Entry.objects.filter(verb="privacy_erase").count() == 1
    assert "Erased on" in desk.opens(page)


def test_consent_is_withdrawn_for_them_and_an_open_matter_goes_on(town: Town) -> None:
    matter = reported(town, Status.IN_HAND)
    desk = Desk(town.street)
    page = at(taken(desk, phone=PHONE), matter)
    assert "still open" in desk.posts(f"{page}do/", 409, what="erase", sure="on").content.decode()
    desk.posts(f"{page}do/", what="contact")
    assert not Person.objects.with_phone(PHONE).exists()
    assert stages.again(matter).status == Status.IN_HAND
    desk.posts(f"{page}do/", 404, what="anything")


def test_it_is_answered_once_and_then_closed(town: Town) -> None:
    matter = reported(town)
    desk = Desk(town.street)
    address = taken(desk, phone=PHONE)
    desk.posts(f"{address}answer/", 422, answer="")
    desk.posts(f"{address}answer/", answer="号码已删")
    told = desk.opens(address)
    assert "号码已删" in told
    assert "Note the answer" not in told
    desk.posts(f"{address}answer/", 409, answer="再答一次")
    desk.posts(f"{at(address, matter)}do/", 409, what="contact")
    assert Person.objects.with_phone(PHONE).exists()


def test_a_refusal_carries_its_reason_and_the_next_door(town: Town) -> None:
    desk = Desk(town.street)
    address = taken(desk, phone=PHONE)
    desk.posts(f"{address}answer/", 422, refuse="yes", reason="不是本人")
    desk.posts(f"{address}answer/", refuse="yes", reason="不是本人", next_door="县网信办")
    told = desk.opens(address)
    assert "不是本人" in told
    assert "县网信办" in told
    assert Request.objects.get().outcome == "refused"


def test_only_whoever_answers_requests_there_sees_them(town: Town) -> None:
    matter = reported(town)
    address = taken(Desk(town.street), phone=PHONE)
    for who in (town.clerk, town.grid_member, town.chief):
        Desk(who).opens(HOME, 403)
        Desk(who).opens(address, 404)
        Desk(who).opens("/office/retention/", 403)
    assert Client().get(HOME).status_code == 302
    far = town.far.parent
    assert far is not None
    outsider = Desk(appointed(town.outsider, "township_clerk", far))
    outsider.opens(address, 404)
    outsider.opens(at(address, matter), 404)
    told = outsider.opens(taken(outsider, phone=PHONE, key="k2"))
    assert str(matter) not in told
    assert "Nothing is held here under this number" in told


def test_the_proofs_of_retention_stand_on_a_page(town: Town) -> None:
    desk = Desk(town.street)
    assert "Nothing has run yet" in desk.opens("/office/retention/")
    with stages.later(days=400):
        privacy.dispose_all()  # sessions too
    told = Desk(town.street).opens("/office/retention/")
    assert re.search(r'/retention.contact/">60 days</a>', told)
    assert re.search(r'/retention.matters/">3 years \(1096 days\)</a>', told)
    assert len(re.findall(r"<tr><td>", told)) >= 10


def test_the_desk_costs_the_same_however_many_requests(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    desk = Desk(town.street)
    taken(desk, phone=PHONE)
    desk.opens(HOME)
    with django_assert_num_queries(5):
        desk.opens(HOME)
    for number in range(6):
        taken(desk, phone=PHONE, key=f"more {number}")
    with django_assert_num_queries(5):
        desk.opens(HOME)
