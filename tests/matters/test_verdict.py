"""评价: what the reporter says to the result, and what follows."""

from datetime import timedelta
from typing import Any

import pytest

from linli.common import clock
from linli.common.errors import Invalid, MoveRefused, Refused
from linli.matters import services as matters
from linli.matters.choices import Status
from linli.matters.models import Matter
from linli.outbox.models import Message
from linli.people.actors import SYSTEM
from linli.rulesets import services as rulesets
from linli.territory.choices import Level
from tests import stages
from tests.stages import again, later
from tests.town import Town


def rated(town: Town, **verdict: Any) -> Matter:
    matter = stages.to(Status.CHECKED, town)
    matters.rate(matter.pk, by=matters.reporter_of(matter), **verdict)
    return again(matter)


@pytest.mark.parametrize("satisfied", [None, 3, 4, 5])
def test_solved_and_content_closes_it(town: Town, satisfied: int | None) -> None:
    matter = rated(town, solved=True, satisfied=satisfied, words="很快")
    assert (matter.status, matter.turn) == (Status.CLOSED, None)
    assert (matter.solved, matter.satisfied) == (True, satisfied)
    assert matter.rated_at == matter.closed_at is not None
    step = matter.steps.order_by("-seq")[0]
    assert step.payload["solved"] is True
    assert step.text("words") == "很快"
    assert step.actor["kind"] == "reporter"


@pytest.mark.parametrize(
    "verdict",
    [{"solved": False}, {"solved": False, "satisfied": 5}, {"solved": True, "satisfied": 2}],
)
def test_unsolved_or_unsatisfied_goes_one_level_up(town: Town, verdict: dict[str, Any]) -> None:
    matter = rated(town, **verdict)
    assert (matter.status, matter.level) == (Status.SUBMITTED, Level.VILLAGE)
    assert matter.closed_at is None
    assert (matter.solved, matter.rated_at is None) == (verdict["solved"], False)
    assert Message.objects.filter(template="supervised", to=town.clerk.person).exists()


def test_what_counts_as_unsatisfied_is_the_rule_of_the_place(town: Town) -> None:
    rulesets.set_value("matters.rating.unsatisfied_at_most", 3, by=SYSTEM, path=town.village.path)
    assert rated(town, solved=True, satisfied=3).status == Status.SUBMITTED
    assert rated(town, solved=True, satisfied=4).status == Status.CLOSED


@pytest.mark.parametrize("satisfied", [0, 6, -1])
def test_satisfaction_is_one_to_five(town: Town, satisfied: int) -> None:
    with pytest.raises(Invalid) as caught:
        rated(town, solved=True, satisfied=satisfied)
    assert "satisfied" in caught.value.fields


def test_only_the_holder_of_this_link_rates_it(town: Town) -> None:
    matter = stages.to(Status.CHECKED, town)
    other = matters.reporter_of(town.reports("另一件"))
    with pytest.raises(Refused):
        matters.rate(matter.pk, by=other, solved=True)


def test_reopened_within_the_days_it_goes_one_level_up_with_a_new_clock(town: Town) -> None:
    matter = stages.to(Status.CLOSED, town)
    with later(days=20):
        matters.reopen(matter.pk, by=matters.reporter_of(matter), reason="又不亮了")
    found = again(matter)
    assert (found.status, found.level) == (Status.SUBMITTED, Level.VILLAGE)
    assert found.owner == town.clerk.postings[0]
    assert found.respond_due_at is not None
    assert (found.closed_at, found.completed_at, found.completed_by_id) == (None, None, None)


def test_a_reopened_matter_is_no_longer_counted_as_solved(town: Town) -> None:
    matter = stages.to(Status.CLOSED, town)
    assert matter.solved is True
    matters.reopen(matter.pk, by=matters.reporter_of(matter), reason="又不亮了")
    found = again(matter)
    assert (found.solved, found.satisfied, found.rated_at) == (None, None, None)
    assert found.steps.get(verb="rate").payload["solved"] is True


def test_after_the_days_it_is_reported_anew(town: Town) -> None:
    matter = stages.to(Status.CLOSED, town)
    with later(days=32), pytest.raises(MoveRefused) as caught:
        matters.reopen(matter.pk, by=matters.reporter_of(matter), reason="又不亮了")
    assert str(caught.value.next_step)
    assert again(matter).status == Status.CLOSED


def test_the_days_for_reopening_are_those_of_the_place_in_its_unit(town: Town) -> None:
    now = clock.now()
    rulesets.set_value(
        "matters.reopen.within",
        {"amount": 48, "unit": "hours"},
        by=SYSTEM,
        path=town.village.path,
        since=now - timedelta(days=1),
    )
    matter = stages.to(Status.CLOSED, town)
    with later(hours=49), pytest.raises(MoveRefused):
        matters.reopen(matter.pk, by=matters.reporter_of(matter), reason="又不亮了")


def test_who_was_refused_may_ask_for_another_look(town: Town) -> None:
    matter = stages.to(Status.REFUSED, town)
    matters.reopen(matter.pk, by=matters.reporter_of(matter), reason="就是村里的灯")
    found = again(matter)
    assert found.owner == town.clerk.postings[0]  # not back to whoever refused it


def test_the_second_round_is_asked_for_anew(town: Town) -> None:
    matter = rated(town, solved=False)
    first = matter.asked_at
    with later(hours=2):
        matters.accept(matter.pk, by=town.clerk.actor)
        matters.complete(matter.pk, by=town.clerk.actor, answer="换了灯杆")
        matters.pass_check(matter.pk, by=stages.holder(again(matter).turn))
        assert first is not None
        second = again(matter).asked_at
        assert second is not None
        assert second > first
        matters.rate(matter.pk, by=matters.reporter_of(matter), solved=True, satisfied=5)
    found = again(matter)
    assert (found.status, found.solved, found.satisfied) == (Status.CLOSED, True, 5)
    assert found.steps.filter(verb="rate").count() == 2
