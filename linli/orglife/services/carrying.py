"""What a meeting decided becomes steps on its matters, by itself, once the minutes are approved."""

from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from linli.activities.models import Activity, ActivityMatter
from linli.common import clock
from linli.common.errors import Conflict, DomainError, Invalid, MoveRefused, NotHere
from linli.matters import services as matters
from linli.matters.models import Matter
from linli.orglife.choices import STOPPED, Entered
from linli.orglife.models import Outcome
from linli.people.actors import Actor
from linli.territory import services as territory

WHY_NOT: Final[dict[type[DomainError], Entered]] = {
    Conflict: Entered.CHANGED,
    MoveRefused: Entered.ENDED,
    Invalid: Entered.NOT_FIT,
}
ROWS: Final = ("activity__kind", "activity__host", "matter", "owner__person", "owner__role")


def carry_out(activity: Activity, *, by: Actor) -> int:
    """Enter everything that was decided and does not stand on its matter yet; how many were
    entered. A matter that changed since it was discussed, or that cannot take it, stops its own
    decision alone. In the transaction of the approval, the matters in one order, so that two
    meetings at once do not wait for each other."""
    rows = ActivityMatter.objects.filter(activity=activity).exclude(decision="")
    rows = rows.exclude(outcome__entered=Entered.DONE).select_related(*ROWS, "decider")
    return sum(_carried(row, by) for row in rows.order_by("matter"))


def _carried(row: ActivityMatter, by: Actor) -> bool:
    """In the name of whoever wrote the decision down, with what their posts let them do now."""
    actor = territory.actor_of(row.decider) if row.decider is not None else by
    try:
        with transaction.atomic():
            seq = _enter(row, by=actor, version=row.seen)
    except DomainError as problem:
        _note(row, WHY_NOT.get(type(problem), Entered.NOT_ALLOWED))
        return False
    _note(row, Entered.DONE, seq)
    return True


def _enter(row: ActivityMatter, *, by: Actor, version: int | None) -> int:
    """One step on the matter, by its own way of moving: dispatched to whoever does it, or a note
    where they have it already. The number of the step."""
    if not Matter.objects.visible_to(by).filter(pk=row.matter_id).exists():
        raise NotHere(_("There is no such matter here."))
    words = words_of(row)
    owner = row.owner_id
    if owner is not None and owner != row.matter.owner_id:
        moved = matters.assign(row.matter_id, by=by, to=owner, reason=words, version=version)
    else:
        moved = matters.note(row.matter_id, by=by, words=words, version=version)
    return moved.steps_count


def words_of(row: ActivityMatter) -> str:
    """What the step says, in the language of the installation: records are read for years."""
    activity = row.activity
    with override(settings.LANGUAGE_CODE):
        name = _("A meeting") if activity.kind.internal else activity.kind.name
        day = f"{clock.local(activity.held_from or activity.planned_from):%Y-%m-%d}"
        said = [f"{activity.host.short_name} · {name} · {day}", row.decision]
        if row.owner is not None:
            who = f"{row.owner.person.display_name} · {row.owner.role.name}"
            said.append(_("Who does it: %(who)s") % {"who": who})
        if row.due_on is not None:
            said.append(_("Until: %(on)s") % {"on": row.due_on.isoformat()})
    return "\n".join(said)


def _note(row: ActivityMatter, entered: Entered, seq: int | None = None) -> None:
    Outcome.objects.update_or_create(
        decision=row, defaults={"entered": entered, "at": clock.now(), "seq": seq}
    )


def wait_again(row: ActivityMatter) -> None:
    """The decision was written or changed: it is entered when the minutes are approved."""
    _note(row, Entered.WAITING)


@transaction.atomic
def enter_now(decision: UUID, *, by: Actor, version: int | None) -> Outcome:
    """Somebody looked at a matter that had stopped its decision, and enters it in their own name.
    `version` is that of the matter that they saw. Sent twice it is entered once. Raises what the
    matter's own move raises."""
    rows = ActivityMatter.objects.select_for_update(of=("self",)).select_related(*ROWS)
    row = rows.get(pk=decision)
    found = Outcome.objects.filter(decision=row).first()
    if found is not None and found.entered == Entered.DONE:
        return found
    if found is None or found.entered not in STOPPED:
        raise MoveRefused(
            gettext_lazy("The minutes that say so are not approved yet."),
            next_step=gettext_lazy("It is entered by itself once they are."),
        )
    _note(row, Entered.DONE, _enter(row, by=by, version=version))
    return Outcome.objects.get(decision=row)
