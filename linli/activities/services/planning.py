"""Planning an activity, changing the plan, cancelling it. Sent twice, it is planned once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

import rfc8785
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from linli.activities import rules
from linli.activities.choices import OpenTo
from linli.activities.models import Activity, ActivityKind, ActivityTag
from linli.activities.services import booking, telling
from linli.activities.services.moving import append, begin, finish
from linli.activities.services.times import check_times
from linli.common import clock
from linli.common.errors import Conflict, Invalid, Text
from linli.common.ids import new_id
from linli.people.actors import Actor, Grant
from linli.territory.models import Grid, Posting, Resource, Unit

LENGTHS: Final = {"title": 120, "agenda": 4000, "where": 80, "key": 64, "client": 40}
MOST_TAGS: Final = 12
LONGEST_TAG: Final = 40


@dataclass(frozen=True)
class Plan:
    """What is wanted, already parsed. `key` makes sending it twice harmless; it is unique for its
    `client`. An empty title takes the kind's name, no end the kind's usual length."""

    kind: str
    host: Unit
    begins: datetime
    ends: datetime | None = None
    title: str = ""
    agenda: str = ""
    place: Unit | None = None
    where: str = ""
    facility: Resource | None = None
    grid: Grid | None = None
    open_to: str = OpenTo.INVITED
    tags: Sequence[str] = field(default=())
    client: str = ""
    key: str = ""

    def digest(self) -> str:
        """The content, so that the same key with other content is noticed."""
        content: list[Any] = [
            self.kind,
            str(self.host.pk),
            self.begins.isoformat(),
            self.ends.isoformat() if self.ends else "",
            self.title.strip(),
            self.agenda.strip(),
            str(self.place.pk) if self.place else "",
            self.where.strip(),
            str(self.facility.pk) if self.facility else "",
            str(self.grid.pk) if self.grid else "",
            self.open_to,
            sorted(self.tags),
        ]
        return sha256(rfc8785.dumps(content)).hexdigest()


@dataclass(frozen=True)
class Planned:
    """The activity, and whether it was there already (the same plan sent twice)."""

    activity: Activity
    again: bool = False


def plan(wanted: Plan, *, by: Actor) -> Planned:
    """Plan an activity. Raises `Refused`, `Invalid`, or `Conflict` for a facility that is taken and
    for a known key with other content."""
    check_times(wanted.begins)
    known = _known(wanted)
    if known is not None:
        again = known.activity
        rules.check_may_plan(by, again.host_path, again.grid_id, internal=again.kind.internal)
        return known
    kind = kind_for(wanted.kind, wanted.host)
    grants = rules.check_may_plan(
        by, wanted.host.path, wanted.grid.pk if wanted.grid else None, internal=kind.internal
    )
    ends = wanted.ends or wanted.begins + timedelta(minutes=kind.usual_minutes)
    check_plan(wanted, kind, ends)
    try:
        with transaction.atomic():
            return Planned(_made(wanted, kind, ends, by, grants))
    except IntegrityError:
        known = _known(wanted)  # two sent it at once
        if known is None:
            raise
        return known


def _made(
    wanted: Plan, kind: ActivityKind, ends: datetime, by: Actor, grants: Sequence[Grant]
) -> Activity:
    booking.check_free(wanted.facility, wanted.begins, ends)
    acting = by.acting_as(grants)
    activity = Activity.objects.create(
        id=new_id(),
        kind=kind,
        host=wanted.host,
        host_path=wanted.host.path,
        place=wanted.place,
        place_path=wanted.place.path if wanted.place else "",
        place_words=wanted.where.strip(),
        facility=wanted.facility,
        grid=wanted.grid,
        planner_id=_own_posting(acting),
        title=wanted.title.strip(),
        agenda=wanted.agenda.strip(),
        planned_from=wanted.begins,
        planned_to=ends,
        open_to=wanted.open_to,
        client=wanted.client if wanted.key else "",
        client_key=wanted.key,
        client_digest=wanted.digest() if wanted.key else "",
        entered_at=clock.now(),
        steps_count=1,
    )
    tag(activity, [*kind.tags, *wanted.tags])
    append(
        activity,
        "plan",
        by=by,
        grants=list(grants),
        at=activity.entered_at,
        payload=times_of(activity) | {"kind": kind.code, "host": str(wanted.host.pk)},
        words={"title": activity.title},
    )
    return activity


def _own_posting(grant: Grant | None) -> UUID | None:
    """A program plans without a posting."""
    if grant is None or not Posting.objects.filter(pk=grant.posting_id).exists():
        return None
    return grant.posting_id


def _known(wanted: Plan) -> Planned | None:
    """The activity that this key made before. Same key with other content is a conflict."""
    if not wanted.key:
        return None
    rows = Activity.objects.select_related("kind", "host").exclude(client_key="")
    found = rows.filter(client=wanted.client, client_key=wanted.key).first()
    if found is None:
        return None
    if found.client_digest != wanted.digest():
        raise Conflict(
            _("This form was sent before with other words."),
            next_step=_("Open the page of the activity to change its plan."),
        )
    return Planned(found, again=True)


def kind_for(code: str, host: Unit) -> ActivityKind:
    """The kind, if such a host holds it; raises `Invalid`."""
    kind = ActivityKind.objects.in_use(host.path).filter(code=code).first()
    if kind is None or host.kind not in kind.hosts:
        raise Invalid(
            _("This organisation does not hold activities of this kind."),
            fields={"kind": _("Choose one from the list.")},
        )
    return kind


def check_plan(wanted: Plan, kind: ActivityKind, ends: datetime) -> None:
    """Raise `Invalid` with a sentence for each field that cannot be used."""
    check_times(wanted.begins, ends)
    problems: dict[str, Text] = {}
    for name, most in LENGTHS.items():
        if len(getattr(wanted, name).strip()) > most:
            problems[name] = _("Please keep it under %(most)d characters.") % {"most": most}
    if wanted.open_to not in OpenTo.values:
        problems["open_to"] = _("Choose one from the list.")
    if kind.internal and wanted.open_to == OpenTo.EVERYBODY:
        problems["open_to"] = _("A kind that is internal to the Party is not open to everybody.")
    if len(wanted.tags) > MOST_TAGS or any(len(one) > LONGEST_TAG for one in wanted.tags):
        problems["tags"] = _("At most %(most)d short words.") % {"most": MOST_TAGS}
    if problems:
        raise Invalid(_("The plan is not complete."), fields=problems)


def tag(activity: Activity, tags: Sequence[str]) -> None:
    """Give it these words; what it has stays. One query."""
    words = dict.fromkeys(one.strip() for one in tags if one.strip())
    rows = [ActivityTag(activity=activity, tag=one) for one in words]
    ActivityTag.objects.bulk_create(rows, ignore_conflicts=True)


def times_of(activity: Activity) -> dict[str, Any]:
    """When, as a step says it."""
    return {
        "from": activity.planned_from.isoformat(),
        "to": activity.planned_to.isoformat(),
    }


@transaction.atomic
def change(
    key: UUID,
    *,
    by: Actor,
    version: int | None = None,
    begins: datetime,
    ends: datetime,
    title: str = "",
    agenda: str = "",
    place: Unit | None = None,
    where: str = "",
    facility: Resource | None = None,
    open_to: str = OpenTo.INVITED,
) -> Activity:
    """Another time, place or agenda; those who are expected are told of a new time or place. Of a
    series only this one changes."""
    turn = begin(key, "change", by=by, version=version)
    activity = turn.activity
    wanted = Plan(
        activity.kind_id, activity.host, begins, ends, title, agenda, place, where, facility,
        activity.grid, open_to,
    )  # fmt: skip
    check_plan(wanted, activity.kind, ends)
    booking.check_free(facility, begins, ends, but=activity.pk)
    before = _moved(activity)
    activity.planned_from, activity.planned_to = begins, ends
    activity.title = title.strip()
    activity.agenda = agenda.strip()
    activity.place, activity.place_path = place, place.path if place else ""
    activity.place_words, activity.facility = where.strip(), facility
    activity.open_to = open_to
    moved = _moved(activity) != before
    turn.payload.update(times_of(activity), moved=moved)
    finish(turn)
    if moved:
        telling.tell_participants("changed", activity)
    return activity


def _moved(activity: Activity) -> tuple[object, ...]:
    """What people have to know who want to come."""
    return (
        activity.planned_from,
        activity.planned_to,
        activity.place_id,
        activity.place_words,
        activity.facility_id,
    )


@transaction.atomic
def cancel(key: UUID, *, by: Actor, reason: str, version: int | None = None) -> Activity:
    """It does not take place; those who are expected are told, with the reason."""
    turn = begin(key, "cancel", by=by, version=version, reason=reason)
    finish(turn)
    telling.tell_participants("cancelled", turn.activity, reason=reason.strip())
    return turn.activity
