"""Documents, clocks and what goes in time."""

from collections.abc import Callable

import pytest

from linli.common import clock
from linli.matters.services import erase_matter, reporter_of
from linli.mediation.models import Agreement, Party, ScreeningCount, SealedNote
from linli.mediation.services import count, warn_of_disputes
from linli.outbox.models import Message
from linli.people.actors import SYSTEM
from linli.privacy import services as privacy
from linli.rulesets import services as rulesets
from tests.quarrel import FIRST, Quarrel, browser, in_days, quarrel, words
from tests.town import Town


def told() -> list[str]:
    """What was told of clocks of cases, in the app."""
    rows = Message.objects.filter(template="dispute_due", channel="inbox")
    return sorted({row.data["what"] for row in rows} - {"named"})


def test_the_court_is_asked_within_thirty_days_of_the_last_signature_and_seal_or_not_at_all(
    town: Town,
) -> None:
    case = quarrel(town).with_agreement()
    assert case.says(1, "sign").status_code == 303
    assert case.does("ask_court").status_code == 409
    with in_days(5):
        case.done("sign", party=case.parties[1].pk, how="paper")
        assert case.does("ask_court").status_code == 409
        case.done("seal", case.mediator)
        last = clock.today()
    agreement = Agreement.objects.get()
    assert agreement.confirm_until is not None
    assert (agreement.confirm_until - last).days == 30
    with in_days(36):
        late = case.does("ask_court")
        assert late.status_code == 409
        assert "The agreement still binds" in words(late)
    with in_days(34):
        case.done("ask_court")
        case.done("court_says", result="裁定有效")
        assert "裁定有效" in words(case.sees())


def _agreed(case: Quarrel) -> None:
    case.with_agreement("oral")


def _refused(case: Quarrel) -> None:
    case.with_parties()
    assert case.says(2, "refuse").status_code == 303


def _left_to_others(case: Quarrel) -> None:
    case.with_parties().done("leave_to", route="judicial", reason="法院已受理")


def _stopped(case: Quarrel) -> None:
    case.mediating().done("stop", party=case.parties[0].pk, how="spoken")


def _failed(case: Quarrel) -> None:
    case.mediating().done("fail", next_door="法院 12368")


@pytest.mark.parametrize(
    ("brought", "paper", "title"),
    [
        (_agreed, "agreement", "人民调解协议书"),
        (_agreed, "court", "司法确认申请书"),
        (_refused, "refusal", "不予调解告知书"),
        (_left_to_others, "refusal", "不予调解告知书"),
        (_stopped, "termination", "终止调解告知书"),
        (_failed, "termination", "终止调解告知书"),
    ],
)
def test_a_document_is_printed_for_whoever_may_and_noted(
    town: Town, brought: Callable[[Quarrel], None], paper: str, title: str
) -> None:
    case = quarrel(town)
    brought(case)
    assert title in words(case.sees())
    response = browser(town.chief).get(f"{case.page}{paper}.pdf")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("inline;")
    assert response.content.startswith(b"%PDF")
    assert title.encode() in response.content  # as the document's own title
    assert title in words(case.own_page(1))  # who printed it
    assert browser(town.next_grid_member).get(f"{case.page}{paper}.pdf").status_code == 404
    assert browser(town.chief).get(f"{case.page}nothing.pdf").status_code == 404


def test_no_document_says_what_has_not_happened(town: Town) -> None:
    case = quarrel(town).with_agreement()  # in writing, and nobody has signed
    for paper in ("court", "refusal", "termination"):
        assert browser(town.chief).get(f"{case.page}{paper}.pdf").status_code == 404


def test_clocks_are_told_once_each_to_the_mediator_and_the_lead(town: Town) -> None:
    case = quarrel(town).mediating()
    case.done("refer", body="人社所", route="administrative", reason="查账")
    assert warn_of_disputes() == 0
    with in_days(29):
        assert warn_of_disputes() == 2
        assert warn_of_disputes() == 0
        assert told() == ["silent", "soon"]
    with in_days(32):
        assert warn_of_disputes() == 1
        assert told() == ["late", "silent", "soon"]
        case.done("agree", form="oral", terms="各退一步")
    with in_days(60):
        warn_of_disputes()
        assert warn_of_disputes() == 0
        assert {"revisit", "court"} <= set(told())
    people = set(Message.objects.filter(template="dispute_due").values_list("to", flat=True))
    assert people == {case.mediator.person.pk, town.grid_member.person.pk}
    assert FIRST not in str(list(Message.objects.values_list("data", flat=True)))


def test_a_place_may_be_warned_earlier_than_others(town: Town) -> None:
    quarrel(town).mediating()
    with in_days(21):
        assert warn_of_disputes() == 0
    rulesets.set_value("mediation.warn_before", 10, by=SYSTEM, path=town.village.path)
    with in_days(19):
        assert warn_of_disputes() == 0
    with in_days(21):
        assert warn_of_disputes() == 1
        assert told() == ["soon"]


def test_more_time_only_where_every_party_wants_it(town: Town) -> None:
    case = quarrel(town).mediating()
    until = f"{clock.today().replace(year=clock.today().year + 1):%Y-%m-%d}"
    assert case.does("extend", until=until, reason="再谈一次").status_code == 422
    case.done("extend", until=until, reason="再谈一次", all_agree="on")


def test_names_and_notes_go_in_time_and_the_rest_with_the_words(town: Town) -> None:
    case = quarrel(town).mediating()
    case.done("note", case.mediator, words="私下说的话")
    assert "私下说的话" in words(browser(case.mediator).post(f"{case.page}notes/"))
    assert browser(town.secretary).post(f"{case.page}notes/").status_code == 403
    assert "私下说的话" not in words(case.sees())
    case.done("fail", next_door="法院 12368")
    with in_days(62):
        while privacy.dispose_due():
            pass
    assert not SealedNote.objects.exists()
    assert set(Party.objects.values_list("sealed", flat=True)) == {None}
    assert "法院 12368" in words(case.sees())
    with in_days(1100):
        while privacy.dispose_due():
            pass
    assert case.dispute.erased_at is not None
    assert "法院 12368" not in words(case.sees())


def test_erasing_the_words_of_the_matter_takes_the_case_along(town: Town) -> None:
    case = quarrel(town).with_parties()
    erase_matter(case.matter.pk, by=reporter_of(case.matter), withdrawing=True)
    assert set(Party.objects.values_list("sealed", flat=True)) == {None}
    assert case.dispute.stage == "withdrawn"
    assert case.dispute.erased_at is not None


def test_numbers_of_a_screening_are_gone_after_thirty_days(town: Town) -> None:
    assert count(town.village, {"land": 2}, by=town.chief.actor) == 1
    with in_days(29):
        privacy.dispose_due()
        assert ScreeningCount.objects.exists()
    with in_days(31):
        while privacy.dispose_due():
            pass
    assert not ScreeningCount.objects.exists()
