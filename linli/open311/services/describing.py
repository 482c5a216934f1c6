"""Matters as service requests: what the public ledger shows, and no more.

Words and photos only where staff released them; the place as the ledger says it, and as its point
the middle of it; never a name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.common.geometry import Point
from linli.matters.choices import OPEN, Status
from linli.matters.models import Matter
from linli.matters.services import public_reading
from linli.matters.services.public_reading import LEAST_HOUSEHOLDS, PublicRow
from linli.open311.formats import Several
from linli.rulesets import services as rulesets
from linli.territory.choices import Level
from linli.territory.models import Grid, Unit
from linli.territory.services import pointing

IS_OPEN, IS_CLOSED = "open", "closed"
DECIMALS: Final = 5  # of a degree: a metre, in the middle of a grid


@dataclass(frozen=True)
class Seen:
    """A matter as anybody sees it; needs `kind`, `village__parent` and `changed_at`."""

    matter: Matter
    row: PublicRow

    @property
    def grid(self) -> Grid | None:
        """Where it is large enough to be named."""
        return self.row.grid

    @property
    def place(self) -> Unit:
        return self.matter.village


def described(matters: list[Matter], address: str, *, extended: bool) -> Several:
    """The answer's rows. At most five queries, however many."""
    seen = _seen(matters)
    grids, villages = _middles(seen)
    rows = []
    for one in seen:
        point = grids.get(one.grid.pk) if one.grid else villages.get(one.place.pk)
        more = {"extended_attributes": _extension(one, address)} if extended else {}
        rows.append({**_request(one, point, address), **more})
    return Several("service_requests", "request", rows)


def _seen(matters: list[Matter]) -> list[Seen]:
    """In the same order. A place may say otherwise from how many households on a grid is named."""
    paths = {matter.village.path for matter in matters}
    values = rulesets.values_at([LEAST_HOUSEHOLDS], paths) if paths else {}
    least = {path: found[LEAST_HOUSEHOLDS] for path, found in values.items()}
    rows: dict[UUID, PublicRow] = {}
    for households in sorted(set(least.values())):
        some = [one for one in matters if least[one.village.path] == households]
        shown = public_reading.public_rows(some, least_households=households, photos=True)
        rows.update(zip((one.pk for one in some), shown, strict=True))
    return [Seen(one, rows[one.pk]) for one in matters]


def _middles(seen: Iterable[Seen]) -> tuple[Mapping[int, Point], Mapping[int, Point]]:
    """A point in each grid that is named, and in each village where none is."""
    grids = {one.grid.pk for one in seen if one.grid}
    villages = {one.place.pk: one.place for one in seen if not one.grid}
    return pointing.middles(grids, list(villages.values()))


def state(status: str) -> str:
    """The two states of the standard."""
    return IS_OPEN if status in OPEN else IS_CLOSED


def _request(seen: Seen, point: Point | None, address: str) -> dict[str, Any]:
    matter, row = seen.matter, seen.row
    lon, lat = point or (None, None)
    return {
        "service_request_id": matter.number,
        "status": state(matter.status),
        "status_notes": _notes(seen),
        "service_name": row.kind,
        "service_code": matter.kind_id,
        "description": row.words or None,
        "agency_responsible": _agency(matter),
        "service_notice": None,
        "requested_datetime": row.reported_at,
        "updated_datetime": getattr(matter, "changed_at", None) or matter.entered_at,
        "expected_datetime": row.due_at,
        "address": row.place,
        "address_id": seen.grid.code if seen.grid else seen.place.code,
        "zipcode": None,
        "lat": round(lat, DECIMALS) if lat is not None else None,
        "long": round(lon, DECIMALS) if lon is not None else None,
        "media_url": next(iter(_pictures(row, address)), None),
    }


def goes_on_in(matter: Matter) -> str:
    """The request that goes on for one that was merged, where that is public; needs `merged_into`
    with its kind."""
    lead = matter.merged_into if matter.status == Status.MERGED else None
    return lead.number if lead is not None and lead.is_public else ""


def said_of(status: str, goes_on: str) -> str:
    """A state in words, and where it goes on."""
    if status == Status.MERGED and goes_on:
        return _("Merged into %(number)s") % {"number": goes_on}
    return str(Status(status).label)


def _notes(seen: Seen) -> str:
    lead = goes_on_in(seen.matter)
    return said_of(seen.matter.status, lead) if lead else seen.row.state


def _agency(matter: Matter) -> str:
    """The body that has it: never the person."""
    if matter.level == Level.OUTSIDE and matter.outside_body:
        return matter.outside_body
    above = matter.village.parent
    if matter.level in {Level.GROUP, Level.VILLAGE} or above is None:
        return matter.village.name
    return above.name


def _pictures(row: PublicRow, address: str) -> list[str]:
    return [address + reverse("matters:photo", args=[photo]) for photo in row.photos]


def _extension(seen: Seen, address: str) -> dict[str, Any]:
    """`extensions=true`: what other servers say beside the standard."""
    pictures = _pictures(seen.row, address)
    return {
        "title": seen.row.title,
        "detailed_status": seen.matter.status,
        "merged_into": goes_on_in(seen.matter) or None,
        "overdue": seen.row.tag == "late",
        "imported": seen.row.imported,
        "media_urls": Several("media_urls", "media_url", pictures),
    }
