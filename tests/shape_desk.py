"""Somebody who brings shapes in by the page, and what the page says."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from linli.territory.models import Shape, Unit
from tests.desk import Desk
from tests.shape_makers import Rows
from tests.town import WUXING, square


def plot(west: float, south: float) -> dict[str, Any]:
    """A square of 400 m whose corners are written as files write them."""
    ring = square(west, south, 0.004)["coordinates"][0]
    rounded = [[round(lon, 6), round(lat, 6)] for lon, lat in ring]
    return {"type": "Polygon", "coordinates": [rounded]}


PAGE = f"/office/places/{WUXING}/shapes/"
VILLAGE = square(112.80, 22.59, 0.05)
LANE = plot(112.812, 22.602)
WELL = plot(112.822, 22.602)
HIDDEN = r'type="hidden" name="(version|datum|what)" value="([^"]+)"'
LANES: Rows = [(LANE, {"name": "新屋巷"}), (WELL, {"name": "井头巷"})]


def sent(desk: Desk, data: bytes, what: str, *, name: str = "a.geojson", datum: str = "") -> str:
    """Choose the file; the address of its preview."""
    file = SimpleUploadedFile(name, data)
    address: str = desk.posts(PAGE, file=file, what=what, datum=datum)["Location"]
    return address


def refused(desk: Desk, data: bytes, *, name: str = "a.geojson") -> str:
    file = SimpleUploadedFile(name, data)
    return unescape(desk.posts(PAGE, status=422, file=file, what="outlines").content.decode())


def confirmed(desk: Desk, address: str, status: int = 303, to: str = "") -> str:
    """Press the button that stands on the preview; `to` is where the work goes on."""
    fields = dict(re.findall(HIDDEN, desk.opens(address)))
    answer = desk.posts(address.split("?")[0], status=status, **fields)
    if to:
        assert answer["Location"] == to
    return unescape(answer.content.decode())


def drawn(unit: Unit) -> list[Mapping[str, Any]]:
    return [row.geometry for row in Shape.objects.filter(unit=unit, valid_to__isnull=True)]


def rows_of(page: str) -> list[tuple[str, ...]]:
    """The table of a preview: number, name, state, words."""
    found = re.findall(r"<tr>\s*<th scope=\"row\".*?</tr>", page, re.DOTALL)
    texts = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in found]
    return [
        tuple(" ".join(re.sub(r"<[^>]+>", "", cell).split()) for cell in cells) for cells in texts
    ]
