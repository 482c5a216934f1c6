"""It was held: who was there, in one list. For the quorum alone; nothing is added up by person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.activities import rules
from linli.activities.choices import How, Presence
from linli.activities.models import Activity, Participation, reason_context
from linli.activities.services.moving import Turn, begin, finish
from linli.activities.services.taking_part import Entry, put_on_list
from linli.activities.services.times import check_times
from linli.audit import services as audit
from linli.common import clock, crypto
from linli.common.errors import Invalid
from linli.people.actors import Actor
from linli.rulesets import services as rulesets

LONGEST_REASON: Final = 200
MOST_PEOPLE: Final = 100_000
SLACK: Final = 1e-9  # a share times a number is not always what it should be


@dataclass(frozen=True)
class Attendance:
    """What the recorder's list says. `states` and `reasons` by participation; `more` came without
    having been expected; `headcount` are people without names."""

    states: Mapping[UUID, str] = field(default_factory=dict)
    reasons: Mapping[UUID, str] = field(default_factory=dict)
    more: Sequence[Entry] = ()
    headcount: int | None = None


@dataclass(frozen=True)
class Quorum:
    """Whether enough of those who count were there. Without a rule nothing is asked."""

    due: int
    present: int
    needed: int | None

    @property
    def reached(self) -> bool:
        """Nobody on the list is no quorum."""
        return self.needed is None or (self.due > 0 and self.present >= self.needed)


def quorum_of(activity: Activity, rows: Sequence[Participation]) -> Quorum:
    """From the list and the rule of its kind, as it was on the day. One query."""
    counted = [row for row in rows if row.counts]
    present = sum(row.is_there for row in counted)
    key = activity.kind.quorum_rule
    if not key:
        return Quorum(len(counted), present, None)
    at = activity.held_from or activity.planned_from
    share = rulesets.value(key, path=activity.host_path, at=min(at, clock.now()))
    return Quorum(len(counted), present, ceil(share * len(counted) - SLACK))


@transaction.atomic
def hold(
    key: UUID,
    *,
    by: Actor,
    begins: datetime,
    ends: datetime,
    attendance: Attendance | None = None,
    version: int | None = None,
) -> Activity:
    """It took place, at this time, and these were there. Forty names take one call and a fixed
    number of queries. Raises `Invalid` for a time that has not come."""
    turn = begin(key, "hold", by=by, version=version)
    check_times(begins, ends)
    if begins > turn.at:
        raise Invalid(
            _("It has not begun yet."), fields={"begins": _("Give the time at which it began.")}
        )
    turn.activity.held_from, turn.activity.held_to = begins, ends
    _take_attendance(turn, attendance or Attendance())
    turn.payload.update({"from": begins.isoformat(), "to": ends.isoformat()})
    finish(turn, happened=min(ends, turn.at))
    return turn.activity


@transaction.atomic
def attend(key: UUID, *, by: Actor, attendance: Attendance, version: int | None = None) -> Activity:
    """The attendance was written down wrongly, or later."""
    turn = begin(key, "attend", by=by, version=version)
    if not _take_attendance(turn, attendance):
        return turn.activity  # sent twice
    finish(turn)
    return turn.activity


def _take_attendance(turn: Turn, said: Attendance) -> bool:
    """Write the list; whether anything changed. Two queries, and those of new names."""
    activity = turn.activity
    _check(said)
    rows = {row.pk: row for row in activity.participations.all()}
    unknown = [key for key in (*said.states, *said.reasons) if key not in rows]
    if unknown:
        raise Invalid(_("Somebody on this list does not belong to the activity."))
    changed = [row for row in rows.values() if _said_of(row, said)]
    Participation.objects.bulk_update(changed, ["state", "how", "reason_sealed"])
    added = put_on_list(activity, said.more, Presence.PRESENT)
    counted = said.headcount is not None and said.headcount != activity.headcount
    if said.headcount is not None:
        activity.headcount = said.headcount
    turn.payload.update(_counts([*rows.values(), *added]), headcount=activity.headcount)
    return bool(changed or added or counted)


def _check(said: Attendance) -> None:
    if any(state not in Presence.values for state in said.states.values()):
        raise Invalid(_("Choose one from the list."))
    if any(len(reason.strip()) > LONGEST_REASON for reason in said.reasons.values()):
        raise Invalid(_("Please keep it under %(most)d characters.") % {"most": LONGEST_REASON})
    if said.headcount is not None and not 0 <= said.headcount <= MOST_PEOPLE:
        raise Invalid(
            _("A number cannot be right."),
            fields={"headcount": _("Give a number from 0 to %(most)d.") % {"most": MOST_PEOPLE}},
        )


def _said_of(row: Participation, said: Attendance) -> bool:
    """Change one row; whether it changed. A reason belongs to whoever was not there."""
    state = said.states.get(row.pk, row.state)
    reason = said.reasons.get(row.pk, "").strip()
    away = state in {Presence.ABSENT, Presence.EXCUSED}
    keeps = away and row.pk not in said.reasons  # a list without reasons takes none away
    sealed = crypto.seal(reason, context=reason_context(row.pk)) if reason and away else None
    if state == row.state and not reason and (keeps or row.reason_sealed is None):
        return False
    row.state = state
    row.how = How.LIST
    row.reason_sealed = row.reason_sealed if keeps else sealed
    return True


def _counts(rows: Sequence[Participation]) -> dict[str, Any]:
    counted = [row for row in rows if row.counts]
    return {
        "due": len(counted),
        "present": sum(row.is_there for row in counted),
        "others": sum(row.is_there for row in rows) - sum(row.is_there for row in counted),
    }


@transaction.atomic
def read_reasons(activity: Activity, *, by: Actor) -> dict[UUID, str]:
    """Why people could not come, for whoever keeps the record; each reading is noted. Raises
    `Refused`."""
    rules.check_may_read_reasons(by, activity)
    found: dict[UUID, str] = {}
    for row in activity.participations.exclude(reason_sealed=None):
        sealed = row.reason_sealed
        if sealed is None:
            continue
        found[row.pk] = crypto.unseal(sealed, context=reason_context(row.pk))
        audit.note_reading(
            by=by,
            whose=row.person_id or row.pk,
            of_path=activity.host_path,
            fields=["reason"],
            purpose=f"{activity.kind_id} {clock.local(activity.planned_from):%Y-%m-%d}",
        )
    return found
