"""My data for somebody with an account: posts stay, what is not needed can go."""

import json

from linli.audit.models import Reading
from linli.matters import services as matters
from linli.outbox.models import Message
from linli.outbox.services import mark_read
from linli.people import services as people
from linli.people.actors import SYSTEM
from linli.people.models import Person
from linli.territory.models import Posting
from tests.desk import Desk
from tests.town import Somebody, Town

HOME = "/account/data/"


def known(who: Somebody) -> Person:
    return people.change_contact(
        who.person.pk, by=SYSTEM, phone="13800001234", address="示例巷 1 号"
    )


def test_somebody_sees_their_account_posts_and_messages_and_nobody_elses(town: Town) -> None:
    known(town.grid_member)
    town.reports()
    told = Desk(town.grid_member).opens(HOME)
    for held in ("jia", "jia@example.org", "138****1234", "Full-time grid member", "Waiting for"):
        assert held in told
    assert "13800001234" not in told
    for others in ("示例·乙", "yi@example.org"):
        assert others not in told


def test_it_says_who_read_their_number(town: Town) -> None:
    person = known(town.grid_member)
    people.read_contact(person, by=town.chief.actor, purpose="排班", of_path=town.village.path)
    told = Desk(town.grid_member).opens(HOME)
    assert "示例·丁" in told
    assert "排班" in told


def test_their_own_number_is_shown_on_asking_and_noted(town: Town) -> None:
    known(town.grid_member)
    desk = Desk(town.grid_member)
    told = desk.posts(f"{HOME}show/", 200).content.decode()
    assert "13800001234" in told
    assert "示例巷 1 号" in told
    assert Reading.objects.get().by_name == "示例·甲"


def test_number_and_address_are_corrected_each_by_itself(town: Town) -> None:
    known(town.grid_member)
    desk = Desk(town.grid_member)
    desk.posts(f"{HOME}correct/", phone="13900005678", address="")
    told = desk.posts(f"{HOME}show/", 200).content.decode()
    assert "13900005678" in told
    assert "示例巷 1 号" in told
    assert "abc" in desk.posts(f"{HOME}correct/", 422, phone="abc").content.decode()


def test_a_copy_holds_the_same(town: Town) -> None:
    known(town.grid_member)
    town.reports()
    told = json.loads(Desk(town.grid_member).posts(f"{HOME}copy/", 200, format="json").content)
    assert told["contact"]["phone"] == "13800001234"
    assert {"territory.Posting", "people.User", "outbox.Message"} <= {
        held["record"] for held in told["held"]
    }


def test_what_is_not_needed_goes_and_posts_stay(town: Town) -> None:
    known(town.grid_member)
    matter = town.reports()
    message = Message.objects.filter(to=town.grid_member.person, channel="inbox").get()
    desk = Desk(town.grid_member)

    desk.posts(f"{HOME}erase/", what="messages")
    assert Message.objects.filter(pk=message.pk).exists()  # not read yet: it still has to be done
    mark_read(message.pk, by=town.grid_member.actor)
    desk.posts(f"{HOME}erase/", what="messages")
    desk.posts(f"{HOME}erase/", what="contact")
    desk.posts(f"{HOME}erase/", 422, what="postings")

    assert not Message.objects.filter(pk=message.pk).exists()
    person = Person.objects.get(pk=town.grid_member.person.pk)
    assert (person.phone_sealed, person.address_sealed) == (None, None)
    assert person.display_name == "示例·甲"
    assert Posting.objects.filter(person=person).exists()
    assert matters.link_of(matter)


def test_of_matters_that_they_took_in_they_see_the_number_alone(town: Town) -> None:
    matter = town.reports("秘密的话", by=town.clerk.actor, source="phone", phone="13877776666")
    told = Desk(town.clerk).opens(HOME)
    assert str(matter) in told
    assert "秘密的话" not in told
    assert "6666" not in told
