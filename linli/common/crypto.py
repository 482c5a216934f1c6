"""Sealing personal data, blind indexes and secret links, with keys that stay outside the database.

`settings.LINLI_KEYS` lists `(id, key)` pairs. The first is current: it seals, indexes and makes
link codes. All can open, find and check. After a new key came, `linli rotate-keys` seals and
indexes every row anew (ADR 0026); a model says in `SEALED` what it keeps sealed.
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import ClassVar, Final, NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from linli.common.errors import DomainError

Key = tuple[str, bytes]


class Sealed(NamedTuple):
    """How one sealed column is opened: its context for a row, and the column of its blind index
    with the function that makes it. A model lists its own in `SEALED`."""

    context: Callable[[UUID], str]
    index_field: str = ""
    index_of: Callable[[str], str] | None = None


_VERSION: Final = 1
_NONCE_BYTES: Final = 12
_TAG_BYTES: Final = 16
_KEY_BYTES: Final = 32
_CHECK_LENGTH: Final = 16
_LINK_LENGTH: Final = 22  # url-safe base64 signs of 6 bits each: 132 bits


class SealBroken(DomainError):
    """A sealed value was altered, moved to another row, or its key is gone."""

    code: ClassVar[str] = "seal_broken"
    status: ClassVar[int] = 500

    def __init__(self) -> None:
        super().__init__(
            _("This protected entry cannot be opened."),
            next_step=_("Tell the people who run this installation: a key may be missing."),
        )


def seal(text: str, *, context: str) -> bytes:
    """Encrypt a text for one place, such as `people.Person.phone:<id>`; it opens nowhere else.

    Layout: version, length of the key id, key id, nonce, AES-256-GCM ciphertext with its tag.
    """
    key_id, key = _keys()[0]
    name = key_id.encode()
    header = bytes([_VERSION, len(name)]) + name
    nonce = os.urandom(_NONCE_BYTES)
    sealed = _cipher(key).encrypt(nonce, text.encode(), header + context.encode())
    return header + nonce + sealed


def unseal(blob: bytes | memoryview, *, context: str) -> str:
    """The text again; raises `SealBroken`."""
    blob = bytes(blob)
    key_id, body = _opened(blob)
    key = dict(_keys()).get(key_id)
    if key is None or len(body) < _NONCE_BYTES + _TAG_BYTES:
        raise SealBroken
    header = blob[: len(blob) - len(body)]
    try:
        plain = _cipher(key).decrypt(
            body[:_NONCE_BYTES], body[_NONCE_BYTES:], header + context.encode()
        )
    except InvalidTag:
        raise SealBroken from None
    return plain.decode()


def needs_reseal(blob: bytes | memoryview) -> bool:
    """Whether it was sealed with a key that is no longer the current one; raises `SealBroken`."""
    return key_id_of(blob) != _keys()[0][0]


def blind_index(value: str, *, context: str) -> str:
    """64 hex digits by which an exact value can be found, such as a normalised phone number.

    `context` names the column, not the row: `people.Person.phone`. A row is found by any of
    `blind_indexes`, since it may have been written before the current key came.
    """
    return blind_indexes(value, context=context)[0]


def blind_indexes(value: str, *, context: str) -> list[str]:
    """What the value's index may be: by the current key, then by each older one."""
    return [_mac(key, "index", context, value).hex() for _key_id, key in _keys()]


def key_checks(keys: Sequence[Key] = ()) -> dict[str, str]:
    """Of ours, or of other keys: key id → a value by which two installations see that they hold
    the same key; the key itself cannot be learnt from it."""
    return {key_id: _mac(key, "check").hex()[:_CHECK_LENGTH] for key_id, key in keys or _keys()}


def key_id_of(blob: bytes | memoryview) -> str:
    """The id of the key that sealed a value; raises `SealBroken`."""
    return _opened(bytes(blob))[0]


def link_code(*parts: str) -> str:
    """The 22 url-safe signs that open what the parts name. Never stored."""
    return _link_code(_keys()[0][1], parts)


def link_code_fits(code: str, *parts: str) -> bool:
    """Whether the code was made for these parts with any of the keys, in constant time."""
    given = code.encode("utf-8", "surrogatepass")
    fits = [hmac.compare_digest(given, _link_code(key, parts).encode()) for _id, key in _keys()]
    return any(fits)


def _link_code(key: bytes, parts: tuple[str, ...]) -> str:
    return base64.urlsafe_b64encode(_mac(key, "link", *parts)).decode()[:_LINK_LENGTH]


def _mac(key: bytes, purpose: str, *parts: str) -> bytes:
    mac = hmac.new(_subkey(key, purpose), digestmod=hashlib.sha256)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        mac.update(len(data).to_bytes(8, "big") + data)  # lengths keep the parts apart
    return mac.digest()


def _opened(blob: bytes) -> tuple[str, bytes]:
    """Key id and the rest of a sealed value."""
    if len(blob) < 2 or blob[0] != _VERSION or len(blob) < 2 + blob[1]:
        raise SealBroken
    end = 2 + blob[1]
    try:
        return blob[2:end].decode(), blob[end:]
    except UnicodeDecodeError:
        raise SealBroken from None


def _keys() -> list[Key]:
    keys: list[Key] = list(getattr(settings, "LINLI_KEYS", ()))
    ids = {key_id for key_id, _key in keys}
    sound = all(0 < len(key_id.encode()) < 256 and len(key) >= _KEY_BYTES for key_id, key in keys)
    if not keys or not sound or len(ids) != len(keys):
        raise ImproperlyConfigured(
            f"LINLI_KEYS needs at least one (id, key) pair, ids differ, keys have {_KEY_BYTES}"
            " bytes or more."
        )
    return keys


@lru_cache(maxsize=64)
def _subkey(key: bytes, purpose: str) -> bytes:
    info = f"linli/{_VERSION}/{purpose}".encode()
    return HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=info).derive(key)


@lru_cache(maxsize=16)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(_subkey(key, "seal"))
