"""The instructor is reminded of the visit first; only then a department reads of the branch."""

from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.urls import reverse

from linli.common import clock
from linli.duties import services as duties
from linli.duties.choices import State
from linli.duties.models import DutyRule
from linli.duties.services import Cell
from linli.duties.services.bound import Scope
from linli.instructors.choices import DUTY_OF_VISIT
from linli.instructors.models import Reminder
from linli.outbox import services as outbox
from linli.rulesets import services as rulesets
from linli.territory.services import hours

ASKED: Final = frozenset({State.SOON, State.HANDED_OVER})


def remind() -> int:
    """For the worker: whoever has little time left for the month's visit is told once, or whoever
    stands in. Returns of how many branches. Safe to run twice at once."""
    now = clock.now()
    rule = DutyRule.objects.on(clock.today()).filter(code=DUTY_OF_VISIT).first()
    if rule is None:
        return 0  # also where no rule was loaded yet
    cells = [
        cell
        for cell in duties.evaluate([rule], Scope(""), now)
        if cell.state in ASKED and not cell.bound.vacant
    ]
    told = set(
        Reminder.objects.filter(until_on__in={cell.period.until for cell in cells}).values_list(
            "unit", "until_on"
        )
    )
    fresh: dict[tuple[int, date], list[Cell]] = {}
    for cell in cells:
        if (cell.unit.pk, cell.period.until) not in told:
            fresh.setdefault((cell.unit.pk, cell.period.until), []).append(cell)
    return sum(_tell(together, now) for together in fresh.values())


@transaction.atomic
def _tell(cells: list[Cell], at: datetime) -> bool:
    """Everybody who is asked for one branch."""
    cell = cells[0]
    _row, made = Reminder.objects.get_or_create(
        unit=cell.unit, until_on=cell.period.until, defaults={"told_at": at}
    )
    if not made:
        return False
    who = {one.deputy or one.bound.person for one in cells} - {None}
    values = rulesets.values(hours.RULES, path=cell.unit.path, at=at)
    outbox.send(
        "instructor_due",
        to=outbox.recipients(who),
        data={
            "unit_zh": cell.unit.name_zh,
            "unit_en": cell.unit.name_en or cell.unit.name_zh,
            "until": cell.period.last_day.isoformat(),
        },
        link=reverse("instructors:own"),
        path=cell.unit.path,
        dedupe=f"instructor:{cell.unit.pk}:{cell.period.until:%Y%m%d}",
        when=hours.when(values),
    )
    return True
