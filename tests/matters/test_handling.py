"""What whoever answers for a matter does with it, and what the reporter adds."""

from datetime import timedelta
from itertools import pairwise

import pytest

from linli.common import clock
from linli.common.errors import Conflict, Invalid, NotHere, Refused
from linli.common.ids import new_id
from linli.common.workflow import LONGEST_WORDS
from linli.matters import services as matters
from linli.matters.choices import Status
from linli.matters.models import Matter
from linli.outbox.models import Message
from linli.territory import services as territory
from tests import stages
from tests.stages import again, later
from tests.town import Town, appointed, somebody


def test_accepting_stops_the_one_clock_and_starts_the_other(town: Town) -> None:
    matter = town.reports()
    found = matters.accept(matter.pk, by=town.grid_member.actor)
    assert found.respond_due_at is None
    assert found.resolve_due_at is not None
    assert found.responded_in_time is True
    step = matter.steps.get(verb="accept")
    assert step.payload["stops"] == ["respond"]
    assert set(step.payload["starts"]) == {"resolve"}
    assert (step.actor["role"], step.actor["name"]) == ("grid_member", "示例·甲")


def test_late_is_late_in_the_columns_of_the_rates(town: Town) -> None:
    matter = town.reports()
    with later(days=10):
        matters.accept(matter.pk, by=town.grid_member.actor)
    with later(days=40):
        matters.complete(matter.pk, by=town.grid_member.actor, answer="换了")
    found = again(matter)
    assert (found.responded_in_time, found.completed_in_time) == (False, False)


def test_a_withdrawal_is_no_response_of_the_office(town: Town) -> None:
    matter = stages.to(Status.WITHDRAWN, town)
    assert (matter.responded_at, matter.responded_in_time) == (None, None)
    assert matter.respond_due_at is None
    assert matter.closed_at is not None


def test_a_refusal_carries_its_reason_and_the_next_door(town: Town) -> None:
    matter = stages.to(Status.REFUSED, town)
    step = matter.steps.get(verb="refuse")
    assert (step.text("reason"), step.text("next_door")) == ("不属本村", "供电所 95598")
    assert step.public
    assert matter.closed_at is not None
    assert matter.turn is None


def test_while_the_reporter_is_asked_the_clock_stands(town: Town) -> None:
    matter = stages.to(Status.WAITING, town)
    assert (matter.resolve_due_at, matter.turn) == (None, None)
    assert matter.paused_since is not None
    with later(days=5):
        matters.add(matter.pk, by=matters.reporter_of(matter), words="井边那盏")
    found = again(matter)
    assert (found.status, found.turn) == (Status.IN_HAND, town.grid_member.postings[0])
    assert found.paused_since is None
    assert found.resolve_due_at is not None


def test_work_goes_on_without_an_answer(town: Town) -> None:
    matter = stages.to(Status.WAITING, town)
    matters.resume(matter.pk, by=town.grid_member.actor)
    assert again(matter).turn == town.grid_member.postings[0]


def test_what_the_reporter_adds_changes_neither_state_nor_turn(town: Town) -> None:
    for status in (Status.SUBMITTED, Status.IN_HAND, Status.DONE, Status.CHECKED):
        matter = stages.to(status, town)
        matters.add(matter.pk, by=matters.reporter_of(matter), words="在井边")
        found = again(matter)
        assert (found.status, found.turn) == (matter.status, matter.turn)
        assert (found.respond_due_at, found.resolve_due_at) == (
            matter.respond_due_at,
            matter.resolve_due_at,
        )


def test_a_note_is_internal_unless_it_says_otherwise(town: Town) -> None:
    matter = stages.to(Status.IN_HAND, town)
    matters.note(matter.pk, by=town.clerk.actor, words="内部")
    matters.note(matter.pk, by=town.clerk.actor, words="公开", public=True)
    notes = matter.steps.filter(verb="note").order_by("seq")
    assert [(n.text("words"), n.public) for n in notes] == [("内部", False), ("公开", True)]
    assert again(matter).turn == matter.turn


def test_a_stale_page_is_a_conflict_and_writes_nothing(town: Town) -> None:
    matter = stages.to(Status.IN_HAND, town)
    matters.note(matter.pk, by=town.clerk.actor, words="先写的")
    with pytest.raises(Conflict) as caught:
        matters.complete(
            matter.pk, by=town.grid_member.actor, answer="换了", version=matter.version
        )
    assert str(caught.value.next_step)
    assert again(matter).status == Status.IN_HAND
    matters.complete(
        matter.pk, by=town.grid_member.actor, answer="换了", version=again(matter).version
    )


@pytest.mark.parametrize(("verb", "word"), [("answer", "answer"), ("complete", "answer")])
def test_words_have_a_most_and_a_least(town: Town, verb: str, word: str) -> None:
    matter = stages.to(Status.IN_HAND, town)
    for words in ("长" * (LONGEST_WORDS + 1), " \n ", "有\0洞"):
        with pytest.raises(Invalid):
            getattr(matters, verb)(matter.pk, by=town.grid_member.actor, **{word: words})
    assert again(matter).version == matter.version


def test_yesterdays_work_is_entered_with_its_true_time(town: Town) -> None:
    start = clock.now() - timedelta(days=2)
    with clock.told(start):
        matter = town.reports(kind="power")
    did = start + timedelta(minutes=30)
    matters.accept(matter.pk, by=town.grid_member.actor, at=did)
    found = again(matter)
    assert (found.responded_at, found.responded_in_time) == (did, True)
    assert matter.steps.get(verb="accept").is_late_entry


@pytest.mark.parametrize("back", [timedelta(hours=-1), timedelta(days=3), timedelta(days=9)])
def test_no_entry_lies_in_the_future_or_before_the_one_above(town: Town, back: timedelta) -> None:
    with clock.told(clock.now() - timedelta(days=2)):
        matter = town.reports()
    with pytest.raises(Invalid) as caught:
        matters.accept(matter.pk, by=town.grid_member.actor, at=clock.now() - back)
    assert "at" in caught.value.fields


def test_a_deputy_acts_in_the_holders_posting_and_the_record_says_so(town: Town) -> None:
    deputy, now = somebody("癸"), clock.now()
    territory.plan_leave(
        town.grid_member.postings[0],
        by=town.lead.actor,
        since_at=now - timedelta(hours=1),
        until_at=now + timedelta(days=1),
        deputy=deputy.person,
    )
    matter = town.reports()
    matters.accept(matter.pk, by=deputy.actor)
    actor = matter.steps.get(verb="accept").actor
    assert (actor["name"], actor["stands_in"]) == ("示例·癸", True)
    assert actor["posting"] == str(town.grid_member.postings[0].pk)
    with later(days=2):
        assert not deputy.actor.grants
        with pytest.raises(Refused):
            matters.complete(matter.pk, by=deputy.actor, answer="换了")


def test_a_colleague_of_the_same_grid_does_not_take_over_unasked(town: Town) -> None:
    colleague = appointed(somebody("癸"), "grid_member", town.village, town.grids[0])
    matter = town.reports()
    with pytest.raises(Refused):
        matters.accept(matter.pk, by=colleague.actor)


def test_a_clerk_does_not_withdraw_the_matter_that_is_the_clerks_own_to_handle(
    town: Town,
) -> None:
    """A colleague may, for a reporter who rang; whoever answers for it may not make it vanish."""
    matter = town.reports(kind="policy_help")
    with pytest.raises(Refused):
        matters.withdraw(matter.pk, by=town.clerk.actor, reason="不办了")
    matters.withdraw(matter.pk, by=town.chief.actor, reason="来电说不用了")
    assert again(matter).status == Status.WITHDRAWN


def test_nothing_is_told_or_written_when_a_move_fails(town: Town) -> None:
    matter = stages.to(Status.IN_HAND, town)
    before = (Message.objects.count(), matter.steps.count())
    with pytest.raises(Invalid):
        matters.hand_up(matter.pk, by=town.grid_member.actor, reason=" ")
    assert (Message.objects.count(), matter.steps.count()) == before


def test_a_matter_that_is_not_there_is_not_there(town: Town) -> None:
    with pytest.raises(NotHere):
        matters.accept(new_id(), by=town.grid_member.actor)


def test_the_state_is_provably_that_of_the_last_step(town: Town) -> None:
    for status in Status:
        stages.to(status, town)
    for matter in Matter.objects.all():
        steps = list(matter.steps.order_by("seq"))
        assert matter.status == steps[-1].now
        assert [s.seq for s in steps] == list(range(1, matter.steps_count + 1))
        assert all(a.now == b.was for a, b in pairwise(steps))
        assert all(a.at <= b.at for a, b in pairwise(steps))
