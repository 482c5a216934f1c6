"""Tables that go out: what is written is read back, and nothing of it acts."""

import io
import re
import zipfile
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from linli.common import sheets
from linli.common.errors import Invalid
from linli.common.sheets import Cell, writing

pytestmark = pytest.mark.once  # no database


HEADERS = ["甲", "乙"]
EVIL = st.sampled_from(
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "'=1",
        "''=1",
        "＝1",
        "'",
        "''a",
    ]
)
TEXTS = EVIL | st.text(max_size=30) | st.builds("{}{}".format, EVIL, st.text(max_size=10))


def written(cells: list[list[Cell]]) -> bytes:
    with sheets.xlsx(HEADERS, cells) as file:
        return file.read()


def read(data: bytes) -> list[list[str]]:
    sheet = sheets.read(data, most_rows=100_000, most_bytes=50 * 1024 * 1024)
    assert sheet.headers == HEADERS
    return [row.cells for row in sheet.rows]


def kept(text: str) -> str:
    """What a file can hold of a text, as the reader gives it back."""
    return writing.plain(text).strip()


def inside(data: bytes, part: str = "xl/worksheets/sheet1.xml") -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read(part).decode()


@examples(max_examples=40)
@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=4))
@example([("_x0041_", "_x000D_"), ("\x01\ud800\uffff", "x" * 40_000)])
def test_every_text_comes_back_and_none_is_a_formula(rows: list[tuple[str, str]]) -> None:
    cells: list[list[Cell]] = [[*row] for row in rows]
    wanted = [[kept(a), kept(b)] for a, b in rows if kept(a) or kept(b)]
    book = written(cells)
    assert "<f>" not in inside(book)
    assert read(book) == wanted
    text = b"".join(sheets.csv_lines(HEADERS, cells)).decode("utf-8")
    for cell in re.findall(r'(?:^|,)"((?:[^"]|"")*)"', text.removeprefix("\ufeff")):
        assert not re.match(r"[\s]*[=+\-@＝＋－＠]", cell), cell
    assert read(text.encode()) == wanted


def test_a_text_that_looks_like_a_formula_stays_one_when_somebody_edits_it() -> None:
    book = written([["=1+1", "good"]])
    assert 'quotePrefix="1"' in inside(book, "xl/styles.xml")


def test_dates_are_real_dates_and_moments_are_those_of_the_place() -> None:
    late = datetime(2025, 3, 1, 18, 30, tzinfo=UTC)
    rows: list[list[Cell]] = [[date(2025, 3, 1), late], [12, 1.5], [None, "x"]]
    assert read(written(rows)) == [
        ["2025-03-01", "2025-03-02 02:30"],
        ["12", "1.5"],
        ["", "x"],
    ]
    assert 't="s"' not in re.findall(r'<c r="A2".*?>', inside(written(rows)))[0]
    assert read(b"".join(sheets.csv_lines(HEADERS, rows))) == read(written(rows))


def test_the_headings_stay_in_sight() -> None:
    assert 'state="frozen"' in inside(written([["x", "y"]]))


def test_a_hundred_thousand_rows_are_taken_one_by_one() -> None:
    """Rows are drawn from the iterator as they are written, never collected."""
    alive = 0
    most = 0

    class Counted(list[Any]):
        def __init__(self) -> None:
            nonlocal alive, most
            super().__init__(["路灯不亮", 1])
            alive += 1
            most = max(most, alive)

        def __del__(self) -> None:
            nonlocal alive
            alive -= 1

    with sheets.xlsx(HEADERS, (Counted() for _ in range(100_000))) as file:
        assert file.read(2) == b"PK"
    lines = sheets.csv_lines(HEADERS, (Counted() for _ in range(100_000)))
    assert sum(part.count(b"\n") for part in lines) == 100_001
    assert most <= 2 * writing.CHUNK


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MOST_ROWS", 2)
    with pytest.raises(Invalid, match="Narrow the list"):
        sheets.xlsx(HEADERS, [["x", "y"]] * 3)


def test_the_error_file_holds_the_bad_rows_with_their_reason_and_is_read_again() -> None:
    sheet = sheets.Sheet(HEADERS, [sheets.Row(2, ["a", "b"]), sheets.Row(5, ["=c", ""])])
    with sheets.error_file(sheet, {5: "No such kind."}) as file:
        again = sheets.read(file.read(), most_rows=10, most_bytes=100_000)
    assert again.headers == [*HEADERS, "Row in your file", "What to mend"]
    assert [row.cells for row in again.rows] == [["=c", "", "5", "No such kind."]]


@pytest.mark.parametrize(
    "text",
    [
        "2025-03-01",
        "2025/3/1",
        "2025.3.1",
        "2025年3月1日",
        "２０２５年３月１日",
        "20250301",
        "45717",
    ],
)
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert sheets.day(text) == date(2025, 3, 1)


@pytest.mark.parametrize(
    "text", ["", "3月1日", "2025-02-30", "昨天", "99999999", "1025-01-01", "12"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert sheets.day(text) is None


def test_a_moment_is_read_with_its_time_of_day() -> None:
    for text in ("2025-03-01 14:30", "2025年3月1日14时30分", "2025/3/1 14:30:59", "45717.6041667"):
        found = sheets.moment(text)
        assert found is not None
        assert found.isoformat() == "2025-03-01T14:30:00+08:00", text
