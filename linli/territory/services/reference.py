"""Loading the roles and the kinds of links that come with the product."""

import tomllib
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from linli.territory.choices import Shown
from linli.territory.models import LinkKind, Role, ShapesVersion

FOLDER: Final = Path(__file__).parent.parent / "reference"
REFERENCE: Final = FOLDER / "roles.toml"
LINKS: Final = FOLDER / "links.toml"


def role_entries() -> list[dict[str, Any]]:
    """The roles as the file says them, for loading and for the permission table."""
    entries: list[dict[str, Any]] = tomllib.loads(REFERENCE.read_text(encoding="utf-8"))["role"]
    return entries


def link_entries() -> list[dict[str, Any]]:
    """The kinds of links as the file says them."""
    entries: list[dict[str, Any]] = tomllib.loads(LINKS.read_text(encoding="utf-8"))["kind"]
    return entries


@transaction.atomic
def load_reference() -> int:
    """Bring in roles and kinds of links; safe to run again. Returns how many roles."""
    _load_link_kinds()
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
                "number_over": entry.get("number_over", ""),
                "load_rule": entry.get("load_rule", ""),
                "households_rule": entry.get("households_rule", ""),
                "two_duties": entry.get("two_duties", False),
            },
        )
    return len(entries)


def _load_link_kinds() -> None:
    for turn, entry in enumerate(link_entries()):
        LinkKind.objects.update_or_create(
            code=entry["code"],
            defaults={
                "name_zh": entry["zh"],
                "name_en": entry["en"],
                "description_zh": entry["about_zh"],
                "description_en": entry["about_en"],
                "kept_at": entry["kept_at"],
                "turn": turn,
                "held_by": entry["held_by"],
                "holders": entry["holders"],
                "subjects": entry["subjects"],
                "covered": entry["covered"],
                "needs_consent": entry.get("needs_consent", False),
                "shown": entry["shown"],
                "per_holder_rule": entry.get("per_holder_rule", ""),
                "per_holder_covered_rule": entry.get("per_holder_covered_rule", ""),
                "per_subject_rule": entry.get("per_subject_rule", ""),
            },
        )
