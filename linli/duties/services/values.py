"""Thresholds of rules at many places at once: how many, and in which time."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from linli.duties.choices import Counts, Measure, Per
from linli.duties.language import WHOLE, Law
from linli.duties.periods import MONTHS, block
from linli.rulesets import services as rulesets

EXCUSE_SHARE: Final = "duty.excuse.share"
WARN_SHARE: Final = "duty.warn.share"
LATE_ENTRY: Final = "duty.late_entry"
LEAST: Final = "least"
STUDY: Final = ("study.before", "study.inside", "study.hours_of_day")


class Book:
    """Every value that some rules need at a moment, of every place. One query."""

    def __init__(self, laws: Collection[Law], at: datetime) -> None:
        keys = {key for law in laws for key in law.rule_keys} | {EXCUSE_SHARE, WARN_SHARE}
        if any(law.counts == Counts.STUDY for law in laws):
            keys |= set(STUDY)
        self._values = rulesets.everywhere(keys, at=at)

    def value(self, key: str, path: str) -> Any:
        """The nearest place's."""
        return self._values.value(key, path)

    def needed(self, law: Law, path: str) -> int:
        """How many are asked for; of bounds the least."""
        if not law.least_rule:
            return law.least
        found = self.value(law.least_rule, path)
        if law.measure == Measure.PERCENT:
            return round(float(found) * WHOLE)
        return int(found.get("least", 0) if isinstance(found, dict) else found)

    def thresholds(self, law: Law, path: str) -> tuple[tuple[str, int], ...]:
        """What counting itself asks for: how long is long enough, which share is enough."""
        if law.counts == Counts.HOUSEHOLDS:
            return ((LEAST, self.needed(law, path)),)
        if law.counts == Counts.STUDY:
            return tuple((key, int(self.value(key, path))) for key in STUDY)
        return ()

    def months(self, law: Law, path: str) -> int:
        """How long its periods are: 0 for weeks, else so many months."""
        return block(int(self.value(law.per_rule, path))) if law.per_rule else MONTHS[Per(law.per)]
