"""Disputes for programs: counts alone. No case, no party and nothing that was said comes out here.
`openapi` mounts the routes."""

from dataclasses import asdict
from datetime import timedelta
from typing import Annotated, Any, Final

from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from linli.common import clock
from linli.common.doors.moments import EARLIEST, LATEST
from linli.common.doors.problems import answers
from linli.common.errors import NotHere
from linli.mediation import rules
from linli.mediation import services as mediation
from linli.mediation.models import Dispute
from linli.mediation.services import screening
from linli.mediation.services.counting import year_of
from linli.people.http import ProgramRequest
from linli.rulesets import services as rulesets
from linli.territory import rules as territory_rules
from linli.territory.choices import UnitKind
from linli.territory.fields import below
from linli.territory.models import Unit
from linli.territory.services import answering

router = Router(tags=["mediation"])
TARGET: Final = "mediation.scene.target"


class ResolvedOut(Schema):
    """“11 of 14 resolved, 9 of them in the village”."""

    registered: int
    resolved: int
    in_village: int


class CategoryOut(ResolvedOut):
    """The same for one category."""

    category: str


class ArrivalsOut(Schema):
    """From alert to arrival; no times below five arrivals."""

    alerts: int
    arrived: int
    median_seconds: float | None
    within_target: int | None
    target_seconds: float


class DisputesOut(Schema):
    """What the ledger of disputes says of a year in numbers."""

    year: int
    all: ResolvedOut
    by_category: list[CategoryOut] = Field(description="those with five cases or more")
    arrivals: ArrivalsOut


class ScreenedOut(Schema):
    """Possible disputes that the screenings of the last weeks counted in a village."""

    village: str
    category: str
    count: int | None = Field(description="null: some, but fewer than five")


@router.get(
    "/places/{code}/disputes", response=answers({200: DisputesOut}, 404), url_name="disputes"
)
def count_disputes(
    request: ProgramRequest,
    code: str,
    year: Annotated[
        int | None, Query(ge=EARLIEST.year, lt=LATEST.year, description="this one")
    ] = None,
) -> dict[str, Any]:
    """How many disputes of your place were registered in a year, and what became of them."""
    unit = answering.place_and_above(code)[-1]
    territory_rules.check_may(request.actor, rules.SEE, unit.path)
    wanted = year or clock.today().year
    rows = Dispute.objects.visible_to(request.actor).filter(below(unit.path, "place_path"))
    rows = rows.filter(year_of(wanted))
    lines = mediation.by_category(rows)
    target = timedelta(minutes=rulesets.value(TARGET, path=unit.path))
    found = mediation.response(rows, target)
    return {
        "year": wanted,
        "all": mediation.resolved(lines),
        "by_category": [
            {"category": line.category, **asdict(line.resolved)}
            for line in lines
            if line.resolved.registered >= screening.LEAST
        ],
        "arrivals": {
            "alerts": found.alerts,
            "arrived": found.arrived,
            "median_seconds": found.median.total_seconds() if found.median else None,
            "within_target": found.within_target,
            "target_seconds": target.total_seconds(),
        },
    }


@router.get(
    "/places/{code}/screening",
    response=answers({200: list[ScreenedOut]}, 404),
    url_name="place-screening",
)
def count_screened(request: ProgramRequest, code: str) -> list[dict[str, Any]]:
    """What the screenings of the last weeks counted in each village of your township."""
    unit = answering.place_and_above(code)[-1]
    if unit.kind != UnitKind.TOWNSHIP:
        raise NotHere(
            _("Screenings are summed up for townships."), next_step=_("Ask for its township.")
        )
    sums = screening.month(unit, by=request.actor)
    codes = dict(
        Unit.objects.filter(path__in={path for path, _category in sums}).values_list("path", "code")
    )
    return [
        {
            "village": codes[path],
            "category": category,
            "count": number if number >= screening.LEAST else None,
        }
        for (path, category), number in sorted(sums.items())
        if number
    ]


ROUTERS = (router,)
