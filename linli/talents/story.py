"""A card from top to bottom: who did what, when. Names of villagers never stand in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from linli.common.languages import chosen
from linli.people.choices import ActorKind
from linli.talents.choices import How, Origin
from linli.talents.models import CardStep
from linli.talents.workflow import TOLD


@dataclass
class Entry:
    """One entry as `components/story.html` draws it."""

    title: str
    at: datetime
    meta: str = ""
    text: str = ""
    quote: str = ""
    state: str = "done"


# What whoever was asked and said no does not leave in the story for others
UNSAID = frozenset({"offer", "reserve", "accept", "say_no", "end_use"})


def story(steps: Iterable[CardStep], *, own: bool = False) -> list[Entry]:
    """The entries in order. What somebody was asked for stands on the person's own page alone."""
    return [_entry(step, own=own) for step in steps if own or step.verb not in UNSAID]


def _entry(step: CardStep, *, own: bool) -> Entry:
    payload = step.payload
    said = [
        str(kind(payload[name]).label)
        for name, kind in (("origin", Origin), ("how", How))
        if payload.get(name) in kind.values
    ]
    return Entry(
        title=str(TOLD[step.verb]),
        at=step.at,
        meta=_meta(step),
        text=" · ".join(said),
        quote=" ".join(filter(None, (step.text("reason"), step.text("next_door")))) if own else "",
    )


def _meta(step: CardStep) -> str:
    kind = step.actor.get("kind")
    if step.verb == "support" and kind == ActorKind.ANYBODY:
        return _("by a villager")
    if kind == ActorKind.REPORTER:
        return _("by their own link")
    if kind == ActorKind.SYSTEM:
        return _("by itself")
    role = chosen(step.actor.get("role_zh", ""), step.actor.get("role_en", ""))
    return " · ".join(filter(None, (step.actor.get("name"), role)))
