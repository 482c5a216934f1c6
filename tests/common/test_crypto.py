"""Sealed values, blind indexes and secret links, under rotation and tampering."""

import base64

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pytest_django import Settings

from linli.common import crypto

pytestmark = pytest.mark.once  # no database

OLD, NEW = ("a", b"o" * 32), ("b2", b"n" * 32)
HERE = "people.Person.phone:1"
once = examples(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True)
def keys(settings: Settings) -> Settings:
    settings.LINLI_KEYS = [OLD]
    return settings


@once
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_sealed_can_be_opened_in_its_place(text: str) -> None:
    blob = crypto.seal(text, context=HERE)
    assert crypto.unseal(blob, context=HERE) == text
    assert crypto.unseal(memoryview(blob), context=HERE) == text


def test_a_sealed_phone_is_small_and_never_the_same_twice() -> None:
    first, second = (crypto.seal("13800000000", context=HERE) for _ in range(2))
    assert first != second
    assert len(first) <= 44
    assert b"138" not in first


def test_a_sealed_value_does_not_open_on_another_row() -> None:
    blob = crypto.seal("13800000000", context=HERE)
    with pytest.raises(crypto.SealBroken):
        crypto.unseal(blob, context="people.Person.phone:2")


def test_every_altered_bit_is_noticed() -> None:
    blob = crypto.seal("13800000000", context=HERE)
    for place in range(len(blob)):
        altered = bytearray(blob)
        altered[place] ^= 1
        with pytest.raises(crypto.SealBroken):
            crypto.unseal(bytes(altered), context=HERE)


@once
@given(st.binary(max_size=80))
def test_garbage_is_broken_and_nothing_worse(blob: bytes) -> None:
    with pytest.raises(crypto.SealBroken):
        crypto.unseal(b"\x01\x01a" + blob, context=HERE)
    with pytest.raises(crypto.SealBroken):
        crypto.unseal(blob, context=HERE)


def test_with_a_new_key_old_values_open_and_ask_to_be_sealed_again(keys: Settings) -> None:
    blob = crypto.seal("13800000000", context=HERE)
    assert not crypto.needs_reseal(blob)
    keys.LINLI_KEYS = [NEW, OLD]
    assert crypto.unseal(blob, context=HERE) == "13800000000"
    assert crypto.needs_reseal(blob)
    again = crypto.seal("13800000000", context=HERE)
    assert not crypto.needs_reseal(again)
    keys.LINLI_KEYS = [NEW]
    assert crypto.unseal(again, context=HERE) == "13800000000"
    with pytest.raises(crypto.SealBroken):
        crypto.unseal(blob, context=HERE)


def test_needs_reseal_refuses_what_is_no_sealed_value() -> None:
    for blob in (b"", b"\x01", b"\x02\x01a", b"\x01\x05ab", b"\x01\x01\xff" + b"0" * 40):
        with pytest.raises(crypto.SealBroken):
            crypto.needs_reseal(blob)


def test_the_blind_index_finds_equal_values_whichever_key_was_current(keys: Settings) -> None:
    index = crypto.blind_index("13800000000", context="people.Person.phone")
    assert len(index) == 64
    assert int(index, 16) > 0
    assert index == crypto.blind_index("13800000000", context="people.Person.phone")
    assert index != crypto.blind_index("13800000001", context="people.Person.phone")
    assert index != crypto.blind_index("13800000000", context="people.Person.address")
    keys.LINLI_KEYS = [NEW, OLD]
    now, before = crypto.blind_indexes("13800000000", context="people.Person.phone")
    assert before == index != now
    assert now == crypto.blind_index("13800000000", context="people.Person.phone")
    keys.LINLI_KEYS = [NEW]
    assert [now] == crypto.blind_indexes("13800000000", context="people.Person.phone")


def test_the_same_key_is_known_by_its_check_and_tells_nothing_else(keys: Settings) -> None:
    before = crypto.key_checks()
    keys.LINLI_KEYS = [NEW, OLD]
    assert crypto.key_checks()["a"] == before["a"]
    assert len(set(crypto.key_checks().values())) == 2
    keys.LINLI_KEYS = [("a", b"x" * 32)]
    assert crypto.key_checks()["a"] != before["a"]
    assert crypto.key_id_of(crypto.seal("x", context=HERE)) == "a"


def test_a_link_code_opens_one_thing_and_nothing_else() -> None:
    code = crypto.link_code("matter", "26114073125")
    assert len(code) == 22
    assert code.replace("-", "a").replace("_", "a").isalnum()
    assert crypto.link_code_fits(code, "matter", "26114073125")
    for parts in [("matter", "26114073124"), ("matter2", "6114073125"), ("matter",), ()]:
        assert not crypto.link_code_fits(code, *parts)
    for wrong in ["", code[:-1], code + "=", code.swapcase(), "码" * 22, "\ud800"]:
        assert not crypto.link_code_fits(wrong, "matter", "26114073125")


def test_a_link_on_a_slip_still_opens_after_a_new_key_came(keys: Settings) -> None:
    code = crypto.link_code("matter", "26114073125")
    keys.LINLI_KEYS = [NEW, OLD]
    assert crypto.link_code("matter", "26114073125") != code
    assert crypto.link_code_fits(code, "matter", "26114073125")
    keys.LINLI_KEYS = [NEW]
    assert not crypto.link_code_fits(code, "matter", "26114073125")


def test_seals_indexes_and_links_use_different_keys() -> None:
    index = crypto.blind_index("x", context="y")
    raw = base64.urlsafe_b64encode(bytes.fromhex(index)).decode()
    assert not raw.startswith(crypto.link_code("y", "x"))


@pytest.mark.parametrize(
    "broken", [[], [("a", b"short")], [OLD, OLD], [("", b"o" * 32)], [("a" * 256, b"o" * 32)]]
)
def test_unusable_keys_stop_the_product_with_an_explanation(
    keys: Settings, broken: list[tuple[str, bytes]]
) -> None:
    keys.LINLI_KEYS = broken
    with pytest.raises(ImproperlyConfigured, match="LINLI_KEYS"):
        crypto.seal("x", context=HERE)
