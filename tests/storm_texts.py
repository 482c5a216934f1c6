"""Answers by text message, all at once. Runs inside an installation; tells it as JSON."""

import json

from django.conf import settings

from config.channels import SmsGateway
from linli.matters import services as matters
from linli.matters.models import Matter, MatterStep, TextAnswer, TextLine
from linli.outbox.models import Message
from linli.people.actors import ANYBODY
from tests.storm import together
from tests.town import WUXING

PHONE = "13800001234"


def reported() -> tuple[Matter, str]:
    """A reporter with a telephone who agreed."""
    wanted = matters.Report(
        place_code=WUXING, text="路灯不亮", source="web", kind="lighting", phone=PHONE, texts=True
    )
    matter = matters.report(wanted, by=ANYBODY).matter
    return matter, TextLine.objects.get(pk=matter.pk).code


def answer_at_once() -> str:
    """The gateway brings one answer eight times, and the worker looks eight times at once."""
    settings.LINLI_SMS = SmsGateway(address="http://127.0.0.1:9/")
    matter, code = reported()
    same = together(lambda _client: [matters.take_answer("same", PHONE, f"{code} 在桥边")])
    told = together(lambda _client: [str(matters.tell_reporters())])
    other = together(
        lambda client: [matters.take_answer(f"{client}", PHONE, f"{code} 第 {client}")]
    )
    return json.dumps(
        {
            "same": dict(same),
            "other": dict(other),
            "told": sum(int(count) * times for count, times in told.items()),
            "steps": MatterStep.objects.filter(record=matter).count(),
            "answers": TextAnswer.objects.count(),
            "messages": Message.objects.filter(channel="sms").count(),
        }
    )
