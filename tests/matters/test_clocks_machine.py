"""People and the worker at one matter in any order: no clock, no warning and nothing that goes up
by itself is lost or comes twice."""

from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from linli.common import clock, shifts
from linli.common.errors import DomainError
from linli.matters import services as matters
from linli.matters.choices import IN_WORK, STANDING, WORKING, Status
from linli.matters.models import Matter
from linli.matters.rules import moves_for
from linli.outbox.models import Message
from linli.people.actors import Actor
from linli.rulesets import services as rulesets
from linli.territory.choices import Level
from tests import stages
from tests.matters.test_clocks_properties import check, stood_in_for
from tests.town import Town, build

START = datetime(2026, 9, 30, 1, tzinfo=UTC)  # before the long holiday of October
HANDS = ("grid_member", "next_grid_member", "clerk", "chief", "street", "lead", "reporter")
STILL = frozenset({"note", "release", "correct"})  # they move no clock
WORK = (
    matters.warn_soon,
    matters.warn_overdue,
    matters.escalate_overdue,
    matters.pass_questions_up,
    matters.go_on_waiting,
)


@pytest.fixture
def town(db: None) -> Town:
    with clock.told(START - timedelta(days=5)):
        return build()


class Office(RuleBasedStateMachine):
    """One matter, everybody who may touch it, and time that passes."""

    town: Town

    @initialize(
        kind=st.sampled_from(["lighting", "rubbish", "power", "policy_help"]),
        ups=st.integers(0, 3),
    )
    def somebody_reports(self, kind: str, ups: int) -> None:
        """It begins at any level. Everything happens in a transaction that is undone."""
        self.point = transaction.savepoint()
        self.now = START
        with clock.told(self.now):
            self.matter = self.town.reports(kind=kind)
            for _level in range(ups):
                with suppress(DomainError):  # one of the kinds begins higher up
                    stages.verbs(self.town)["hand_up"](self.matter, stages.owner(self.matter))

    def teardown(self) -> None:
        """Undo it."""
        if hasattr(self, "point"):
            transaction.savepoint_rollback(self.point)

    def fresh(self) -> Matter:
        return stages.again(self.matter)

    @rule(hours=st.integers(0, 60), minutes=st.integers(0, 59))
    def time_passes(self, hours: int, minutes: int) -> None:
        self.now += timedelta(hours=hours, minutes=minutes)

    @precondition(lambda self: self.fresh().next_due_at)
    @rule(minutes=st.integers(-200, 200))
    def it_is_about_due(self, minutes: int) -> None:
        due = self.fresh().next_due_at
        assert due is not None
        self.now = max(self.now, due + timedelta(minutes=minutes))

    @precondition(lambda self: self.fresh().escalate_at)
    @rule(minutes=st.integers(-20, 200))
    def it_is_about_to_go_up(self, minutes: int) -> None:
        goes_up = self.fresh().escalate_at
        assert goes_up is not None
        self.now = max(self.now, goes_up + timedelta(minutes=minutes))
        self.the_worker_looks(list(WORK))

    @rule(choice=st.integers(0, 200))
    def somebody_acts(self, choice: int) -> None:
        """One of the cast does one of the things that they may and that move something."""
        with clock.told(self.now):
            current = self.fresh()
            actors = {name: self.actor(name, current) for name in HANDS}
            offered = {
                verb: actor
                for actor in actors.values()
                for verb in moves_for(actor, current)
                if verb not in STILL
            }
            if offered:
                verb = sorted(offered)[choice % len(offered)]
                with suppress(DomainError), transaction.atomic():
                    stages.verbs(self.town)[verb](current, offered[verb])

    @rule()
    def a_case_begins_or_ends(self) -> None:
        """It stands in for the matter, or does so no more."""
        with clock.told(self.now), suppress(DomainError):
            matters.stand_in(self.matter.pk, stands=not stood_in_for(self.matter))

    def actor(self, name: str, matter: Matter) -> Actor:
        return matters.reporter_of(matter) if name == "reporter" else self.town.cast[name].actor

    @rule(order=st.permutations(WORK))
    def the_worker_looks(self, order: list[Any]) -> None:
        """In any order, each minute; what one task brings about is another's in the next minute.
        Then there is nothing left to do."""
        with clock.told(self.now):
            assert not all(self.a_round_moves_something(order) for _minute in [*WORK, "at last"])
            self.everything_due_was_done()

    def a_round_moves_something(self, order: list[Any]) -> bool:
        before = (self.fresh().version, Message.objects.count())
        for task in order:
            task()
        return (self.fresh().version, Message.objects.count()) != before

    def everything_due_was_done(self) -> None:
        matter = self.fresh()
        calendar = rulesets.values([], path=matter.village.path).calendar()
        if matter.status in STANDING:
            assert matter.wait_due_at is not None
            assert matter.wait_due_at > self.now
        if matter.status in IN_WORK and matter.is_overdue(self.now):
            assert matter.warned_at is not None
        if stood_in_for(matter):
            assert (matter.warn_at, matter.escalate_at) == (None, None)
        if not shifts.on_shift(self.now, calendar):
            return
        if matter.status in IN_WORK and matter.warn_at and matter.warn_at <= self.now:
            assert matter.soon_told_at is not None
        if matter.status in {Status.SUBMITTED, Status.IN_HAND} and matter.escalate_at:
            assert matter.escalate_at > self.now
        assert not (matter.decide_due_at and matter.decide_due_at <= self.now)

    @invariant()
    def the_columns_are_what_the_history_says(self) -> None:
        if hasattr(self, "matter"):
            with clock.told(self.now):
                check(self.fresh())

    @invariant()
    def each_run_of_a_clock_is_warned_of_and_goes_up_once_at_most(self) -> None:
        if not hasattr(self, "matter"):
            return
        runs, said = 0, Counter[str]()
        for step in self.matter.steps.order_by("seq"):
            moved = {*step.payload.get("starts", {}), *step.payload.get("extends", {})}
            if step.verb in {"escalate", "chase"}:
                said[f"up:{runs}"] += 1
            runs += bool(moved & set(WORKING))
        assert not [count for count in said.values() if count > 1]
        rows = Message.objects.filter(link=self.matter.get_absolute_url(), channel="inbox")
        for template, most in (("soon", 1), ("overdue", 2), ("escalated", 1)):
            told = rows.filter(template=template)
            assert told.count() <= most * runs, template
        ups = self.matter.steps.filter(verb="escalate").values_list("payload__level", flat=True)
        assert Level.OUTSIDE not in set(ups)

    @invariant()
    def more_time_and_pauses_keep_to_the_rules(self) -> None:
        """In one run of the completion clock."""
        if not hasattr(self, "matter"):
            return
        counted = Counter[str]()
        for step in self.matter.steps.order_by("seq"):
            if "resolve" in step.payload.get("starts", {}):
                counted.clear()
            counted[step.verb] += 1
            assert counted["grant_extension"] <= 1
            assert counted["pause"] <= 2


@pytest.mark.slow
def test_no_order_of_events_loses_or_doubles_a_clock_a_warning_or_an_escalation(
    town: Town,
) -> None:
    Office.town = town
    run_state_machine_as_test(
        Office, settings=settings(max_examples=20, stateful_step_count=16, deadline=None)
    )
