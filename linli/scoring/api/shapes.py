"""How figures, lists and bulletins look to programs: of villages and villager groups, never of a
person, and panels by their letters."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from linli.common.few import few
from linli.scoring.models import Bulletin, ListEntry, RankList, Reckoning, Result, Round, Standard
from linli.scoring.points import Line
from linli.territory.paths import inner_code, page_code

CENTI = "hundredths of a point"


class InspectionRoundOut(Schema):
    """A round whose figures are shown."""

    id: UUID
    place: str = Field(description="code of the township or county that runs it")
    kind: str
    month: date
    name_zh: str
    name_en: str
    begins_on: date
    ends_on: date
    standard: UUID


class ScoredOut(Schema):
    """What a village or a villager group came to."""

    code: str = Field(description="digits of the place; a group's go on where its village's end")
    name_zh: str
    group: bool
    scope: str = Field(description="all aspects, or those of public places")
    raw: int | None = Field(description=CENTI)
    severity: int | None = Field(description=f"{CENTI}, given back for a harsh panel")
    corrected: int | None = Field(description=CENTI)
    rank: int | None
    rank_low: int | None
    rank_high: int | None
    of: int
    p_bottom: int | None = Field(description="chance of the lowest tenth, in ten-thousandths")
    certainty: str
    why: str = Field(description="why it is not ranked")
    asked: str = Field(description="residents asked for their rating; below five: <5")
    answered: str


class RoundResultsOut(Schema):
    """A revision of a round's figures; earlier ones stay readable."""

    round: InspectionRoundOut
    revision: int
    why: str = Field(description="why this revision was made")
    struck_at: datetime | None = Field(description="a later revision stands for it")
    digest: str = Field(description="covers the frozen inputs, that can be downloaded")
    severity: dict[str, int] = Field(description=f"by the panel's letter, {CENTI}")
    refused: str
    items: list[ScoredOut]


class RankListOut(Schema):
    """A red or black list of villager groups."""

    id: UUID
    place: str
    round: UUID
    colour: str
    status: str
    size: int
    none: str = Field(description="why nobody is on it")
    preview_until: datetime | None
    published_at: datetime | None


class ListedOut(Schema):
    """A villager group on a list."""

    code: str
    name_zh: str
    position: int
    corrected: int | None = Field(description=CENTI)
    p_bottom: int | None
    reason: str
    state: str
    due_on: date | None


class RankListWhole(RankListOut):
    """With its groups and the rule values that it was made by."""

    rules: dict[str, Any]
    items: list[ListedOut]


class BulletinOut(Schema):
    """The monthly points of the villages of a township."""

    id: UUID
    place: str
    month: date
    revision: int
    status: str
    why: str
    digest: str
    preview_until: datetime | None
    published_at: datetime | None


class PartOut(Schema):
    """One part of a village's points; null where nothing was due."""

    name: str
    weight: int
    points: int | None = Field(description=CENTI)
    part: int
    of: int


class VillagePointsOut(Schema):
    """A village in a bulletin."""

    code: str
    name_zh: str
    rank: int | None
    points: int | None = Field(description=CENTI)
    parts: list[PartOut]


class BulletinWhole(BulletinOut):
    """With the villages, the highest first."""

    items: list[VillagePointsOut]


class InspectionStandardOut(Schema):
    """A published version of what is looked at."""

    id: UUID
    code: str
    version: int
    status: str
    name_zh: str
    name_en: str
    place: str | None = Field(description="whose it is; null: it comes with the product")
    published_at: datetime | None


class InspectionStandardWhole(InspectionStandardOut):
    """With aspects and items, as its file says them."""

    entry: dict[str, Any]


def round_out(found: Round) -> dict[str, Any]:
    """Needs its unit."""
    names = ("id", "kind", "month", "name_zh", "name_en", "begins_on", "ends_on")
    shown = {name: getattr(found, name) for name in names}
    return {**shown, "place": page_code(found.path), "standard": found.standard_id}


def results_out(found: Reckoning, rows: list[Result]) -> dict[str, Any]:
    """Needs the round."""
    return {
        "round": round_out(found.round),
        **{name: getattr(found, name) for name in ("revision", "why", "struck_at", "digest")},
        "severity": found.severity,
        "refused": found.refused,
        "items": [scored_out(one) for one in rows],
    }


def scored_out(row: Result) -> dict[str, Any]:
    """Needs its unit. A handful of residents would be recognised."""
    names = ("scope", "rank", "rank_low", "rank_high", "of", "p_bottom", "certainty", "why")
    return {
        "code": inner_code(row.path),
        "name_zh": row.unit.name_zh,
        "group": row.of_group,
        "raw": row.raw_centi,
        "severity": row.severity_centi,
        "corrected": row.corrected_centi,
        **{name: getattr(row, name) for name in names},
        "asked": few(row.asked),
        "answered": few(row.answered),
    }


def list_out(found: RankList) -> dict[str, Any]:
    """Needs the reckoning."""
    names = ("id", "colour", "status", "size", "none", "preview_until", "published_at")
    shown = {name: getattr(found, name) for name in names}
    return {**shown, "place": page_code(found.path), "round": found.reckoning.round_id}


def entry_out(row: ListEntry) -> dict[str, Any]:
    """Needs its unit and result."""
    return {
        "code": inner_code(row.path),
        "name_zh": row.unit.name_zh,
        "corrected": row.result.corrected_centi,
        "p_bottom": row.result.p_bottom,
        **{name: getattr(row, name) for name in ("position", "reason", "state", "due_on")},
    }


def bulletin_out(found: Bulletin) -> dict[str, Any]:
    """Without its villages."""
    names = ("id", "month", "revision", "status", "why", "digest", "preview_until", "published_at")
    return {**{name: getattr(found, name) for name in names}, "place": page_code(found.path)}


def line_out(line: Line) -> dict[str, Any]:
    """A village's line."""
    parts = [
        {"name": one.name, "weight": one.weight, "points": one.centi, "part": one.part,
         "of": one.of}
        for one in line.parts
    ]  # fmt: skip
    return {"code": line.unit.replace(".", ""), "name_zh": line.name, "rank": line.rank,
            "points": line.points, "parts": parts}  # fmt: skip


def standard_out(found: Standard) -> dict[str, Any]:
    """Without its aspects."""
    names = ("id", "code", "version", "status", "name_zh", "name_en", "published_at")
    shown = {name: getattr(found, name) for name in names}
    return {**shown, "place": page_code(found.path) if found.path else None}
