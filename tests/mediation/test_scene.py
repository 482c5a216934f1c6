"""At the scene, with other bodies, and what the ledger and the screening show to whom."""

from datetime import timedelta

import pytest

from linli.common import clock
from linli.outbox.models import Message
from linli.people.actors import SYSTEM
from linli.rulesets import services as rulesets
from linli.territory.models import Posting
from tests.quarrel import browser, in_days, mediator_of, quarrel, words
from tests.town import WUXING, Town


def test_a_second_person_is_asked_again_by_another_tap_a_while_later(town: Town) -> None:
    case = quarrel(town)
    calls = Message.objects.filter(template="dispute_second", channel="inbox")
    seen = case.dispute.version
    for _tapped_twice in range(2):
        case.done("call_second", town.grid_member, version=seen)
    assert calls.count() == 1
    assert case.dispute.steps.filter(verb="call_second").count() == 1
    with clock.told(clock.now() + timedelta(minutes=4)):
        case.done("call_second", town.grid_member, version=seen)
    assert calls.count() == 2
    for _tapped_twice in range(2):
        case.done("arrive", town.grid_member, version=seen)
    assert case.dispute.steps.filter(verb="arrive").count() == 1


def test_whoever_calls_and_reaches_nobody_reads_so_at_once(town: Town) -> None:
    case = quarrel(town)
    Posting.objects.exclude(person=town.grid_member.person).update(until_at=clock.now())
    address = f"{case.page}do/call_second/"
    client = browser(town.grid_member)
    page = client.post(address, {"version": case.dispute.version}, follow=True)
    assert "Nobody else is posted here. Ring the village, or 110 in danger." in words(page)
    assert not Message.objects.filter(template="dispute_second").exists()


def test_when_it_is_night_is_a_rule_of_the_place(town: Town) -> None:
    case = quarrel(town)
    evening = clock.local(clock.now()).replace(hour=19, minute=30) + timedelta(days=1)
    with clock.told(evening):
        assert "go with a second person" not in words(case.sees())
    rulesets.set_value("messages.quiet.from", "19:00", by=SYSTEM, path=town.village.path)
    with clock.told(evening):
        assert "go with a second person" in words(case.sees())


@pytest.mark.row("S4-14")
def test_the_list_of_bodies_says_who_was_asked_and_what_became_of_it(town: Town) -> None:
    case = quarrel(town).mediating()
    case.done("refer", body="信访办", route="petition", reason="请答复")
    case.done("refer", body="人民法庭", route="judicial", reason="指导调解")
    petition, court = case.dispute.parts.order_by("number")
    case.done("take_part", part=petition.pk)
    case.done("close_part", part=court.pk, result="已指导")
    page = words(browser(town.chief).get("/disputes/bodies/"))
    assert "信访办" in page
    assert "人民法庭" not in page
    assert "Petitions office1100" in page
    assert "Judicial mediation1101" in page
    assert "已指导" in words(browser(town.chief).get("/disputes/bodies/?show=all"))
    assert "信访办" not in words(browser(town.next_grid_member).get("/disputes/bodies/"))


def test_a_petitions_office_has_its_own_time_to_answer_and_to_decide(town: Town) -> None:
    case = quarrel(town).mediating()
    case.done("refer", body="信访办", route="petition", reason="请答复")
    part = case.dispute.parts.get()
    assert (clock.local(part.answer_due_at) - clock.local(part.referred_at)).days == 15
    with in_days(3):
        case.done("take_part", part=part.pk)
        part.refresh_from_db()
        assert part.close_due_at is not None
        assert (part.close_due_at - clock.now()).days == 60
        assert "days left" in words(browser(town.chief).get("/disputes/bodies/"))


@pytest.mark.row("S4-18")
def test_bodies_that_sat_down_together_leave_who_does_what_for_both_sides(town: Town) -> None:
    case = quarrel(town).mediating()
    assert case.does("consult", bodies="法庭、人社所").status_code == 422
    case.done("consult", bodies="法庭、人社所", result="人社所三日内查账，法庭周五再谈")
    for page in (case.sees(), case.own_page(1)):
        assert "人社所三日内查账" in words(page)
        assert "法庭、人社所" in words(page)


@pytest.mark.row("S4-22")
def test_whoever_only_mediates_reads_no_numbers_of_their_own_cases(town: Town) -> None:
    case = quarrel(town).with_agreement("oral")
    mine = words(browser(mediator_of(town)).get("/disputes/"))
    assert case.matter.number[4:8] in mine
    assert "resolved" not in mine.lower()
    lead = words(browser(town.chief).get("/disputes/"))
    assert "1 of 1 resolved" in lead
    assert "Resolved where: Resident group and grid 1" in lead


@pytest.mark.row("S4-20")
def test_few_of_a_village_are_not_named_to_the_township_on_any_page(town: Town) -> None:
    group = town.lanes[0].parent
    township = town.village.parent
    assert group is not None
    assert township is not None
    page = f"/disputes/screening/{WUXING}/"
    assert browser(town.clerk).post(page, {f"{group.pk}-land": 2}).status_code == 303
    street = browser(town.street)
    assert street.get(page).status_code == 404
    assert street.post(page, {f"{group.pk}-land": 3}).status_code == 404
    sums = street.get("/disputes/screening/", follow=True)
    assert sums.redirect_chain[-1][0] == f"/disputes/screening/{township.code}/month/"
    assert "&lt;5" in sums.content.decode()
    own = browser(town.clerk).get("/disputes/screening/", follow=True)
    assert own.redirect_chain[-1][0] == page
