"""Which value holds at a place and moment: the nearest place wins, then the newest."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import UTC, datetime, time
from typing import Any, Final

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.errors import NotHere
from linli.common.spans import Span, due
from linli.common.workdays import WorkCalendar, YearDays
from linli.rulesets.models import RuleValue

OFFICE_HOURS: Final = "calendar.office_hours"
YEAR_DAYS: Final = "calendar.days."
BEGINNING: Final = datetime(2020, 1, 1, tzinfo=UTC)  # reference values hold for older records too


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

    def but(self, **changed: Any) -> "Values":
        """The same with one value or another, for saying what a change would do."""
        return Values({**self, **changed})


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
    return nearest(rows)


def nearest(rows: Iterable[RuleValue]) -> Values:
    """Of the rows in force, for each rule the one of the nearest place, then the newest."""
    ordered = sorted(rows, key=lambda row: (len(row.scope_path), row.valid_from))
    return Values({row.rule_id: row.value for row in ordered})


def values_at(
    keys: Iterable[str], paths: Collection[str], *, at: datetime | None = None
) -> dict[str, Values]:
    """The values and the calendar of many places. One query, however many places."""
    moment = at or clock.now()
    wanted = Q(rule_id__in=[*keys, OFFICE_HOURS]) | Q(rule__key__startswith=YEAR_DAYS)
    above = {path: set(prefixes(path)) for path in paths}
    places = set().union(*above.values()) if above else {""}
    rows = list(in_force(moment).filter(wanted, scope_path__in=places))
    return {
        path: nearest(row for row in rows if row.scope_path in wider)
        for path, wider in above.items()
    }


class Everywhere:
    """The values of some rules at a moment, of every place."""

    def __init__(self, rows: QuerySet[RuleValue]) -> None:
        self._found: defaultdict[str, dict[str, Any]] = defaultdict(dict)
        fields = ("rule_id", "scope_path", "value")
        for rule, place, value in rows.order_by("valid_from").values_list(*fields):
            self._found[rule][place] = value

    def value(self, key: str, path: str) -> Any:
        """The nearest place's; raises `NotHere`."""
        by_place = self._found.get(key, {})
        if "" in by_place and len(by_place) == 1:  # most: the same everywhere
            return by_place[""]
        for place in reversed(prefixes(path)):
            if place in by_place:
                return by_place[place]
        raise NotHere(_("The rule “%(key)s” has no value here.") % {"key": key})


def everywhere(keys: Iterable[str], *, at: datetime | None = None) -> Everywhere:
    """The values of some rules, to be asked for thousands of places. One query."""
    return Everywhere(in_force(at or clock.now()).filter(rule_id__in=list(keys)))


def in_force(at: datetime) -> QuerySet[RuleValue]:
    """The rows that hold at a moment, of every place."""
    return RuleValue.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=at), valid_from__lte=at
    )


def value(key: str, *, path: str = "", at: datetime | None = None) -> Any:
    """One value; `NotHere` if there is none."""
    return values([key], path=path, at=at)[key]


def runs_out(key: str, *, path: str, at: datetime) -> datetime:
    """The moment at which a rule's time, counted from another, has run out. One query."""
    found = values([key], path=path, at=at)
    end = due(at, found.span(key), [], found.calendar())
    if end is None:
        raise RuntimeError(f"{key} never runs out")
    return end.at
