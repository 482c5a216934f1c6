"""A household's slip that was lost: another one is made, and the old one dies at once."""

from http import HTTPStatus

import pytest
from django.test import Client

from linli.audit.models import Entry
from linli.territory.models import Link
from linli.territory.services import link_answers
from tests.contact import TABLE, contact_member, doors, wanted
from tests.desk import Desk
from tests.town import Somebody, Town


@pytest.fixture
def member(town: Town) -> Somebody:
    """A party member of 五星村 who offered to be a contact, and can sign in."""
    return contact_member(town, "联", "lian")


@pytest.fixture
def link(town: Town, member: Somebody) -> Link:
    """They were linked to a door of 新屋巷."""
    doors(town, 1)
    Desk(town.chief).posts(TABLE, **wanted(town, member, last=""))
    return Link.objects.get()


def opens(address: str) -> bool:
    """Whether the slip opens, and takes an answer."""
    found = Client().get(address).status_code
    sent = Client().post(address, {"wish": "agree"}).status_code
    assert (found, sent) in {(HTTPStatus.OK, 303), (404, 404)}
    return found == HTTPStatus.OK


def slip_on(page: str) -> str:
    return "/h/" + page.partition("/h/")[2].partition("<")[0]


@pytest.mark.row("S2-14")
def test_the_member_makes_a_new_slip_and_the_old_one_opens_nothing(
    member: Somebody, link: Link
) -> None:
    desk = Desk(member)
    page = f"/work/links/{link.pk}/slip/"
    assert page in desk.opens("/work/links/")
    old = slip_on(desk.opens(page))
    assert opens(old)

    desk.posts(page)

    new = slip_on(desk.opens(page))
    assert new != old
    assert not opens(old)
    assert opens(new)
    link.refresh_from_db()
    assert link.answer == "agreed"  # what was answered stays
    entry = Entry.objects.get(verb="renew_link")
    assert entry.what == f"territory.Link:{link.pk}"
    assert slip_on(new) not in str(entry.details)


@pytest.mark.parametrize("page", ["/office/households/{door}/", "/office/link/{link}/"])
def test_the_office_makes_a_new_slip_also_after_the_answer(
    town: Town, link: Link, page: str
) -> None:
    old = link_answers.address_of(link)
    assert opens(old)
    desk = Desk(town.chief)
    address = page.format(door=link.household_id, link=link.pk)
    assert "Slip for the household" in desk.opens(address)

    desk.posts(f"{address}new-slip/")

    assert "The old slip opens nothing any more." in desk.opens(address)
    assert not opens(old)
    assert opens(slip_on(desk.opens(f"/work/links/{link.pk}/slip/")))


def test_nobody_else_makes_or_reads_a_slip(town: Town, link: Link) -> None:
    page = f"/work/links/{link.pk}/slip/"
    for who in (town.next_grid_member, town.outsider, contact_member(town, "帮", "bang")):
        Desk(who).opens(page, 404)
        Desk(who).posts(page, status=404)
    assert opens(link_answers.address_of(link))


def test_a_link_that_ended_has_no_slip(town: Town, member: Somebody, link: Link) -> None:
    assert Client().post(link_answers.address_of(link), {"wish": "none"}).status_code == 303

    Desk(member).opens(f"/work/links/{link.pk}/slip/", 404)
    Desk(town.chief).posts(f"/office/link/{link.pk}/new-slip/", status=409)
