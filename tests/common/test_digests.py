"""Digests notice every change and outlive the destruction of texts."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.common.digests import Word, check, destroy, digest, seal_words
from linli.common.errors import Invalid

pytestmark = pytest.mark.once  # no database

FACTS = {"verb": "accept", "seq": 2, "payload": {"level": "GROUP"}, "public": True}
WORDS = {"reason": "路灯不亮", "answer": ""}

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
PLAIN = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def test_facts_and_texts_fit_their_digest() -> None:
    words = seal_words(WORDS)
    assert check(digest(FACTS, words), FACTS, words)


def test_the_order_of_keys_does_not_matter() -> None:
    words = seal_words(WORDS)
    turned = dict(reversed(FACTS.items()))
    assert digest(turned, dict(reversed(words.items()))) == digest(FACTS, words)


def test_any_change_is_noticed() -> None:
    words = seal_words(WORDS)
    expected = digest(FACTS, words)
    assert not check(expected, FACTS | {"seq": 3}, words)
    assert not check(expected, FACTS | {"payload": {"level": "GROUP", "x": None}}, words)
    assert not check(expected, FACTS, words | {"reason": words["reason"] | {"text": "路灯亮"}})
    assert not check(expected, FACTS, words | {"reason": words["reason"] | {"salt": "0" * 32}})
    assert not check(expected, FACTS, words | seal_words({"reason": "路灯不亮"}))
    assert not check(expected, FACTS, {"answer": words["answer"]})
    assert not check(expected, FACTS, {})


def test_sign_cannot_move_between_salt_and_text() -> None:
    words = seal_words({"reason": "abc"})
    word = words["reason"]
    moved: Word = {"hash": word["hash"], "salt": word["salt"] + "a", "text": "bc"}
    assert not check(digest({}, words), {}, {"reason": moved})


def test_a_destroyed_text_leaves_the_digest_checkable_and_nothing_to_guess_from() -> None:
    words = seal_words(WORDS)
    expected = digest(FACTS, words)
    left = {name: destroy(word) for name, word in words.items()}
    assert left["reason"] == {"hash": words["reason"]["hash"]}
    assert check(expected, FACTS, left)
    assert not check(expected, FACTS | {"verb": "refuse"}, left)


def test_half_a_word_does_not_pass() -> None:
    words = seal_words(WORDS)
    expected = digest(FACTS, words)
    whole = words["reason"]
    halves: list[Word] = [
        {"hash": whole["hash"], "text": whole["text"]},
        {"hash": whole["hash"], "salt": whole["salt"]},
    ]
    for half in halves:
        assert not check(expected, FACTS, words | {"reason": half})


def test_what_was_altered_beyond_its_form_does_not_fit_and_nothing_worse() -> None:
    words = seal_words(WORDS)
    expected = digest(FACTS, words)
    no_word: Any = {"reason": {"text": "路灯不亮"}}
    no_text: Any = {"reason": words["reason"] | {"text": 5}}
    for broken in (no_word, no_text):
        assert not check(expected, FACTS, words | broken)
    assert not check(expected, FACTS | {"seq": 1e20}, words)
    assert not check("", FACTS, words)


def test_the_same_text_never_has_the_same_hash_twice() -> None:
    first, second = seal_words({"a": "路灯不亮", "b": "路灯不亮"}).values()
    assert first["hash"] != second["hash"]


def test_the_digest_is_the_published_one() -> None:
    """The canonical form is part of the data format: others must be able to compute it."""
    words: dict[str, Word] = {"reason": {"hash": "ab" * 32}}
    facts = {"b": 1, "a": "乡"}
    # sha256 of {"facts":{"a":"乡","b":1},"words":{"reason":"abab…"}}
    assert digest(facts, words) == PUBLISHED


@given(st.dictionaries(st.text(max_size=5), JSON), st.dictionaries(PLAIN, PLAIN, max_size=3))
def test_everything_that_json_can_carry_is_covered_or_refused(
    facts: dict[str, object], texts: dict[str, str]
) -> None:
    try:
        words = seal_words(texts)
        expected = digest(facts, words)
    except Invalid:
        return
    assert len(expected) == 64
    assert check(expected, facts, words)


@pytest.mark.parametrize(
    "value", [2**53, -(2**60), 1e20, float("nan"), float("-inf"), "\ud800", "a\0", {"\0": 1}]
)
def test_what_would_not_come_back_from_every_database_is_refused(value: object) -> None:
    with pytest.raises(Invalid):
        digest({"value": [value]}, {})


@pytest.mark.parametrize("text", ["\ud800", "a\0"])
def test_a_text_that_no_database_takes_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        seal_words({"reason": text})


@pytest.mark.parametrize("value", [date(2026, 10, 12), UUID(int=1), b"", {1: 2}, {1}])
def test_what_is_no_json_is_a_programming_error(value: object) -> None:
    with pytest.raises(TypeError):
        digest({"value": value}, {})


PUBLISHED = "911703813049a27022150a32d9484247e72b6efc6e1e536f2f22d3cc5ebdf43f"
