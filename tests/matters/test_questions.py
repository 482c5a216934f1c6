"""The questions of a kind in the two report forms: asked once the kind is chosen, with script and
without, checked as other programs' answers are, and read by whoever handles the matter."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from linli.matters import services as matters
from linli.matters.models import Draft, Kind, Matter
from linli.matters.services.attributes import schema
from linli.matters.views import hints as views
from tests.desk import Desk
from tests.town import WUXING, Town

pytestmark = pytest.mark.django_db

PAGE = f"/places/{WUXING}/report/"
BLANK = {"text": "井头巷的灯坏了", "unit": "", "where": "", "phone": "", "key": "k", "poster": ""}
LAMP = {"q-lighting-fault": "flickers", "q-lighting-pole": "L-17"}


@pytest.fixture(autouse=True)
def _nobody_waits() -> None:
    views.LINE.forget()


def sends(client: Client, status: int, address: str = PAGE, **fields: Any) -> str:
    """The form as it is filled, and the words of the answer."""
    answer = client.post(address, {**BLANK, **fields}, headers={"accept-language": "en"})
    assert answer.status_code == status, answer.content.decode()
    return unescape(answer.content.decode())


def asks_so(kind: str, *questions: dict[str, Any]) -> None:
    Kind.objects.filter(pk=kind).update(attributes=schema(questions))


def test_without_script_a_button_shows_what_the_chosen_kind_asks(
    client: Client, town: Town
) -> None:
    blank = unescape(client.get(PAGE, headers={"accept-language": "en"}).content.decode())
    assert "q-" not in blank.partition("<main")[2].replace("q-lock", "")
    page = sends(client, 200, kind="lighting", ask="1")
    assert 'name="q-lighting-fault"' in page
    assert "It flickers" in page
    assert 'name="q-road-fault"' not in page
    assert "井头巷的灯坏了" in page
    assert "asks nothing more" in sends(client, 200, kind="dispute", ask="1")
    assert not Matter.objects.exists()


def test_answers_stand_below_the_words_for_staff_and_reporter(client: Client, town: Town) -> None:
    sends(client, 303, kind="lighting", unit=str(town.lanes[0].pk), **LAMP)
    matter = Matter.objects.get()
    assert matter.text.startswith("井头巷的灯坏了\n\n")
    for page in (
        Desk(town.grid_member).opens(matter.get_absolute_url()),
        unescape(client.get(matters.link_of(matter)).content.decode()),
    ):
        assert "What is wrong: It flickers" in page
        assert "Number on the pole: L-17" in page


def test_nobody_has_to_answer_and_other_kinds_answers_are_left_out(
    client: Client, town: Town
) -> None:
    sends(client, 303, kind="lighting", key="a")
    sends(client, 303, kind="road", key="b", **LAMP)
    assert {matter.text for matter in Matter.objects.all()} == {"井头巷的灯坏了"}


def test_what_does_not_fit_is_said_beside_it_and_the_rest_stays(client: Client, town: Town) -> None:
    asks_so(
        "lighting",
        {"code": "lamps", "zh": "几盏", "en": "How many lamps", "datatype": "number"},
        {"code": "since", "zh": "从何时", "en": "Since when", "datatype": "datetime"},
        {"code": "pole", "zh": "灯杆", "en": "Number on the pole", "required": True},
        {"code": "what", "zh": "什么", "en": "What", "datatype": "multivaluelist",
         "values": [{"key": key, "zh": key, "en": f"Thing {key}"} for key in "abc"]},
    )  # fmt: skip
    wrong: dict[str, Any] = {
        "q-lighting-lamps": "many",
        "q-lighting-since": "May",
        "q-lighting-what": ["a", "c"],
    }
    page = sends(client, 422, kind="lighting", **wrong)
    for sentence in ("This has to be a number.", "Write it as 2026", "Please fill this in."):
        assert sentence in page
    assert 'value="many"' in page
    assert len(re.findall(r'name="q-lighting-what" value="[ac]"[^>]* checked', page)) == 2
    assert not Matter.objects.exists()

    # The door for other programs says the same of the same answers.
    right = {
        "q-lighting-lamps": "2",
        "q-lighting-since": "2026-11-20T18:30",
        "q-lighting-pole": "9",
    }
    sends(client, 303, kind="lighting", **{**wrong, **right})
    lines = Matter.objects.get().text.splitlines()[2:]
    assert lines == [
        "How many lamps: 2",
        "Since when: 2026-11-20 18:30",
        "Number on the pole: 9",
        "What: Thing a, Thing c",
    ]


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("2026-11-20", "2026-11-20"),
        ("2026-11-20T18:30", "2026-11-20 18:30"),
        ("2026-11-20T10:30:00Z", "2026-11-20 18:30"),
    ],
)
def test_a_time_is_read_as_the_clock_on_the_wall_says_it(
    sent: str, read: str, client: Client, town: Town
) -> None:
    sends(client, 303, kind="water", **{"q-water-since": sent})
    assert Matter.objects.get().text.endswith(f"Since when: {read}")


def test_what_no_database_keeps_is_left_out(client: Client, town: Town) -> None:
    sends(client, 303, kind="lighting", **{"q-lighting-pole": "L\0-17", "q-lighting-fault": "\0"})
    assert Matter.objects.get().text.splitlines()[2:] == ["Number on the pole: L-17"]


@pytest.mark.parametrize("sent", ["2026-13-45", "2026-11-20T99:00", "May"])
def test_no_time_is_no_answer(sent: str, client: Client, town: Town) -> None:
    assert "Write it as 2026" in sends(client, 422, kind="water", **{"q-water-since": sent})


def test_another_choice_than_those_offered_is_refused(client: Client, town: Town) -> None:
    page = sends(client, 422, kind="lighting", **{**LAMP, "q-lighting-fault": "burning"})
    assert "Choose one of: dark, flickers, day, leans." in page


def test_the_same_form_with_other_answers_is_another_report(client: Client, town: Town) -> None:
    sends(client, 303, kind="lighting", **LAMP)
    sends(client, 303, kind="lighting", **LAMP)
    assert Matter.objects.count() == 1
    page = sends(client, 409, kind="lighting", **{**LAMP, "q-lighting-fault": "dark"})
    assert re.search(r'value="dark"[^>]* selected', page)


def test_with_script_the_questions_come_as_a_part_with_what_was_answered(
    client: Client, town: Town
) -> None:
    part = sends(client, 200, f"{PAGE}questions/", kind="lighting", **LAMP)
    assert "<main" not in part
    assert re.search(r'value="flickers"[^>]* selected', part)
    assert 'value="L-17"' in part
    assert "q-" not in sends(client, 200, f"{PAGE}questions/", kind="other")
    assert "q-" not in sends(client, 200, f"{PAGE}questions/", kind="no-such-kind")


def test_a_pin_or_a_suggestion_keeps_what_was_answered(client: Client, town: Town) -> None:
    for button in ({"suggest": "1"}, {"pin.x": "5", "pin.y": "5"}):
        assert 'value="L-17"' in sends(client, 200, kind="lighting", **LAMP, **button)
    page = sends(client, 200, kind="other", take_kind="lighting")
    assert 'name="q-lighting-fault"' in page


def test_a_clerk_asks_the_same_and_a_draft_keeps_it(town: Town) -> None:
    clerk = Desk(town.clerk)
    sent = {"village": WUXING, "text": "灯坏了", "kind": "rubbish", "source": "phone", "key": "d1"}
    many = {"q-rubbish-what": ["bin", "bulky"]}
    assert "q-rubbish-what" in clerk.posts("/intake/questions/", 200, **sent).content.decode()
    assert "q-rubbish-what" in clerk.posts("/intake/", 200, **sent, ask="1").content.decode()
    clerk.posts("/intake/draft/", 303, **sent, **many, keep="1")
    page = clerk.opens(f"/intake/?draft={Draft.objects.get().pk}")
    assert len(re.findall(r'name="q-rubbish-what" value="b\w+"[^>]* checked', page)) == 2
    clerk.posts("/intake/", 422, **sent, **{"q-rubbish-what": "sand"})
    clerk.posts("/intake/", 303, **sent, **many)
    assert "What it is: A full bin, Bulky furniture" in Matter.objects.get().text
    Desk(town.nobody).posts("/intake/questions/", 403, **sent)
