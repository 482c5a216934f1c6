"""Matters at an activity: raised there, put on its agenda, decided upon. Typed once: a matter that
was raised is reported like any other."""

from datetime import date
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.activities.choices import Tie
from linli.activities.models import ActivityMatter, Material, MaterialUse
from linli.activities.services.moving import begin, finish
from linli.common import clock
from linli.common.errors import Invalid
from linli.matters import services as matters
from linli.matters.models import Matter
from linli.people.actors import Actor
from linli.territory.models import Posting

LONGEST_DECISION: Final = 1000


def _visible(by: Actor, matter: UUID | None) -> Matter:
    """A matter that this person may see; else there is none to put on the agenda."""
    found = Matter.objects.visible_to(by).filter(pk=matter).first() if matter else None
    if found is None:
        raise Invalid(_("There is no such matter here."), fields={"matter": _("Check the number.")})
    return found


@transaction.atomic
def discuss(key: UUID, *, by: Actor, matter: UUID, version: int | None = None) -> ActivityMatter:
    """Put a matter on the agenda; put there twice it is there once."""
    turn = begin(key, "discuss", by=by, version=version, matter=matter)
    found = _visible(by, matter)
    row, made = ActivityMatter.objects.get_or_create(
        activity=turn.activity, matter=found, defaults={"tie": Tie.DISCUSSED}
    )
    if made:
        turn.payload["matter"] = found.number
        finish(turn)
    return row


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
) -> ActivityMatter:
    """What was decided about a matter, who does it and until when."""
    turn = begin(key, "decide", by=by, version=version, matter=matter, decision=decision)
    if len(decision.strip()) > LONGEST_DECISION:
        sentence = _("Please keep it under %(most)d characters.") % {"most": LONGEST_DECISION}
        raise Invalid(_("The text is too long."), fields={"decision": sentence})
    if due_on is not None and due_on < clock.local(turn.activity.planned_from).date():
        raise Invalid(_("This day has passed."), fields={"due_on": _("Give a later day.")})
    found = _visible(by, matter)
    row, _made = ActivityMatter.objects.get_or_create(
        activity=turn.activity, matter=found, defaults={"tie": Tie.DISCUSSED}
    )
    row.decision, row.owner, row.due_on = decision.strip(), owner, due_on
    row.save(update_fields=["decision", "owner", "due_on"])
    turn.payload.update(
        matter=found.number,
        owner=str(owner.pk) if owner else "",
        due_on=due_on.isoformat() if due_on else "",
    )
    finish(turn)
    return row


@transaction.atomic
def raise_matter(key: UUID, report: matters.Report, *, by: Actor) -> ActivityMatter:
    """Somebody raised something: it becomes a matter at once, with the form's key, so that sent
    twice it is raised once."""
    turn = begin(key, "raise", by=by, text=report.text)
    matter = matters.report(report, by=by).matter
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
