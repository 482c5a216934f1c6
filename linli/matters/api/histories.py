"""How the history of a matter looks to programs."""

from collections.abc import Container
from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from linli.matters.models import Attachment, Matter, MatterStep
from linli.matters.services.belonging import other_in, readable
from linli.people.actors import Actor


class StepOut(Schema):
    """One entry of the history. `words` are its texts by name; a destroyed one is left out, and so
    are words and photos of a dispute."""

    seq: int
    verb: str
    at: datetime
    entered_at: datetime
    was: str
    now: str
    by_kind: str
    by_name: str
    by_role_zh: str
    by_role_en: str
    on_behalf_of: str
    words: dict[str, str]
    level: str
    corrects: int | None
    other: str | None = Field(description="the matter that was merged, split off or related")
    contact: str = Field(description="with an outside body: contacted, replied or delivered")
    reporter_may_read: bool
    photos: list[UUID]


def steps_out(matter: Matter, by: Actor) -> list[dict[str, Any]]:
    """The whole history, as staff read it. Three queries at most."""
    photos: dict[int, list[UUID]] = {}
    for photo in Attachment.objects.filter(matter=matter).order_by("added_at"):
        photos.setdefault(photo.seq, []).append(photo.pk)
    steps = list(matter.steps.order_by("seq"))
    seen = readable(by, (other_in(step.payload) for step in steps))
    shown = [_step(step, photos.get(step.seq, []), seen) for step in steps]
    if matter.kind.is_dispute:
        return [{**step, "words": {}, "photos": []} for step in shown]
    return shown


def _step(step: MatterStep, photos: list[UUID], seen: Container[str]) -> dict[str, Any]:
    other = other_in(step.payload)
    actor = step.actor
    return {
        "seq": step.seq,
        "verb": step.verb,
        "at": step.at,
        "entered_at": step.entered_at,
        "was": step.was,
        "now": step.now,
        "by_kind": actor.get("kind") or "",
        "by_name": actor.get("name") or "",
        "by_role_zh": actor.get("role_zh") or "",
        "by_role_en": actor.get("role_en") or "",
        "on_behalf_of": actor.get("on_behalf_of") or "",
        "words": {name: text for name in step.words if (text := step.text(name))},
        "level": step.payload.get("level") or "",
        "corrects": step.payload.get("corrects"),
        "other": other if other in seen else None,
        "contact": step.payload.get("contact") or "",
        "reporter_may_read": step.public,
        "photos": photos,
    }
