"""The list of items of a place, or of the product, from a file."""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Invalid
from linli.matters.models import Item
from linli.matters.models.items import ALWAYS
from linli.matters.services.setting_items import end, is_open, too_long, write
from linli.people.actors import SYSTEM
from linli.territory.choices import Level

CODE: Final = re.compile("[-a-zA-Z0-9_]{1,40}")  # it stands in addresses
REFERENCE: Final = Path(__file__).parent.parent / "reference" / "items.toml"


@transaction.atomic
def load_items(text: str, *, path: str = "") -> int:
    """Bring in the list of a place, from today on, or of the product; what it no longer names ends.
    A place drops an item of a wider one with `retired`. Returns how many items it has; raises
    `Invalid`."""
    try:
        entries: list[dict[str, Any]] = tomllib.loads(text).get("item", [])
    except tomllib.TOMLDecodeError as problem:
        raise Invalid(_("This is no list of items: %(problem)s") % {"problem": problem}) from None
    since = clock.today() if path else ALWAYS
    stands = _standing(path, since)
    for position, entry in enumerate(entries):
        _check_entry(entry, position + 1)
        values = {**_values(entry), "position": position}
        row = stands.pop(entry["code"], None)
        if row is None or not _is_said(row, values, since):
            write(entry["code"], path, values, since)
    for code in stands:
        end(code, path, since)
    if path:
        details = {"path": path, "since": since.isoformat(), "count": len(entries)}
        audit.note(by=SYSTEM, verb="import_items", what="matters.Item", details=details)
    return len(entries)


def _standing(path: str, since: date) -> dict[str, Item]:
    """Of each code what a place says last."""
    rows = Item.objects.filter(scope_path=path).order_by("valid_from")
    return {row.code: row for row in rows if is_open(row, since)}


def _is_said(row: Item, values: dict[str, Any], since: date) -> bool:
    """Whether just this holds since then, without an end."""
    says = {**row.says(), "position": row.position}
    return row.valid_from <= since and row.valid_to is None and says == values


def _values(entry: dict[str, Any]) -> dict[str, Any]:
    return {
        "name_zh": entry["zh"],
        "name_en": entry.get("en", ""),
        "done_by": entry.get("by", Level.VILLAGE),
        "body_zh": entry.get("body_zh", ""),
        "body_en": entry.get("body_en", ""),
        "basis": entry["basis"],
        "kinds": list(entry.get("kinds", ())),
        "retired": entry.get("retired", False),
    }


def _check_entry(entry: dict[str, Any], number: int) -> None:
    missing = [name for name in ("code", "zh", "basis") if not str(entry.get(name, "")).strip()]
    by = entry.get("by", Level.VILLAGE)
    names = {"name_zh": "zh", "name_en": "en", "body_zh": "", "body_en": "", "basis": ""}
    longer = too_long({name: entry.get(short or name, "") for name, short in names.items()})
    if missing or not CODE.fullmatch(str(entry["code"])) or by not in Level.values or longer:
        raise Invalid(
            _("Item %(number)d of the list is not whole.") % {"number": number},
            next_step=_(
                "Each needs zh, basis and a code (letters, digits);"
                " by is village, township or outside."
            ),
        )
