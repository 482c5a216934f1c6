"""Warned before a clock runs out, one level up when it did, going on when something stood still for
too long: each once, in office hours, however often and by however many workers it is asked."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from linli.common import clock
from linli.common.errors import MoveRefused
from linli.matters import services as matters
from linli.matters.choices import Status
from linli.matters.models import Matter
from linli.outbox.models import Message
from linli.people.actors import SYSTEM
from linli.territory import services as territory
from linli.territory.choices import Level
from tests import stages
from tests.stages import again, owner
from tests.town import Town, build

MONDAY = datetime(2026, 11, 2, 1, tzinfo=UTC)  # 9:00 on the wall; the office closes at 18:00


@pytest.fixture
def town(db: None) -> Town:
    with clock.told(MONDAY - timedelta(days=5)):
        return build()


def wall(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of that November, as a clock on the wall shows it."""
    return datetime(2026, 11, day, hour, minute, tzinfo=clock.PLACE_TIME)


def at(moment: datetime, do: Callable[[], int]) -> int:
    """What a worker does at this moment, and that a second one finds nothing left to do."""
    with clock.told(moment):
        done = do()
        assert do() == 0
        return done


def told(matter: Matter, template: str) -> list[str]:
    rows = Message.objects.filter(template=template, channel="inbox").order_by("created_at")
    return [m.to.display_name for m in rows if m.data["number"] == matter.number]


def reported(town: Town, moment: datetime = MONDAY, **report: str) -> Matter:
    with clock.told(moment):
        return town.reports(**report)


def test_the_owner_is_warned_once_before_each_clock_runs_out(town: Town) -> None:
    matter = reported(town)  # four office hours: due at 15:30
    assert at(wall(2, 14, 29), matters.warn_soon) == 0
    assert at(wall(2, 14, 31), matters.warn_soon) == 1
    assert told(matter, "soon") == ["示例·甲"]
    with clock.told(wall(2, 15)):
        matters.accept(matter.pk, by=town.grid_member.actor)  # two working days: Wednesday 18:00
    assert at(wall(4, 14, 29), matters.warn_soon) == 0
    assert at(wall(4, 14, 31), matters.warn_soon) == 1
    assert told(matter, "soon") == ["示例·甲", "示例·甲"]


def test_the_warning_waits_for_the_office_to_open_and_is_not_sent_too_late(town: Town) -> None:
    urgent = reported(town, wall(2, 16), kind="power")
    with clock.told(wall(2, 16, 5)):
        matters.accept(urgent.pk, by=town.grid_member.actor)  # a day, to the midnight after
    assert at(wall(3, 17, 30), matters.warn_soon) == 1  # from 11:30 on
    ordinary = reported(town, wall(4, 9))
    assert at(wall(4, 21), matters.warn_soon) == 0
    assert at(wall(5, 9), matters.warn_soon) == 1
    assert told(ordinary, "soon") == []  # it had run out: that is another message
    with clock.told(wall(5, 9)):
        assert matters.warn_overdue() == 2
    assert told(ordinary, "overdue")


def test_a_clock_that_is_shorter_than_the_warning_begins_without_one(town: Town) -> None:
    reported(town, wall(2, 9), kind="power")  # two hours, and the message that began it
    assert at(wall(2, 10, 30), matters.warn_soon) == 1
    matter = reported(town, wall(2, 12), kind="power")  # due at 14:00, within the noon break
    assert matter.warn_at is None


def test_whoever_stands_in_is_warned_in_place_of_who_is_away(town: Town) -> None:
    matter = reported(town)
    with clock.told(wall(2, 10)):
        territory.plan_leave(
            town.grid_member.postings[0],
            by=town.lead.actor,
            since_at=wall(2, 10),
            until_at=wall(9, 10),
            deputy=town.next_grid_member.person,
        )
    at(wall(2, 15), matters.warn_soon)
    assert told(matter, "soon") == ["示例·申"]


def test_an_overdue_matter_goes_up_by_itself_level_by_level_and_never_beyond_the_street(
    town: Town,
) -> None:
    matter = reported(town)  # due on Monday at 15:30; a working day later is Tuesday 18:00
    assert at(wall(3, 17, 59), matters.escalate_overdue) == 0
    assert at(wall(3, 22), matters.escalate_overdue) == 0  # the office is closed
    assert at(wall(4, 8, 31), matters.escalate_overdue) == 1
    found = again(matter)
    assert (found.status, found.level) == (Status.SUBMITTED, Level.VILLAGE)
    assert found.owner == town.clerk.postings[0]
    assert told(matter, "escalated") == ["示例·乙"]
    step = matter.steps.get(verb="escalate")
    assert (step.actor["kind"], step.payload["by_itself"]) == ("system", True)
    assert found.responded_in_time is False  # what was late stays late
    with clock.told(wall(4, 9)):
        matters.accept(matter.pk, by=town.clerk.actor)  # three working days: Monday 9th
    assert at(wall(12, 9), matters.escalate_overdue) == 1
    found = again(matter)
    assert (found.status, found.level) == (Status.SUBMITTED, Level.TOWNSHIP)
    assert found.owner == town.street.postings[0]
    assert found.escalate_at is None
    assert at(wall(30, 9), matters.escalate_overdue) == 0
    assert matters.recompute_clocks(matter.pk, write=False) is False


def test_what_several_reported_goes_up_once_for_all_of_them(town: Town) -> None:
    lead, other = reported(town), reported(town)
    with clock.told(MONDAY + timedelta(hours=1)):
        matters.merge(other.pk, by=town.clerk.actor, into=lead.number)
    assert at(wall(4, 8, 31), matters.escalate_overdue) == 1
    assert (again(lead).level, again(other).level) == (Level.VILLAGE, Level.GROUP)
    assert (again(other).status, again(other).escalate_at) == (Status.MERGED, None)
    assert told(other, "escalated") == []
    page = Client(headers={"accept-language": "en"}).get(matters.link_of(other))
    assert "Overdue: one level up" in page.content.decode()
    with clock.told(wall(4, 9)):
        matters.unmerge(other.pk, by=town.clerk.actor)
    assert (again(other).status, again(lead).people) == (Status.SUBMITTED, 1)


def test_whoever_deals_with_an_outside_body_is_reminded_once_for_each_clock(town: Town) -> None:
    matter = reported(town)
    with clock.told(wall(2, 10)):
        for _level in range(3):
            matters.hand_up(matter.pk, by=owner(matter), reason="办不了", outside_body="供电所")
    assert at(wall(10, 9), matters.escalate_overdue) == 1
    assert again(matter).level == Level.OUTSIDE
    assert told(matter, "chase") == ["示例·丙"]
    with clock.told(wall(10, 10)):
        matters.accept(matter.pk, by=town.street.actor)
    assert at(wall(30, 9), matters.escalate_overdue) == 1
    assert told(matter, "chase") == ["示例·丙", "示例·丙"]
    assert matter.steps.filter(verb="chase").count() == 2


def test_where_nobody_is_posted_above_whoever_has_it_is_reminded(town: Town) -> None:
    with clock.told(MONDAY - timedelta(days=1)):
        for name in ("chief", "clerk", "street", "lead"):
            territory.end_posting(town.cast[name].postings[0].pk, by=SYSTEM)
    matter = reported(town)
    assert at(wall(5, 9), matters.escalate_overdue) == 1
    assert again(matter).owner == town.grid_member.postings[0]
    assert told(matter, "chase") == ["示例·甲"]


def test_nothing_goes_up_while_somebody_else_is_waited_for(town: Town) -> None:
    for status in set(Status) - {Status.SUBMITTED, Status.IN_HAND}:
        with clock.told(MONDAY):
            stages.to(status, town)
    assert at(wall(30, 9), matters.escalate_overdue) == 0


def test_the_work_goes_on_when_the_reporter_did_not_answer_in_time(town: Town) -> None:
    with clock.told(MONDAY):
        matter = stages.to(Status.WAITING, town)  # at most five working days: Monday 9th 18:00
    assert at(wall(9, 17, 59), matters.go_on_waiting) == 0
    assert at(wall(9, 18, 1), matters.go_on_waiting) == 1
    found = again(matter)
    assert (found.status, found.paused_since) == (Status.IN_HAND, None)
    # Of two working days none was used up
    assert found.resolve_due_at == wall(11, 18)
    assert told(matter, "turn")[-1] == "示例·甲"


def test_a_pause_has_a_reason_that_the_reporter_reads_and_ends_by_itself(town: Town) -> None:
    with clock.told(MONDAY):
        matter = stages.to(Status.PAUSED, town)
    assert matter.wait_due_at == wall(9, 18)
    step = matter.steps.get(verb="pause")
    assert (step.public, step.text("reason")) == (True, "下雨，等天晴")
    assert step.payload["cause"] == "weather"
    assert at(wall(9, 18, 1), matters.go_on_waiting) == 1
    assert again(matter).status == Status.IN_HAND
    with clock.told(wall(10, 9)):
        steward = town.grid_member.actor
        matters.pause(matter.pk, by=steward, cause="outside", reason="等供电所停电")
        matters.resume(matter.pk, by=steward)
        with pytest.raises(MoveRefused, match="2 times"):
            matters.pause(matter.pk, by=steward, cause="weather", reason="又下雨")


def test_what_ran_out_is_not_paused_any_more(town: Town) -> None:
    with clock.told(MONDAY):
        matter = stages.to(Status.IN_HAND, town)
    with clock.told(wall(5, 9)), pytest.raises(MoveRefused, match="run out") as refused:
        matters.pause(matter.pk, by=town.grid_member.actor, cause="weather", reason="下雨")
    assert "hand it up" in str(refused.value.next_step)


def test_a_question_after_the_limit_stands_without_a_due_time_and_late_stays_late(
    town: Town,
) -> None:
    with clock.told(MONDAY):
        matter = stages.to(Status.IN_HAND, town)
    due = stages.again(matter).resolve_due_at
    assert due is not None

    with clock.told(due):  # the last moment, and already too late
        matters.ask(matter.pk, by=town.grid_member.actor, question="哪一盏？")
    asked = stages.again(matter)
    with clock.told(due + timedelta(hours=2)):
        matters.resume(matter.pk, by=town.grid_member.actor)
    resumed = stages.again(matter)

    assert (asked.status, asked.resolve_due_at, asked.escalate_at) == (Status.WAITING, None, None)
    assert (resumed.status, resumed.resolve_due_at) == (Status.IN_HAND, due)
