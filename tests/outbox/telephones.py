"""A gateway both ways, a clerk who takes a call, and somebody who answers by text message."""

import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

from django.test import Client
from pytest_django import Settings

from config.channels import SmsGateway, SmsIn
from linli.common import clock
from linli.matters import services as matters
from linli.matters.choices import Status
from linli.matters.models import Matter, TextLine
from linli.outbox import services as outbox
from tests import stages
from tests.desk import Desk
from tests.outbox.gateways import Gateway, gateway
from tests.stages import again
from tests.town import WUXING, Town

PHONE = "13800001234"
SECRET = "in-secret"
DOOR = "/sms/answers/"


@contextmanager
def texting(settings: Settings, **answers: Any) -> Iterator[Gateway]:
    """A gateway both ways."""
    with gateway(settings, **answers) as here:
        fields = {"phone": "{phone}", "text": "{text}"}
        settings.LINLI_SMS = SmsGateway(address=here.host, fields=fields, seconds=1)
        settings.LINLI_SMS_IN = SmsIn(SECRET)
        yield here


def taken_down(town: Town, *, agrees: bool = True, kind: str = "lighting", **more: str) -> Matter:
    """A clerk takes a call."""
    fields = {
        "village": WUXING,
        "text": "路灯不亮",
        "unit": str(town.lanes[0].pk),
        "kind": kind,
        "phone": PHONE,
        "source": "phone",
        "key": f"{Matter.objects.count():032x}",
        **({"texts": "on"} if agrees else {}),
        **more,
    }
    Desk(town.clerk).posts("/intake/", 303, **fields)
    return Matter.objects.latest("entered_at", "pk")


def rounds() -> None:
    """The worker."""
    matters.tell_reporters()
    outbox.deliver_due(matters.what_became)


def to_reporters(here: Gateway) -> list[str]:
    return [one.json["text"] for one in here.heard if one.json["phone"] == PHONE]


def signed(body: bytes, *, secret: str = SECRET, moment: str = "") -> dict[str, str]:
    moment = moment or str(int(clock.now().timestamp()))
    mac = hmac.new(secret.encode(), moment.encode() + b"\n" + body, sha256).hexdigest()
    return {"X-Timestamp": moment, "X-Signature": mac}


def answers(text: str, status: int = 200, *, key: str = "", phone: str = PHONE, **how: str) -> Any:
    """What the gateway posts when somebody writes."""
    said = {"phone": phone, "text": text, "id": key or f"m-{text}"}
    body = json.dumps(said).encode()
    client = Client(headers=signed(body, **how), raise_request_exception=True)
    answer = client.post(DOOR, body, content_type="application/json")
    assert answer.status_code == status, answer.content
    return answer.json() if status == 200 else None


def at_rating(town: Town) -> tuple[Matter, str]:
    """A matter that was dealt with, and the code of its reporter."""
    matter = taken_down(town)
    stages.WAYS[Status.CHECKED](town, matter)
    return again(matter), TextLine.objects.get(pk=matter.pk).code
