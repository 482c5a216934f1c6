"""Spreadsheets as offices keep them, and a desk that brings one in, for tests from the outside."""

import io
import re
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.matters import services as matters
from linli.matters.models import LedgerImport
from tests.desk import Desk
from tests.town import WUXING

ADDRESS = "/office/ledger/import/"
HEADERS = (
    "编号",
    "日期",
    "事项内容",
    "类别",
    "地点",
    "经办人",
    "办结日期",
    "处理结果",
    "满意度",
    "联系电话",
)
ROW = (
    "2025-001",
    "2025-03-01",
    "路灯不亮",
    "路灯",
    "新屋巷",
    "示例·丑",
    "2025-03-03",
    "已换灯泡",
    "满意",
    "13800001111",
)


def row(**changed: Any) -> list[Any]:
    """One row of a sound ledger, with some cells changed."""
    names = ("number", "date", "text", "kind", "place", "by", "completed", "result", "satisfied")
    return [changed.get(name, cell) for name, cell in zip((*names, "phone"), ROW, strict=True)]


def xlsx(rows: Sequence[Sequence[Any]], headers: Sequence[str] = HEADERS) -> bytes:
    """The ledger as a workbook."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        for number, cells in enumerate([headers, *rows]):
            page.write_row(number, 0, cells)
    return out.getvalue()


def csv(rows: Sequence[Sequence[Any]], headers: Sequence[str] = HEADERS) -> bytes:
    """The ledger as Chinese Excel saves CSV."""
    return "\r\n".join(",".join(map(str, cells)) for cells in [headers, *rows]).encode("gb18030")


def sends(desk: Desk, data: bytes, *, name: str = "2025 台账.xlsx", unit: str = WUXING) -> str:
    """Send the file; the address where its columns are chosen."""
    file = SimpleUploadedFile(name, data)
    answer = desk.posts(ADDRESS, unit=unit, file=file)
    return str(answer["Location"])


def does(desk: Desk, address: str, what: str, status: int = 303, **fields: Any) -> Any:
    """Press one of the buttons of an import's page."""
    page = desk.opens(address)
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found is not None
    return desk.posts(address, status, do=what, version=found.group(1), **fields)


def brings_in(desk: Desk, data: bytes, **more: Any) -> LedgerImport:
    """Send, accept the guessed columns, and let the worker do it."""
    address = sends(desk, data, **more)
    does(desk, address, "begin")
    while matters.import_ledgers():
        pass
    return LedgerImport.objects.get(pk=address.rstrip("/").rsplit("/", 1)[-1])
