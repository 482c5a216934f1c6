"""An activity from top to bottom: who planned it, what changed, who was there in numbers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from linli.activities.choices import Status
from linli.activities.models import Activity, ActivityStep
from linli.activities.workflow import MOVES, TOLD
from linli.common import clock
from linli.common.languages import chosen
from linli.people.choices import ActorKind

QUOTED: Final = ("reason", "decision")
LABELS: Final = {
    **{verb: move.label for moves in MOVES.values() for verb, move in moves.items()},
    **TOLD,
}


@dataclass
class Entry:
    """One entry as `components/story.html` draws it."""

    title: str
    at: datetime | None = None
    meta: str = ""
    text: str = ""
    quote: str = ""
    state: str = "done"
    anchor: str = ""
    entered_at: datetime | None = None


def story(activity: Activity, steps: Iterable[ActivityStep]) -> list[Entry]:
    """The entries in order, and what has to happen yet."""
    told = [_entry(step) for step in steps]
    if activity.status != Status.PLANNED:
        return told
    if told:
        told[-1].state = "now"
    ahead = [str(TOLD["hold"]), *([_("Minutes")] if activity.kind.minutes else [])]
    return [*told, Entry(" → ".join(ahead), state="todo")]


def _entry(step: ActivityStep) -> Entry:
    return Entry(
        anchor=f"step-{step.seq}",
        title=str(LABELS[step.verb]),
        at=step.at,
        meta=_meta(step),
        text=_facts(step),
        quote=next((said for name in QUOTED if (said := step.text(name))), ""),
        entered_at=step.entered_at if step.is_late_entry else None,
    )


def _meta(step: ActivityStep) -> str:
    actor = step.actor
    if actor.get("kind") == ActorKind.REPORTER:
        return _("by their own link")
    if actor.get("kind") == ActorKind.SYSTEM:
        return _("by itself")
    role = chosen(actor.get("role_zh", ""), actor.get("role_en", ""))
    return " · ".join(filter(None, (actor.get("name"), role)))


def _facts(step: ActivityStep) -> str:
    """What the entry says besides its words."""
    said = step.payload
    lines = [_times(said)] if "from" in said else []
    lines += [sentence % said for name, sentence in _sentences() if said.get(name)]
    if said.get("room") is False:
        lines.append(_("the room was taken: choose another"))
    if any("text" not in word for word in step.words.values()):
        lines.append(_("The words of this entry were erased; that it was made stays."))
    return " · ".join(lines)


def _sentences() -> list[tuple[str, str]]:
    """What is said of a fact, where it is there and not nothing."""
    return [
        ("due", _("%(present)d of %(due)d present")),
        ("others", _("%(others)d others")),
        ("headcount", _("%(headcount)d people in all")),
        ("added", _("%(added)d put on the list")),
        ("taken_off", _("%(taken_off)d taken off")),
        ("items", _("matters put on the agenda: %(items)d")),
        ("items_off", _("taken off the agenda: %(items_off)d")),
        ("edition", _("edition %(edition)d")),
        ("approvals", _("approved by %(approvals)d")),
        ("photos", _("for the record: %(photos)d")),
        ("photos_agreed", _("those seen agreed to being shown: %(photos_agreed)d")),
        ("photos_shown", _("those seen agreed: one is shown")),
        ("photos_hidden", _("consent was taken back: one is no longer shown")),
        ("photos_taken_back", _("somebody who can be seen asked: one is no longer shown")),
        ("photos_removed", _("one was removed for good")),
    ]


def _times(said: dict[str, Any]) -> str:
    begins, ends = (clock.local(datetime.fromisoformat(said[name])) for name in ("from", "to"))
    if begins.date() == ends.date():
        return f"{begins:%Y-%m-%d %H:%M}–{ends:%H:%M}"
    return f"{begins:%Y-%m-%d %H:%M} – {ends:%Y-%m-%d %H:%M}"
