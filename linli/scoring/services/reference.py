"""Loading the standard that comes with the product."""

import tomllib
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from linli.common import clock
from linli.scoring.choices import Method, ScoredAt, StandardStatus
from linli.scoring.models import Aspect, AspectItem, Standard

REFERENCE: Final = Path(__file__).parent.parent / "reference"
NUMBERS: Final = (
    *("households", "groups", "again", "missing_percent", "year_percent"),
    *("rectify_days", "late_times"),
)


def standard_entries() -> list[dict[str, Any]]:
    """The standards as the files say them."""
    return [
        tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted(REFERENCE.glob("*.toml"))
    ]


@transaction.atomic
def load_reference() -> int:
    """Bring in what is not there yet; a version that stands never changes. Returns how many."""
    entries = standard_entries()
    for entry in entries:
        known = {"path": "", "code": entry["code"], "version": entry["version"]}
        if not Standard.objects.filter(**known).exists():
            _load(entry)
    return len(entries)


def _load(entry: dict[str, Any]) -> None:
    standard = Standard.objects.create(
        code=entry["code"],
        version=entry["version"],
        name_zh=entry["zh"],
        name_en=entry["en"],
        source=entry["source"],
        status=StandardStatus.PUBLISHED,
        published_at=clock.now(),
        **{name: entry[name] for name in NUMBERS},
    )
    for seq, one in enumerate(entry["aspect"], 1):
        write_aspect(standard, seq, one)


def write_aspect(standard: Standard, seq: int, entry: dict[str, Any]) -> Aspect:
    """One aspect of a standard and its items, as a file says them."""
    aspect = Aspect.objects.create(
        standard=standard,
        code=entry["code"],
        seq=seq,
        name_zh=entry["zh"],
        name_en=entry.get("en", ""),
        hint_zh=entry.get("hint_zh", ""),
        hint_en=entry.get("hint_en", ""),
        max_centi=entry["max_centi"],
        weight=entry["weight"],
        method=entry.get("method", Method.DEDUCT),
        level=entry.get("level", ScoredAt.GROUP),
        public_place=entry.get("public_place", False),
        may_not_apply=entry.get("may_not_apply", False),
        photo_for_deduction=entry.get("photo_for_deduction", True),
    )
    AspectItem.objects.bulk_create(
        AspectItem(
            aspect=aspect,
            code=item["code"],
            seq=number,
            name_zh=item["zh"],
            name_en=item.get("en", ""),
            off_centi=item["off_centi"],
            cap_centi=item["cap_centi"],
            veto_cap_centi=item.get("veto_cap_centi"),
            kind_id=item.get("kind"),
        )
        for number, item in enumerate(entry["items"], 1)
    )
    return aspect
