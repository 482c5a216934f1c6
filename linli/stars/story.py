"""A cycle from top to bottom: who did what, when. Names are those of people in office."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from linli.common.languages import chosen
from linli.people.choices import ActorKind
from linli.stars.catalogue import Programme
from linli.stars.models import StarStep
from linli.stars.workflow import TOLD


@dataclass
class Entry:
    """One entry as `components/story.html` draws it."""

    title: str
    at: datetime
    meta: str = ""
    text: str = ""
    quote: str = ""
    state: str = "done"


def story(steps: Iterable[StarStep], programme: Programme) -> list[Entry]:
    """The entries in order."""
    return [_entry(step, programme) for step in steps]


def _entry(step: StarStep, programme: Programme) -> Entry:
    names = {one.code: one.name for one in programme.stars}
    star = names.get(str(step.payload.get("star", "")), "")
    stars = step.payload.get("stars", ())
    aimed = _(", ").join(names[code] for code in stars if code in names)
    facts = [star, aimed if step.verb in {"start", "aim"} else "", _days(step), _points(step)]
    quote = " ".join(filter(None, (step.text("what"), step.text("words"), step.text("reason"))))
    return Entry(
        title=str(TOLD[step.verb]),
        at=step.at,
        meta=_meta(step),
        text=" · ".join(filter(None, facts)),
        quote=quote,
    )


def _days(step: StarStep) -> str:
    for name in ("aimed_on", "due_on", "mend_by"):
        value = step.payload.get(name, "")
        if value and value != "None":
            return _("until %(day)s") % {"day": date.fromisoformat(value).isoformat()}
    return ""


def _points(step: StarStep) -> str:
    """What the evidence came to at that moment, of the one star that the step is about."""
    found = step.payload.get("evidence", {}).get(step.payload.get("star", ""))
    return _("%(points)d points by the records") % {"points": found["points"]} if found else ""


def _meta(step: StarStep) -> str:
    if step.actor.get("kind") == ActorKind.SYSTEM:
        return _("by itself")
    role = chosen(step.actor.get("role_zh", ""), step.actor.get("role_en", ""))
    group = str(step.payload.get("group", ""))
    return " · ".join(filter(None, (step.actor.get("name"), role, group)))
