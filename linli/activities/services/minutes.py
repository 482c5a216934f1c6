"""Minutes: written in editions, approved by those who attended."""

from collections.abc import Collection
from math import ceil
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.activities import rules
from linli.activities.choices import How, Presence
from linli.activities.models import Activity, Approval, Minutes, Participation
from linli.activities.services.moving import Turn, begin, finish
from linli.common.errors import Invalid, MoveRefused
from linli.people.actors import Actor
from linli.rulesets import services as rulesets

APPROVED_BY: Final = "activities.minutes.approved_by"


@transaction.atomic
def write(key: UUID, *, by: Actor, text: str, version: int | None = None) -> Minutes:
    """The minutes, or another edition of them: the one before stays, and is approved anew."""
    turn = begin(key, "write", by=by, version=version, text=text)
    last = latest(turn.activity)
    if last is not None and last.text == text.strip():
        return last  # sent twice
    made = Minutes.objects.create(
        activity=turn.activity,
        edition=last.edition + 1 if last else 1,
        text=text.strip(),
        by_id=by.person_id,
        written_at=turn.at,
    )
    turn.payload["edition"] = made.edition
    finish(turn)
    return made


def latest(activity: Activity) -> Minutes | None:
    """The edition that holds. One query."""
    return Minutes.objects.filter(activity=activity).order_by("-edition").first()


@transaction.atomic
def approve(
    key: UUID,
    *,
    by: Actor,
    edition: int,
    attended: Collection[UUID] = (),
) -> Minutes:
    """Somebody who was there approves this edition; or the recorder writes down who approved it on
    paper (`attended`: their lines in the list). Approved twice it is approved once."""
    turn = begin(key, "approve", by=by)
    found = latest(turn.activity)
    if found is None or found.edition != edition:
        raise MoveRefused(
            _("There is another edition of the minutes now."),
            next_step=_("Read it first; it is approved by itself."),
        )
    rows = _approving(turn, attended)
    known = set(found.approvals.values_list("person", flat=True))
    how = How.LIST if attended else How.LINK
    fresh = [
        Approval(minutes=found, person_id=row.person_id, at=turn.at, how=how)
        for row in rows
        if row.person_id is not None and row.person_id not in known
    ]
    if not fresh:
        return found
    Approval.objects.bulk_create(fresh)
    _count(turn, found, len(known) + len(fresh))
    turn.payload.update(edition=edition, approvals=len(known) + len(fresh))
    finish(turn, beside=True)
    return found


def _approving(turn: Turn, attended: Collection[UUID]) -> list[Participation]:
    there = turn.activity.participations.filter(state=Presence.PRESENT, person__isnull=False)
    if attended:
        rules.check_may(turn.by, "write", turn.activity, turn.own)
        rows = list(there.filter(pk__in=list(attended)))
    else:
        rows = list(there.filter(pk=turn.own.pk)) if turn.own else []
    if not rows:
        raise Invalid(
            _("Minutes are approved by those who were there."),
            fields={"attended": _("Choose who approved them.")},
        )
    return rows


def _count(turn: Turn, found: Minutes, approvals: int) -> None:
    """Approved, once the rule's share of those who were there said so."""
    activity = turn.activity
    there = activity.participations.filter(state=Presence.PRESENT, person__isnull=False).count()
    share = rulesets.value(APPROVED_BY, path=activity.host_path, at=turn.at)
    if found.approved_at is None and approvals >= max(1, ceil(share * there)):
        found.approved_at = turn.at
        found.save(update_fields=["approved_at"])
