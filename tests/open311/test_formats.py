"""Whatever an answer holds, JSON and XML are well formed and say the same."""

import json
from typing import Any
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from linli.open311.formats import Several, written

WORDS = st.text(max_size=40)
VALUES = st.one_of(WORDS, st.none(), st.booleans(), st.integers(), st.floats(-180, 180))
ROWS = st.dictionaries(st.sampled_from(["description", "lat", "address"]), VALUES)


def said(value: Any) -> str:
    """As XML says a plain value: line ends are its own, and some signs it cannot hold."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = "".join(sign for sign in str(value) if may_stand(sign))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def may_stand(sign: str) -> bool:
    return (
        sign in "\t\n\r"
        or (sign >= " " and not "\ud800" <= sign <= "\udfff" and sign < "\ufffe")
        or sign > "\uffff"
    )


@given(st.lists(ROWS, max_size=4))
def test_both_formats_say_the_same(rows: list[dict[str, Any]]) -> None:
    answer = Several("service_requests", "request", rows)

    plain = json.loads(written(answer, "json"))
    top = ElementTree.fromstring(written(answer, "xml"))

    assert plain == [
        {
            name: json.loads(json.dumps(value).encode("utf-8", "replace"))
            for name, value in row.items()
        }
        for row in rows
    ]
    assert top.tag == "service_requests"
    assert [child.tag for child in top] == ["request"] * len(rows)
    for row, element in zip(rows, top, strict=True):
        assert {one.tag: one.text or "" for one in element} == {
            name: said(value) for name, value in row.items()
        }
