"""Closing periods: what each came to, once; what is entered late makes a new edition."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from linli.common import clock
from linli.common.spans import Span
from linli.duties.choices import Because, Per
from linli.duties.models import Closing, DutyRule, Frozen
from linli.duties.periods import ends_between, midnight
from linli.duties.services.bound import Scope
from linli.duties.services.evaluating import evaluate
from linli.duties.services.lines import Line, lines
from linli.duties.services.values import LATE_ENTRY
from linli.rulesets import services as rulesets

A_MOMENT: Final = timedelta(seconds=1)


def freeze_closed() -> int:
    """Close every period that has ended, and correct those for which records may still be entered.
    Safe to run again, and twice at once. Returns how many editions were written."""
    rules = [
        rule for rule in DutyRule.objects.order_by("position", "code") if not rule.law.of_person
    ]  # no closed period of a person is kept
    if not rules:
        return 0
    allowed = rulesets.values([LATE_ENTRY]).span(LATE_ENTRY)
    return sum(_close_rule(rule, allowed) for rule in rules)


def _close_rule(rule: DutyRule, allowed: Span) -> int:
    now, written = clock.now(), 0
    final = Closing.objects.filter(rule=rule, final_at__isnull=False)
    ended = set(final.values_list("until_on", flat=True))
    weekly = rule.law.per == Per.WEEK
    for day in ends_between(rule.added_on, clock.local(now).date(), weekly=weekly):
        if day not in ended:
            written += _close(rule, day, known_until(day, allowed), now)
    return written


def known_until(day: date, allowed: Span) -> datetime:
    """Until when records may be entered for a period that ended on a day."""
    return midnight(day) + timedelta(days=allowed.amount)


@transaction.atomic
def _close(rule: DutyRule, day: date, deadline: datetime, now: datetime) -> int:
    closing, made = Closing.objects.get_or_create(
        rule=rule, until_on=day, defaults={"frozen_at": now}
    )
    closing = Closing.objects.select_for_update().get(pk=closing.pk)  # two at once take turns
    if closing.final_at is not None:
        return 0
    because = Because.CLOSED if made else Because.ENTERED_LATE
    written = _write(rule, day, because, found_at(rule, day, min(now, deadline)), now)
    if now >= deadline:
        closing.final_at = now
        closing.save(update_fields=["final_at"])
    return written


def found_at(rule: DutyRule, day: date, known_by: datetime) -> list[Line]:
    """What the periods that ended on a day came to, as far as it was known at a moment."""
    cells = evaluate([rule], Scope(), midnight(day) - A_MOMENT, known_by=known_by)
    return [line for line in lines(cells) if line.period.until == day]


def _write(
    rule: DutyRule, day: date, because: Because, found: Iterable[Line], now: datetime
) -> int:
    rows = Frozen.objects.standing().filter(rule=rule, until_on=day)
    known = {(row.unit_id, row.since_on): row for row in rows}
    new, replaced = [], []
    for line in found:
        before = known.get((line.unit.pk, line.period.since))
        if before is not None and _same(before, line):
            continue
        if before is not None:
            replaced.append(before.pk)
        new.append(_row(line, before, because, now))
    Frozen.objects.filter(pk__in=replaced).update(replaced=True)
    Frozen.objects.bulk_create(new, batch_size=1000)
    return len(new)


def _same(row: Frozen, line: Line) -> bool:
    said = (row.needed, row.got, row.state, row.why)
    return said == (line.needed, line.got, line.state, line.why)


def _row(line: Line, before: Frozen | None, because: Because, now: datetime) -> Frozen:
    return Frozen(
        rule=line.rule,
        unit=line.unit,
        path=line.unit.path,
        since_on=line.period.since,
        until_on=line.period.until,
        needed=line.needed,
        got=line.got,
        state=line.state,
        why=line.why,
        edition=before.edition + 1 if before else 1,
        because=because if before else Because.CLOSED,
        frozen_at=now,
    )
