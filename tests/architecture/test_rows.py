"""The list of mechanisms is whole, and a test cannot claim a row that is not on it."""

import re
import tomllib

from tools import rows


def test_the_list_holds_143_rows_with_both_names() -> None:
    listed = rows.rows()

    assert len({row.id for row in listed}) == len(listed) == 143
    assert all(re.fullmatch(r"S[0-4]-\d\d", row.id) for row in listed)
    assert all(re.search(r"[\u4e00-\u9fff]", row.zh) for row in listed)
    assert all(re.search(r"[A-Za-z]", row.en) for row in listed)


def test_every_row_belongs_to_a_module_and_every_module_has_rows() -> None:
    with rows.LIST.open("rb") as source:
        modules = set(tomllib.load(source)["modules"])

    assert {row.module for row in rows.rows()} == modules


def test_a_claim_on_a_row_that_is_not_listed_is_named_with_its_test() -> None:
    claims = {"S2-17": ["tests/a.py::test_a"], "S9-99": ["tests/b.py::test_b"]}

    assert rows.unknown(claims, rows.rows()) == ["tests/b.py::test_b: there is no row “S9-99”"]
