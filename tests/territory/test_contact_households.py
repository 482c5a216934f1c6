"""Contact households (row S2-14): offered, asked, agreed or not, without a reason."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from linli.audit.models import Entry
from linli.common import clock
from linli.people.actors import SYSTEM
from linli.privacy import services as privacy
from linli.rulesets import services as rulesets
from linli.territory import services as territory
from linli.territory.models import Household, Link, Posting
from linli.territory.services import household_changes, link_answers, link_tables
from tests.contact import TABLE, contact_member, doors, wanted
from tests.desk import Desk
from tests.town import WUXING, Somebody, Town, appointed, somebody


@pytest.fixture
def member(town: Town) -> Somebody:
    """A party member of 五星村 who offered to be a contact, and to be named."""
    return contact_member(town, "联")


def slip_of(link: Link) -> str:
    return link_answers.address_of(link)


@pytest.mark.row("S2-14")
def test_a_household_is_asked_by_a_slip_agrees_and_stands_in_the_table(
    town: Town, member: Somebody
) -> None:
    first = doors(town)[0]
    desk = Desk(town.chief)
    desk.posts(TABLE, **wanted(town, member))
    assert desk.opens(TABLE).count("Not answered yet") == 6

    slips = desk.opens(f"{TABLE}slips/")
    assert slips.count("示例·联 offers to be your contact") == 6
    link = Link.objects.get(household=first)
    assert slip_of(link) in slips
    phone = Client(headers={"accept-language": "en"})
    assert "示例·联" in unescape(phone.get(slip_of(link)).content.decode())
    assert phone.post(slip_of(link), {"wish": "agree"}).status_code == 303

    link.refresh_from_db()
    assert (link.answer, link.said) == ("agreed", "itself")
    assert "You said yes." in phone.get(slip_of(link)).content.decode()
    table = desk.opens(TABLE)
    assert "Answered itself" in desk.opens(f"/office/link/{link.pk}/")
    assert table.count("Not answered yet") == 5
    sheet = desk.takes(f"{TABLE}?format=csv").decode()
    assert "新屋巷 1" in sheet
    assert "示例·联" in sheet


def test_a_household_declines_without_a_reason_and_is_not_asked_again(
    town: Town, member: Somebody
) -> None:
    doors(town)
    desk = Desk(town.chief)
    desk.posts(TABLE, **wanted(town, member))
    link = Link.objects.get(household__number="2")
    Client().post(slip_of(link), {"wish": "agree"})

    Client().post(slip_of(link), {"wish": "none"})

    link.refresh_from_db()
    assert link.until_at is not None
    assert link.reason == ""
    assert "新屋巷 2" not in desk.opens(TABLE)
    assert "新屋巷 2" not in desk.opens(f"{TABLE}?over=yes")
    page = desk.opens(f"/office/households/{link.household_id}/")
    assert "This household wants no contact member." in page
    assert "示例·联" not in page.partition("<main")[2]
    again = desk.posts(TABLE, status=409, **wanted(town, member, number="2", last=""))
    assert "wants no contact member" in again.text
    assert "新屋巷 2" not in desk.opens(f"{TABLE}propose/")
    ended = Client(headers={"accept-language": "en"}).get(slip_of(link))
    assert "This link has ended." in ended.content.decode()
    late = Client().post(slip_of(link), {"wish": "agree"})
    assert late.status_code == 409
    for entry in Entry.objects.filter(verb="answer_link"):
        assert (entry.by_person, entry.details) == ("", {})


def test_another_member_is_asked_for_and_the_same_one_is_not_proposed_again(
    town: Town, member: Somebody
) -> None:
    doors(town, 1)
    desk = Desk(town.chief)
    desk.posts(TABLE, **wanted(town, member, last=""))
    Client().post(slip_of(Link.objects.get()), {"wish": "other"})

    assert "There is nothing to propose" in desk.opens(f"{TABLE}propose/")
    gaps = desk.opens(f"/office/gaps/{WUXING}/")
    assert "1 asked for another member: propose one." in gaps
    door = f"/office/households/{Link.objects.get().household_id}/"
    assert "asked for another member" in desk.opens(door)
    assert "示例·联" not in desk.opens(door).partition("<main")[2]  # nobody is told who it was
    other = contact_member(town, "帮")
    page = desk.opens(f"{TABLE}propose/")

    assert "示例·帮" in page
    assert "示例·联" not in page.partition("<main")[2]
    assert other.person.links.count() == 0
    desk.posts(TABLE, **wanted(town, other, last=""))
    assert "asked for another member" not in desk.opens(f"/office/gaps/{WUXING}/")
    assert "asked for another member" not in desk.opens(door)


def test_a_grid_member_writes_down_what_a_household_says(town: Town, member: Somebody) -> None:
    one, two = doors(town, 2)
    Desk(town.chief).posts(TABLE, **wanted(town, member, last="2"))
    desk = Desk(town.grid_member)
    page = f"/office/households/{one.pk}/"

    assert "Slip for the household" in desk.opens(page)
    assert "新屋巷 1" in desk.opens(f"/work/links/{Link.objects.get(household=one).pk}/slip/")
    desk.posts(f"{page}answer/", wish="agree")

    link = Link.objects.get(household=one)
    assert (link.answer, link.said) == ("agreed", "to_staff")
    neighbour = Desk(town.next_grid_member)
    neighbour.posts(f"/office/households/{two.pk}/answer/", status=404, wish="none")
    assert "新屋巷" not in neighbour.opens(f"{TABLE}slips/").partition("<main")[2]
    desk.posts(f"/office/households/{two.pk}/answer/", status=422, wish="")


def test_who_wants_none_may_want_one_after_all(town: Town, member: Somebody) -> None:
    one = doors(town, 1)[0]
    desk = Desk(town.clerk)
    desk.posts(f"/office/households/{one.pk}/no-link/")
    chief = Desk(town.chief)
    chief.posts(TABLE, status=409, **wanted(town, member, last=""))

    desk.posts(f"/office/households/{one.pk}/link-again/")
    chief.posts(TABLE, **wanted(town, member, last=""))

    assert Link.objects.get().household == one


def test_said_already_is_written_down_at_once(town: Town, member: Somebody) -> None:
    one = doors(town, 1)[0]
    Household.objects.update(no_link_at=clock.now())

    Desk(town.chief).posts(TABLE, **wanted(town, member, last="", agreed="on"))

    one.refresh_from_db()
    assert one.no_link_at is None
    assert (Link.objects.get().answer, Link.objects.get().said) == ("agreed", "to_staff")


def test_one_household_has_one_member_and_nobody_more_than_the_rule(
    town: Town, member: Somebody
) -> None:
    doors(town, 30)
    other = contact_member(town, "帮")
    desk = Desk(town.chief)
    desk.posts(TABLE, **wanted(town, member))

    taken = desk.posts(TABLE, status=409, **wanted(town, other, number="6", last="9"))
    assert "新屋巷 6 is linked to 示例·联 already" in unescape(taken.text)
    assert other.person.links.count() == 0
    many = desk.posts(TABLE, status=422, **wanted(town, other, number="7", last="30"))
    assert "would have 24 links; at most 20" in unescape(many.text)
    rulesets.set_value(
        "links.contact.per_holder", {"least": 5, "most": 8}, by=SYSTEM, path=town.village.path
    )
    many = desk.posts(TABLE, status=422, **wanted(town, other, number="7", last="15"))
    assert "would have 9 links; at most 8" in unescape(many.text)
    assert Link.objects.count() == 6


def test_a_member_who_did_not_agree_to_be_named_gets_no_household(town: Town) -> None:
    doors(town, 1)
    quiet = appointed(somebody("默"), "contact_member", town.village)

    refused = Desk(town.chief).posts(TABLE, status=422, **wanted(town, quiet, last=""))

    assert "has not agreed yet" in refused.text
    assert "示例·默" not in Desk(town.chief).opens(f"{TABLE}propose/")


def test_a_link_is_passed_on_with_its_history_and_the_household_is_asked_anew(
    town: Town, member: Somebody
) -> None:
    doors(town, 1)
    other = contact_member(town, "帮")
    desk = Desk(town.chief)
    desk.posts(TABLE, **wanted(town, member, last="", agreed="on"))
    link = Link.objects.get()

    desk.posts(f"/office/link/{link.pk}/pass-on/", holder=f"person:{other.person.pk}")

    new = Link.objects.get(person=other.person)
    assert new.answer == "asked"
    assert "示例·联" in desk.opens(f"{TABLE}?over=yes")
    desk.posts(f"/office/link/{new.pk}/end/", reason="搬走")
    assert "搬走" in desk.opens(f"/office/link/{new.pk}/")
    again = desk.posts(f"/office/link/{new.pk}/end/", status=409)
    assert "has ended already" in again.text


def test_links_go_along_when_a_household_moves_within_the_village(
    town: Town, member: Somebody
) -> None:
    one = doors(town, 1)[0]
    Desk(town.chief).posts(TABLE, **wanted(town, member, last="", agreed="on"))

    new = household_changes.move(one.pk, town.lanes[1], "9", by=SYSTEM)

    link = Link.objects.current(clock.now()).get()
    assert (link.household, link.answer) == (new, "agreed")
    household_changes.end(new.pk, by=SYSTEM)
    assert not Link.objects.current(clock.now() + timedelta(seconds=1)).exists()


def test_a_sign_names_a_member_only_while_both_sides_agree(town: Town, member: Somebody) -> None:
    doors(town, 1)
    lane = town.lanes[0]
    Desk(town.chief).posts(TABLE, **wanted(town, member, last=""))
    assert link_tables.of_place(lane) == []

    Client().post(slip_of(Link.objects.get()), {"wish": "agree"})
    assert [one.name for one in link_tables.of_place(lane)] == ["示例·联"]
    Posting.objects.filter(pk=member.postings[0].pk).update(name_agreed_at=None)
    assert link_tables.of_place(lane) == []


@pytest.mark.row("S2-14")
def test_the_page_of_the_lane_names_the_member_and_the_table_counts_who_has_one(
    town: Town, member: Somebody, client: Client
) -> None:
    doors(town, 3)
    Desk(town.chief).posts(TABLE, **wanted(town, member, last="2"))
    lane = f"/places/{WUXING}/{town.lanes[0].pk}/"
    assert "示例·联" not in client.get(lane).content.decode()

    first, second = Link.objects.order_by("household__number")
    Client().post(slip_of(first), {"wish": "agree"})
    Client().post(slip_of(second), {"wish": "none"})

    assert "示例·联" in client.get(lane).content.decode()
    table = Desk(town.chief).opens(TABLE)
    assert "1 of 3 households have a contact member." in table
    assert "Waiting for an answer: 0. Want none: 1." in table


def test_what_a_household_did_not_want_goes_by_itself(town: Town, member: Somebody) -> None:
    one = doors(town, 1)[0]
    Desk(town.chief).posts(TABLE, **wanted(town, member, last=""))
    Client().post(slip_of(Link.objects.get()), {"wish": "none"})

    with clock.told(clock.now() + timedelta(days=32)):
        privacy.dispose_all()

    assert not Link.objects.exists()
    one.refresh_from_db()
    assert one.no_link_at is not None


def test_nobody_else_reads_or_answers(town: Town, member: Somebody) -> None:
    doors(town, 1)
    Desk(town.chief).posts(TABLE, **wanted(town, member, last=""))
    link = Link.objects.get()
    stranger = Client()

    assert stranger.get(f"/h/{link.pk}/{'A' * 22}/").status_code == 404
    assert stranger.get(TABLE).status_code == 302
    outsider = Desk(town.outsider)
    outsider.opens(TABLE, 404)
    outsider.opens(f"/office/link/{link.pk}/", 404)
    Desk(town.grid_member).opens(TABLE, 404)
    deputy = Desk(appointed(somebody("副", "fu"), "deputy_chief_grid_leader", town.village))
    assert "示例·联" in deputy.opens(TABLE)
    deputy.posts(f"/office/link/{link.pk}/end/", status=403)
    deputy.posts(TABLE, status=403, **wanted(town, member, last=""))
    assert stranger.post(slip_of(link), {"wish": "perhaps"}).status_code == 422


def test_a_member_sees_what_they_look_after(town: Town) -> None:
    who = contact_member(town, "联", "lian")
    doors(town, 1)
    Desk(town.chief).posts(TABLE, **wanted(town, who, last=""))

    page = Desk(who).opens("/work/links/")
    assert "新屋巷 1" in page
    assert f"/places/{WUXING}/report/?unit={town.lanes[0].pk}" in page
    assert "Nothing yet" in Desk(town.clerk).opens("/work/links/")
    assert territory.actor_of(who.person).grants[0].verbs == frozenset()
