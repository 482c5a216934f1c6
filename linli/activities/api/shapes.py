"""How activities and programmes look to programs: times, kinds and organisations, never people."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from linli.activities.models import Activity, ActivityKind, Programme
from linli.activities.services.feeds import writing
from linli.territory.choices import PLACES
from linli.territory.models import Unit
from linli.territory.paths import inner_code, page_code

CODE = Field(description="digits of the village or township in which it lies")


class ActivityKindOut(Schema):
    """What people do together."""

    code: str
    family: str
    name_zh: str
    name_en: str
    hint_zh: str
    hint_en: str
    hosts: list[str] = Field(description="kinds of organisations and places that hold it")
    internal: bool = Field(description="of a Party organisation: its activities are not told here")
    minutes: bool
    usual_minutes: int
    tags: list[str]


class HostOut(Schema):
    """Who holds it: a place, or an organisation that is based there."""

    kind: str
    name_zh: str
    name_en: str
    place: str = CODE


class ActivityOut(Schema):
    """An activity. Nothing tells who takes part; a title stands only where everybody may read
    it."""

    id: UUID
    kind: str
    title: str = Field(description="empty unless it was announced to everybody")
    host: HostOut
    place: str | None = Field(description="code of the place; null: unknown, or a door")
    where: str = Field(description="in words, of what was announced")
    status: str
    open_to: str
    planned_from: datetime
    planned_to: datetime
    held_from: datetime | None
    held_to: datetime | None
    tags: list[str]
    series: UUID | None
    version: int


class StreamOut(Schema):
    """A part of a programme."""

    name: str
    tags: list[str]


class ProgrammeOut(Schema):
    """Activities and matters under one name."""

    id: UUID
    place: str = CODE
    name_zh: str
    name_en: str
    about: str
    from_on: date
    until_on: date | None
    stage: str
    tags: list[str]
    streams: list[StreamOut]
    matter_kinds: list[str]
    version: int


class CountOut(Schema):
    """Held of planned, of one organisation or one stream."""

    name: str
    held: int
    planned: int


class ProgrammeWhole(ProgrammeOut):
    """A programme with its numbers, counted now from what you may see."""

    held: int
    planned: int
    by_unit: list[CountOut]
    by_stream: list[CountOut]
    matters: int
    open_matters: int


def kind_out(kind: ActivityKind) -> dict[str, Any]:
    """One kind."""
    names = ("code", "family", "name_zh", "name_en", "hint_zh", "hint_en", "hosts", "internal")
    return {name: getattr(kind, name) for name in (*names, "minutes", "usual_minutes", "tags")}


def host_out(unit: Unit) -> dict[str, Any]:
    """Whoever holds it."""
    return {
        "kind": unit.kind,
        "name_zh": unit.name_zh,
        "name_en": unit.name_en,
        "place": page_code(unit.path),
    }


def activity_out(row: Activity) -> dict[str, Any]:
    """One activity, its tags fetched before. No query."""
    told = writing.is_announced(row)
    at = row.place
    known = at is not None and at.kind in PLACES and (told or not writing.is_door(at))
    return {
        "id": row.pk,
        "kind": row.kind_id,
        "title": row.title if told else "",
        "host": host_out(row.host),
        "place": inner_code(at.path) if at is not None and known else None,
        "where": row.place_words if told else "",
        "status": row.status,
        "open_to": row.open_to,
        "planned_from": row.planned_from,
        "planned_to": row.planned_to,
        "held_from": row.held_from,
        "held_to": row.held_to,
        "tags": sorted(one.tag for one in row.tags.all()),
        "series": row.series_id,
        "version": row.version,
    }


def programme_out(one: Programme) -> dict[str, Any]:
    """One programme."""
    names = ("name_zh", "name_en", "about", "from_on", "until_on", "tags", "matter_kinds")
    return {
        "id": one.pk,
        "place": page_code(one.path),
        **{name: getattr(one, name) for name in names},
        "stage": one.stage_now,
        "streams": one.streams,
        "version": one.version,
    }
