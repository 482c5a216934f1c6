"""How somebody wants their e-mail: one question with three answers."""

import pytest
from pytest_django import Settings

from linli.common.errors import DomainError
from linli.outbox import services as outbox
from linli.outbox.choices import Channel, State, Way
from linli.outbox.models import EmailChoice, Message
from linli.people import services as people
from linli.people.actors import ANYBODY
from tests.desk import Desk
from tests.outbox.telephones import texting
from tests.town import Town

pytestmark = pytest.mark.django_db
PAGE = "/account/messages/"


def test_the_inbox_leads_to_the_choice_and_it_is_kept(town: Town) -> None:
    steward = Desk(town.grid_member)
    assert PAGE in steward.opens("/inbox/")
    page = steward.opens(PAGE)
    assert "jia@example.org" in page
    assert 'value="gathered" id="id_way_0" checked' in page.replace("required ", "")

    steward.posts(PAGE, 302, way="at_once")

    page = steward.opens(PAGE).replace("required ", "")
    assert "Saved." in page
    assert 'value="at_once" id="id_way_1" checked' in page
    assert outbox.way_of(town.grid_member.actor) == Way.AT_ONCE
    assert outbox.way_of(town.clerk.actor) == Way.GATHERED


def test_whoever_wants_no_e_mail_gets_none_of_what_waits_and_none_later(town: Town) -> None:
    town.reports()
    Desk(town.grid_member).posts(PAGE, 302, way="none")
    town.reports(kind="danger")

    mine = Message.objects.filter(to=town.grid_member.person)
    assert [one.state for one in mine.filter(channel=Channel.EMAIL)] == [State.SETTLED]
    assert mine.filter(channel=Channel.INBOX).count() == 2
    assert outbox.deliver_due() == 0


def test_a_deputy_is_told_in_the_way_that_the_deputy_chose(town: Town) -> None:
    assert EmailChoice.objects.count() == 0
    outbox.choose(Way.NONE, by=town.grid_member.actor)
    town.reports(unit_id=town.lanes[1].pk)
    assert Message.objects.filter(channel=Channel.EMAIL).count() == 1


def test_who_has_no_telephone_is_told_that_text_messages_want_one(
    town: Town, settings: Settings
) -> None:
    settings.LINLI_SMS = None
    needs = "no telephone of yours is known"
    assert needs not in Desk(town.grid_member).opens(PAGE)
    with texting(settings):
        page = Desk(town.grid_member).opens(PAGE)
        assert needs in page
        assert 'name="texts"' not in page
        people.change_contact(
            town.grid_member.person.pk, by=town.grid_member.actor, phone="13800001234"
        )
        page = Desk(town.grid_member).opens(PAGE)
        assert needs not in page
        assert 'name="texts"' in page


def test_another_answer_is_refused_with_the_form(town: Town) -> None:
    page = Desk(town.grid_member).posts(PAGE, 422, way="by pigeon").content.decode()
    assert "by pigeon" in page
    assert not EmailChoice.objects.exists()
    with pytest.raises(DomainError):
        outbox.choose("by pigeon", by=town.grid_member.actor)
    with pytest.raises(DomainError):
        outbox.choose(Way.NONE, by=ANYBODY)


def test_who_has_no_address_is_told_who_can_add_one(town: Town) -> None:
    user = town.grid_member.user
    assert user is not None
    user.email = ""
    user.save()
    assert "Your account has no e-mail address" in Desk(town.grid_member).opens(PAGE)
