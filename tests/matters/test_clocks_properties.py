"""Whatever happens to a matter, in whatever order and at whatever time: its clocks are those of
its steps, none is lost and none runs twice."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.common import clock
from linli.common.errors import DomainError
from linli.matters import clocks
from linli.matters import services as matters
from linli.matters.choices import IN_WORK, STANDING, Status
from linli.matters.models import Matter
from linli.matters.rules import moves_for
from linli.people.actors import SYSTEM, Actor
from linli.rulesets import services as rulesets
from linli.territory.choices import Level
from tests import stages
from tests.town import Town, build

# A Wednesday before the long holiday of October, whose working days are shifted to weekends
START = datetime(2026, 9, 30, 1, tzinfo=UTC)
HANDS = ("grid_member", "next_grid_member", "clerk", "chief", "street", "lead", "reporter")
minutes = st.integers(0, 60 * 24 * 4)
kinds = st.sampled_from(["lighting", "rubbish", "power", "policy_help"])
events = st.lists(
    st.tuples(st.sampled_from(HANDS), st.integers(0, 30), minutes), min_size=1, max_size=9
)
many = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def town(db: None) -> Town:
    """Built a while before the first event, so that everybody is posted by then."""
    with clock.told(START - timedelta(days=5)):
        return build()


def hand(town: Town, name: str, matter: Matter) -> Actor:
    return matters.reporter_of(matter) if name == "reporter" else town.cast[name].actor


def stood_in_for(matter: Matter) -> bool:
    """A case goes on in its stead."""
    said = matter.steps.filter(verb__in=("stand_in", "stand_down")).order_by("-seq").first()
    return said is not None and said.verb == "stand_in"


def check(matter: Matter) -> None:
    """The columns are what the whole history says, and fit the state."""
    steps = list(matter.steps.order_by("seq"))
    values = rulesets.values([], path=matter.village.path)
    reading = clocks.read([(s.at, s.payload) for s in steps], values.calendar())
    assert (matter.warn_at, matter.escalate_at) == (reading.warn_at, reading.escalate_at)
    assert matter.respond_due_at == (reading.respond.at if reading.respond else None)
    assert matter.resolve_due_at == (reading.resolve.at if reading.resolve else None)
    assert matter.paused_since == reading.paused_since
    assert matters.recompute_clocks(matter.pk, write=False) is False
    assert matter.status == steps[-1].now
    assert (matter.status in STANDING) == (matter.paused_since is not None)
    assert (matter.status in STANDING) == (matter.wait_due_at is not None)
    assert (matter.status == Status.DONE) == (matter.recheck_due_at is not None)
    assert bool(matter.question) == (matter.decider_id is not None)
    if matter.decide_due_at is not None:
        assert matter.question
    if matter.status in {Status.SUBMITTED, Status.IN_HAND}:
        assert matter.turn_id == matter.owner_id is not None
    if matter.status == Status.SUBMITTED:
        assert matter.respond_due_at is not None or stood_in_for(matter)
        assert matter.resolve_due_at is None
    if matter.status == Status.IN_HAND:
        assert matter.resolve_due_at is not None or stood_in_for(matter)
        assert matter.respond_due_at is None
    if matter.status not in {Status.SUBMITTED, Status.IN_HAND}:
        assert (matter.respond_due_at, matter.resolve_due_at) == (None, None)
    if matter.status not in IN_WORK:
        assert matter.turn_id is None


@pytest.mark.slow
@many
@given(kind=kinds, happens=events)
def test_the_columns_are_always_what_the_history_says(
    town: Town, kind: str, happens: list[tuple[str, int, int]]
) -> None:
    with transaction.atomic():
        moment = START
        with clock.told(moment):
            matter = town.reports(kind=kind)
        for name, choice, later in happens:
            moment += timedelta(minutes=later)
            with clock.told(moment):
                _one(town, matter, name, choice)
                check(stages.again(matter))
        transaction.set_rollback(True)


def _one(town: Town, matter: Matter, name: str, choice: int) -> None:
    """One of the cast does one of the things that they may, or tries something else."""
    actor, current = hand(town, name, matter), stages.again(matter)
    offered = moves_for(actor, current)
    do = stages.verbs(town)
    verb = offered[choice % len(offered)] if offered else sorted(do)[choice % len(do)]
    with suppress(DomainError), transaction.atomic():
        do[verb](current, actor)


@many
@given(
    waits=st.lists(st.integers(1, 60 * 30), min_size=1, max_size=4), works=st.integers(1, 60 * 20)
)
def test_waiting_for_the_reporter_costs_no_time(town: Town, waits: list[int], works: int) -> None:
    """With a clock that runs day and night, the end moves by exactly what was waited."""
    with transaction.atomic():
        key = "matters.resolve.urgent"
        rule = {name: {"amount": 400, "unit": "hours"} for name in Level.values}
        rulesets.set_value(
            key, rule, by=SYSTEM, path=town.village.path, since=START - timedelta(days=1)
        )
        moment = START
        with clock.told(moment):
            matter = town.reports(kind="power")
            matters.accept(matter.pk, by=town.grid_member.actor)
        waited = timedelta()
        for wait in waits:
            moment += timedelta(minutes=works)
            with clock.told(moment):
                matters.ask(matter.pk, by=town.grid_member.actor, question="哪里？")
            moment += timedelta(minutes=wait)
            waited += timedelta(minutes=wait)
            with clock.told(moment):
                matters.add(matter.pk, by=matters.reporter_of(matter), words="这里")
        assert stages.again(matter).resolve_due_at == START + timedelta(hours=400) + waited
        transaction.set_rollback(True)


@many
@given(
    stands=st.lists(st.integers(1, 60 * 24 * 40), min_size=1, max_size=3),
    works=st.integers(1, 60 * 20),
    asked=st.booleans(),
    handed_on=st.booleans(),
)
def test_a_case_in_the_matters_stead_costs_no_time(
    town: Town, stands: list[int], works: int, asked: bool, handed_on: bool
) -> None:
    """The end moves by exactly as long as cases went on, whatever else stood still meanwhile; a
    clock that began while one went on is whole when it ends."""
    with transaction.atomic():
        rule = {name: {"amount": 400, "unit": "hours"} for name in Level.values}
        rulesets.set_value(
            "matters.resolve.urgent", rule, by=SYSTEM, path=town.village.path,
            since=START - timedelta(days=1),
        )  # fmt: skip
        moment = START
        with clock.told(moment):
            matter = town.reports(kind="power")
            matters.accept(matter.pk, by=town.grid_member.actor)
        stood = timedelta()
        for number, minutes in enumerate(stands):
            moment += timedelta(minutes=works)
            with clock.told(moment):
                matters.stand_in(matter.pk)
                if asked:
                    matters.ask(matter.pk, by=stages.owner(stages.again(matter)), question="哪里？")
                    matters.add(matter.pk, by=matters.reporter_of(matter), words="这里")
                if handed_on and not number:
                    matters.hand_up(
                        matter.pk, by=stages.owner(stages.again(matter)), reason="解决不了"
                    )
                    matters.accept(matter.pk, by=stages.owner(stages.again(matter)))
                    begun = moment
                check(stages.again(matter))
                assert stages.again(matter).resolve_due_at is None
            moment += timedelta(minutes=minutes)
            stood += timedelta(minutes=minutes)
            with clock.told(moment):
                matters.stand_in(matter.pk, stands=False)
                check(stages.again(matter))
        since = begun if handed_on else START
        assert stages.again(matter).resolve_due_at == since + timedelta(hours=400) + stood
        transaction.set_rollback(True)
