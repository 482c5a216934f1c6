"""What happens by itself each minute; everything may run twice."""

from datetime import UTC, datetime, timedelta

import pytest

from linli.common import clock
from linli.common.workdays import YearDays
from linli.matters import services as matters
from linli.matters.choices import IN_WORK, Status
from linli.matters.models import Matter
from linli.outbox.models import Message
from linli.people.actors import SYSTEM
from linli.rulesets import services as rulesets
from linli.territory import services as territory
from tests import stages
from tests.stages import again, later
from tests.town import Town


def test_nobody_rated_within_the_days_of_the_rule_it_closes_as_not_answered(town: Town) -> None:
    matter = stages.to(Status.CHECKED, town)
    with later(days=6):
        assert matters.close_unanswered() == 0
    with later(days=8):
        assert matters.close_unanswered() == 1
        assert matters.close_unanswered() == 0
    found = again(matter)
    assert found.status == Status.CLOSED
    assert found.closed_at is not None
    assert (found.rated_at, found.solved, found.satisfied) == (None, None, None)
    step = found.steps.order_by("-seq")[0]
    assert (step.verb, step.actor["kind"]) == ("close_unanswered", "system")


def test_a_place_that_waits_in_working_days_waits_in_working_days(town: Town) -> None:
    friday = datetime(2026, 11, 6, 3, tzinfo=UTC)
    rulesets.set_value(
        "matters.rating.wait",
        {"amount": 5, "unit": "work_days"},
        by=SYSTEM,
        path=town.village.path,
        since=friday - timedelta(days=1),
    )
    with clock.told(friday):
        matter = stages.to(Status.CHECKED, town)
    with clock.told(friday + timedelta(days=6)):  # Thursday: four working days have passed
        assert matters.close_unanswered() == 0
    with clock.told(friday + timedelta(days=8)):
        assert matters.close_unanswered() == 1
    assert again(matter).status == Status.CLOSED


def test_a_place_that_waits_long_does_not_keep_the_others_waiting(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The oldest rows of a patient village would fill every round."""
    patient = {"amount": 60, "unit": "days"}
    rulesets.set_value("matters.rating.wait", patient, by=SYSTEM, path=town.village.path)
    for _matter in range(3):
        stages.to(Status.CHECKED, town)
    other = stages.to(Status.IN_HAND, town, place_code="340223102001", unit_id=None)
    matters.complete(other.pk, by=town.outsider.actor, answer="换了")  # nobody else rechecks there
    monkeypatch.setattr("linli.matters.services.ticking.AT_ONCE", 2)
    with later(days=9):
        assert matters.close_unanswered() == 1
    assert again(other).status == Status.CLOSED


def warned(matter: Matter) -> set[str]:
    rows = Message.objects.filter(template="overdue", channel="inbox")
    return {m.to.display_name for m in rows if m.data["number"] == matter.number}


def test_owner_and_leader_are_told_once_that_a_clock_ran_out(town: Town) -> None:
    matter = town.reports()
    assert matters.warn_overdue() == 0
    with later(days=6):
        assert matters.warn_overdue() == 1
        assert matters.warn_overdue() == 0
    assert warned(matter) == {"示例·甲", "示例·乙"}


def test_each_clock_is_warned_of_by_itself(town: Town) -> None:
    matter = town.reports()
    with later(days=6):
        matters.warn_overdue()
        matters.accept(matter.pk, by=town.grid_member.actor)
        assert matters.warn_overdue() == 0
    with later(days=16):
        assert matters.warn_overdue() == 1
    assert Message.objects.filter(template="overdue", to=town.grid_member.person).count() == 4


def test_whoever_has_it_is_warned_and_not_somebody_who_has_not(town: Town) -> None:
    """Dispatched to a neighbour; and at the street to the lead, past the clerk."""
    helped = town.reports()
    to = town.next_grid_member.postings[0].pk
    matters.assign(helped.pk, by=town.chief.actor, to=to, reason="请帮忙")
    with later(days=6):
        matters.warn_overdue()
    assert warned(helped) == {"示例·申", "示例·乙"}


def test_at_each_level_the_leader_above_is_somebody_else_than_the_owner(town: Town) -> None:
    clerks = town.reports(kind="policy_help")
    streets = town.reports()
    for _level in range(2):
        matters.hand_up(streets.pk, by=stages.owner(streets), reason="办不了")
    with later(days=9):
        matters.warn_overdue()
    assert warned(clerks) == {"示例·乙", "示例·丁"}
    assert warned(streets) == {"示例·丙", "示例·己"}


def test_nobody_is_warned_while_the_reporter_is_waited_for_or_nothing_runs(town: Town) -> None:
    for status in set(Status) - IN_WORK:
        stages.to(status, town)
    with later(days=60):
        assert matters.warn_overdue() == 0


def test_whoever_rechecks_is_warned_that_the_recheck_is_overdue(town: Town) -> None:
    matter = stages.to(Status.DONE, town)
    with later(days=1):
        assert matters.warn_overdue() == 0
    with later(days=6):
        assert matters.warn_overdue() == 1
    assert warned(matter) == {"示例·乙", "示例·丁"}  # and not who completed it


def test_a_deputy_is_warned_in_place_of_who_is_away(town: Town) -> None:
    matter = town.reports()
    now = clock.now()
    territory.plan_leave(
        town.grid_member.postings[0],
        by=town.lead.actor,
        since_at=now,
        until_at=now + timedelta(days=20),
        deputy=town.next_grid_member.person,
    )
    with later(days=6):
        matters.warn_overdue()
    assert warned(matter) == {"示例·申", "示例·乙"}


NEW_YEAR_EVE = datetime(2031, 12, 30, 2, tzinfo=UTC)  # a Tuesday; 2032 is announced by nobody yet


def test_an_announced_year_moves_the_provisional_clocks_and_no_others(town: Town) -> None:
    with clock.told(NEW_YEAR_EVE - timedelta(days=5)):
        announce(2031)
    with clock.told(NEW_YEAR_EVE):
        far = stages.to(Status.IN_HAND, town)
        ended = stages.to(Status.CLOSED, town)
        near = town.reports(kind="power")  # two running hours ask no calendar
    assert far.due_provisional
    assert not again(near).due_provisional
    before = {m.pk: (m.version, m.resolve_due_at) for m in map(again, (far, ended, near))}
    with clock.told(NEW_YEAR_EVE + timedelta(hours=1)):
        assert matters.recompute_provisional() == 0
        announce(2032, holidays=["2032-01-01", "2032-01-02"])
        assert matters.recompute_provisional() == 1
        assert matters.recompute_provisional() == 0
    found = again(far)
    assert not found.due_provisional
    assert found.resolve_due_at is not None
    assert far.resolve_due_at is not None
    assert found.resolve_due_at > far.resolve_due_at
    for same in (ended, near):
        assert (again(same).version, again(same).resolve_due_at) == before[same.pk]


def announce(year: int, holidays: list[str] | None = None) -> None:
    days = YearDays.parse({"holidays": holidays or [], "workdays": []})
    rulesets.announce_year(year, days, by=SYSTEM)


def test_a_round_that_is_full_of_undecided_clocks_still_reaches_the_decided(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first rows depend on a year that nobody announced; the last on one that was."""
    with clock.told(NEW_YEAR_EVE - timedelta(days=5)):
        announce(2031)
    with clock.told(NEW_YEAR_EVE + timedelta(days=366)):
        stuck = [stages.to(Status.IN_HAND, town) for _matter in range(3)]
    with clock.told(NEW_YEAR_EVE):
        freed = stages.to(Status.IN_HAND, town)
    monkeypatch.setattr("linli.matters.services.ticking.AT_ONCE", 2)
    with clock.told(NEW_YEAR_EVE + timedelta(days=367)):
        announce(2032)
        for _round in range(3):
            matters.recompute_provisional()
    assert not again(freed).due_provisional
    assert all(again(matter).due_provisional for matter in stuck)


def test_reading_the_clocks_anew_finds_no_difference_and_mends_one(town: Town) -> None:
    matter = stages.to(Status.IN_HAND, town)
    assert matters.recompute_clocks(matter.pk) is False
    Matter.objects.filter(pk=matter.pk).update(resolve_due_at=None)
    assert matters.recompute_clocks(matter.pk, write=False) is True
    assert again(matter).resolve_due_at is None
    assert matters.recompute_clocks(matter.pk) is True
    assert again(matter).resolve_due_at == matter.resolve_due_at
