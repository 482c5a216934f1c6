"""Telling those who are expected. A message says when and where; the kind of what is internal and
its title are read behind the link."""

from collections.abc import Iterable

from django.urls import reverse

from linli.activities.choices import Presence
from linli.activities.models import Activity, Participation
from linli.common import clock
from linli.outbox import services as outbox
from linli.rulesets import services as rulesets
from linli.territory.models.units import short_name
from linli.territory.services import hours


def tell_participants(
    what: str,
    activity: Activity,
    *,
    reason: str = "",
    only: Iterable[Participation] | None = None,
) -> int:
    """Everybody on the list who has an account, each once for each version of the plan. Returns how
    many. Four queries, however many they are."""
    if activity.planned_to < clock.now():
        return 0  # entered later: nobody has to come any more
    rows = only if only is not None else activity.participations.filter(person__isnull=False)
    persons = [row.person_id for row in rows if row.state != Presence.EXCUSED and row.person_id]
    to = outbox.recipients(persons)
    if not to:
        return 0
    values = rulesets.values(hours.RULES, path=activity.host_path, at=clock.now())
    outbox.send(
        "activity",
        to=to,
        data={
            "what": what,
            "host_zh": short_name(activity.host.name_zh),
            "host_en": activity.host.name_en or short_name(activity.host.name_zh),
            "kind_zh": "" if activity.kind.internal else activity.kind.name_zh,
            "kind_en": "" if activity.kind.internal else activity.kind.name_en,
            "from": activity.planned_from.isoformat(),
            "where": activity.place_words or (activity.place.name_zh if activity.place else ""),
            "reason": reason,
        },
        link=reverse("activities:activity", args=[activity.pk]),
        path=activity.host_path,
        dedupe=f"activity:{activity.pk}:{activity.version}:{what}",
        when=hours.when(values, urgent=what != "invited"),
    )
    return len(to)
