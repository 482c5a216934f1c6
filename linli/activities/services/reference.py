"""Loading the kinds that come with the product."""

import tomllib
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from linli.activities.models import ActivityKind, FacilityKind

FOLDER: Final = Path(__file__).parent.parent / "reference"
REFERENCE: Final = FOLDER / "kinds.toml"
FACILITIES: Final = FOLDER / "facilities.toml"


def kind_entries() -> list[dict[str, Any]]:
    """The kinds as the file says them."""
    entries: list[dict[str, Any]] = tomllib.loads(REFERENCE.read_text(encoding="utf-8"))["kind"]
    return entries


@transaction.atomic
def load_reference() -> int:
    """Bring in the kinds; safe to run again. Returns how many."""
    entries = kind_entries()
    for position, entry in enumerate(entries):
        ActivityKind.objects.update_or_create(
            code=entry["code"],
            defaults={
                "family": entry["family"],
                "name_zh": entry["zh"],
                "name_en": entry["en"],
                "hint_zh": entry.get("hint_zh", ""),
                "hint_en": entry.get("hint_en", ""),
                "hosts": entry["hosts"],
                "internal": entry.get("internal", False),
                "minutes": entry.get("minutes", False),
                "consent": entry.get("consent", False),
                "quorum_rule": entry.get("quorum", ""),
                "every_rule": entry.get("every", ""),
                "usual_minutes": entry["usual_minutes"],
                "tags": entry.get("tags", []),
                "position": position,
            },
        )
    _load_facilities()
    return len(entries)


def facility_entries() -> list[dict[str, Any]]:
    """Kinds of facilities, as the file says them."""
    entries: list[dict[str, Any]] = tomllib.loads(FACILITIES.read_text(encoding="utf-8"))["kind"]
    return entries


def _load_facilities() -> None:
    for position, entry in enumerate(facility_entries()):
        FacilityKind.objects.update_or_create(
            code=entry["code"],
            defaults={
                "name_zh": entry["zh"],
                "name_en": entry["en"],
                "hint_zh": entry["hint_zh"],
                "hint_en": entry["hint_en"],
                "position": position,
            },
        )
