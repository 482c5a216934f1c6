"""Digests of steps that survive the lawful destruction of texts.

A digest covers plain facts and, for each free or personal text, only SHA-256(salt + text). Text and
salt lie beside the hash; destroying both leaves the digest checkable and the text beyond guessing.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterator, Mapping
from typing import Any, Final, NotRequired, TypedDict

import rfc8785
from django.utils.translation import gettext as _

from linli.common.errors import Invalid

# What JSON can carry; recursive types are not worth their noise here
Json = object

_SALT_BYTES: Final = 16
_LARGEST: Final = 2**53  # beyond it, databases and languages disagree about numbers


class Word(TypedDict):
    """One text of a step. A destroyed one has its hash only."""

    hash: str
    text: NotRequired[str]
    salt: NotRequired[str]


def seal_words(words: Mapping[str, str]) -> dict[str, Word]:
    """Each text with a fresh salt and its hash, as a step stores it.

    Raises `Invalid` for texts that no database takes (NUL, halves of signs).
    """
    return {name: _sealed(text) for name, text in words.items()}


def destroy(word: Word) -> Word:
    """What may stay of a text that must go."""
    return {"hash": word["hash"]}


def digest(facts: Mapping[str, Json], words: Mapping[str, Word]) -> str:
    """64 hex digits over the canonical JSON (RFC 8785) of facts and hashes.

    Facts hold no personal text. Raises `Invalid` for values that do not come back the same from
    every database: numbers beyond 2^53, a number that is none, NUL and halves of signs. What is no
    JSON at all (a date, a UUID) is a `TypeError`: the caller has to write it as a string.
    """
    _check_keeps(facts)
    covered: Any = {
        "facts": dict(facts),
        "words": {name: word["hash"] for name, word in words.items()},
    }
    canonical: bytes = rfc8785.dumps(covered)
    return hashlib.sha256(canonical).hexdigest()


def check(expected: str, facts: Mapping[str, Json], words: Mapping[str, Word]) -> bool:
    """Whether facts and texts are those of the digest; destroyed texts count by their hash."""
    try:
        texts_fit = all(_fits(word) for word in words.values())
        return texts_fit and hmac.compare_digest(digest(facts, words), expected)
    except (Invalid, LookupError, TypeError, UnicodeError):
        return False  # altered beyond the form that steps have


def _check_keeps(facts: Mapping[str, Json]) -> None:
    for value in _leaves(facts):
        if isinstance(value, str):
            keeps = _is_storable(value)
        elif isinstance(value, int | float):
            keeps = abs(value) < _LARGEST  # not so for a number that is none
        elif value is None:
            keeps = True
        else:
            raise TypeError(f"{value!r} is no JSON value; write it as a string.")
        if not keeps:
            raise _not_recordable()


def _leaves(value: Json) -> Iterator[object]:
    """All plain values, and the names of objects."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise TypeError(f"{key!r} is no name of a fact.")
            yield key
            yield from _leaves(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _leaves(inner)
    else:
        yield value


def _is_storable(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def _not_recordable() -> Invalid:
    return Invalid(
        _("This entry holds a number or sign that cannot be recorded. Write it differently.")
    )


def _sealed(text: str) -> Word:
    if not _is_storable(text):
        raise _not_recordable()
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
    return hashlib.sha256((salt + text).encode()).hexdigest()
