"""Digests of steps that survive the lawful destruction of texts.

A digest covers plain facts and, for each free or personal text, only SHA-256(salt + text). Text and
salt lie beside the hash; destroying both leaves the digest checkable and the text beyond guessing.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from typing import Any, Final, NotRequired, TypedDict

import rfc8785
from django.utils.translation import gettext as _

from linli.common.errors import Invalid

# What JSON can carry; recursive types are not worth their noise here
Json = object

_SALT_BYTES: Final = 16


class Word(TypedDict):
    """One text of a step. A destroyed one has its hash only."""

    hash: str
    text: NotRequired[str]
    salt: NotRequired[str]


def seal_words(words: Mapping[str, str]) -> dict[str, Word]:
    """Each text with a fresh salt and its hash, as a step stores it."""
    return {name: _sealed(text) for name, text in words.items()}


def destroy(word: Word) -> Word:
    """What may stay of a text that must go."""
    return {"hash": word["hash"]}


def digest(facts: Mapping[str, Json], words: Mapping[str, Word]) -> str:
    """64 hex digits over the canonical JSON (RFC 8785) of facts and hashes.

    Facts hold no personal text. Raises `Invalid` for what canonical JSON cannot carry, such as
    whole numbers beyond 2^53.
    """
    covered: Any = {
        "facts": dict(facts),
        "words": {name: word["hash"] for name, word in words.items()},
    }
    try:
        canonical: bytes = rfc8785.dumps(covered)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError):
        raise Invalid(
            _("This entry holds a number or sign that cannot be recorded. Write it differently.")
        ) from None
    return hashlib.sha256(canonical).hexdigest()


def check(expected: str, facts: Mapping[str, Json], words: Mapping[str, Word]) -> bool:
    """Whether facts and texts are those of the digest; destroyed texts count by their hash."""
    texts_fit = all(_fits(word) for word in words.values())
    return texts_fit and hmac.compare_digest(digest(facts, words), expected)


def _sealed(text: str) -> Word:
    salt = secrets.token_hex(_SALT_BYTES)
    return {"text": text, "salt": salt, "hash": _hash(salt, text)}


def _fits(word: Word) -> bool:
    if "text" not in word and "salt" not in word:
        return True
    if "text" not in word or "salt" not in word or len(word["salt"]) != 2 * _SALT_BYTES:
        return False
    return hmac.compare_digest(_hash(word["salt"], word["text"]), word["hash"])


def _hash(salt: str, text: str) -> str:
    # The salt's length is fixed, so no other pair of salt and text gives the same bytes
    return hashlib.sha256((salt + text).encode("utf-8", "surrogatepass")).hexdigest()
