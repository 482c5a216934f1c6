"""How states are shown, on every page alike, and which place a page is about."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.activities.models import Activity
from linli.common.errors import NotHere
from linli.duties import rules
from linli.duties.choices import State, Why
from linli.duties.periods import Period
from linli.duties.services.asking import Record
from linli.matters.models import Matter
from linli.people.actors import Actor
from linli.territory.models import Unit

KINDS: Final = {
    State.MET: "done",
    State.PLANNED: "done",
    State.DUE: "plain",
    State.SOON: "late",
    State.HANDED_OVER: "wait",
    State.EXCUSED: "wait",
    State.MISSED: "late",
}
MOST_RECORDS: Final = 5  # named; of the others, how many


def tag(state: State, why: str) -> dict[str, str]:
    """The state as a tag; what excuses stands for "excused"."""
    label = str(Why(why).label) if why and state == State.EXCUSED else str(state.label)
    return {"label": label, "kind": KINDS[state]}


def by_when(period: Period) -> Any:
    """The end of its last day."""
    return period.ends - timedelta(seconds=1)


def openable(by: Actor, *lists: list[Record]) -> set[UUID]:
    """Of the records that will be shown, those whose pages this person may open: a visit at a door
    is read by its visitor alone. Two queries at most."""
    last = [one for rows in lists for one in rows[-MOST_RECORDS:]]
    activities = [one.id for one in last if not one.matter]
    numbers = [one.id for one in last if one.matter]
    found: set[UUID] = set()
    if activities:
        seen = Activity.objects.visible_to(by).filter(pk__in=activities)
        found |= set(seen.values_list("pk", flat=True))
    if numbers:
        found |= set(
            Matter.objects.visible_to(by).filter(pk__in=numbers).values_list("pk", flat=True)
        )
    return found


def records(rows: list[Record], may_open: set[UUID], *, met: bool) -> dict[str, Any]:
    """What met it, or will: each with its page, for whoever may open that."""
    shown = [
        {
            "at": one.at,
            "number": one.matter,
            "href": _page(one) if one.id in may_open else "",
            "held": one.held,
        }
        for one in rows[-MOST_RECORDS:]
    ]
    left = len(rows) - len(shown)
    return {
        "rows": shown,
        "met": met,
        "more": _("and %(count)d more") % {"count": left} if left else "",
    }


def _page(one: Record) -> str:
    if one.matter:
        return reverse("matters:detail", args=[one.matter])
    return reverse("activities:activity", args=[one.id])


def place_of(actor: Actor, asked: str) -> Unit:
    """The place that was asked for, else the widest where they see duties; raises `NotHere`."""
    if asked:
        rows = Unit.objects.public().visible_to(actor, rules.SEE)
        found = rows.filter(pk=asked).first() if asked.isascii() and asked.isdigit() else None
    else:
        paths = sorted({grant.path for grant in actor.granting(rules.SEE)}, key=len)
        found = Unit.objects.public().filter(path__in=paths[:1]).first()
    if found is None:
        raise NotHere(_("There is no such place here."))
    return found
