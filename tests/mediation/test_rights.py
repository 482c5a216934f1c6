"""What the parties of a case may say and get: another mediator, corrections, copies, protection."""

import pytest

from linli.audit.models import Reading
from linli.mediation import services as mediation
from linli.mediation.choices import Stage
from linli.mediation.models import Dispute
from linli.outbox.models import Message
from tests.quarrel import FIRST, SECOND, browser, quarrel, visitor, words
from tests.stages import again
from tests.town import Somebody, Town, appointed, somebody


def told(person: Somebody) -> set[str]:
    """What somebody was told about cases, in the app."""
    rows = Message.objects.filter(template="dispute_due", channel="inbox", to=person.person)
    return {row.data["what"] for row in rows}


def test_whoever_is_named_as_mediator_is_told(town: Town) -> None:
    case = quarrel(town).with_parties()
    case.done("appoint", mediator=case.mediator.postings[0].pk)
    assert told(case.mediator) == {"named"}
    assert "you are named as its mediator" in words(browser(case.mediator).get("/inbox/"))


def test_a_party_asks_by_its_link_for_another_mediator_and_never_gets_the_same(town: Town) -> None:
    case = quarrel(town).mediating()
    asked = words(case.own_page(2))
    assert "I want another mediator You need not say why" in asked
    assert asked.count("Yes, I am sure") == 2  # nothing ends by a slip of the thumb
    for _twice in range(2):
        assert case.says(2, "other_mediator").status_code == 303
    assert case.dispute.mediator_id is None
    assert told(town.grid_member) == {"other_mediator"}
    assert browser(case.mediator).get(case.page).status_code == 404
    assert "A party wants another mediator" in words(case.sees())
    waits = case.does("agree", form="oral", terms="各退一步")
    assert waits.status_code == 409
    assert "Nobody mediates this case now." in words(waits)
    same = case.does("appoint", mediator=case.mediator.postings[0].pk)
    assert same.status_code == 422
    second = appointed(somebody("调解员乙", "tiao2"), "mediator", town.village)
    case.done("appoint", mediator=second.postings[0].pk)
    case.done("agree", second, form="oral", terms="各退一步")


def test_signs_of_violence_are_red_at_once_and_nothing_of_mediation_is_taken(town: Town) -> None:
    case = quarrel(town).with_agreement()
    case.done("call_police", town.grid_member, violence="on")
    assert case.dispute.colour == "red"
    assert told(town.street) == {"red"}
    urgent = Message.objects.get(template="dispute_due", channel="inbox", to=town.street.person)
    assert urgent.urgent
    refused = case.does("mediate_again", reason="没做到")
    assert refused.status_code == 409
    assert "nobody mediates here" in words(refused)
    case.done("leave_to", route="police", reason="打人了")
    assert case.dispute.stage == Stage.REFERRED
    other = quarrel(town).with_parties()
    other.done("classify", category="family", colour="green", violence="on")
    assert other.dispute.colour == "red"
    late = other.says(1, "consent")
    assert late.status_code == 409
    assert "Call 110" in words(late)


def test_a_name_is_corrected_a_lost_slip_is_replaced_and_a_mistake_taken_away(town: Town) -> None:
    case = quarrel(town).with_parties()
    case.done("add_party", name="示例·误登")
    first, second, wrong = case.parties
    assert case.says(1, "consent").status_code == 303
    case.done("drop_party", party=wrong.pk)
    kept = case.does("drop_party", party=first.pk)
    assert kept.status_code == 409
    assert "has answered and stays" in words(kept)
    wrong_form = case.does("change_party", party=second.pk, name="")
    opened = wrong_form.content.decode().index('<details class="stack no-print" open>')
    assert opened < wrong_form.content.decode().index('id="do-change_party" open')
    case.done("change_party", party=second.pk, name="示例·邻居丙", phone="13866660002")
    shown = words(browser(town.chief).post(f"{case.page}names/", {"purpose": "约时间"}))
    assert "示例·邻居丙" in shown
    assert SECOND not in shown
    old = mediation.link_of(second)
    case.done("new_link", party=second.pk)
    assert visitor().get(old).status_code == 404
    assert case.own_page(2).status_code == 200
    case.done("add_party", name="示例·邻居丁")
    assert [party.number for party in case.parties] == [1, 2, 3]


@pytest.mark.row("S4-17")
def test_each_party_gets_its_copy_by_its_link_once_the_agreement_holds(town: Town) -> None:
    case = quarrel(town).with_agreement()
    copy = f"{mediation.link_of(case.parties[0])}agreement.pdf"
    assert case.says(1, "sign").status_code == 303
    assert visitor().get(copy).status_code == 404
    case.done("seal", case.mediator)  # in any order
    assert case.dispute.agreement.effective_at is None
    case.done("sign", party=case.parties[1].pk, how="paper")
    assert case.dispute.agreement.effective_at is not None
    assert "My copy:" in words(case.own_page(1))
    opened = visitor().get(copy)
    assert opened["Content-Type"] == "application/pdf"
    assert opened.content.startswith(b"%PDF")
    assert {one.whose for one in Reading.objects.all()} == {str(case.parties[1].pk)}
    assert "another party" in words(case.own_page(2))
    assert "another party" not in words(case.own_page(1))
    wrong = copy.replace(str(case.parties[0].pk), str(case.parties[1].pk))
    assert visitor().get(wrong).status_code == 404


def test_a_notice_for_a_party_names_nobody_else(town: Town) -> None:
    case = quarrel(town).with_parties()
    assert case.says(2, "refuse").status_code == 303
    notice = visitor().get(f"{mediation.link_of(case.parties[0])}refusal.pdf")
    assert notice.status_code == 200
    assert not Reading.objects.exists()
    assert FIRST not in words(case.own_page(2))


def test_the_words_are_mended_until_somebody_has_signed_them(town: Town) -> None:
    case = quarrel(town).with_agreement()
    case.done("reword", case.mediator, terms="界墙各退二十厘米")
    assert "界墙各退二十厘米" in words(case.own_page(1))
    assert case.says(1, "sign").status_code == 303
    refused = case.does("reword", terms="界墙各退十厘米")
    assert refused.status_code == 409
    assert "Somebody has signed" in words(refused)
    oral = quarrel(town).with_agreement("oral")
    assert oral.does("seal").status_code == 409


def test_a_completed_dispute_becomes_no_case_and_a_paused_one_does(town: Town) -> None:
    done = quarrel(town, opened=False)
    member = browser(town.grid_member)
    for verb, given in (("accept", {}), ("complete", {"answer": "劝和了"})):
        sent = {"version": again(done.matter).version, **given}
        answer = member.post(f"/matters/{done.matter.number}/do/{verb}/", sent)
        assert answer.status_code == 303, words(answer)
    assert member.post(f"{done.page}open/").status_code == 422
    assert not Dispute.objects.exists()
    paused = quarrel(town, opened=False)
    for verb, given in (("accept", {}), ("pause", {"cause": "outside", "reason": "等人回来"})):
        sent = {"version": again(paused.matter).version, **given}
        answer = member.post(f"/matters/{paused.matter.number}/do/{verb}/", sent)
        assert answer.status_code == 303, words(answer)
    assert member.post(f"{paused.page}open/").status_code == 303
    assert paused.agreed_to_mediate().dispute.stage == Stage.REGISTERED


def test_a_case_holds_its_matter_open_whatever_its_kind_was_corrected_to(town: Town) -> None:
    case = quarrel(town)
    member = browser(town.grid_member)
    for verb, given, taken in (
        ("kind", {"kind": "parking"}, 303),
        ("complete", {"answer": "办好了"}, 409),
    ):
        sent = {"version": again(case.matter).version, **given}
        answer = member.post(f"/matters/{case.matter.number}/do/{verb}/", sent)
        assert answer.status_code == taken, words(answer)
    assert "A case of mediation still runs" in words(answer)
