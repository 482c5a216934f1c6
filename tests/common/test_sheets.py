"""Tables that come in: whatever they were saved as, and whatever somebody made them into."""

import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
import xlsxwriter

from linli.common import sheets
from linli.common.sheets import SheetRefused

pytestmark = pytest.mark.once  # no database


HEADERS = ["日期", "内容", "件数"]
MB = 1024 * 1024


def workbook(rows: list[list[Any]], merged: list[tuple[str, str]] = ()) -> bytes:  # type: ignore[assignment]
    """An XLSX as an office would save it."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy/m/d"})
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    page.write_datetime(number, column, cell, day)
                else:
                    page.write(number, column, cell)
        for cells, word in merged:
            page.merge_range(cells, word)
    return out.getvalue()


def read(data: bytes, most_rows: int = 1000) -> sheets.Sheet:
    return sheets.read(data, most_rows=most_rows, most_bytes=5 * MB)


def refusal(data: bytes, most_rows: int = 1000) -> str:
    with pytest.raises(SheetRefused) as refused:
        read(data, most_rows)
    return str(refused.value)


def test_a_workbook_is_read_with_its_dates_and_the_numbers_of_its_rows() -> None:
    made = workbook(
        [HEADERS, [date(2025, 3, 1), " 路灯不亮 ", 2], [], [datetime(2025, 3, 2, 9, 5), "x", 1.5]]  # noqa: DTZ001
    )
    sheet = read(made)
    assert sheet.headers == HEADERS
    assert [(row.number, row.cells) for row in sheet.rows] == [
        (2, ["2025-03-01", "路灯不亮", "2"]),
        (4, ["2025-03-02 09:05", "x", "1.5"]),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_csv_is_read_in_every_encoding_that_offices_save(encoding: str, mark: str) -> None:
    lines = [mark.join(HEADERS), mark.join(["2025/3/1", '"路灯不亮\n又亮了"', "1"]), "", "镕"]
    sheet = read("\r\n".join(lines).encode(encoding))
    assert sheet.headers == HEADERS
    assert sheet.rows[0].cells == ["2025/3/1", "路灯不亮\n又亮了", "1"]
    assert sheet.rows[1].cells == ["镕", "", ""]


def test_a_title_above_and_headings_of_two_rows_are_understood() -> None:
    made = workbook(
        [
            [],
            [],
            ["", "", "姓名", "门牌", ""],
            ["2025-03-01", "路灯", "示例·甲", "1 号", "办结"],
        ],
        merged=[
            ("A1:E1", "五星村 2025 年度台账"),
            ("A2:A3", "日期"),
            ("B2:B3", "内容"),
            ("C2:D2", "报事人"),
            ("E2:E3", "结果"),
        ],
    )
    sheet = read(made)
    assert sheet.headers == ["日期", "内容", "报事人 姓名", "报事人 门牌", "结果"]
    assert [(row.number, row.cells[2]) for row in sheet.rows] == [(4, "示例·甲")]


def test_a_table_that_does_not_begin_in_the_corner_keeps_the_numbers_of_its_rows() -> None:
    sheet = read(workbook([[], [], ["", *HEADERS], ["", "2025-03-01", "路灯", 1]]))
    assert sheet.headers == ["", *HEADERS]
    assert sheet.rows == [sheets.Row(4, ["", "2025-03-01", "路灯", "1"])]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7 not a table",
        b"<html><table><tr><td>1</td></tr></table></html>",
        b"\x00\x01\x02",
        b"\xff\x81 neither of the two",
        b"PK\x03\x04 not really packed",
        b"\xd0\xcf\x11\xe0 not really a workbook",
        workbook([]),
        b",,\n,,\n",
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(data: bytes) -> None:
    assert "file" in refusal(data)


def test_too_many_rows_columns_bytes_are_refused() -> None:
    rows = [["x"]] * 200
    assert "rows" in refusal(workbook(rows), 20)
    assert "rows" in refusal(b"x\n" * 200, 20)
    assert "columns" in refusal(workbook([["x"] * 101]))
    assert "columns" in refusal(b"x," * 101)
    with pytest.raises(SheetRefused, match="larger than 1 MB"):
        sheets.read(io.BytesIO(b"x" * (MB + 1)), most_rows=9, most_bytes=MB)


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def replaced(part: str, old: bytes, new: bytes) -> bytes:
    """A small workbook with something else inside one of its files."""
    archive = zipfile.ZipFile(io.BytesIO(workbook([["here"], ["there"]])))
    parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part]
    return packed({**parts, part: parts[part].replace(old, new)})


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = packed({"xl/workbook.xml": b"0" * 250 * MB})
    assert len(bomb) < MB
    assert "huge" in refusal(bomb)
    assert "huge" in refusal(packed({f"{n}.xml": b"" for n in range(2001)}))


def test_a_zip_that_lies_about_its_sizes_is_stopped() -> None:
    bomb = bytearray(replaced("xl/worksheets/sheet1.xml", b"<row", b" " * 220 * MB + b"<row"))
    size = zipfile.ZipFile(io.BytesIO(bytes(bomb))).getinfo("xl/worksheets/sheet1.xml").file_size
    lie = bytes(bomb).replace(size.to_bytes(4, "little"), (999).to_bytes(4, "little"))
    assert refusal(lie)


def test_a_few_bytes_that_claim_billions_of_cells_are_stopped() -> None:
    """The first and the last cell of the largest sheet there is, and nothing between."""
    bomb = replaced("xl/worksheets/sheet1.xml", b'r="A2"', b'r="XFD1048576"')
    assert len(bomb) < 10_000
    assert refusal(bomb)


def test_one_long_text_that_many_cells_share_is_stopped() -> None:
    cells = b"".join(
        b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(3, 900)
    )
    made = replaced("xl/sharedStrings.xml", b"here", b"x" * 5_000_000)
    archive = zipfile.ZipFile(io.BytesIO(made))
    parts = {name: archive.read(name) for name in archive.namelist()}
    page = "xl/worksheets/sheet1.xml"
    parts[page] = parts[page].replace(b"</sheetData>", cells + b"</sheetData>")
    assert refusal(packed(parts))
