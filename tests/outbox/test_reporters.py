"""Reporters with a telephone and no more: told by text message, heard by a code, else rung."""

import pytest
from pytest_django import Settings

from linli.common import clock
from linli.matters import services as matters
from linli.matters.choices import Status
from linli.matters.models import MatterStep, TextLine
from linli.outbox.choices import Channel, State
from linli.outbox.models import Message
from linli.people.models import Consent
from tests import stages
from tests.desk import Desk
from tests.outbox.conftest import MONDAY
from tests.outbox.telephones import (
    PHONE,
    answers,
    at_rating,
    rounds,
    taken_down,
    texting,
    to_reporters,
)
from tests.stages import again
from tests.town import Town

pytestmark = pytest.mark.django_db


def test_a_reporter_who_agreed_is_told_number_state_and_link_and_nothing_else(
    town: Town, settings: Settings
) -> None:
    with texting(settings) as here:
        matter = taken_down(town, name="示例·客")
        rounds()
        rounds()
        (text,) = to_reporters(here)
        assert matters.link_of(matter) in text
        assert TextLine.objects.get().code in text
        for word in ("路灯", "示例", "新屋巷", PHONE):
            assert word not in text
        stages.WAYS[Status.IN_HAND](town, matter)
        rounds()
    assert len(to_reporters(here)) == 2
    row = Message.objects.filter(channel=Channel.SMS).first()
    assert row is not None
    assert (row.link, row.address) == ("", "")  # neither secret link nor number is kept
    assert Consent.objects.get().purpose == "matters.texts"


def test_whoever_did_not_agree_is_not_told_and_stands_among_those_to_ring(
    town: Town, settings: Settings
) -> None:
    with texting(settings) as here:
        matter = taken_down(town, agrees=False)
        stages.WAYS[Status.CHECKED](town, matter)
        rounds()
        assert here.heard == []
    assert matter.number in Desk(town.chief).opens("/ring-back/").replace(" ", "").replace("-", "")


def test_without_a_gateway_nobody_is_asked_to_agree_and_everybody_is_rung(
    town: Town, settings: Settings
) -> None:
    settings.LINLI_SMS = None
    assert 'name="texts"' not in Desk(town.clerk).opens("/intake/")
    matter = taken_down(town)
    stages.WAYS[Status.CHECKED](town, matter)
    assert matters.tell_reporters() == 0
    assert not TextLine.objects.exists()
    page = Desk(town.chief).opens("/ring-back/")
    assert matter.get_absolute_url() in page


def test_at_night_what_can_wait_waits_for_the_morning_and_comes_as_one(
    town: Town, settings: Settings
) -> None:
    with texting(settings) as here:
        with clock.told(MONDAY.replace(hour=22)):
            matter = taken_down(town)
            rounds()
        with clock.told(MONDAY.replace(day=24, hour=6, minute=59)):
            stages.WAYS[Status.IN_HAND](town, matter)
            rounds()
            assert here.heard == []
        with clock.told(MONDAY.replace(day=24, hour=7)):
            rounds()
    assert len(to_reporters(here)) == 1


def test_what_cannot_wait_is_told_at_night(town: Town, settings: Settings) -> None:
    with texting(settings) as here, clock.told(MONDAY.replace(hour=23)):
        taken_down(town, kind="danger")
        rounds()
    assert len(to_reporters(here)) == 1


def test_one_is_solved_and_the_matter_closes_by_the_reporter(
    town: Town, settings: Settings
) -> None:
    with texting(settings) as here:
        matter, code = at_rating(town)
        rounds()
        assert f"{code} 1" in to_reporters(here)[-1]
        assert answers(f"{code} 1")["outcome"] == "taken"
    closed = again(matter)
    assert (closed.status, closed.solved) == (Status.CLOSED, True)
    step = MatterStep.objects.filter(record=matter).latest("seq")
    assert (step.verb, step.actor["kind"]) == ("rate", "reporter")


@pytest.mark.parametrize("shape", ["{code} 2 还是不亮", "{code}2，还是不亮", "{wide} ２ 还是不亮"])
def test_two_is_not_solved_however_it_is_typed(shape: str, town: Town, settings: Settings) -> None:
    with texting(settings):
        matter, code = at_rating(town)
        wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
        answers(shape.format(code=code, wide=wide))
    open_again = again(matter)
    assert open_again.status == Status.SUBMITTED
    assert open_again.level != "group"
    page = Desk(town.chief).opens(matter.get_absolute_url())
    assert "还是不亮" in page


def test_words_answer_a_question_and_the_clock_goes_on(town: Town, settings: Settings) -> None:
    with texting(settings) as here:
        matter = taken_down(town)
        stages.WAYS[Status.WAITING](town, matter)
        rounds()
        code = TextLine.objects.get().code
        assert code in to_reporters(here)[-1]
        answers(f"{code} 2 号电杆旁边")
    assert again(matter).status == Status.IN_HAND


def test_a_wrong_code_is_answered_politely_once_and_a_stranger_never(
    town: Town, settings: Settings
) -> None:
    with texting(settings) as here:
        matter, code = at_rating(town)
        rounds()
        before = len(here.heard)
        wrong = "1111" if code != "1111" else "2222"
        for number in range(3):
            assert answers(f"{wrong} 1", key=f"w{number}")["outcome"] == "unknown"
        assert answers(f"{code} 1", key="s", phone="13900000000")["outcome"] == "unknown"
        assert answers(f"{code} 1", key="n", phone="no number")["outcome"] == "unknown"
        rounds()
        assert len(here.heard) == before + 1
    assert again(matter).status == Status.CHECKED


def test_an_answer_that_comes_too_late_is_said_to_be_so(town: Town, settings: Settings) -> None:
    with texting(settings) as here:
        _matter, code = at_rating(town)
        answers(f"{code} 1", key="a")
        rounds()
        before = len(here.heard)
        assert answers(f"{code} 1", key="b")["outcome"] == "refused"
        rounds()
        assert len(here.heard) == before + 1


@pytest.mark.parametrize("words", ["T", "退订", "{code} T"])
def test_consent_is_withdrawn_by_an_answer(words: str, town: Town, settings: Settings) -> None:
    with texting(settings) as here:
        matter, code = at_rating(town)
        assert answers(words.format(code=code))["outcome"] == "stopped"
        rounds()
        assert to_reporters(here) == []
    assert Consent.objects.get().withdrawn_at is not None
    assert TextLine.objects.get(pk=matter.pk).ended_at is not None


def test_consent_is_withdrawn_at_the_desk(town: Town, settings: Settings) -> None:
    with texting(settings) as here:
        matter = taken_down(town)
        matters.tell_reporters()
        address = f"{matter.get_absolute_url()}texts/end/"
        desk = Desk(town.clerk)
        assert (
            address
            in desk.posts(
                f"{matter.get_absolute_url()}contact/", 200, purpose="ring_back"
            ).content.decode()
        )
        desk.posts(address, 303)
        desk.posts(address, 303)
        rounds()
        assert here.heard == []
    assert not Message.objects.filter(channel=Channel.SMS, state=State.WAITING).exists()


def test_a_question_is_on_the_list_to_ring_where_no_text_message_asks_it(
    town: Town, settings: Settings
) -> None:
    settings.LINLI_SMS = None
    matter = taken_down(town)
    stages.WAYS[Status.WAITING](town, matter)
    assert "To ring with a question" in Desk(town.chief).opens("/ring-back/")
    with texting(settings):
        asked = taken_down(town)
        stages.WAYS[Status.WAITING](town, asked)
        page = Desk(town.chief).opens("/ring-back/")
        assert matter.get_absolute_url() in page
        assert asked.get_absolute_url() not in page
        asked_to_rate, _code = at_rating(town)
        page = Desk(town.chief).opens("/ring-back/")
        assert asked_to_rate.get_absolute_url() in page
        assert "Asked by text message as well" in page
