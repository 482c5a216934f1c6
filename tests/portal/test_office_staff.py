"""The staff pages: who is posted, inviting, appointing, ending, handing over, leave, access."""

import re
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.common import clock
from linli.matters import services as matters
from linli.matters.models import Matter
from linli.outbox.models import Message
from linli.people import services as people
from linli.people.actors import SYSTEM
from linli.people.models import Invitation, Person
from linli.territory import services as territory
from linli.territory.models import Leave, Posting
from tests.desk import Desk
from tests.town import HECHENG, WUXING, YIJIANG, Somebody, Town, appointed, somebody

VILLAGE = f"/office/staff/{WUXING}/"
INVITE = f"{VILLAGE}invite/"
APPOINT = f"{VILLAGE}appoint/"


@pytest.fixture
def admin(town: Town) -> Desk:
    """The administrator of 鹤城镇."""
    return Desk(appointed(somebody("管", "guan"), "administrator", town.township))


def new(town: Town, **more: Any) -> dict[str, Any]:
    """What the form for somebody new sends."""
    return {
        "name": "示例·癸",
        "role": "village_clerk",
        "where": f"unit:{town.village.pk}",
        "day": clock.today().isoformat(),
        "key": uuid4(),
        **more,
    }


def of(who: Somebody) -> str:
    return f"/office/postings/{who.postings[0].pk}/"


def code_on(page: str) -> str:
    found = re.search(r"Code: <b>([\d ]+)</b>", page)
    assert found is not None, page
    return found.group(1)


def test_the_list_names_everybody_and_what_is_vacant(admin: Desk, town: Town) -> None:
    page = admin.opens(VILLAGE)

    for name in ("甲", "申", "乙", "丁", "戊"):
        assert f"示例·{name}" in page
    assert "示例·庚" not in page
    vacant = page.partition("<h2>Vacant</h2>")[2].partition("</section>")[0]
    assert "Grid 03" in vacant
    assert "Deputy chief grid leader" in vacant
    assert "Village branch secretary" not in vacant
    assert "示例·甲" in admin.opens(f"/office/staff/{HECHENG}/")


def test_somebody_new_is_posted_and_gets_in_with_the_code_alone(admin: Desk, town: Town) -> None:
    page = unescape(admin.posts(INVITE, status=200, **new(town, phone="13800000000")).text)

    assert "示例·癸" in page
    posting = Posting.objects.get(person__display_name="示例·癸")
    assert (posting.role_id, posting.unit) == ("village_clerk", town.village)
    phone = Client(headers={"accept-language": "en"})
    assert "/join/" in page
    link = re.search(r"https?://[^/]+(/join/[\w-]+/)", page)
    assert link is not None
    assert phone.get(link.group(1)).status_code == 200
    assert len(code_on(page).replace(" ", "")) >= 8
    assert "has no account yet" in admin.opens(VILLAGE)


def test_a_way_in_is_shown_once_and_sent_twice_makes_one_person(admin: Desk, town: Town) -> None:
    form = new(town)
    first = admin.posts(INVITE, status=200, **form)
    assert first.headers["Cache-Control"].count("no-store")

    again = admin.posts(INVITE, status=409, **form)

    assert "was sent already" in again.text
    assert Person.objects.filter(display_name="示例·癸").count() == 1
    assert Invitation.objects.count() == 1


def test_a_form_with_a_mistake_comes_back_filled(admin: Desk, town: Town) -> None:
    for wrong in (
        {"name": ""},
        {"day": "gestern"},
        {"phone": "keine"},
        {"role": "group_leader"},  # is posted to groups, not to the village
        {"username": "jia"},  # taken
    ):
        answer = admin.posts(INVITE, status=422, **new(town, **{"name": "示例·壬", **wrong}))
        assert "Nothing that you wrote is lost" in answer.text
        if wrong != {"name": ""}:
            assert "示例·壬" in answer.text
    assert not Person.objects.filter(display_name="示例·壬").exists()


@pytest.mark.parametrize("role", ["administrator", "township_lead"])
def test_nobody_gives_more_than_they_have(town: Town, role: str) -> None:
    """Neither by the form, nor by a request that the form would not send, nor to themselves."""
    desk = Desk(town.chief)
    before = Posting.objects.count()
    desk.posts(INVITE, status=422, **new(town, role=role))
    desk.posts(
        APPOINT,
        status=422,
        person=town.chief.person.pk,
        role=role,
        where=f"unit:{town.village.pk}",
        day=clock.today().isoformat(),
    )
    assert Posting.objects.count() == before


def test_what_a_leave_lends_is_not_given_on(town: Town, admin: Desk) -> None:
    """The clerk stands in for the chief; chiefs may appoint, but not a clerk who only lends."""
    now = clock.now()
    territory.plan_leave(
        town.chief.postings[0],
        by=SYSTEM,
        since_at=now - timedelta(hours=1),
        until_at=now + timedelta(days=7),
        deputy=town.clerk.person,
    )
    desk = Desk(town.clerk)
    desk.opens(INVITE)
    desk.posts(INVITE, status=422, **new(town, role="chief_grid_leader"))
    assert not Person.objects.filter(display_name="示例·癸").exists()


def test_nobody_appoints_above_or_beside_their_own_place(town: Town) -> None:
    chief = Desk(town.chief)
    for code in (HECHENG, YIJIANG, "440784105213"):
        chief.posts(f"/office/staff/{code}/invite/", status=404, **new(town))
        chief.opens(f"/office/staff/{code}/", 404)
    chief.posts(INVITE, status=422, **new(town, where=f"unit:{town.township.pk}"))


@pytest.mark.parametrize("name", ["clerk", "grid_member", "secretary", "nobody", "outsider"])
def test_who_does_not_manage_staff_gets_nowhere(town: Town, name: str) -> None:
    desk = Desk(town.cast[name])
    desk.posts(INVITE, status=404, **new(town))
    desk.opens(APPOINT, 404)
    desk.opens(of(town.chief), 200 if name == "secretary" else 404)  # a secretary looks only
    answer = desk.client.post(f"{of(town.chief)}end/", {"day": clock.today(), "reason": "x"})
    assert answer.status_code in {403, 404}
    answer = desk.client.post(f"/office/people/{town.chief.person.pk}/access/", {"do": "invite"})
    assert answer.status_code in {403, 404}
    assert Posting.objects.get(pk=town.chief.postings[0].pk).until_at is None


def test_whoever_reads_the_list_finds_the_way_back_to_it_from_a_posting(town: Town) -> None:
    back = f'<a href="/office/staff/{WUXING}/">Staff'
    address = f"/office/postings/{town.grid_member.postings[0].pk}/"

    assert back in Desk(town.secretary).opens(address)
    assert back not in Desk(town.grid_member).opens(address)


def test_the_access_of_somebody_who_outranks_one_is_not_given(town: Town) -> None:
    """Else a chief who invites the township's clerk "anew" would sign in as them."""
    appointed(town.street, "village_secretary", town.village)
    before = Invitation.objects.count()
    answer = Desk(town.chief).client.post(
        f"/office/people/{town.street.person.pk}/access/", {"do": "invite"}
    )
    assert answer.status_code == 403
    assert Invitation.objects.count() == before


def test_somebody_known_takes_a_further_posting(admin: Desk, town: Town) -> None:
    form: dict[str, Any] = {
        "person": town.clerk.person.pk,
        "role": "grid_member",
        "where": f"grid:{town.grids[2].pk}",
        "day": clock.today().isoformat(),
        "key": uuid4(),
    }
    admin.posts(APPOINT, **form)
    admin.posts(APPOINT, status=409, **form)  # pressed twice
    admin.posts(APPOINT, status=409, **{**form, "key": uuid4()})  # asked for anew

    assert Posting.objects.filter(person=town.clerk.person).count() == 2
    assert "Other postings" in admin.opens(of(town.clerk))


def test_before_a_posting_ends_it_says_who_gets_the_work_and_so_it_is(
    admin: Desk, town: Town
) -> None:
    matter = town.reports()
    page = admin.opens(of(town.grid_member))
    assert "Open matters · 1" in page
    assert "they would go to 示例·乙" in page  # grid 01 has nobody else: the village clerk

    admin.posts(f"{of(town.grid_member)}end/", day=clock.today().isoformat(), reason="调走")

    moved = Matter.objects.get(pk=matter.pk)
    assert moved.owner == town.clerk.postings[0]
    assert "示例·甲" in admin.opens(f"{VILLAGE}?over=yes")
    assert "示例·甲" not in admin.opens(VILLAGE)


def test_an_end_in_the_past_is_refused_on_the_page(admin: Desk, town: Town) -> None:
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    answer = admin.posts(f"{of(town.clerk)}end/", status=422, day=yesterday, reason="x")
    assert "Choose today or a later day" in answer.text


def test_the_last_who_manages_a_place_does_not_leave_it_to_nobody(town: Town) -> None:
    territory.end_posting(town.lead.postings[0].pk, by=SYSTEM)
    chief = Desk(town.chief)
    fields: dict[str, Any] = {"day": clock.today().isoformat(), "reason": "x"}
    answer = chief.posts(f"{of(town.chief)}end/", status=422, **fields)
    assert "Nobody else manages the staff" in answer.text


def test_a_posting_is_handed_over_on_a_day_and_open_work_moves_then(
    admin: Desk, town: Town
) -> None:
    appointed(somebody("卯", "mao"), "village_clerk", town.village)  # would be asked otherwise
    matter = town.reports(unit_id=town.lanes[2].pk)  # grid 03 is vacant: a clerk has it
    holder = matter.owner
    assert holder is not None
    who = somebody("癸", "gui")
    appointed(who, "instructor", town.village)
    day = clock.today() + timedelta(days=3)
    form: dict[str, Any] = {
        "person": who.person.pk,
        "day": day.isoformat(),
        "reason": "换届",
        "key": uuid4(),
    }
    admin.posts(f"/office/postings/{holder.pk}/hand-over/", **form)
    admin.posts(f"/office/postings/{holder.pk}/hand-over/", status=409, **form)

    assert Matter.objects.get(pk=matter.pk).owner == holder
    later = clock.now() + timedelta(days=3, hours=1)
    with clock.told(later):
        from_worker = Message.objects.count()
        assert matters.hand_over_ended() == 1
        owner = Matter.objects.get(pk=matter.pk).owner
        assert owner is not None
        assert owner.person == who.person
        assert Message.objects.count() > from_worker


def test_a_leave_is_planned_for_others_and_for_oneself(admin: Desk, town: Town) -> None:
    span: dict[str, Any] = {
        "day": (clock.today() + timedelta(days=1)).isoformat(),
        "until": (clock.today() + timedelta(days=4)).isoformat(),
    }
    admin.posts(f"{of(town.grid_member)}leave/", deputy=town.clerk.person.pk, **span)
    admin.posts(f"{of(town.grid_member)}leave/", status=409, deputy=town.clerk.person.pk, **span)
    own = Desk(town.clerk)
    assert "Plan leave" in own.opens(of(town.clerk))
    assert "End the posting" not in own.opens(of(town.clerk))
    own.posts(f"{of(town.clerk)}leave/", deputy=town.chief.person.pk, **span)
    own.posts(f"{of(town.clerk)}leave/", status=422, day=span["until"], until=span["day"])

    assert Leave.objects.count() == 2
    with clock.told(clock.now() + timedelta(days=2)):
        assert town.clerk.actor.granting("matters.handle")[0].posting_id
        assert "away" in admin.opens(VILLAGE)


def test_access_is_cut_off_deactivated_and_given_back(admin: Desk, town: Town) -> None:
    lost = Desk(town.clerk)
    lost.opens("/work/")
    address = f"/office/people/{town.clerk.person.pk}/access/"

    admin.posts(address, do="cut_off")
    assert lost.client.get("/work/").status_code == 302
    admin.posts(address, do="deactivate")
    account = people.account_of(town.clerk.person)
    assert account is not None
    assert not account.is_active
    admin.posts(address, do="reactivate")
    page = unescape(admin.posts(address, status=200, do="invite").text)
    assert "yi" in page
    assert code_on(page)
    admin.posts(address, status=422, do="something")


def test_another_townships_administrator_sees_nothing_of_it(town: Town) -> None:
    far = town.far.parent
    assert far is not None
    other = Desk(appointed(somebody("远", "yuan"), "administrator", far))
    other.opens(VILLAGE, 404)
    other.opens(of(town.clerk), 404)
    other.posts(f"/office/people/{town.clerk.person.pk}/access/", status=404, do="cut_off")
    assert "示例·乙" not in other.opens(f"/office/staff/{far.code}/")
    page = other.opens(f"/office/staff/{far.code}/appoint/")
    assert "示例·庚" in page
    assert "示例·乙" not in page


def test_the_list_asks_as_much_for_one_as_for_three_hundred(admin: Desk, town: Town) -> None:
    admin.opens(VILLAGE)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            page = admin.opens(VILLAGE)
        counts.append(len(queries))
        for number in range(300):
            appointed(somebody(f"众{number}"), "instructor", town.village)
    assert counts[0] == counts[1] <= 15
    assert "Next page" in page
