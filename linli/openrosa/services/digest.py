"""HTTP Digest (RFC 7616 with MD5, as OpenRosa asks for): the password never travels.

The server proves its own nonce by a signature with a time in it, so nothing is kept between two
requests; for some minutes an answer that was listened to could be sent again, which TLS prevents.
"""

import re
from datetime import timedelta
from hashlib import md5
from secrets import token_hex
from typing import Final

from django.core import signing
from django.utils.crypto import constant_time_compare

from linli.common import clock
from linli.openrosa.services import keys
from linli.openrosa.services.keys import Holder

REALM: Final = "Linli"
LASTS: Final = timedelta(minutes=10)
PART: Final = re.compile(r'(\w+)\s*=\s*(?:"([^"]*)"|([^\s,"]+))')
_SIGNER: Final = signing.Signer(salt="openrosa.nonce", sep=".")


def challenge(*, stale: bool = False) -> str:
    """What a phone is asked with."""
    parts = [
        f'realm="{REALM}"',
        'domain="/openrosa/"',
        'qop="auth"',
        "algorithm=MD5",
        f'nonce="{_SIGNER.sign(f"{_now()}-{token_hex(8)}")}"',
        *(["stale=true"] if stale else []),
    ]
    return "Digest " + ", ".join(parts)


class Stale(Exception):
    """The nonce is too old: the phone asks again by itself."""


def holder_of(header: str, method: str, uri: str) -> Holder | None:
    """Whoever proves to know the password of a key; raises `Stale`."""
    scheme, _space, rest = header.partition(" ")
    if scheme.lower() != "digest":
        return None
    said = {name: quoted or plain for name, quoted, plain in PART.findall(rest)}
    holder = keys.by_name(said.get("username", ""))
    if holder is None or said.get("realm") != REALM or not _is_about(said.get("uri", ""), uri):
        return None
    account = holder.person.user
    if account is None:
        return None
    known = _md5(f"{keys.user_name(holder.key)}:{REALM}:{keys.password(holder.key, account)}")
    wanted = _response(said, known, method)
    if not constant_time_compare(said.get("response", ""), wanted):
        return None
    try:
        made = int(_SIGNER.unsign(said.get("nonce", "")).partition("-")[0])
    except signing.BadSignature:
        return None
    if not 0 <= _now() - made <= LASTS.total_seconds():
        raise Stale
    return holder


def _now() -> int:
    return int(clock.now().timestamp())


def _is_about(said: str, uri: str) -> bool:
    """Some clients name the whole address."""
    return said == uri or (said.endswith(uri) and "://" in said)


def _response(said: dict[str, str], known: str, method: str) -> str:
    asked = _md5(f"{method}:{said.get('uri', '')}")
    nonce = said.get("nonce", "")
    if "qop" not in said:
        return _md5(f"{known}:{nonce}:{asked}")
    parts = (known, nonce, said.get("nc", ""), said.get("cnonce", ""), said["qop"], asked)
    return _md5(":".join(parts))


def _md5(text: str) -> str:
    return md5(text.encode(), usedforsecurity=False).hexdigest()
