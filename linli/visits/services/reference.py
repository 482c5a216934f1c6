"""Loading the topics that come with the product."""

import tomllib
from pathlib import Path
from typing import Final

from django.db import transaction

from linli.visits.models import Topic

REFERENCE: Final = Path(__file__).parent.parent / "reference" / "topics.toml"


@transaction.atomic
def load_reference() -> int:
    """Bring in the topics; safe to run again. Returns how many."""
    entries = tomllib.loads(REFERENCE.read_text(encoding="utf-8"))["topic"]
    for turn, entry in enumerate(entries):
        names = {"name_zh": entry["zh"], "name_en": entry["en"], "turn": turn}
        Topic.objects.update_or_create(code=entry["code"], defaults=names)
    return len(entries)
