"""What was done without a plan, such as a visit on the way: one call, recorded like any other."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from linli.activities.choices import Presence
from linli.activities.models import Activity
from linli.activities.services.holding import Attendance, hold
from linli.activities.services.planning import Plan, Planned, plan
from linli.activities.services.taking_part import Entry, invite
from linli.people.actors import Actor


@transaction.atomic
def record(
    wanted: Plan,
    *,
    by: Actor,
    ends: datetime,
    entries: Sequence[Entry] = (),
    states: Mapping[int, str] | None = None,
    headcount: int | None = None,
) -> Planned:
    """Planned, listed and held at once; nobody is told, since it is over. `states` says by place in
    `entries` who was not there: the others were. Sent twice with the same key it is recorded once.
    Raises as `plan`, `invite` and `hold` do."""
    planned = plan(wanted, by=by)
    if planned.again:
        return planned
    key = planned.activity.pk
    if entries:
        invite(key, by=by, entries=entries)
    numbered = planned.activity.participations.values_list("pk", "number")
    said = {row: (states or {}).get(number - 1, str(Presence.PRESENT)) for row, number in numbered}
    attendance = Attendance(states=said, headcount=headcount)
    hold(key, by=by, begins=wanted.begins, ends=ends, attendance=attendance)
    return Planned(Activity.objects.select_related("kind", "host").get(pk=key))
