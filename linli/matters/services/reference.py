"""Loading the kinds, and the list of items, that come with the product."""

import tomllib
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from linli.matters.choices import ClockClass
from linli.matters.models import Kind
from linli.matters.services import attributes, loading_items
from linli.territory.choices import Level

REFERENCE: Final = Path(__file__).parent.parent / "reference" / "kinds.toml"


def kind_entries() -> list[dict[str, Any]]:
    """The kinds as the file says them."""
    entries: list[dict[str, Any]] = tomllib.loads(REFERENCE.read_text(encoding="utf-8"))["kind"]
    return entries


@transaction.atomic
def load_reference() -> int:
    """Bring in kinds and items; safe to run again. Returns how many kinds."""
    loading_items.load_items(loading_items.REFERENCE.read_text(encoding="utf-8"))
    entries = kind_entries()
    for position, entry in enumerate(entries):
        Kind.objects.update_or_create(
            code=entry["code"],
            defaults={
                "family": entry["family"],
                "name_zh": entry["zh"],
                "name_en": entry["en"],
                "hint_zh": entry.get("hint_zh", ""),
                "hint_en": entry.get("hint_en", ""),
                "first_level": entry.get("first", Level.GROUP),
                "clock_class": entry.get("clock", ClockClass.ORDINARY),
                "small": entry.get("small", False),
                "is_public": entry.get("public", True),
                "is_practical": entry.get("practical", False),
                "only_staff": entry.get("only_staff", False) or entry.get("by_itself", False),
                "by_itself": entry.get("by_itself", False),
                "lies_in": entry.get("lies_in", ""),
                "is_urgent_concern": entry.get("urgent_concern", False),
                "attributes": attributes.schema(entry.get("asks", ())),
                "position": position,
            },
        )
    return len(entries)
