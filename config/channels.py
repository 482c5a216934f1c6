"""Channels beside e-mail: a gateway for text messages, and where robots of groups may be."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from config import environment as env

SHAPES = ("json", "form", "query")
CODES = ("hex", "base64")
PUBLIC_HOSTS = "qyapi.weixin.qq.com,oapi.dingtalk.com,open.feishu.cn,open.larksuite.com"


@dataclass(frozen=True)
class SmsGateway:
    """How a text message is handed over. Values of `fields` and `headers`, and the address, are
    templates with {phone} {text} {time} {nonce} {sign}; `sign` is one of what is signed."""

    address: str
    method: str = "POST"
    shape: str = "json"
    fields: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    success: str = ""
    secret: str = ""
    sign: str = ""
    sign_as: str = "hex"
    begins: str = ""
    seconds: int = 10


@dataclass(frozen=True)
class SmsIn:
    """How the gateway brings answers: the secret that it signs with, what it signs, the headers
    with the time and the signature, and the names of the fields phone, text and id."""

    secret: str
    sign: str = "{time}\n{body}"
    sign_as: str = "hex"
    headers: tuple[str, str] = ("X-Timestamp", "X-Signature")
    fields: tuple[str, str, str] = ("phone", "text", "id")


def sms_gateway() -> SmsGateway | None:
    """What the environment names; without an address no text message leaves."""
    gateway = SmsGateway(
        address=env.text("LINLI_SMS_ADDRESS", ""),
        method=env.text("LINLI_SMS_METHOD", "POST").upper(),
        shape=env.one_of("LINLI_SMS_SHAPE", SHAPES),
        fields=env.table("LINLI_SMS_FIELDS", '{"phone": "{phone}", "text": "{text}"}'),
        headers=env.table("LINLI_SMS_HEADERS", "{}"),
        success=env.text("LINLI_SMS_SUCCESS", ""),
        secret=env.text("LINLI_SMS_SECRET", ""),
        sign=_lines(env.text("LINLI_SMS_SIGN", "")),
        sign_as=env.one_of("LINLI_SMS_SIGN_AS", CODES),
        begins=env.text("LINLI_SMS_BEGINS", ""),
        seconds=env.number("LINLI_SMS_SECONDS", 10),
    )
    if not gateway.address:
        return None
    parts = urlsplit(gateway.address)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise env.SettingMissing("LINLI_SMS_ADDRESS must be a whole address: https://….")
    if gateway.sign and not gateway.secret:
        raise env.SettingMissing("LINLI_SMS_SIGN needs LINLI_SMS_SECRET.")
    return gateway


def sms_in() -> SmsIn | None:
    """Answers are taken only where the gateway signs them."""
    secret = env.text("LINLI_SMS_IN_SECRET", "")
    sign = _lines(env.text("LINLI_SMS_IN_SIGN", "{time}\\n{body}"))
    sign_as = env.one_of("LINLI_SMS_IN_SIGN_AS", CODES)
    headers = env.words("LINLI_SMS_IN_HEADERS", "X-Timestamp,X-Signature")
    fields = env.words("LINLI_SMS_IN_FIELDS", "phone,text,id")
    if not secret:
        return None
    if len(headers) != 2 or len(fields) != 3:
        raise env.SettingMissing(
            "LINLI_SMS_IN_HEADERS names two headers (time, signature), LINLI_SMS_IN_FIELDS three"
            " fields (phone, text, id)."
        )
    if "{body}" not in sign:
        raise env.SettingMissing("LINLI_SMS_IN_SIGN must hold {body}.")
    return SmsIn(secret, sign, sign_as, (headers[0], headers[1]), (fields[0], fields[1], fields[2]))


def robot_hosts() -> list[str]:
    """Where robots of groups may be called."""
    return env.words("LINLI_ROBOT_HOSTS", PUBLIC_HOSTS)


def _lines(text: str) -> str:
    """An environment file holds one line: \\n stands for its break."""
    return text.replace("\\n", "\n")
