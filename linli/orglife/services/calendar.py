"""A year's calendar from the rules: each kind of meeting as a series, and who is invited to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.activities import services as activities
from linli.activities.choices import OpenTo, Status
from linli.activities.models import Activity, Series
from linli.activities.services import Plan, Repeat
from linli.common import clock
from linli.common.errors import Invalid
from linli.common.spans import due
from linli.orglife.services.year import FAMILIES, RuleBook, kinds_of, running
from linli.people.actors import SYSTEM, Actor
from linli.rulesets import services as rulesets
from linli.territory.models import Unit

INVITE: Final = "activities.invite.before"
CHOICES: Final = (1, 2, 3, 6, 12)  # months between two
MOST_A_ROUND: Final = 200


@dataclass(frozen=True)
class Habit:
    """One kind of meeting: when the first one begins, and every how many months."""

    kind: str
    begins: datetime
    months: int
    where: str = ""


@transaction.atomic
def plan_year(host: Unit, habits: Sequence[Habit], *, by: Actor, key: UUID) -> list[Series]:
    """The calendar, for good: each kind that has no series yet gets one. Sent twice, or by two at
    once, there is one series of a kind. Raises `Refused`, and `Invalid` for what comes less often
    than its rule asks."""
    Unit.objects.select_for_update().get(pk=host.pk)
    there = running(host)
    kinds = {kind.pk: kind for kind in kinds_of(host)}
    book = RuleBook([kind.every_rule for kind in kinds.values()], host.path)
    made = []
    for habit in habits:
        kind = kinds.get(habit.kind)
        if kind is None:
            raise Invalid(_("This organisation does not hold activities of this kind."))
        most = int(book.value(kind.every_rule, clock.now()))
        if habit.months > most or habit.months not in CHOICES:
            sentence = _("At least once in %(months)d months.") % {"months": most}
            raise Invalid(
                _("Some meetings would come too seldom."), fields={f"months-{kind.pk}": sentence}
            )
        if kind.pk in there:
            continue
        wanted = Plan(
            kind=kind.pk,
            host=host,
            begins=habit.begins,
            where=habit.where,
            open_to=OpenTo.INVITED,
            key=uuid5(NAMESPACE_URL, f"{key}:{kind.pk}").hex,
        )
        made.append(activities.repeat(wanted, Repeat.each(habit.months, habit.begins), by=by))
    return made


def invite_coming() -> int:
    """For the worker: whoever is usually expected is put on the list of what comes soon and tells
    nobody yet. Returns how many meetings; safe to run twice at once."""
    if not Series.objects.filter(ended_at=None, kind__family__in=FAMILIES).exists():
        return 0  # also where no rule was loaded yet
    now = clock.now()
    rows = Activity.objects.filter(
        kind__family__in=FAMILIES, status=Status.PLANNED, planned_from__gt=now, erased_at=None
    )
    rows = rows.filter(series__isnull=False, participations__isnull=True)
    return sum(_invited(row, now) for row in rows.order_by("planned_from")[:MOST_A_ROUND])


def _invited(activity: Activity, now: datetime) -> bool:
    values = rulesets.values([INVITE], path=activity.host_path, at=now)
    reach = due(now, values.span(INVITE), [], values.calendar())
    if reach is None or activity.planned_from > reach.at:
        return False
    entries = activities.usual_list(activity.host, activity.kind_id, but=activity.pk)
    if entries:
        activities.invite(activity.pk, by=SYSTEM, entries=entries)
    return bool(entries)
