"""More time, and a dispatch that is contested: asked of the level above, on the staff's pages."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from linli.common import clock
from linli.matters import services as matters
from linli.matters.choices import Question, Status
from linli.matters.models import Matter
from linli.outbox.models import Message
from linli.people.actors import SYSTEM
from linli.territory import services as territory
from linli.territory.choices import Level
from tests import stages
from tests.desk import Desk
from tests.stages import again
from tests.town import Town, build

MONDAY = datetime(2026, 11, 2, 1, tzinfo=UTC)  # 9:00 on the wall; the office closes at 18:00


@pytest.fixture
def town(db: None) -> Town:
    with clock.told(MONDAY - timedelta(days=5)):
        return build()


def wall(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=clock.PLACE_TIME)


def follow(matter: Matter) -> str:
    """What the reporter reads behind their link."""
    visitor = Client(headers={"accept-language": "en"})
    return visitor.get(matters.link_of(matter)).content.decode()


def in_hand(town: Town, **report: str) -> Matter:
    with clock.told(MONDAY):
        return stages.to(Status.IN_HAND, town, **report)  # two working days: Wednesday 18:00


@pytest.mark.row("S2-18")
def test_more_time_is_asked_with_a_reason_that_the_reporter_reads_and_decided_above(
    town: Town,
) -> None:
    lamp = in_hand(town)
    steward, clerk = Desk(town.grid_member), Desk(town.clerk)
    with clock.told(wall(3, 10)):
        steward.does(lamp, "ask_extension", amount="2", reason="灯杆要从县里运来")
        asked = again(lamp)
        assert (asked.question, asked.status) == (Question.EXTENSION, Status.IN_HAND)
        assert asked.resolve_due_at == wall(4, 18)  # it moves only when it is granted
        assert "do-ask_extension" not in steward.opens(lamp.get_absolute_url())
        page = follow(lamp)
        assert "灯杆要从县里运来" in page
        assert "2 working days" in page
        work = clerk.opens("/work/")
        assert "more time is asked for; you grant it or not" in work
        clerk.does(lamp, "grant_extension")
    granted = again(lamp)
    assert (granted.question, granted.decider, granted.decide_due_at) == ("", None, None)
    assert granted.resolve_due_at == wall(6, 18)
    assert granted.turn == town.grid_member.postings[0]
    assert "More time granted" in follow(lamp)
    assert Message.objects.filter(template="decided", to=town.grid_member.person).exists()
    assert matters.recompute_clocks(lamp.pk, write=False) is False


def test_what_is_not_granted_keeps_its_limit_and_says_why(town: Town) -> None:
    lamp = in_hand(town)
    with clock.told(wall(3, 10)):
        Desk(town.grid_member).does(lamp, "ask_extension", amount="2", reason="人手不够")
        Desk(town.clerk).does(lamp, "refuse_extension", 422, reason=" ")
        Desk(town.clerk).does(lamp, "refuse_extension", reason="仓库里有灯泡")
    assert again(lamp).resolve_due_at == wall(4, 18)
    assert "仓库里有灯泡" in follow(lamp)


def test_more_than_the_rule_allows_or_too_late_is_refused_in_plain_words(town: Town) -> None:
    lamp = in_hand(town)
    steward = Desk(town.grid_member)
    with clock.told(wall(3, 10)):
        assert "At most 3 working days" in steward.does(
            lamp, "ask_extension", 422, amount="4", reason="等配件"
        )
        steward.does(lamp, "ask_extension", amount="1", reason="等配件")
        Desk(town.clerk).does(lamp, "grant_extension")
        again_ = steward.sends(
            lamp, "ask_extension", 409, version=again(lamp).version, amount="1", reason="还等"
        )
        assert "granted 1 times already" in again_
    with clock.told(wall(6, 9)):
        late = steward.sends(
            lamp, "ask_extension", 409, version=again(lamp).version, amount="1", reason="还等"
        )
    assert "The time limit has run out already." in late
    assert "Complete it, hand it up, or tell the reporter why it takes longer." in late


def test_nobody_decides_on_what_they_asked_themselves_even_standing_in(town: Town) -> None:
    lamp = in_hand(town)
    with clock.told(wall(3, 10)):
        territory.plan_leave(
            town.clerk.postings[0],
            by=town.lead.actor,
            since_at=wall(3, 11),
            until_at=wall(9, 10),
            deputy=town.grid_member.person,
        )
        matters.ask_extension(lamp.pk, by=town.grid_member.actor, amount=1, reason="等配件")
    with clock.told(wall(3, 12)):
        page = Desk(town.grid_member).opens(lamp.get_absolute_url())
        assert "do-grant_extension" not in page
        Desk(town.grid_member).sends(lamp, "grant_extension", 403)


def test_a_question_ends_with_what_it_is_about(town: Town) -> None:
    for verb in ("complete", "hand_up", "withdraw", "escalate", "assign"):
        lamp = in_hand(town)
        with clock.told(wall(3, 10)):
            matters.ask_extension(lamp.pk, by=town.grid_member.actor, amount=1, reason="等配件")
            by = {
                "withdraw": matters.reporter_of(lamp),
                "escalate": SYSTEM,
                "assign": town.chief.actor,
            }
            stages.verbs(town)[verb](again(lamp), by.get(verb, town.grid_member.actor))
        found = again(lamp)
        assert (found.question, found.decider, found.decide_due_at) == ("", None, None), verb
        assert matters.recompute_clocks(lamp.pk, write=False) is False


def test_it_stays_asked_while_the_reporter_is_waited_for(town: Town) -> None:
    lamp = in_hand(town)
    with clock.told(wall(3, 10)):
        matters.ask_extension(lamp.pk, by=town.grid_member.actor, amount=1, reason="等配件")
        matters.ask(lamp.pk, by=town.grid_member.actor, question="哪一盏？")
        Desk(town.clerk).does(lamp, "grant_extension")
        assert again(lamp).resolve_due_at is None
        matters.add(lamp.pk, by=matters.reporter_of(lamp), words="井边")
    assert again(lamp).resolve_due_at == wall(5, 18)


def test_a_decision_that_is_not_made_goes_further_up_and_ends_with_a_reminder(
    town: Town,
) -> None:
    lamp = in_hand(town, kind="policy_help")  # with the village: a working day to decide
    with clock.told(MONDAY):
        matters.ask_extension(lamp.pk, by=town.clerk.actor, amount=3, reason="等县里文件")
    assert again(lamp).decider == town.street.postings[0]
    with clock.told(wall(3, 17, 59)):
        assert matters.pass_questions_up() == 0
    with clock.told(wall(4, 9)):
        assert matters.pass_questions_up() == 1
        assert matters.pass_questions_up() == 0
    found = again(lamp)
    assert (found.question, found.decide_due_at) == (Question.EXTENSION, None)
    assert Message.objects.filter(template="decide", to=town.street.person).count() == 4
    assert matters.recompute_clocks(lamp.pk, write=False) is False
    with clock.told(wall(4, 10)):
        Desk(town.street).does(lamp, "grant_extension")
    assert again(lamp).question == ""


def test_a_decider_whose_posting_ends_is_followed_by_somebody_else(town: Town) -> None:
    lamp = in_hand(town)
    with clock.told(wall(3, 10)):
        matters.ask_extension(lamp.pk, by=town.grid_member.actor, amount=1, reason="等配件")
        territory.end_posting(town.clerk.postings[0].pk, by=town.lead.actor)
        assert again(lamp).decider == town.chief.postings[0]
        assert "more time is asked for" in Desk(town.chief).opens("/work/")


def test_a_wrong_dispatch_is_reviewed_and_the_first_receiver_keeps_it_until_then(
    town: Town,
) -> None:
    with clock.told(MONDAY):
        lamp = town.reports()
        due = lamp.respond_due_at
        Desk(town.grid_member).does(lamp, "contest", reason="在隔壁网格", proposal="02 网格")
        found = again(lamp)
        assert (found.question, found.status) == (Question.DISPATCH, Status.SUBMITTED)
        assert (found.owner, found.respond_due_at) == (town.grid_member.postings[0], due)
        clerk = Desk(town.clerk)
        assert "says that it is not theirs" in clerk.opens("/work/")
        assert "02 网格" in clerk.opens(lamp.get_absolute_url())
        to = str(town.next_grid_member.postings[0].pk)
        clerk.does(lamp, "assign", to=to, reason="在 02 网格")
    found = again(lamp)
    assert found.owner == town.next_grid_member.postings[0]
    assert (found.question, found.decider, found.decide_due_at) == ("", None, None)


def test_a_dispatch_that_was_confirmed_cannot_be_contested_again(town: Town) -> None:
    with clock.told(MONDAY):
        lamp = town.reports()
        steward = Desk(town.grid_member)
        steward.does(lamp, "contest", reason="不归我", proposal="供电所")
        Desk(town.clerk).does(lamp, "confirm", reason="灯杆在你的网格里")
        said = steward.does(lamp, "contest", 409, reason="还是不归我", proposal="供电所")
        assert "This dispatch was reviewed and stands." in said
        assert Message.objects.filter(template="decided", to=town.grid_member.person).exists()
        assert "灯杆在你的网格里" in follow(lamp)
        steward.does(lamp, "accept")


def test_nobody_passes_it_round_at_last_the_street_decides_for_good(town: Town) -> None:
    with clock.told(MONDAY):
        lamp = town.reports()
        chief, hands = Desk(town.chief), (town.next_grid_member, town.grid_member)
        for turn in range(3):
            chief.does(lamp, "assign", to=str(hands[turn % 2].postings[0].pk), reason="请去")
        to = str(town.grid_member.postings[0].pk)
        said = chief.does(lamp, "assign", 409, to=to, reason="请去")
        assert "It was dispatched 3 times already." in said
        Desk(town.next_grid_member).does(lamp, "contest", reason="不归我", proposal="01 网格")
        assert again(lamp).decider == town.street.postings[0]
        Desk(town.street).does(lamp, "assign", to=to, reason="灯在 01 网格")
        found = again(lamp)
        assert (found.owner, found.level) == (town.grid_member.postings[0], Level.GROUP)
        said = Desk(town.grid_member).does(lamp, "contest", 409, reason="不归我", proposal="02")
    assert "This dispatch was reviewed and stands." in said
