"""The door for answers to text messages: signed, once each, slow for whoever guesses."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from linli.matters.choices import Status
from linli.matters.models import TextAnswer
from tests.outbox.conftest import MONDAY
from tests.outbox.telephones import DOOR, PHONE, SECRET, answers, at_rating, signed, texting
from tests.stages import again
from tests.town import Town

pytestmark = pytest.mark.django_db


def test_the_same_answer_counts_once(town: Town, settings: Settings) -> None:
    with texting(settings):
        matter, code = at_rating(town)
        assert answers(f"{code} 1", key="same")["outcome"] == "taken"
        steps = again(matter).steps_count
        assert answers(f"{code} 1", key="same")["outcome"] == "again"
        assert answers(f"{code} 2 x", key="same")["outcome"] == "again"
    assert again(matter).steps_count == steps
    assert TextAnswer.objects.count() == 1


@pytest.mark.parametrize("how", ["guessed", "old", "ahead", "word", "changed"])
def test_what_is_forged_or_was_copied_opens_nothing(
    how: str, town: Town, settings: Settings
) -> None:
    moments = {
        "old": str(int((MONDAY - timedelta(minutes=6)).timestamp())),
        "ahead": str(int((MONDAY + timedelta(minutes=6)).timestamp())),
        "word": "now",
    }
    with texting(settings):
        matter, code = at_rating(town)
        body = json.dumps({"phone": PHONE, "text": f"{code} 1", "id": "a"}).encode()
        secret = "guessed" if how == "guessed" else SECRET
        headers = signed(body, secret=secret, moment=moments.get(how, ""))
        body += b" " if how == "changed" else b""
        answer = Client(headers=headers).post(DOOR, body, content_type="application/json")
        assert answer.status_code == 403
    assert again(matter).status == Status.CHECKED
    assert not TextAnswer.objects.exists()


def test_forgers_are_slowed_down(town: Town, settings: Settings) -> None:
    with texting(settings):
        for _try in range(20):
            answers("1234 1", 403, secret="guessed")
        answers("1234 1", 429, secret="guessed")
        assert answers("1234 1")["outcome"] == "unknown"  # the gateway itself is let in


def test_without_a_secret_there_is_no_door(town: Town, settings: Settings) -> None:
    settings.LINLI_SMS_IN = None
    assert Client().post(DOOR, b"{}", content_type="application/json").status_code == 404
    assert Client().get(DOOR).status_code == 405


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"phone": "1"}', b'"text"', b"\xff\xfe"])
def test_what_is_signed_and_makes_no_sense_is_refused(
    body: bytes, town: Town, settings: Settings
) -> None:
    with texting(settings):
        client = Client(headers=signed(body))
        assert client.post(DOOR, body, content_type="application/json").status_code in {403, 422}


def test_a_form_is_understood_like_json(town: Town, settings: Settings) -> None:
    with texting(settings):
        matter, code = at_rating(town)
        body = f"phone=%2B86{PHONE}&text={code}+1&id=f".encode()
        answer = Client(headers=signed(body)).post(
            DOOR, body, content_type="application/x-www-form-urlencoded"
        )
        assert answer.json()["outcome"] == "taken"
    assert again(matter).status == Status.CLOSED
