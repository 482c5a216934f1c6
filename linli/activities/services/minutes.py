"""Minutes: written in editions, approved by those who attended."""

from collections.abc import Collection
from math import ceil
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.activities import rules
from linli.activities.choices import How, Presence
from linli.activities.events import minutes_approved
from linli.activities.models import (
    Activity,
    ActivityMatter,
    ActivityStep,
    Approval,
    Minutes,
    Participation,
)
from linli.activities.services.moving import Turn, begin, finish
from linli.common import numbers
from linli.common.errors import Invalid, MoveRefused
from linli.people.actors import Actor
from linli.rulesets import services as rulesets

APPROVED_BY: Final = "activities.minutes.approved_by"


@transaction.atomic
def write(key: UUID, *, by: Actor, text: str, version: int | None = None) -> Minutes:
    """The minutes, or another edition of them: the one before stays, and is approved anew."""
    turn = begin(key, "write", by=by, version=version, text=text)
    last = latest(turn.activity)
    if last is not None and last.text == text.strip() and not decided_since(last):
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


def draft(activity: Activity) -> str:
    """How the minutes begin: the last edition, else the agenda; then what was decided since about
    matters, so that nothing which the record holds is typed again. Four queries."""
    last = latest(activity)
    rows = activity.matters.exclude(decision="").select_related(
        "matter__kind", "owner__person", "owner__role"
    )
    if last is not None:
        rows = rows.filter(matter__number__in=decided_since(last))
    begun = last.text if last else activity.agenda
    return "\n".join(filter(None, [begun, *(_line(row) for row in rows.order_by("pk"))]))


def decided_since(last: Minutes) -> set[str]:
    """Numbers of the matters about which something was decided after an edition was written. Two
    queries."""
    steps = ActivityStep.objects.filter(record=last.activity_id)
    written = steps.filter(verb="write", payload__edition=last.edition)
    seq = written.values_list("seq", flat=True).first() or 0
    later = steps.filter(verb="decide", seq__gt=seq)
    return {payload["matter"] for payload in later.values_list("payload", flat=True)}


def _line(row: ActivityMatter) -> str:
    """Of a private matter not even the kind: minutes are read by whoever was there."""
    matter = row.matter
    public = matter.kind.is_public and not matter.private
    named = f"{numbers.shown(matter.number)} {matter.kind.name if public else ''}".strip()
    owner = f"{row.owner.person.display_name} · {row.owner.role.name}" if row.owner else ""
    until = _("until %(on)s") % {"on": row.due_on.isoformat()} if row.due_on else ""
    more = " · ".join(str(one) for one in (owner, until) if one)
    return f"{named}: {row.decision}" + (f" ({more})" if more else "")


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
    enough = _count(turn, found, len(known) + len(fresh))
    turn.payload.update(edition=edition, approvals=len(known) + len(fresh))
    finish(turn, beside=True)
    if enough:
        minutes_approved.send(sender=Activity, activity=turn.activity, by=by)
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


def _count(turn: Turn, found: Minutes, approvals: int) -> bool:
    """Approved, once the rule's share of those who were there said so; whether that is now."""
    activity = turn.activity
    there = activity.participations.filter(state=Presence.PRESENT, person__isnull=False).count()
    share = rulesets.value(APPROVED_BY, path=activity.host_path, at=turn.at)
    if found.approved_at is not None or approvals < max(1, ceil(share * there)):
        return False
    found.approved_at = turn.at
    found.save(update_fields=["approved_at"])
    return True
