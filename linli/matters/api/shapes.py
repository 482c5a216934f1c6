"""How a matter looks to programs: as a clerk sees it, without any contact data."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from ninja import Schema
from pydantic import Field

from linli.common.errors import Invalid, NotHere
from linli.common.numbers import parse
from linli.matters import rules, words
from linli.matters.boards import for_detail
from linli.matters.choices import Relatedness
from linli.matters.models import Kind, Matter
from linli.matters.services.belonging import together_with
from linli.matters.services.verbs import takes
from linli.matters.workflow import MOVES
from linli.people.actors import Actor
from linli.territory.models import Posting
from linli.territory.paths import inner_code, inner_path_of

RELEASE: Final = "release_"


class KindOut(Schema):
    """What a matter is about, and how it is handled at a place."""

    code: str
    family: str
    name_zh: str
    name_en: str
    hint_zh: str
    hint_en: str
    first_level: str
    clocks: str = Field(description="which pair of clocks it runs on")
    settled_on_the_spot: bool
    public: bool
    staff_only: bool
    asks: dict[str, Any] = Field(description="what it asks besides, as a JSON Schema; may be empty")


class TurnOut(Schema):
    """Whose turn it is."""

    posting: UUID
    role_zh: str
    role_en: str
    name: str


class MatterOut(Schema):
    """A matter as one row of a list."""

    number: str
    title: str
    text: str = Field(description="empty where it was erased, and of disputes")
    kind: str
    kind_zh: str
    kind_en: str
    status: str
    state: str = Field(description="in words, with who has it")
    level: str
    outside_body: str
    place: str
    village: str
    grid: str | None
    place_words: str
    lon: float | None
    lat: float | None
    source: str
    private: bool = Field(description="nobody but staff and the reporter may know of it")
    reported_at: datetime
    respond_due_at: datetime | None
    resolve_due_at: datetime | None
    recheck_due_at: datetime | None
    wait_due_at: datetime | None = Field(
        description="when work that stands still goes on by itself"
    )
    question: str = Field(description="what the level above was asked to decide, if anything")
    decide_due_at: datetime | None
    overdue: bool
    responded_at: datetime | None
    completed_at: datetime | None
    closed_at: datetime | None
    solved: bool | None
    satisfied: int | None
    turn: TurnOut | None
    merged_into: str | None = Field(description="the matter that goes on for it")
    split_from: str | None = Field(description="the matter that it was split off from")
    reported_by: int = Field(description="how many, with those of what was merged into it")
    version: int


class ReporterOut(Schema):
    """What a program may know of whoever reported: never the number itself."""

    has_phone: bool
    phone_masked: str


class MoveOut(Schema):
    """Something that may be done now, what it needs and what may be said with it."""

    verb: str
    label: str
    needs: list[str]
    takes: list[str]


class RelatedOut(Schema):
    """A matter that belongs together with this one, and a word why."""

    number: str
    why: Relatedness


class MatterWhole(MatterOut):
    """A matter with what may be done with it now. Other matters as far as you may read them."""

    merged: list[str] = Field(description="what was merged into it")
    split_off: list[str] = Field(description="what was split off from it")
    related: list[RelatedOut]
    because: str = Field(description="why it is with whoever has it")
    reporter: ReporterOut | None
    moves: list[MoveOut]


# What no program reads of a quarrel: whoever settles it does.
UNSAID: Final = {"title": "", "text": "", "place_words": "", "lon": None, "lat": None}


def matters_out(matters: list[Matter], by: Actor) -> list[dict[str, Any]]:
    """Rows of a list; needs `for_list`. One query, where any was merged or split off."""
    keys = {key for one in matters for key in (one.merged_into_id, one.split_from_id) if key}
    seen = Matter.objects.visible_to(by).filter(pk__in=keys)
    readable = dict(seen.values_list("pk", "number")) if keys else {}
    return [_matter_out(matter, readable) for matter in matters]


def _matter_out(matter: Matter, readable: Mapping[UUID, str]) -> dict[str, Any]:
    """One row; of other matters the numbers that may be read."""
    row = {
        "number": matter.number,
        "title": matter.title,
        "text": "" if matter.erased_at else matter.text,
        "kind": matter.kind.pk,
        "kind_zh": matter.kind.name_zh,
        "kind_en": matter.kind.name_en,
        "status": matter.status,
        "state": words.state(matter),
        "level": matter.level,
        "outside_body": matter.outside_body,
        "place": inner_code(matter.place_path),
        "village": inner_code(matter.village.path),
        "grid": matter.grid.code if matter.grid else None,
        "place_words": matter.place_words,
        "lon": matter.lon,
        "lat": matter.lat,
        "source": matter.source,
        "private": not matter.is_public,
        "reported_at": matter.reported_at,
        "respond_due_at": matter.respond_due_at,
        "resolve_due_at": matter.resolve_due_at,
        "recheck_due_at": matter.recheck_due_at,
        "wait_due_at": matter.wait_due_at,
        "question": matter.question,
        "decide_due_at": matter.decide_due_at,
        "overdue": matter.is_overdue(),
        "responded_at": matter.responded_at,
        "completed_at": matter.completed_at,
        "closed_at": matter.closed_at,
        "solved": matter.solved,
        "satisfied": matter.satisfied,
        "turn": _turn(matter.turn) if matter.turn else None,
        **_origins(matter, readable),
        "reported_by": matter.people,
        "version": matter.version,
    }
    return row | UNSAID if matter.kind.is_dispute else row


def _origins(matter: Matter, readable: Mapping[UUID, str]) -> dict[str, str | None]:
    into, whole = matter.merged_into_id, matter.split_from_id
    return {
        "merged_into": readable.get(into) if into else None,
        "split_from": readable.get(whole) if whole else None,
    }


def matter_whole(matter: Matter, by: Actor) -> dict[str, Any]:
    """One matter; needs `for_detail`."""
    reporter = matter.reporter
    masked = reporter.phone_masked if reporter else ""
    beside = together_with(matter, by=by, hints=False)
    origins = [one for one in (beside.into, beside.split_from) if one]
    return {
        **_matter_out(matter, {one.pk: one.number for one in origins}),
        "merged": [one.number for one in beside.others],
        "split_off": [one.number for one in beside.split_off],
        "related": [{"number": one.number, "why": why} for one, why in beside.related],
        "because": words.because(matter.because),
        "reporter": {"has_phone": bool(masked), "phone_masked": masked} if reporter else None,
        "moves": [_move(matter, verb) for verb in rules.moves_for(by, matter)],
    }


def _move(matter: Matter, verb: str) -> dict[str, Any]:
    move = MOVES[matter.status][verb]
    return {
        "verb": verb,
        "label": str(move.label),
        "needs": list(move.needs),
        "takes": sorted(fields_of(verb)),
    }


def fields_of(verb: str) -> frozenset[str]:
    """What may be sent with a verb. Photos come on their own; what is released is no text."""
    fields = takes(verb)
    if verb == "release":
        return frozenset(f"{RELEASE}{name}" for name in fields)
    return fields - {"photos"}


def _turn(posting: Posting) -> dict[str, Any]:
    return {
        "posting": posting.pk,
        "role_zh": posting.role.name_zh,
        "role_en": posting.role.name_en,
        "name": posting.person.display_name,
    }


def kind_out(kind: Kind) -> dict[str, Any]:
    """One kind with the terms of a place in it."""
    return {
        "code": kind.pk,
        "family": kind.family,
        "name_zh": kind.name_zh,
        "name_en": kind.name_en,
        "hint_zh": kind.hint_zh,
        "hint_en": kind.hint_en,
        "first_level": kind.first_level,
        "clocks": kind.clock_class,
        "settled_on_the_spot": kind.small,
        "public": kind.is_public,
        "staff_only": kind.only_staff,
        "asks": kind.attributes,
    }


def place_path(code: str) -> str:
    """The path of a place by its code; raises `NotHere`."""
    try:
        return inner_path_of(code)
    except Invalid as refused:
        raise NotHere(refused.message, next_step=refused.next_step) from None


def visible(by: Actor, number: str) -> Matter:
    """The matter of this number, if the program may see it; else `NotHere`."""
    unknown = NotHere(_("There is no such matter here."))
    try:
        plain = parse(number)
    except Invalid:
        raise unknown from None
    matter = for_detail(Matter.objects.visible_to(by)).filter(number=plain).first()
    if matter is None:
        raise unknown
    return matter
