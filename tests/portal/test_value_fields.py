"""What a form shows of a kept value and gets back is that value, whatever its shape."""

from datetime import time
from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from linli.common.spans import MOST, SpanUnit
from linli.portal.value_fields import HOUR_PAIRS, field_for
from linli.rulesets.services import shapes

pytestmark = pytest.mark.once  # no database


SPANS = st.fixed_dictionaries(
    {"amount": st.integers(1, MOST), "unit": st.sampled_from([unit.value for unit in SpanUnit])}
)
LEVELS = ("group", "village")
MOMENTS = st.lists(
    st.times(time(0), time(23, 59)).map(lambda at: at.strftime("%H:%M")),
    min_size=2,
    max_size=2 * HOUR_PAIRS,
    unique=True,
).map(sorted)
HOURS = MOMENTS.map(lambda at: [list(pair) for pair in zip(at[::2], at[1::2], strict=False)])
WORDS = st.text("路灯ab 1", max_size=20).map(str.strip).filter(bool)


def through_a_form(unit: str, value: Any) -> Any:
    """Drawn into a form, sent back as the browser would, cleaned."""
    shape = shapes.shape_of(unit, value)
    shape.check(value)
    field = field_for(shape, unit, required=bool(value != []))
    form = type("Drawn", (forms.Form,), {"value": field})(initial={"value": value})
    sent = QueryDict(mutable=True)
    _send(sent, form["value"], field)
    back = type("Sent", (forms.Form,), {"value": field})(sent)
    assert back.is_valid(), (value, sent, back.errors)
    shape.check(back.cleaned_data["value"])
    return back.cleaned_data["value"]


def _send(sent: QueryDict, drawn: forms.BoundField, field: forms.Field) -> None:
    shown: Any = drawn.value()
    if isinstance(field.widget, forms.MultiWidget):
        parts = shown if isinstance(shown, list) else field.widget.decompress(shown)
        for number, part in enumerate(parts or ()):
            sent[f"value_{number}"] = "" if part is None else str(part)
    elif isinstance(shown, list):
        sent.setlist("value", shown)
    else:
        sent["value"] = str(shown)


@given(SPANS)
def test_a_span_comes_back_as_it_was(span: dict[str, Any]) -> None:
    assert through_a_form("span", span) == span


@given(HOURS)
def test_office_hours_come_back_as_they_were(hours: list[list[str]]) -> None:
    assert through_a_form("hours of the day", hours) == hours


@given(st.integers(0, 10_000).map(lambda n: n / 10_000))
def test_a_share_comes_back_as_it_was(share: float) -> None:
    assert abs(through_a_form("share", share) - share) < 1e-9


@given(st.integers(0, shapes.MOST_NUMBER))
def test_a_number_comes_back_as_it_was(number: int) -> None:
    assert through_a_form("count", number) == number


@given(st.booleans())
def test_yes_and_no_come_back_as_they_were(value: bool) -> None:
    assert through_a_form("yes/no", value) is value


@given(st.lists(WORDS, max_size=8))
def test_a_list_comes_back_as_it_was(words: list[str]) -> None:
    assert through_a_form("list", words) == words


@given(st.times(time(0), time(23, 59)).map(lambda at: at.strftime("%H:%M")))
def test_a_time_comes_back_as_it_was(at: str) -> None:
    assert through_a_form("time of day", at) == at


@given(st.lists(st.sampled_from(["urgent", "on_spot", "ordinary"]), unique=True))
def test_chosen_clocks_come_back_as_they_were(chosen: list[str]) -> None:
    assert sorted(through_a_form("clock classes", chosen)) == sorted(chosen)


@given(st.fixed_dictionaries(dict.fromkeys(LEVELS, SPANS)))
def test_a_table_is_the_sum_of_its_rows(table: dict[str, Any]) -> None:
    shape = shapes.shape_of("span", table)
    parts = list(shapes.leaves(shape))
    assert [part for part, _shape in parts] == [(level,) for level in LEVELS]
    assert all(
        through_a_form("span", shapes.part_of(table, part)) == table[part[0]] for part, _s in parts
    )
