"""Robots of groups of staff: how WeCom, DingTalk and Feishu want to be called.

WeCom's key stands in the address. DingTalk signs "time in milliseconds, line break, secret" with
the secret and adds both to the address. Feishu and Lark use "time in seconds, line break, secret"
as the key over nothing and put both into the body.
"""

import base64
import hmac
import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any, Final
from urllib.parse import quote

from django.conf import settings

from linli.common import clock, crypto
from linli.common.calling import CallFailed, Where, call
from linli.outbox.choices import Problem, RobotKind
from linli.outbox.models import Robot, robot_context, robot_secret_context
from linli.outbox.services.not_taken import NotTaken

Call = tuple[str, dict[str, Any]]  # an address and a body
LONGEST: Final = 1900  # bytes; WeCom takes 2,048 of a text, the others more
KEYS: Final = frozenset({93000, 310000, 300001, 19021, 19001, 400101})
LIMITS: Final = frozenset({45009, 45033, 130101, 410100, 9499, 11232})


def where() -> Where:
    """Where robots may be: only at hosts that the installation names."""
    return Where(settings.LINLI_ROBOT_HOSTS)


def tell_group(robot: Robot, text: str) -> None:
    """Let a robot say something in its group; raises `NotTaken`."""
    address = crypto.unseal(robot.address_sealed, context=robot_context(robot.pk))
    secret = ""
    if robot.secret_sealed:
        secret = crypto.unseal(robot.secret_sealed, context=robot_secret_context(robot.pk))
    address, body = CALLS[robot.kind](address, secret, _short(text))
    try:
        answer = call(
            "POST",
            address,
            where=where(),
            body=json.dumps(body, ensure_ascii=False).encode(),
            headers={"Content-Type": "application/json; charset=utf-8"},
            seconds=settings.LINLI_ROBOT_SECONDS,
        )
    except CallFailed as failure:
        raise NotTaken.of_call(failure) from None
    if not answer.is_ok:
        raise NotTaken.of_answer(answer)
    _check(_code(answer.body))


def _wecom(address: str, _secret: str, text: str) -> Call:
    return address, {"msgtype": "text", "text": {"content": text}}


def _dingtalk(address: str, secret: str, text: str) -> Call:
    body = {"msgtype": "text", "text": {"content": text}}
    if not secret:
        return address, body
    moment = str(int(clock.now().timestamp() * 1000))
    sign = quote(_mac(secret, f"{moment}\n{secret}"), safe="")
    joined = "&" if "?" in address else "?"
    return f"{address}{joined}timestamp={moment}&sign={sign}", body


def _feishu(address: str, secret: str, text: str) -> Call:
    body: dict[str, Any] = {"msg_type": "text", "content": {"text": text}}
    if not secret:
        return address, body
    moment = str(int(clock.now().timestamp()))
    return address, {"timestamp": moment, "sign": _mac(f"{moment}\n{secret}", ""), **body}


CALLS: Final[dict[str, Callable[[str, str, str], Call]]] = {
    RobotKind.WECOM: _wecom,
    RobotKind.DINGTALK: _dingtalk,
    RobotKind.FEISHU: _feishu,
}


def _mac(key: str, words: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), words.encode(), sha256).digest()).decode()


def _short(text: str) -> str:
    return text.encode()[:LONGEST].decode("utf-8", "ignore")


def _code(body: bytes) -> int | None:
    """The number that the robot answers with: 0 is yes."""
    try:
        said = json.loads(body)
        found = next(said[name] for name in ("errcode", "code", "StatusCode") if name in said)
        return int(found)
    except (ValueError, TypeError, StopIteration):
        return None


def _check(code: int | None) -> None:
    if code == 0:
        return
    known = [(KEYS, Problem.KEY), (LIMITS, Problem.LIMIT)]
    problem = next((what for codes, what in known if code in codes), Problem.NOT_TAKEN)
    raise NotTaken(problem, f"code {code}")
