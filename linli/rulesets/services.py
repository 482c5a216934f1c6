"""Asking for rule values, setting them, and loading the ones that the product brings along."""

import tomllib
from collections.abc import Iterable
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock
from linli.common.errors import Invalid, NotHere, Refused
from linli.common.spans import Span
from linli.common.workdays import WorkCalendar, YearDays
from linli.people.actors import Actor
from linli.people.choices import ActorKind
from linli.rulesets.models import Rule, RuleValue

OFFICE_HOURS: Final = "calendar.office_hours"
YEAR_DAYS: Final = "calendar.days."
BEGINNING: Final = datetime(2020, 1, 1, tzinfo=UTC)  # reference values hold for older records too
REFERENCE: Final = Path(__file__).parent / "reference" / "rules.toml"


class Values(dict[str, Any]):
    """Rule values by key, as one query gave them for one place and moment."""

    def __missing__(self, key: str) -> Any:
        raise NotHere(_("The rule “%(key)s” has no value here.") % {"key": key})

    def span(self, key: str, *parts: str) -> Span:
        """A clock's length, from a value that is a span or a table of spans."""
        value = self[key]
        for part in parts:
            value = value[part]
        return Span.parse(value)

    def calendar(self) -> WorkCalendar:
        """The working calendar of this place: announced years and office hours."""
        years = {
            int(key.removeprefix(YEAR_DAYS)): YearDays.parse(value)
            for key, value in self.items()
            if key.startswith(YEAR_DAYS)
        }
        hours = tuple(
            (time.fromisoformat(begin), time.fromisoformat(end))
            for begin, end in self[OFFICE_HOURS]
        )
        return WorkCalendar(announced=years, office_hours=hours)


def prefixes(path: str) -> list[str]:
    """Every place above a path and itself, from everywhere to here."""
    tokens = path.split(".")[:-1]
    return ["".join(f"{token}." for token in tokens[:count]) for count in range(len(tokens) + 1)]


def values(keys: Iterable[str], *, path: str = "", at: datetime | None = None) -> Values:
    """The values in force at a place and moment: the nearest place wins, then the newest. One
    query.

    The calendar comes along with every call, since clocks cannot be counted without it.
    """
    moment = at or clock.now()
    wanted, places = [*keys, OFFICE_HOURS], prefixes(path)
    now = connection.ops.adapt_datetimefield_value(moment)
    # In SQL, since every report asks it (ADR 0017).
    rows = RuleValue.objects.raw(
        "SELECT * FROM rulesets_rulevalue"  # noqa: S608 - only placeholders
        f" WHERE (rule_id IN ({', '.join(['%s'] * len(wanted))}) OR rule_id LIKE %s)"
        f" AND scope_path IN ({', '.join(['%s'] * len(places))})"
        " AND valid_from <= %s AND (valid_to IS NULL OR valid_to > %s)",
        [*wanted, f"{YEAR_DAYS}%", *places, now, now],
    )
    nearest = sorted(rows, key=lambda row: (len(row.scope_path), row.valid_from))
    return Values({row.rule_id: row.value for row in nearest})


def value(key: str, *, path: str = "", at: datetime | None = None) -> Any:
    """One value; `NotHere` if there is none."""
    return values([key], path=path, at=at)[key]


@transaction.atomic
def set_value(
    key: str, new: Any, *, by: Actor, path: str = "", since: datetime | None = None, note: str = ""
) -> RuleValue:
    """A place sets a value from a moment on; the one before ends there.

    Raises `Invalid` where the rule only lets a narrower place be stricter and this is laxer.
    """
    rule = Rule.objects.filter(key=key).first()
    if rule is None:
        raise NotHere(_("There is no rule “%(key)s”.") % {"key": key})
    _check_may_set(by, path)
    moment = since or clock.now()
    if path:
        above = prefixes(path)[-2]  # the nearest wider place decides, not only everywhere
        _check_stricter(rule, new, value(key, path=above, at=moment))
    before = RuleValue.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=moment),
        rule=rule,
        scope_path=path,
        valid_from__lt=moment,
    )
    before.update(valid_to=moment)
    row, _made = RuleValue.objects.update_or_create(
        rule=rule, scope_path=path, valid_from=moment, defaults={"value": new, "note": note}
    )
    audit.note(
        by=by, verb="set_rule", what=f"rulesets.Rule:{key}", details={"path": path, "value": new}
    )
    return row


def _check_may_set(by: Actor, path: str) -> None:
    if by.kind != ActorKind.SYSTEM and not any(
        path.startswith(grant.path) for grant in by.granting("rules.set")
    ):
        raise Refused(_("Your posting does not set rules here."))


def _check_stricter(rule: Rule, new: Any, general: Any) -> None:
    if rule.stricter == Rule.Stricter.ANY or not isinstance(new, int | float):
        return
    too_lax = new > general if rule.stricter == Rule.Stricter.LESS else new < general
    if too_lax:
        raise Invalid(
            _("Here this value may only be stricter than the general one (%(value)s).")
            % {"value": general}
        )


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
            RuleValue.objects.update_or_create(
                rule=rule,
                scope_path="",
                valid_from=BEGINNING,
                defaults={"value": entry["value"], "note": ""},
            )
    return len(entries)


def announce_year(year: int, days: YearDays, *, by: Actor) -> RuleValue:
    """The state announced a year's holidays: enter them; open clocks are counted anew by the
    worker."""
    key = f"{YEAR_DAYS}{year}"
    Rule.objects.get_or_create(
        key=key,
        defaults={
            "unit": "days",
            "meaning_zh": f"{year} 年放假与调休",
            "meaning_en": f"Holidays and make-up workdays of {year}",
            "source": "国务院办公厅节假日安排通知",
        },
    )
    return set_value(key, days.as_json(), by=by, since=BEGINNING)
