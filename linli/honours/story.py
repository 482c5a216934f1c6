"""A wish from top to bottom: who did what, when. What was told to the household stands on its own
page alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from linli.common.languages import chosen
from linli.honours.choices import Origin
from linli.honours.models import HonourStep
from linli.honours.services.moving import ON_BEHALF
from linli.honours.workflow import TOLD
from linli.people.choices import ActorKind

# What staff do not read of an earlier attempt, and what a household does not read of its reviewers
PRIVATE: Final = frozenset({"not_yet", "again"})
AMONG_STAFF: Final = frozenset({"stand_aside"})


@dataclass
class Entry:
    """One entry as `components/story.html` draws it."""

    title: str
    at: datetime
    meta: str = ""
    text: str = ""
    quote: str = ""
    state: str = "done"


def story(steps: Iterable[HonourStep], *, own: bool = False) -> list[Entry]:
    """The entries in order; for staff from the last time on that the household asked."""
    rows = list(steps)
    if own:
        return [_entry(one, own=True) for one in rows if one.verb not in AMONG_STAFF]
    last = max((n for n, one in enumerate(rows) if one.verb in PRIVATE), default=None)
    kept = rows if last is None else [rows[0], *rows[last + 1 :]]
    return [_entry(one, own=False) for one in kept]


def _entry(step: HonourStep, *, own: bool) -> Entry:
    origin = step.payload.get("origin")
    return Entry(
        title=str(TOLD[step.verb]),
        at=step.at,
        meta=_meta(step),
        text=str(Origin(origin).label) if origin in Origin.values else "",
        quote=step.text("advice") if own else "",
    )


def _meta(step: HonourStep) -> str:
    kind = step.actor.get("kind")
    if kind in {ActorKind.REPORTER, ActorKind.ANYBODY}:
        return _("by the household")
    if kind == ActorKind.SYSTEM:
        return _("by itself")
    role = chosen(step.actor.get("role_zh", ""), step.actor.get("role_en", ""))
    who = " · ".join(filter(None, (step.actor.get("name"), role)))
    if step.actor.get("on_behalf_of") == ON_BEHALF:
        return _("written down by %(who)s") % {"who": who}
    return who
