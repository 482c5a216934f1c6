"""Whoever reported the same thing as somebody else hears of it in the way they chose: also by text
message, with a code of their own, and never a word about the other."""

from typing import Final

import pytest
from pytest_django import Settings

from linli.common import clock
from linli.common.numbers import shown
from linli.matters.choices import Status
from linli.matters.models import Matter, MatterStep, TextLine
from linli.outbox.choices import Channel
from linli.outbox.models import Message
from tests import stages
from tests.desk import Desk
from tests.outbox.conftest import MONDAY
from tests.outbox.gateways import Gateway
from tests.outbox.telephones import PHONE, answers, rounds, taken_down, texting
from tests.stages import again
from tests.town import Town

pytestmark = pytest.mark.django_db
OTHER: Final = "13800005678"


def heard(here: Gateway, phone: str) -> list[str]:
    return [one.json["text"] for one in here.heard if one.json["phone"] == phone]


def said(matter: Matter) -> list[str]:
    """What its reporter was told, from the first on."""
    rows = Message.objects.filter(channel=Channel.SMS, data__number=matter.number)
    return [row.data["say"] for row in rows.order_by("created_at", "pk")]


def code_of(matter: Matter) -> str:
    return TextLine.objects.get(pk=matter.pk).code


def joined(town: Town) -> tuple[Matter, Matter]:
    """Two calls about one lamp, both told by text message; a clerk merged the second."""
    lead, other = taken_down(town), taken_down(town, phone=OTHER)
    Desk(town.clerk).does(other, "merge", into=lead.number)
    rounds()
    return lead, other


def test_each_is_told_every_later_message_with_their_own_number_and_code(
    town: Town, settings: Settings
) -> None:
    with texting(settings) as here:
        lead, other = joined(town)
        assert (said(lead), said(other)) == (["taken"], ["joined"])
        before = len(heard(here, OTHER))
        owner = Desk(town.grid_member)
        owner.does(lead, "accept")
        rounds()
        owner.does(lead, "answer", answer="明天来换")
        rounds()
        owner.does(lead, "complete", answer="换了")
        Desk(town.clerk).does(lead, "pass_check")
        rounds()
        rounds()
        texts = heard(here, OTHER)[before:]
        assert said(other) == ["joined", "accepted", "answered", "checked"]
        assert len(texts) == 3
        assert f"{code_of(other)} 1" in texts[2]
        assert all(shown(other.number) in text for text in texts)
        for text in texts:
            assert shown(lead.number) not in text
            assert code_of(lead) not in text or code_of(lead) == code_of(other)


def test_a_question_to_one_is_not_put_to_the_other(town: Town, settings: Settings) -> None:
    with texting(settings) as here:
        lead, other = joined(town)
        Desk(town.grid_member).does(lead, "accept")
        rounds()
        before = len(heard(here, OTHER))
        Desk(town.grid_member).does(lead, "ask", question="哪一盏？")
        rounds()
        assert len(heard(here, OTHER)) == before
        assert said(lead)[-1] == "asked"
        assert again(other).status == Status.MERGED


def test_each_answers_by_text_and_it_closes_with_the_last(town: Town, settings: Settings) -> None:
    with texting(settings):
        lead, other = joined(town)
        stages.WAYS[Status.CHECKED](town, lead)
        assert answers(f"{code_of(lead)} 1", key="a")["outcome"] == "taken"
        assert again(lead).status == Status.CHECKED
        assert answers(f"{code_of(lead)} 1", key="b")["outcome"] == "refused"
        answer = answers(f"{code_of(other)} 1", key="c", phone=OTHER)
        assert answer["outcome"] == "taken"
    assert again(lead).status == Status.CLOSED
    assert (again(other).solved, again(other).closed_at) == (True, again(lead).closed_at)
    step = MatterStep.objects.filter(record=other).latest("seq")
    assert (step.verb, step.actor["kind"]) == ("rate", "reporter")


def test_not_solved_takes_it_up_and_later_words_are_added_to_their_own(
    town: Town, settings: Settings
) -> None:
    with texting(settings):
        lead, other = joined(town)
        stages.WAYS[Status.CHECKED](town, lead)
        answers(f"{code_of(other)} 2 还是不亮", key="a", phone=OTHER)
        assert (again(lead).status, again(lead).level) == (Status.SUBMITTED, "village")
        answer = answers(f"{code_of(other)} 2 今晚也不亮", key="b", phone=OTHER)
        assert answer["outcome"] == "taken"
    step = MatterStep.objects.filter(record=other).latest("seq")
    assert (step.verb, step.text("words")) == ("add", "今晚也不亮")


def test_after_the_end_two_reopens_it_for_all(town: Town, settings: Settings) -> None:
    with texting(settings):
        lead, other = joined(town)
        Desk(town.grid_member).does(lead, "refuse", reason="不归本村", next_door="供电所 95598")
        rounds()
        assert said(other)[-1] == "refused"
        answer = answers(f"{code_of(other)} 2 上次是村里修的", phone=OTHER)
        assert answer["outcome"] == "taken"
    assert again(lead).status == Status.SUBMITTED


def test_through_a_chain_each_hears_of_the_last_one(town: Town, settings: Settings) -> None:
    with texting(settings) as here:
        lead, other = joined(town)
        last = town.reports("一排路灯都不亮")
        Desk(town.clerk).does(lead, "merge", into=last.number)
        rounds()
        Desk(town.grid_member).does(last, "accept")
        rounds()
        assert (said(lead)[-1], said(other)[-1]) == ("accepted", "accepted")
        Desk(town.clerk).does(lead, "unmerge")
        before = [len(heard(here, phone)) for phone in (PHONE, OTHER)]
        Desk(town.grid_member).does(last, "answer", answer="线路在修")
        rounds()
        assert [len(heard(here, phone)) for phone in (PHONE, OTHER)] == before
        Desk(town.grid_member).does(lead, "accept")
        rounds()
        assert [len(heard(here, phone)) for phone in (PHONE, OTHER)] == [n + 1 for n in before]


def test_whoever_wants_no_more_text_messages_is_not_told_of_the_other_one(
    town: Town, settings: Settings
) -> None:
    with texting(settings) as here:
        lead, _other = joined(town)
        answers("T", phone=OTHER)
        before = len(heard(here, OTHER))
        stages.WAYS[Status.CHECKED](town, lead)
        rounds()
        assert len(heard(here, OTHER)) == before


def test_at_night_it_waits_for_the_morning_and_comes_as_one(town: Town, settings: Settings) -> None:
    with texting(settings) as here:
        with clock.told(MONDAY):
            lead, _other = joined(town)
            before = len(heard(here, OTHER))
        with clock.told(MONDAY.replace(hour=22)):
            stages.WAYS[Status.CHECKED](town, lead)
            rounds()
            assert len(heard(here, OTHER)) == before
        with clock.told(MONDAY.replace(day=24, hour=7)):
            rounds()
        assert len(heard(here, OTHER)) == before + 1


def test_what_is_split_off_is_told_the_same_way_with_a_code_of_its_own(
    town: Town, settings: Settings
) -> None:
    with texting(settings) as here:
        matter = taken_down(town, text="路灯不亮，路也坏了")
        Desk(town.clerk).does(matter, "split", text="路面坑洼", kind="road", where="井头巷口")
        made = Matter.objects.get(split_from=matter)
        rounds()
        assert shown(made.number) in heard(here, PHONE)[-1]
        stages.WAYS[Status.IN_HAND](town, made)
        rounds()
        assert said(made) == ["taken", "accepted"]


@pytest.mark.row("S3-25")
def test_each_household_hears_by_text_what_the_outside_body_replied_and_delivered(
    town: Town, settings: Settings
) -> None:
    with texting(settings) as here:
        needs = [taken_down(town, kind="other", phone=phone) for phone in (PHONE, OTHER)]
        form = {"text": "请设服务点", "outside_body": "建设银行", "key": "k1"}
        chief = Desk(town.chief)
        address = f"{needs[0].get_absolute_url()}gather/"
        chief.posts(address, 303, **form, of=[need.pk for need in needs])
        rounds()
        one = again(needs[0]).merged_into
        assert one is not None
        chief.does(one, "liaise", contact="replied", words="同意设点")
        rounds()
        chief.does(one, "liaise", contact="delivered", words="设备装在小卖部")
        rounds()
        chief.does(one, "complete", answer="服务点已开")
        Desk(town.clerk).does(one, "pass_check")
        rounds()
        for need, phone in zip(needs, (PHONE, OTHER), strict=True):
            assert said(need) == ["joined", "news", "news", "checked"]
            texts = heard(here, phone)
            assert all(shown(need.number) in text for text in texts)
            assert not any(word in text for text in texts for word in ("银行", "服务点", "小卖部"))
        answers(f"{code_of(needs[0])} 1", key="a")
        answers(f"{code_of(needs[1])} 1", key="b", phone=OTHER)
    assert again(one).status == Status.CLOSED
