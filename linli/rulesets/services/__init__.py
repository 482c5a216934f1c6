"""Asking for rule values, setting them, and loading the ones that the product brings along.

Callers import this package and read it as sentences: `rulesets.value(…)`, `rulesets.set_value(…)`.
"""

from linli.rulesets.services.asking import (
    BEGINNING,
    OFFICE_HOURS,
    YEAR_DAYS,
    Everywhere,
    Values,
    everywhere,
    prefixes,
    runs_out,
    value,
    values,
    values_at,
)
from linli.rulesets.services.book import Entry, book, entry
from linli.rulesets.services.calendars import announce_year, changed_calendars, note_counted
from linli.rulesets.services.reference import REFERENCE, load_reference
from linli.rulesets.services.setting import end_value, set_value

__all__ = [
    "BEGINNING",
    "OFFICE_HOURS",
    "REFERENCE",
    "YEAR_DAYS",
    "Entry",
    "Everywhere",
    "Values",
    "announce_year",
    "book",
    "changed_calendars",
    "end_value",
    "entry",
    "everywhere",
    "load_reference",
    "note_counted",
    "prefixes",
    "runs_out",
    "set_value",
    "value",
    "values",
    "values_at",
]
