"""All rules as one place reads them: what holds, since when, from whom, and what is planned."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.errors import NotHere
from linli.rulesets.models import Rule, RuleValue
from linli.rulesets.services import shapes
from linli.rulesets.services.asking import YEAR_DAYS, prefixes
from linli.rulesets.services.shapes import Shape


@dataclass
class Entry:
    """One rule at one place. `rows` are the values of the place and everything above it, the newest
    first."""

    rule: Rule
    path: str
    at: datetime
    rows: list[RuleValue] = field(default_factory=list)

    @property
    def row(self) -> RuleValue | None:
        """The value in force."""
        return self.row_at(self.at)

    def row_at(self, at: datetime) -> RuleValue | None:
        """The value that is in force at a moment, as far as it is known now."""
        held = [row for row in self.rows if row.valid_from <= at and _lasts(row, at)]
        return max(held, key=lambda row: (len(row.scope_path), row.valid_from), default=None)

    def above_at(self, at: datetime) -> RuleValue | None:
        """The value that would hold without the place's own."""
        wider = [row for row in self.rows if row.scope_path != self.path]
        return Entry(self.rule, self.path, at, wider).row

    @property
    def value(self) -> Any:
        """The value in force; `None` where there is none yet."""
        return self.row.value if self.row else None

    @property
    def shape(self) -> Shape:
        """What a value of the rule looks like: that of the general one."""
        first = min(self.rows, key=lambda row: (len(row.scope_path), row.valid_from), default=None)
        return shapes.shape_of(self.rule.unit, first.value if first else None)

    @property
    def is_own(self) -> bool:
        """Whether the place has set a value for itself, now or for later."""
        return any(
            row.scope_path == self.path and (row.valid_to is None or row.valid_to > self.at)
            for row in self.rows
        )

    @property
    def planned(self) -> list[RuleValue]:
        """What comes into force later, the soonest first."""
        later = [row for row in self.rows if row.valid_from > self.at]
        return sorted(later, key=lambda row: row.valid_from)


def _lasts(row: RuleValue, at: datetime) -> bool:
    return row.valid_to is None or row.valid_to > at


def book(path: str, *, at: datetime | None = None) -> list[Entry]:
    """Every rule but the years of the calendar, in the order of their making. Two queries."""
    rules = Rule.objects.exclude(key__startswith=YEAR_DAYS)
    return _entries(list(rules), path, at or clock.now())


def entry(key: str, path: str, *, at: datetime | None = None) -> Entry:
    """One rule at a place; raises `NotHere`. Two queries."""
    rule = Rule.objects.filter(key=key).first()
    if rule is None:
        raise NotHere(_("There is no rule “%(key)s”.") % {"key": key})
    return _entries([rule], path, at or clock.now())[0]


def _entries(rules: Sequence[Rule], path: str, at: datetime) -> list[Entry]:
    found = {rule.key: Entry(rule, path, at) for rule in rules}
    rows = RuleValue.objects.filter(rule__in=rules, scope_path__in=prefixes(path))
    for row in rows.select_related("set_by").order_by("-valid_from", "-pk"):
        found[row.rule_id].rows.append(row)
    return list(found.values())
