"""The reporter's page behind the secret link: the story, and what they may do."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.matters import services as matters
from linli.matters.choices import Status
from linli.matters.models import Attachment, Matter
from linli.people import services as people
from tests import stages
from tests.matters.test_public_report import photo
from tests.stages import again
from tests.town import Town

ENGLISH = {"accept-language": "en"}


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def seen(client: Client, matter: Matter, language: str = "en") -> str:
    page = client.get(matters.link_of(matter), headers={"accept-language": language})
    assert page.status_code == 200
    return re.sub(r"\s+", " ", page.text)


def does(client: Client, matter: Matter, verb: str, status: int = 303, **fields: Any) -> str:
    """Send one of the forms as it stands on the page."""
    given = {"version": again(matter).version, **fields}
    answer = client.post(f"{matters.link_of(matter)}{verb}/", given, headers=ENGLISH)
    assert answer.status_code == status, (answer.status_code, answer.text)
    return answer.text


def offered(page: str) -> set[str]:
    return set(re.findall('id="do-([a-z]+)"', page))


@pytest.mark.parametrize(
    ("status", "verbs"),
    [
        (Status.SUBMITTED, {"add", "correct", "withdraw"}),
        (Status.IN_HAND, {"add", "correct", "withdraw"}),
        (Status.WAITING, {"add", "correct", "withdraw"}),
        (Status.DONE, {"add", "correct"}),
        (Status.CHECKED, {"rate", "add", "correct"}),
        (Status.CLOSED, {"reopen", "correct"}),
        (Status.REFUSED, {"reopen", "correct"}),
        (Status.WITHDRAWN, {"correct"}),
    ],
)
def test_the_page_offers_what_the_state_allows(
    client: Client, town: Town, status: Status, verbs: set[str]
) -> None:
    assert offered(seen(client, stages.to(status, town))) == verbs


def test_the_story_tells_who_did_what_and_why(client: Client, town: Town) -> None:
    page = seen(client, stages.to(Status.DONE, town, text="井头巷路灯不亮"))

    told = [page.index(words) for words in ("Reported", "Accepted", "Completed, waiting")]
    assert told == sorted(told)
    assert "井头巷路灯不亮" in page
    assert "已更换灯泡" in page
    assert "示例·甲" in page
    assert "Somebody else looks whether it is" in page


def test_internal_notes_and_their_photos_stay_inside(client: Client, town: Town) -> None:
    matter = town.reports()
    matters.note(matter.pk, by=town.grid_member.actor, words="此人常来投诉", public=False)
    matters.note(matter.pk, by=town.grid_member.actor, words="已联系电工", public=True)

    page = seen(client, matter)

    assert "此人常来投诉" not in page
    assert "已联系电工" in page


def test_the_link_is_not_kept_by_caches_or_search_engines(client: Client, town: Town) -> None:
    answer = client.get(matters.link_of(town.reports()))

    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "same-origin"


def test_a_wrong_code_and_an_unknown_number_look_the_same(client: Client, town: Town) -> None:
    matter = town.reports()
    other = town.reports()
    right = matters.link_of(matter)
    wrong = [
        right[:-3] + "xx/",
        matters.link_of(other).replace(other.number, matter.number),
        "/r/26110000000/abcdefghijklmnopqrstuv/",
        "/r/x/y/",
    ]

    answers = [client.get(address, headers=ENGLISH) for address in wrong]

    assert {answer.status_code for answer in answers} == {404}
    assert all("This link does not open anything" in answer.text for answer in answers)
    assert client.post(wrong[0] + "withdraw/", {"version": 1}).status_code == 404
    assert again(matter).status == Status.SUBMITTED


def test_adding_words_and_a_photo(client: Client, town: Town) -> None:
    matter = town.reports()

    does(client, matter, "add", words="又灭了一盏", photos=[photo()])

    page = seen(client, matter)
    assert "The reporter added" in page
    assert "又灭了一盏" in page
    shown = Attachment.objects.get()
    assert f"/photos/{shown.pk}/?small=1" in page


def test_an_answer_to_a_question_lets_the_work_go_on(client: Client, town: Town) -> None:
    matter = stages.to(Status.WAITING, town)
    page = seen(client, matter)
    assert "There is a question for you" in page
    assert "Answer the question" in page
    assert "哪一盏？" in page

    does(client, matter, "add", words="第二盏")

    assert again(matter).status == Status.IN_HAND


@pytest.mark.row("S2-17")
def test_a_content_reporter_closes_the_matter(client: Client, town: Town) -> None:
    matter = stages.to(Status.CHECKED, town)
    assert "Please say whether it is solved" in seen(client, matter)

    does(client, matter, "rate", solved="yes", satisfied="5", words="谢谢")

    found = again(matter)
    assert (found.status, found.solved, found.satisfied) == (Status.CLOSED, True, 5)
    assert "Rated: solved" in seen(client, matter)


def test_an_unsatisfied_reporter_goes_one_level_up(client: Client, town: Town) -> None:
    matter = stages.to(Status.CHECKED, town)

    does(client, matter, "rate", solved="no")

    found = again(matter)
    assert (found.status, found.level) == (Status.SUBMITTED, "village")
    assert "One level up, not back to whoever handled it" in seen(client, matter)


def test_rating_without_saying_whether_it_is_solved_is_not_taken(
    client: Client, town: Town
) -> None:
    matter = stages.to(Status.CHECKED, town)

    page = does(client, matter, "rate", 422, satisfied="5", words="还行吧")

    assert "This field is required" in page
    assert "还行吧" in page
    assert again(matter).status == Status.CHECKED


def test_reopening_needs_a_reason_and_goes_up(client: Client, town: Town) -> None:
    matter = stages.to(Status.CLOSED, town)
    does(client, matter, "reopen", 422, reason="")

    does(client, matter, "reopen", reason="又坏了")

    assert again(matter).status == Status.SUBMITTED
    assert "又坏了" in seen(client, matter)


def test_withdrawing_needs_no_reason(client: Client, town: Town) -> None:
    matter = town.reports()

    does(client, matter, "withdraw")

    assert again(matter).status == Status.WITHDRAWN
    assert "You took it back" in seen(client, matter)


def test_a_correction_keeps_the_old_words_out_of_the_way(client: Client, town: Town) -> None:
    matter = town.reports(text="井头港路灯")

    does(client, matter, "correct", words="井头巷路灯")

    page = seen(client, matter)
    assert "<h1>井头巷路灯</h1>" in page
    assert "<del>井头港路灯</del>" in page


def test_what_a_clerk_wrote_down_is_not_the_reporters_to_correct(
    client: Client, town: Town
) -> None:
    matter = town.reports(source="door", by=town.grid_member.actor)

    assert "correct" not in offered(seen(client, matter))


def test_a_stale_page_loses_no_words(client: Client, town: Town) -> None:
    matter = town.reports()
    version = matter.version
    matters.accept(matter.pk, by=town.grid_member.actor)

    page = does(client, matter, "add", 409, version=version, words="我写了很久")

    assert "Somebody else changed this matter in the meantime" in page
    assert page.count("我写了很久") == 2  # to read, and in the form to send once more
    assert f'name="version" value="{version + 1}"' in page
    assert again(matter).steps_count == 2


def test_a_move_that_the_state_no_longer_has_is_explained(client: Client, town: Town) -> None:
    matter = stages.to(Status.CHECKED, town)
    does(client, matter, "rate", solved="yes")

    page = does(client, matter, "rate", 409, solved="yes", words="很好")

    assert "This cannot be done in the state" in page
    assert "很好" in page


@pytest.mark.parametrize("verb", ["accept", "note", "release", "close_unanswered", "x"])
def test_the_link_gives_no_verb_of_the_office(client: Client, town: Town, verb: str) -> None:
    matter = town.reports()

    does(client, matter, verb, 404, words="x", answer="x")

    assert again(matter).steps_count == 1


def test_looking_at_a_verb_changes_nothing(client: Client, town: Town) -> None:
    matter = town.reports()

    assert client.get(f"{matters.link_of(matter)}withdraw/").status_code == 405


def test_too_long_words_are_refused_and_kept(client: Client, town: Town) -> None:
    page = does(client, town.reports(), "add", 422, words="长" * 2001)

    assert "Please keep it under 2000 characters" in page
    assert "长" * 2001 in page


def test_everything_written_is_escaped(client: Client, town: Town) -> None:
    evil = "<script>alert(1)</script>"
    matter = town.reports(text=evil, where=evil)
    does(client, matter, "add", words=evil)

    assert "<script>alert" not in seen(client, matter)


def test_the_slip_for_printing_carries_number_code_and_phone(client: Client, town: Town) -> None:
    matter = town.reports()

    slip = seen(client, matter).partition('class="slip"')[2]

    assert f"{matter.number[:4]}-{matter.number[4:8]}-{matter.number[8:]}" in slip
    assert matters.link_of(matter) in slip
    assert "<svg" in slip
    assert "0750-000 0000" in slip


def test_the_same_page_in_chinese(client: Client, town: Town) -> None:
    assert '<html lang="zh-hans"' in seen(client, town.reports(), "zh-CN")


def test_the_page_costs_the_same_however_long_the_story(client: Client, town: Town) -> None:
    matter = town.reports()
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            seen(client, matter)
        counts.append(len(queries))
        for number in range(30):
            matters.note(matter.pk, by=town.grid_member.actor, words=f"第 {number} 次", public=True)

    assert counts[0] == counts[1] <= 6


def test_the_reporter_sees_who_looked_at_their_number_and_what_for(
    client: Client, town: Town
) -> None:
    matter = town.reports(phone="13800000000")
    assert "Who looked at your number" not in seen(client, matter)
    assert matter.reporter is not None
    people.read_contact(
        matter.reporter, by=town.clerk.actor, purpose="回访结果", of_path=matter.place_path
    )
    page = seen(client, matter)
    assert "示例·乙: 回访结果" in page
    assert "13800000000" not in page
