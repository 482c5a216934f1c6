"""Telling those who are expected. A message says when and where; the kind of what is internal and
its title are read behind the link."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from linli.activities.choices import Presence
from linli.activities.models import Activity, Participation
from linli.common import clock
from linli.outbox import services as outbox
from linli.outbox.models import EmailChoice
from linli.outbox.services import Recipient
from linli.people.models import User
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
    to = recipients(persons)
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


def recipients(persons: Iterable[Any]) -> list[Recipient]:
    """Those of them who have an account, and how they want to be told. Two queries."""
    rows = User.objects.filter(person__in=list(persons), is_active=True)
    accounts = dict(rows.values_list("person_id", "email"))
    chosen = {one.person_id: one for one in EmailChoice.objects.filter(person__in=list(accounts))}
    nothing = EmailChoice()
    return [
        Recipient(person, email, own.way, own.texts)
        for person, email in accounts.items()
        for own in (chosen.get(person, nothing),)
    ]
