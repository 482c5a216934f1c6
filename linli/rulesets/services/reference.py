"""Loading the rules that come with the product."""

import tomllib
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from linli.common import clock
from linli.rulesets.models import Rule, RuleValue
from linli.rulesets.services.asking import BEGINNING

REFERENCE: Final = Path(__file__).parent.parent / "reference" / "rules.toml"


@transaction.atomic
def load_reference() -> int:
    """Bring in the rules that come with the product; values that a place set stay. Returns how
    many."""
    entries = tomllib.loads(REFERENCE.read_text(encoding="utf-8"))["rule"]
    for entry in entries:
        rule, _made = Rule.objects.update_or_create(
            key=entry["key"],
            defaults={
                "unit": entry["unit"],
                "meaning_zh": entry["zh"],
                "meaning_en": entry["en"],
                "source": entry["source"],
                "stricter": entry.get("stricter", Rule.Stricter.ANY),
            },
        )
        if "value" in entry:
            _bring(rule, entry["value"])
    return len(entries)


def _bring(rule: Rule, value: Any) -> None:
    """The general value of the product; clocks are only counted anew if an upgrade changed it."""
    row, made = RuleValue.objects.get_or_create(
        rule=rule,
        scope_path="",
        valid_from=BEGINNING,
        defaults={"value": value, "counted_at": clock.now()},
    )
    if not made and row.value != value:
        row.value, row.counted_at = value, None
        row.save(update_fields=["value", "counted_at"])
