"""Matters at an activity: raised there, put on its agenda, decided upon. Typed once: a matter that
was raised is reported like any other."""

from collections.abc import Collection
from datetime import date
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.activities.choices import Tie
from linli.activities.events import decision_written
from linli.activities.models import ActivityMatter, Material, MaterialUse
from linli.activities.services.moving import begin, finish
from linli.common import clock
from linli.common.errors import Conflict, Invalid
from linli.matters import services as matters
from linli.matters.models import Matter
from linli.people.actors import Actor
from linli.territory.models import Posting

LONGEST_DECISION: Final = 1000
MOST_ITEMS: Final = 60  # of one agenda


def _visible(by: Actor, matter: UUID | None) -> Matter:
    """A matter that this person may see; else there is none to put on the agenda."""
    found = Matter.objects.visible_to(by).filter(pk=matter).first() if matter else None
    if found is None:
        raise _no_such()
    return found


def _no_such() -> Invalid:
    return Invalid(_("There is no such matter here."), fields={"matter": _("Check the number.")})


def discuss(key: UUID, *, by: Actor, matter: UUID, version: int | None = None) -> ActivityMatter:
    """Put a matter on the agenda; put there twice it is there once."""
    put_on_agenda(key, by=by, add=[matter], version=version)
    return ActivityMatter.objects.get(activity=key, matter=matter)


@transaction.atomic
def put_on_agenda(
    key: UUID,
    *,
    by: Actor,
    add: Collection[UUID] = (),
    without: Collection[UUID] = (),
    version: int | None = None,
) -> int:
    """Put matters on the agenda, and take off those about which nothing was decided. What stands
    there already stays once; how many changed. Raises `Invalid` for one that this person may not
    see."""
    turn = begin(key, "discuss", by=by, version=version, matter=[*add, *without])
    activity = turn.activity
    wanted = {one.pk: one for one in Matter.objects.visible_to(by).filter(pk__in=list(add))}
    if len(wanted) < len(set(add)):
        raise _no_such()
    there = dict(activity.matters.values_list("matter", "matter__number"))
    fresh = [wanted[one] for one in dict.fromkeys(add) if one not in there]
    gone = activity.matters.filter(matter__in=list(without), tie=Tie.DISCUSSED, decision="")
    off = [there[one] for one in gone.values_list("matter", flat=True)]
    gone.delete()
    if len(there) + len(fresh) - len(off) > MOST_ITEMS:
        raise Invalid(
            _("An agenda has at most %(most)d matters.") % {"most": MOST_ITEMS},
            next_step=_("Plan another meeting for the others."),
        )
    ActivityMatter.objects.bulk_create(
        ActivityMatter(activity=activity, matter=one, tie=Tie.DISCUSSED) for one in fresh
    )
    if fresh or off:
        turn.payload.update(matters=[one.number for one in fresh], off=off)
        turn.payload.update(items=len(fresh), items_off=len(off))
        finish(turn)
    return len(fresh) + len(off)


@transaction.atomic
def decide(
    key: UUID,
    *,
    by: Actor,
    matter: UUID,
    decision: str,
    owner: Posting | None = None,
    due_on: date | None = None,
    version: int | None = None,
    seen: int | None = None,
) -> ActivityMatter:
    """What was decided about a matter, who does it and until when. `seen` is the version of the
    matter that the writer read, where a form says so: a newer one raises `Conflict`."""
    turn = begin(key, "decide", by=by, version=version, matter=matter, decision=decision)
    if len(decision.strip()) > LONGEST_DECISION:
        sentence = _("Please keep it under %(most)d characters.") % {"most": LONGEST_DECISION}
        raise Invalid(_("The text is too long."), fields={"decision": sentence})
    if due_on is not None and due_on < clock.local(turn.activity.planned_from).date():
        raise Invalid(_("This day has passed."), fields={"due_on": _("Give a later day.")})
    found = _visible(by, matter)
    if seen is not None and seen != found.version:
        raise Conflict(
            _("This matter changed while you were writing."),
            next_step=_("Read what is new on its page; your words are kept, send them again."),
        )
    row, _made = ActivityMatter.objects.get_or_create(
        activity=turn.activity, matter=found, defaults={"tie": Tie.DISCUSSED}
    )
    if (row.decision, row.owner_id, row.due_on) == (decision.strip(), _pk(owner), due_on):
        return row  # sent twice
    row.decision, row.owner, row.due_on = decision.strip(), owner, due_on
    row.seen, row.decider_id = found.version, by.person_id
    row.save()
    turn.payload.update(
        matter=found.number,
        owner=str(owner.pk) if owner else "",
        due_on=due_on.isoformat() if due_on else "",
    )
    finish(turn)
    decision_written.send(sender=ActivityMatter, decision=row)
    return row


def _pk(owner: Posting | None) -> UUID | None:
    return owner.pk if owner else None


@transaction.atomic
def raise_matter(
    key: UUID, report: matters.Report, *, by: Actor, reporter: Actor | None = None
) -> ActivityMatter:
    """Somebody raised something: it becomes a matter at once, with the form's key, so that sent
    twice it is raised once. `reporter` reports it where whoever keeps the record takes nothing in:
    as everybody does."""
    turn = begin(key, "raise", by=by, text=report.text)
    matter = matters.report(report, by=reporter or by).matter
    row, made = ActivityMatter.objects.get_or_create(
        activity=turn.activity, matter=matter, defaults={"tie": Tie.RAISED}
    )
    if made:
        turn.payload["matter"] = matter.number
        finish(turn)
    return row


@transaction.atomic
def use(key: UUID, *, by: Actor, material: UUID, version: int | None = None) -> MaterialUse:
    """Material of the library was read, shown or carried along."""
    turn = begin(key, "use", by=by, version=version, material=material)
    found = Material.objects.visible_to(by).filter(pk=material).first()
    if found is None:
        raise Invalid(
            _("There is no such material here."), fields={"material": _("Choose one of the list.")}
        )
    row, made = MaterialUse.objects.get_or_create(activity=turn.activity, material=found)
    if made:
        turn.payload["material"] = str(found.pk)
        finish(turn)
    return row
