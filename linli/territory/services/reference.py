"""Loading the roles that come with the product."""

import tomllib
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from linli.territory.choices import Shown
from linli.territory.models import Role, ShapesVersion

REFERENCE: Final = Path(__file__).parent.parent / "reference" / "roles.toml"


def role_entries() -> list[dict[str, Any]]:
    """The roles as the file says them, for loading and for the permission table."""
    entries: list[dict[str, Any]] = tomllib.loads(REFERENCE.read_text(encoding="utf-8"))["role"]
    return entries


@transaction.atomic
def load_reference() -> int:
    """Bring in roles; safe to run again. Returns how many."""
    ShapesVersion.objects.get_or_create(id=1)
    entries = role_entries()
    for entry in entries:
        Role.objects.update_or_create(
            code=entry["code"],
            defaults={
                "name_zh": entry["zh"],
                "name_en": entry["en"],
                "description_zh": entry["about_zh"],
                "description_en": entry["about_en"],
                "verbs": entry["verbs"],
                "posted_at": entry["posted_at"],
                "level": entry["level"],
                "turn": entry["turn"],
                "shown": entry.get("shown", Shown.NAME),
                "number_rule": entry.get("number_rule", ""),
                "load_rule": entry.get("load_rule", ""),
            },
        )
    return len(entries)
