"""Text messages: handed to whichever gateway the installation names, as its templates say.

Nothing of any vendor stands here. What is filled in is escaped by the shape (JSON or a form), never
pasted into it.
"""

import base64
import hmac
import json
import secrets
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final
from urllib.parse import quote, urlencode

from django.conf import settings

from linli.common import clock
from linli.common.calling import Answer, CallFailed, call
from linli.outbox.choices import Problem
from linli.outbox.services.not_taken import NotTaken

TYPES: Final = {"json": "application/json", "form": "application/x-www-form-urlencoded"}


def has_gateway() -> bool:
    """Whether text messages can leave at all."""
    return settings.LINLI_SMS is not None


def send_text(phone: str, text: str) -> None:
    """Hand one text message over; raises `NotTaken`."""
    gateway = settings.LINLI_SMS
    if gateway is None:
        raise NotTaken(Problem.NOT_SET)
    given = {
        "phone": phone,
        "text": gateway.begins + text,
        "time": str(int(clock.now().timestamp())),
        "nonce": secrets.token_hex(8),
    }
    if gateway.sign:
        given["sign"] = signature(
            gateway.secret, filled(gateway.sign, given), sign_as=gateway.sign_as
        )
    try:
        answer = _ask(gateway, given)
    except CallFailed as failure:
        raise NotTaken.of_call(failure) from None
    if not is_taken(answer, gateway.success):
        raise NotTaken.of_answer(answer)


def _ask(gateway: Any, given: Mapping[str, str]) -> Answer:
    fields = filled(gateway.fields, given)
    headers = {name: str(filled(value, given)) for name, value in gateway.headers.items()}
    address = filled(gateway.address, {name: quote(one, safe="") for name, one in given.items()})
    body = b""
    if gateway.shape == "query":
        address += ("&" if "?" in address else "?") + urlencode(fields)
    else:
        headers = {"Content-Type": TYPES[gateway.shape], **headers}
        words = json.dumps(fields, ensure_ascii=False) if gateway.shape == "json" else ""
        body = (words or urlencode(fields)).encode()
    return call(
        gateway.method, address, where=None, body=body, headers=headers, seconds=gateway.seconds
    )


def filled(template: Any, given: Mapping[str, str]) -> Any:
    """A template with its {names} filled in, however deep; what is filled in is not read again."""
    if isinstance(template, dict):
        return {name: filled(value, given) for name, value in template.items()}
    if isinstance(template, list):
        return [filled(value, given) for value in template]
    if not isinstance(template, str):
        return template
    begun, *rest = template.split("{")
    for part in rest:
        name, closed, after = part.partition("}")
        begun += given[name] + after if closed and name in given else "{" + part
    return begun


def signature(secret: str, words: str, *, sign_as: str) -> str:
    """HMAC-SHA256 as hex or base64."""
    mac = hmac.new(secret.encode(), words.encode(), sha256).digest()
    return mac.hex() if sign_as == "hex" else base64.b64encode(mac).decode()


def is_taken(answer: Answer, rule: str) -> bool:
    """Whether an answer means yes: a status of 2xx, and what the rule names (`data.state=ok|sent`)
    where there is one."""
    if not answer.is_ok or not rule:
        return answer.is_ok
    where, _is, wanted = rule.partition("=")
    try:
        found: Any = json.loads(answer.body)
        for name in where.strip().split("."):
            found = found[int(name)] if isinstance(found, list) else found[name]
    except (ValueError, KeyError, IndexError, TypeError):
        return False
    said = str(found).lower() if isinstance(found, bool) else str(found)
    return said in [one.strip() for one in wanted.split("|")]
