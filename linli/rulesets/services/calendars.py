"""The working calendar: announcing a year, and which changes of it open clocks have not met yet."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from linli.common.workdays import YearDays
from linli.people.actors import Actor
from linli.rulesets.models import Rule, RuleValue
from linli.rulesets.services import setting
from linli.rulesets.services.asking import BEGINNING, OFFICE_HOURS, YEAR_DAYS


@transaction.atomic
def announce_year(
    year: int,
    days: YearDays,
    *,
    by: Actor,
    path: str = "",
    note: str = "",
    seen: str | None = None,
) -> RuleValue:
    """A year's holidays were announced, for everywhere or for one place: enter them; open clocks
    are counted anew by the worker. `seen` as in `set_value`. The same days sent twice change
    nothing."""
    rule = year_rule(year)
    setting.check_may_set(by, path)
    days.check_year(year)
    known = RuleValue.objects.filter(rule=rule, scope_path=path, valid_from=BEGINNING).first()
    if known is not None and known.value == days.as_json() and known.valid_to is None:
        return known
    setting.check_seen(rule, path, seen)
    return setting.write(rule, days.as_json(), by=by, path=path, moment=BEGINNING, note=note)


def year_rule(year: int) -> Rule:
    """The rule that holds a year's days; made when the year is first announced."""
    rule, _made = Rule.objects.select_for_update().get_or_create(
        key=f"{YEAR_DAYS}{year}",
        defaults={
            "unit": "days",
            "meaning_zh": f"{year} 年放假与调休",
            "meaning_en": f"Holidays and make-up workdays of {year}",
            "source": "国务院办公厅节假日安排通知",
        },
    )
    return rule


def changed_calendars(at: datetime) -> list[RuleValue]:
    """Office hours and years that came into force, or ended, since open clocks were last counted
    for them; the oldest first. One query."""
    began = Q(counted_at__isnull=True)
    ended = Q(valid_to__lte=at, counted_at__lt=F("valid_to"))
    return list(
        RuleValue.objects.filter(
            began | ended, Q(rule_id=OFFICE_HOURS) | Q(rule__key__startswith=YEAR_DAYS)
        )
        .filter(valid_from__lte=at)
        .order_by("valid_from", "pk")
    )


def note_counted(row: RuleValue, *, to: UUID | None, at: datetime) -> None:
    """How far the open clocks were counted: up to a matter, or (`None`) all of them. A row that was
    set again meanwhile begins anew."""
    unmoved = RuleValue.objects.filter(pk=row.pk, set_at=row.set_at, valid_to=row.valid_to)
    unmoved.update(counted_to=to, **({} if to else {"counted_at": at}))
