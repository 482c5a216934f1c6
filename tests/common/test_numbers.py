"""Numbers that survive a bad telephone line."""

import contextlib
from datetime import UTC, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from linli.common import numbers
from linli.common.chance import seeded
from linli.common.errors import Invalid

pytestmark = pytest.mark.once  # no database

NEW_YEAR_EVE_UTC = datetime(2026, 10, 31, 17, 0, tzinfo=UTC)  # 1 November on the wall
SEEDS = st.integers(0, 10**6)


def drawn(seed: int) -> str:
    with seeded(seed):
        return numbers.draw(NEW_YEAR_EVE_UTC)


def test_a_number_begins_with_the_local_year_and_month() -> None:
    number = drawn(1)
    assert number.startswith("2611")
    assert len(number) == 11
    assert drawn(1) == number
    assert drawn(2) != number


def test_unseeded_numbers_differ() -> None:
    assert len({numbers.draw(NEW_YEAR_EVE_UTC) for _ in range(50)}) > 45


def test_a_number_is_shown_in_groups_of_four_four_and_three() -> None:
    assert numbers.shown("26114073125") == "2611-4073-125"


@given(SEEDS)
def test_what_is_shown_can_be_read_back(seed: int) -> None:
    number = drawn(seed)
    assert numbers.parse(numbers.shown(number)) == number


@pytest.mark.parametrize("dash", ["-", " ", "　", "—", "——", "－", "–", "−", " - ", "·", "\u200b"])
def test_people_separate_the_groups_as_they_like(dash: str) -> None:
    number = drawn(3)
    assert numbers.parse(f" {number[:4]}{dash}{number[4:8]}{dash}{number[8:]}\n") == number


def test_full_width_digits_are_digits() -> None:
    number = drawn(4)
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in number)
    assert numbers.parse(wide) == number


@given(SEEDS, st.integers(0, 10), st.integers(1, 9))
def test_any_one_wrong_digit_is_found(seed: int, place: int, by: int) -> None:
    number = drawn(seed)
    wrong = str((int(number[place]) + by) % 10)
    with pytest.raises(Invalid, match="One digit is wrong"):
        numbers.parse(number[:place] + wrong + number[place + 1 :])


@given(SEEDS, st.integers(0, 9))
def test_any_two_swapped_neighbours_are_found(seed: int, place: int) -> None:
    number = drawn(seed)
    a, b = number[place], number[place + 1]
    assume(a != b)
    with pytest.raises(Invalid, match="two are swapped"):
        numbers.parse(number[:place] + b + a + number[place + 2 :])


@pytest.mark.parametrize(
    "text", ["", "-", "2611", "2" * 12, "2611-4073-12a", "二六一一", "٢٦١١٤٠٧٣١٢٥"]
)
def test_anything_else_is_refused_with_what_to_do(text: str) -> None:
    with pytest.raises(Invalid, match="slip"):
        numbers.parse(text)


@given(st.text())
def test_no_text_does_worse_than_be_refused(text: str) -> None:
    with contextlib.suppress(Invalid):
        assert len(numbers.parse(text)) == 11
