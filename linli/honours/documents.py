"""The plaque, in Chinese, to be printed or handed to whoever makes it (rows S2-21, S2-22)."""

from pathlib import Path
from typing import Final

from django.http import HttpResponse
from django.utils.translation import gettext as _

from linli.common import clock, printing
from linli.common.errors import NotHere
from linli.honours.choices import HonourKind, Stage
from linli.honours.models import HonourEntry
from linli.honours.services import plaque_of

TEMPLATE: Final = Path(__file__).parent / "papers" / "plaque.typ"
TITLES: Final = {HonourKind.COURTYARD: "五美庭院", HonourKind.STAR: "星级文明户"}


def plaque(entry: HonourEntry) -> HttpResponse:
    """As PDF; raises `NotHere` where none was given. The entry comes with its round and village."""
    if entry.stage != Stage.AWARDED or entry.ends_at is None or entry.has_lapsed:
        raise NotHere(_("There is no such plaque."))
    found = entry.round
    until = clock.local(entry.ends_at)
    parts = found.checklist.there(entry.met)
    made = printing.pdf(
        TEMPLATE,
        {
            "title": TITLES[HonourKind(found.kind)],
            "name": plaque_of(entry),
            "parts": " · ".join(part.zh for part in parts),
            "host": found.unit.name_zh,
            "until": f"有效期至{until.year}年{until.month}月{until.day}日",
        },
    )
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="plaque.pdf"'
    return response
