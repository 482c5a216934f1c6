"""My data behind a secret link: seen, corrected, taken along, erased; this one report alone."""

import json
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from linli.audit.models import Entry, Reading
from linli.common import clock
from linli.matters import services as matters
from linli.matters.choices import Status
from linli.matters.models import Attachment, Matter, MatterStep
from tests import stages
from tests.held import PHONE, WORDS, photo, reported
from tests.town import Town


class Holder:
    """Whoever holds the link of a matter, in front of a browser."""

    def __init__(self, matter: Matter, language: str = "en") -> None:
        self.home = f"{matters.link_of(matter)}data/"
        self.client = Client(headers={"accept-language": language})

    def opens(self, status: int = 200) -> str:
        answer = self.client.get(self.home)
        assert answer.status_code == status
        return unescape(answer.content.decode())

    def sends(self, what: str, status: int = 303, **fields: Any) -> str:
        answer = self.client.post(f"{self.home}{what}/", fields)
        assert answer.status_code == status, answer.content.decode()
        return unescape(answer.content.decode())


def test_it_shows_everything_why_and_until_when_with_the_number_masked(town: Town) -> None:
    with stages.later(days=-10):
        matter = reported(town, Status.CLOSED)
    told = Holder(matter).opens()

    for held in (WORDS, "示例·某", "138****1234", "22.60500, 112.81500", "solved · 5/5", "井边"):
        assert held in told
    assert PHONE not in told
    assert "To handle it, and to let you follow it" in told
    assert matter.closed_at is not None
    for days in (60, 1096):
        last = clock.local(matter.closed_at).date()
        ends = last.fromordinal(last.toordinal() + days + 1)  # at midnight after the last day
        assert ends.isoformat() in told


def test_the_number_is_shown_on_asking_and_the_look_is_noted(town: Town) -> None:
    holder = Holder(reported(town))
    assert PHONE in holder.sends("show", 200)
    noted = Reading.objects.get()
    assert (noted.by_name, noted.fields) == ("", ["phone"])
    assert noted.purpose == "Shown on the page of the link"
    assert noted.purpose in holder.opens()


def test_it_says_which_of_the_staff_read_the_number_and_what_for(town: Town) -> None:
    matter = reported(town)
    assert matter.reporter is not None
    matters.read_reporter(matter, by=town.street.actor, purpose="回访一下")
    told = Holder(matter).opens()
    assert "示例·丙" in told
    assert "回访一下" in told


def test_name_and_number_are_corrected(town: Town) -> None:
    matter = reported(town)
    holder = Holder(matter)
    holder.sends("correct", name="示例·另", phone="139 0000 5678")
    assert "139****5678" in holder.opens()
    holder.sends("correct", name="示例·再", phone="")
    told = holder.opens()
    assert "示例·再" in told
    assert "139****5678" in told
    assert Entry.objects.filter(verb="change_contact").count() == 2


def test_a_number_that_is_none_is_refused_with_what_was_typed(town: Town) -> None:
    holder = Holder(reported(town))
    told = holder.sends("correct", 422, name="示例·某", phone="十三八")
    assert "十三八" in told
    assert "Write the digits of one phone number" in told
    assert "138****1234" in holder.opens()


def test_a_number_can_be_left_later(town: Town) -> None:
    matter = town.reports()
    Holder(matter).sends("correct", name="", phone=PHONE)
    assert stages.again(matter).reporter is not None
    assert "138****1234" in Holder(matter).opens()


def test_a_copy_is_taken_along_as_a_file_and_as_a_page(town: Town) -> None:
    holder = Holder(reported(town, Status.CLOSED))
    told = json.loads(holder.sends("copy", 200, format="json"))
    assert told["contact"] == {"phone": PHONE}
    facts = [f["text"] for held in told["held"] for row in held["rows"] for f in row["facts"]]
    assert WORDS in facts
    assert {held["record"] for held in told["held"]} >= {"matters.Matter", "people.Person"}
    page = holder.sends("copy", 200, format="page")
    assert PHONE in page
    assert WORDS in page
    assert Reading.objects.count() == 2


def test_consent_withdrawn_erases_the_number_and_the_matter_goes_on(town: Town) -> None:
    matter = reported(town, Status.IN_HAND)
    holder = Holder(matter)
    holder.sends("no-contact")
    holder.sends("no-contact")  # twice is once

    after = stages.again(matter)
    person = after.reporter
    assert person is not None
    assert (person.phone_sealed, person.phone_index, person.display_name) == (None, "", "")
    assert after.status == Status.IN_HAND
    told = holder.opens()
    assert "138****1234" not in told
    assert "Name and number were erased on" in told
    steps = MatterStep.objects.filter(record=matter, verb="erase")
    assert [(s.payload, s.is_intact()) for s in steps] == [
        ({"erased": "contact", "why": "request"}, True)
    ]
    story = Client(headers={"accept-language": "en"}).get(matters.link_of(matter))
    assert "Name and number erased at the person's request" in unescape(story.content.decode())


def test_an_ended_matter_is_erased_but_for_what_the_ledger_needs(
    town: Town, settings: Settings, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    matter = reported(town, Status.CLOSED, photos=(photo(),))
    assert len(list(tmp_path.rglob("*.jpg"))) == 2
    holder = Holder(matter)
    holder.sends("erase", 422)
    with django_capture_on_commit_callbacks(execute=True):
        holder.sends("erase", sure="on")

    after = stages.again(matter)
    assert (after.text, after.place_words, after.point) == ("", "", None)
    assert (after.number, after.status, after.solved) == (matter.number, Status.CLOSED, True)
    assert (after.kind_id, after.closed_at) == (matter.kind_id, matter.closed_at)
    assert not Attachment.objects.exists()
    assert not list(tmp_path.rglob("*.jpg"))
    left = repr(list(MatterStep.objects.values())) + repr(list(Matter.objects.values()))
    for gone in (WORDS, "井边", "已更换灯泡", "示例·某"):
        assert gone not in left
    assert all(step.is_intact() for step in after.steps.all())
    told = holder.opens()
    assert "Erased on" in told
    assert WORDS not in told


def test_the_story_says_what_was_erased_and_nothing_can_be_added(town: Town) -> None:
    matter = reported(town, Status.CLOSED)
    Holder(matter).sends("erase", sure="on")
    page = Client(headers={"accept-language": "en"}).get(matters.link_of(matter))
    told = unescape(page.content.decode())
    assert "Words, photos and place erased at the person's request" in told
    assert "The words of this entry were erased; that it was made stays." in told
    assert "Reopen" not in told
    answer = Client().post(f"{matters.link_of(matter)}reopen/", {"reason": "又坏了", "version": 9})
    assert answer.status_code == 409
    again = Holder(matter).sends("correct", 409, name="示例·某", phone=PHONE)
    assert "was erased" in again


def test_an_open_matter_is_withdrawn_first_and_the_page_says_so(town: Town) -> None:
    matter = reported(town, Status.IN_HAND)
    holder = Holder(matter)
    assert "it is withdrawn first" in holder.opens()
    assert "has to be withdrawn first" in holder.sends("erase", 409, sure="on")
    holder.sends("erase", sure="on", withdrawing="yes")
    after = stages.again(matter)
    assert (after.status, after.text) == (Status.WITHDRAWN, "")


@pytest.mark.parametrize("status", [Status.DONE, Status.CHECKED])
def test_while_it_is_rechecked_or_rated_only_the_number_goes(town: Town, status: str) -> None:
    matter = reported(town, status)
    holder = Holder(matter)
    assert "the rest when the matter has ended" in holder.opens()
    holder.sends("erase", 409, sure="on", withdrawing="yes")
    assert stages.again(matter).text == WORDS
    holder.sends("no-contact")


def test_another_report_with_the_same_number_is_never_shown(town: Town) -> None:
    one = reported(town)
    other = town.reports("另一件事，同一个电话", phone=PHONE, name="示例·某")
    assert one.reporter_id != other.reporter_id
    told = Holder(one).opens() + Holder(one).sends("copy", 200, format="json")
    assert "另一件事" not in told
    assert other.number not in told
    Holder(one).sends("erase", sure="on", withdrawing="yes")
    assert stages.again(other).text == "另一件事，同一个电话"


def test_internal_words_are_counted_and_not_shown(town: Town) -> None:
    matter = reported(town, Status.IN_HAND)
    matters.note(matter.pk, by=town.clerk.actor, words="内部的话", public=False)
    told = Holder(matter).opens()
    assert "内部的话" not in told
    assert "1 made by staff as they worked" in told


def test_it_costs_the_same_however_long_the_story(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    short, long = reported(town, Status.IN_HAND), reported(town, Status.IN_HAND)
    for n in range(6):
        matters.add(long.pk, by=matters.reporter_of(long), words=f"补充 {n}")
    Holder(short).opens()
    for matter in (short, long):
        with django_assert_num_queries(11):
            Holder(matter).opens()
