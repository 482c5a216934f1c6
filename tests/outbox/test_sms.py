"""Text messages by any gateway that speaks HTTP: its templates, its signing, its yes and no."""

import base64
import hmac
import json
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs

import pytest
from pytest_django import Settings

from config.channels import SmsGateway, sms_gateway, sms_in
from config.environment import SettingMissing
from linli.common import clock
from linli.matters import services as matters
from linli.outbox import services as outbox
from linli.outbox.choices import Channel, State
from linli.outbox.models import Message
from linli.people import services as people
from tests.desk import Desk
from tests.outbox.conftest import MONDAY
from tests.outbox.gateways import Gateway, gateway
from tests.town import Town

pytestmark = pytest.mark.django_db
PAGE = "/account/messages/"
PHONE = "13800001234"
TIME = str(int(MONDAY.timestamp()))


def point_at(settings: Settings, here: Gateway, path: str = "/send", **more: Any) -> None:
    """Text messages leave by this gateway."""
    more.setdefault("fields", {"phone": "{phone}", "text": "{text}"})
    settings.LINLI_SMS = SmsGateway(address=f"{here.host}{path}", seconds=1, **more)


def texted(town: Town, texts: str = "urgent", **report: Any) -> None:
    """The steward chooses text messages on the page, and something becomes theirs."""
    person = town.grid_member.person
    people.change_contact(person.pk, by=town.grid_member.actor, phone=PHONE)
    Desk(town.grid_member).posts(PAGE, 302, way="none", texts=texts)
    town.reports(**{"kind": "danger", **report})
    outbox.deliver_due(matters.what_became)


def sms() -> Message:
    return Message.objects.get(channel=Channel.SMS)


def test_a_json_gateway_gets_its_template_filled_in_and_escaped(
    town: Town, settings: Settings
) -> None:
    with gateway(settings) as here:
        fields = {"mobiles": ["{phone}"], "content": {"words": "{text}"}, "n": 1, "{odd": "{x} {"}
        begins = '【示例"镇】'
        point_at(settings, here, fields=fields, headers={"X-Key": "k"}, begins=begins)
        texted(town)
    (heard,) = here.heard
    assert heard.json["mobiles"] == [PHONE]
    words = heard.json["content"]["words"]
    assert words.startswith(begins)
    assert "/matters/" in words
    assert "示例·" not in words
    assert (heard.json["n"], heard.json["{odd"]) == (1, "{x} {")
    assert heard.headers["x-key"] == "k"
    assert sms().state == State.SENT


def test_a_form_is_signed_by_hmac_over_what_the_installation_says(
    town: Town, settings: Settings
) -> None:
    with gateway(settings) as here:
        point_at(
            settings,
            here,
            shape="form",
            fields={"to": "{phone}", "msg": "{text}", "ts": "{time}", "sig": "{sign}"},
            secret="s3cret",
            sign="{phone}\n{time}",
            sign_as="base64",
        )
        texted(town)
    (heard,) = here.heard
    said = {name: values[0] for name, values in parse_qs(heard.body.decode()).items()}
    mac = hmac.new(b"s3cret", f"{PHONE}\n{TIME}".encode(), sha256).digest()
    assert (said["to"], said["ts"]) == (PHONE, TIME)
    assert said["sig"] == base64.b64encode(mac).decode()
    assert heard.headers["content-type"] == "application/x-www-form-urlencoded"


def test_a_gateway_that_is_asked_by_get_has_everything_in_its_address(
    town: Town, settings: Settings
) -> None:
    with gateway(settings) as here:
        point_at(settings, here, "/s?app=1&t={time}", method="GET", shape="query")
        texted(town)
    (heard,) = here.heard
    assert (heard.method, heard.body) == ("GET", b"")
    assert heard.query["app"] == "1"
    assert (heard.query["t"], heard.query["phone"]) == (TIME, PHONE)


@pytest.mark.parametrize(
    ("rule", "answer", "taken"),
    [
        ("", {"any": 1}, True),
        ("code=0", {"code": 0}, True),
        ("code=0", {"code": "0"}, True),
        ("code=0", {"code": 7}, False),
        ("code=0", {"other": 0}, False),
        ("data.0.state=ok|sent", {"data": [{"state": "sent"}]}, True),
        ("ok=true", {"ok": True}, True),
        ("data.state=ok", {"data": "ok"}, False),
    ],
)
def test_what_means_taken_is_a_rule(
    rule: str, answer: Any, taken: bool, town: Town, settings: Settings
) -> None:
    with gateway(settings, answer=answer) as here:
        point_at(settings, here, success=rule)
        texted(town)
    assert sms().state == (State.SENT if taken else State.WAITING)
    assert sms().problem == ("" if taken else "not_taken")


def test_no_number_stands_in_the_message_and_none_in_what_went_wrong(
    town: Town, settings: Settings
) -> None:
    with gateway(settings, status=500, answer={"for": PHONE}) as here:
        point_at(settings, here)
        texted(town)
    row = Message.objects.filter(channel=Channel.SMS).values().get()
    assert PHONE not in json.dumps(row, default=str)


def test_whoever_chose_what_cannot_wait_gets_nothing_else(town: Town, settings: Settings) -> None:
    with gateway(settings) as here:
        point_at(settings, here)
        texted(town, kind="lighting")
    assert here.heard == []
    assert not Message.objects.filter(channel=Channel.SMS).exists()


def test_whoever_chose_everything_gets_it_gathered_and_in_one_on_shift(
    town: Town, settings: Settings
) -> None:
    with gateway(settings) as here:
        point_at(settings, here)
        with clock.told(MONDAY.replace(hour=22)):
            texted(town, texts="all", kind="lighting")
            town.reports()
            outbox.deliver_due(matters.what_became)
            assert here.heard == []
        with clock.told(MONDAY.replace(day=24, hour=9)):
            outbox.deliver_due(matters.what_became)
    (heard,) = here.heard
    assert heard.json["text"].count("/matters/") == 2


def test_without_a_gateway_nobody_is_asked_and_nothing_is_written(
    town: Town, settings: Settings
) -> None:
    settings.LINLI_SMS = None
    texted(town)
    assert "text message" not in Desk(town.grid_member).opens(PAGE)
    assert not Message.objects.filter(channel=Channel.SMS).exists()


def test_a_number_that_is_gone_is_for_a_person_at_once(town: Town, settings: Settings) -> None:
    with gateway(settings) as here:
        point_at(settings, here)
        with clock.told(MONDAY.replace(hour=22)):
            texted(town, texts="all", kind="lighting")
        people.erase_contact(town.grid_member.person.pk, by=town.grid_member.actor, name=False)
        with clock.told(MONDAY.replace(day=24, hour=9)):
            outbox.deliver_due(matters.what_became)
    assert (sms().state, sms().problem) == (State.FAILED, "no_phone")


@pytest.mark.parametrize(
    "variables",
    [
        {"LINLI_SMS_ADDRESS": "gateway"},
        {"LINLI_SMS_ADDRESS": "https://g.example", "LINLI_SMS_SHAPE": "xml"},
        {"LINLI_SMS_ADDRESS": "https://g.example", "LINLI_SMS_FIELDS": "phone"},
        {"LINLI_SMS_ADDRESS": "https://g.example", "LINLI_SMS_SIGN": "{time}"},
    ],
)
def test_settings_that_make_no_sense_are_said(
    variables: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingMissing):
        sms_gateway()


def test_answers_are_taken_only_where_what_is_signed_holds_the_body(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert sms_in() is None
    monkeypatch.setenv("LINLI_SMS_IN_SECRET", "s")
    found = sms_in()
    assert found is not None
    assert found.sign == "{time}\n{body}"
    monkeypatch.setenv("LINLI_SMS_IN_SIGN", "{time}")
    with pytest.raises(SettingMissing):
        sms_in()
