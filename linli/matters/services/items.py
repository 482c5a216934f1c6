"""The list of items of a place: what its village answers for, and what it does not."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.common.errors import Invalid
from linli.matters.models import Item, Matter
from linli.matters.services.turn import Past
from linli.rulesets.services import prefixes
from linli.territory.choices import Level

REFERENCE: Final = Path(__file__).parent.parent / "reference" / "items.toml"
LONGEST: Final = 120  # characters of a name or a basis


def items_at(path: str) -> list[Item]:
    """The list that holds at a place: of each code the row of the nearest place. One query."""
    rows = Item.objects.filter(scope_path__in=prefixes(path)).order_by("position", "code")
    nearest: dict[str, Item] = {}
    for row in rows:
        known = nearest.get(row.code)
        if known is None or len(row.scope_path) > len(known.scope_path):
            nearest[row.code] = row
    found = [item for item in nearest.values() if not item.retired]
    return sorted(found, key=lambda item: (item.position, item.code))


def beyond_village(matter: Matter) -> list[Item]:
    """Items outside the village's list that fit the matter's kind; for a kind that stands in no
    item, all of them. Nothing once it has left the village. One query."""
    if matter.level not in {Level.GROUP, Level.VILLAGE}:
        return []
    listed = items_at(matter.village.path)
    beyond = [item for item in listed if item.is_beyond_village]
    if any(matter.kind_id in item.kinds for item in listed):
        return [item for item in beyond if matter.kind_id in item.kinds]
    return beyond


def went_back(past: Sequence[Past]) -> dict[str, Any] | None:
    """The entry of the list with which it left the village, unless its kind was corrected since."""
    for step in reversed(past):
        if step.verb == "correct" and "kind" in step.payload:
            return None
        if "item" in step.payload:
            found: dict[str, Any] = step.payload["item"]
            return found
    return None


@transaction.atomic
def load_items(text: str, *, path: str = "") -> int:
    """Bring in the list of a place, or of the product; what it no longer names goes. A place drops
    an item of a wider one with `retired`. Returns how many items it has; raises `Invalid`."""
    try:
        entries: list[dict[str, Any]] = tomllib.loads(text).get("item", [])
    except tomllib.TOMLDecodeError as problem:
        raise Invalid(_("This is no list of items: %(problem)s") % {"problem": problem}) from None
    for position, entry in enumerate(entries):
        _check(entry, position + 1)
        Item.objects.update_or_create(
            code=entry["code"],
            scope_path=path,
            defaults={
                "name_zh": entry["zh"],
                "name_en": entry.get("en", ""),
                "done_by": entry.get("by", Level.VILLAGE),
                "body_zh": entry.get("body_zh", ""),
                "body_en": entry.get("body_en", ""),
                "basis": entry["basis"],
                "kinds": list(entry.get("kinds", ())),
                "position": position,
                "retired": entry.get("retired", False),
            },
        )
    named = [entry["code"] for entry in entries]
    Item.objects.filter(scope_path=path).exclude(code__in=named).delete()
    return len(entries)


def _check(entry: dict[str, Any], number: int) -> None:
    missing = [name for name in ("code", "zh", "basis") if not str(entry.get(name, "")).strip()]
    by = entry.get("by", Level.VILLAGE)
    too_long = any(len(str(entry.get(name, ""))) > LONGEST for name in ("en", "basis"))
    if missing or by not in Level.values or too_long or len(str(entry.get("zh", ""))) > 80:
        raise Invalid(
            _("Item %(number)d of the list is not whole.") % {"number": number},
            next_step=_("Each needs code, zh and basis; by is village, township or outside."),
        )
