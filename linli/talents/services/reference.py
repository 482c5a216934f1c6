"""Loading the list of skills that comes with the product."""

import tomllib
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from linli.talents.models import Skill

REFERENCE: Final = Path(__file__).parent.parent / "reference" / "skills.toml"


def skill_entries() -> list[dict[str, Any]]:
    """The skills as the file says them."""
    entries: list[dict[str, Any]] = tomllib.loads(REFERENCE.read_text(encoding="utf-8"))["skill"]
    return entries


@transaction.atomic
def load_reference() -> int:
    """Bring in the skills; safe to run again. Returns how many."""
    entries = skill_entries()
    for position, entry in enumerate(entries):
        Skill.objects.update_or_create(
            code=entry["code"],
            defaults={"name_zh": entry["zh"], "name_en": entry["en"], "position": position},
        )
    return len(entries)
