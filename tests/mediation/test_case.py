"""A dispute from the alert to the write-off, through the pages of the office and of the parties."""

from datetime import timedelta
from typing import Any

import pytest

from linli.audit.models import Reading
from linli.common import clock
from linli.matters.choices import Status
from linli.mediation.choices import Stage
from linli.mediation.models import Dispute
from linli.outbox.models import Message
from linli.territory.models import Posting
from tests.contact import TABLE, doors, wanted
from tests.desk import Desk
from tests.quarrel import FIRST, PHONE, SECOND, TEXT, browser, in_days, quarrel, words
from tests.stages import again
from tests.town import Town, appointed


def test_an_alert_goes_at_once_to_the_grid_member_and_never_says_who_or_what(town: Town) -> None:
    case = quarrel(town, opened=False)
    told = Message.objects.filter(to=town.grid_member.person).get(channel="inbox")
    assert told.urgent
    assert TEXT not in str(told.data)
    page = words(browser(town.grid_member).get(f"/matters/{case.matter.number}/"))
    assert "Open the case" in page


@pytest.mark.row("S4-17")
def test_a_case_goes_from_the_alert_to_the_write_off(town: Town) -> None:
    case = quarrel(town)
    case.done("arrive", town.grid_member)
    case.signed()
    assert case.dispute.stage == Stage.AGREED
    early = case.does("archive")
    assert early.status_code == 409
    assert "Revisit first" in words(early)
    with in_days(16):
        case.done("revisit", case.mediator, kept="kept")
        case.done("archive")
        page = words(case.sees())
    assert case.dispute.stage == Stage.SETTLED
    for sentence in ("Settled and archived", "界墙各退三十厘米", "all and sealed", "Performed"):
        assert sentence in page
    assert case.dispute.arrived_at is not None


def test_opening_a_case_twice_is_opening_it_once_and_takes_the_matter_in_hand(town: Town) -> None:
    case = quarrel(town)
    assert again(case.matter).status == Status.IN_HAND
    assert browser(town.chief).post(f"{case.page}open/").status_code == 303
    assert Dispute.objects.count() == 1


def test_only_a_matter_about_a_dispute_becomes_a_case(town: Town) -> None:
    light = town.reports()
    response = browser(town.chief).post(f"/disputes/{light.number}/open/")
    assert response.status_code == 422
    assert "Correct its kind first" in words(response)


def test_nobody_is_mediated_before_every_party_said_yes(town: Town) -> None:
    case = quarrel(town).with_parties()
    case.done("appoint", mediator=case.mediator.postings[0].pk)
    case.done("consent", party=case.parties[0].pk, how="paper")
    page = words(case.sees())
    assert "Not every party has agreed to mediation." in page
    refused = case.does("begin")
    assert refused.status_code == 409
    assert case.dispute.stage == Stage.REGISTERED


def test_one_that_says_no_by_its_link_ends_the_case_and_reads_the_other_doors(town: Town) -> None:
    case = quarrel(town).with_parties()
    assert case.says(2, "refuse").status_code == 303
    assert case.dispute.stage == Stage.REFUSED
    late = case.says(1, "consent")
    assert late.status_code == 409
    assert "Other doors stay open" in words(late)
    assert "12348" in words(late)
    assert case.does("begin").status_code == 409


def test_a_party_may_stop_at_any_time(town: Town) -> None:
    case = quarrel(town).mediating()
    assert case.says(1, "stop").status_code == 303
    assert case.dispute.stage == Stage.STOPPED


def test_signs_of_violence_bring_110_and_end_every_offer_to_mediate(town: Town) -> None:
    case = quarrel(town).agreed_to_mediate()
    case.done("call_police", town.grid_member, violence="on")
    page = case.sees()
    assert "protection comes first" in words(page)
    assert 'href="tel:110"' in page.content.decode()
    assert "do-begin" not in page.content.decode()
    assert case.does("begin").status_code == 409
    case.done("leave_to", route="police", reason="公安机关依法处理")
    assert case.dispute.stage == Stage.REFERRED


def test_names_are_sealed_until_somebody_who_may_says_what_for(town: Town) -> None:
    case = quarrel(town).agreed_to_mediate()
    page = case.sees().content.decode()
    assert "Party 1" in page
    assert FIRST not in page
    address = f"{case.page}names/"
    assert browser(town.grid_member).get(address).status_code in {200, 403}
    assert browser(town.next_grid_member).get(address).status_code == 404
    assert FIRST not in browser(case.mediator).get(address).content.decode()
    shown = words(browser(case.mediator).post(address, {"purpose": "约时间"}))
    assert FIRST in shown
    assert PHONE in shown
    assert {reading.whose for reading in Reading.objects.filter(purpose="约时间")} == {
        str(party.pk) for party in case.parties
    }


def test_a_second_person_is_called_with_one_tap(town: Town) -> None:
    case = quarrel(town)
    case.done("call_second", town.grid_member)
    told = Message.objects.filter(template="dispute_second", channel="inbox").get()
    assert told.urgent
    assert told.to_id != town.grid_member.person.pk
    assert SECOND not in str(told.data)


def test_at_night_the_page_says_not_to_go_alone(town: Town) -> None:
    case = quarrel(town)
    night = clock.local(clock.now()).replace(hour=23) + timedelta(days=1)
    with clock.told(night):
        assert "go with a second person" in words(case.sees())
    with clock.told(night.replace(hour=10)):
        assert "go with a second person" not in words(case.sees())


def test_the_matter_does_not_end_while_its_case_runs(town: Town) -> None:
    case = quarrel(town)
    response = browser(town.grid_member).post(
        f"/matters/{case.matter.number}/do/complete/",
        {"version": again(case.matter).version, "answer": "办好了"},
    )
    assert response.status_code == 409
    assert "A case of mediation still runs" in words(response)


def test_a_report_that_is_withdrawn_ends_its_case(town: Town) -> None:
    case = quarrel(town)
    response = browser(town.chief).post(
        f"/matters/{case.matter.number}/do/withdraw/",
        {"version": again(case.matter).version},
    )
    assert response.status_code == 303
    assert case.dispute.stage == Stage.WITHDRAWN


def test_what_ties_the_mediator_to_the_case_is_read_by_staff_and_parties(town: Town) -> None:
    case = quarrel(town).agreed_to_mediate()
    case.done("declare", case.mediator, words="甲方是我的表哥")
    assert "甲方是我的表哥" in words(case.sees())
    assert "甲方是我的表哥" in words(case.own_page(2))


def test_that_the_mediator_is_contact_member_of_the_lane_is_known_without_being_said(
    town: Town,
) -> None:
    case = quarrel(town).agreed_to_mediate()
    known = "is contact member of households at this place"
    assert known not in words(case.own_page(2))
    doors(town, 2)
    member = appointed(case.mediator, "contact_member", town.village)
    Posting.objects.filter(pk=member.postings[-1].pk).update(name_agreed_at=clock.now())
    sent = browser(town.chief).post(TABLE, wanted(town, member, last="2"))
    assert sent.status_code == 303
    assert known in words(case.sees())
    assert known in words(case.own_page(2))


def test_a_mediator_finds_the_case_under_my_work_until_it_ends(town: Town) -> None:
    case = quarrel(town).with_parties()
    assert "Nothing waits for you" in words(browser(case.mediator).get("/work/"))
    case.done("appoint", mediator=case.mediator.postings[0].pk)
    named = browser(case.mediator).get("/work/")
    assert "To mediate · 1" in words(named)
    assert f"{case.page}#next" in named.content.decode()
    assert "Nothing waits for you" not in words(named)
    assert "To mediate" not in words(browser(town.chief).get("/work/"))
    assert case.says(1, "refuse").status_code == 303
    assert "To mediate" not in words(browser(case.mediator).get("/work/"))


def test_a_matter_with_a_running_case_is_not_merged_into_another(town: Town) -> None:
    mine: dict[str, Any] = {"name": FIRST, "phone": PHONE}
    case = quarrel(town, **mine)
    again_ = town.reports(TEXT, kind="dispute", **mine)
    lead = town.reports(TEXT, kind="dispute", **mine)
    desk = Desk(town.clerk)
    desk.does(again_, "merge", into=lead.number)
    assert again(again_).status == Status.MERGED
    said = desk.does(case.matter, "merge", 409, into=lead.number)
    assert "A case of mediation still runs" in said
