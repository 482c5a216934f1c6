"""Rounds whose figures are shown, the figures, and the standards that they were scored by."""

from typing import Annotated, Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from linli.common.doors.paging import USUAL, Cursor, Page, Size, paged
from linli.common.doors.problems import answers
from linli.common.errors import NotHere
from linli.people.actors import ANYBODY
from linli.people.http import ProgramRequest
from linli.scoring.api.shapes import (
    InspectionRoundOut,
    InspectionStandardOut,
    InspectionStandardWhole,
    RoundResultsOut,
    results_out,
    round_out,
    standard_out,
)
from linli.scoring.choices import StandardStatus
from linli.scoring.models import Reckoning, Round, Standard
from linli.scoring.services import entry_of, showing
from linli.territory.services.answering import place_with

router = Router(tags=["scoring"])
ROUNDS: Final = ("-begins_on", "pk")
STANDARDS: Final = ("code", "-version", "pk")
LAST_REVISION: Final = 9999


@router.get(
    "/places/{code}/inspection-rounds",
    response=answers({200: Page[InspectionRoundOut]}, 404),
    url_name="place-inspection-rounds",
)
def list_inspection_rounds(
    request: ProgramRequest, code: str, cursor: Cursor = "", limit: Size = USUAL
) -> dict[str, Any]:
    """The rounds of a township or county whose figures everybody may read, the latest first."""
    shown = Reckoning.objects.public().values("round")
    rows = Round.objects.filter(unit=place_with(code)[-1], pk__in=shown)
    return paged(
        rows, lambda found: map(round_out, found), order=ROUNDS, cursor=cursor, limit=limit
    )


@router.get(
    "/inspection-rounds/{round}/results",
    response=answers({200: RoundResultsOut}, 404),
    url_name="round-results",
)
def one_round_results(
    request: ProgramRequest,
    round: UUID,  # noqa: A002 - in the address
    revision: Annotated[
        int | None, Query(ge=1, le=LAST_REVISION, description="left out: the one that stands")
    ] = None,
) -> dict[str, Any]:
    """What each village and villager group came to: raw, severity, corrected, rank, chance."""
    found = showing.reckoning_here(round, ANYBODY, revision)
    rows = found.results.select_related("unit").order_by("of_group", "scope", "path", "pk")
    return results_out(found, list(rows))


@router.get(
    "/inspection-standards",
    response=answers({200: Page[InspectionStandardOut]}),
    url_name="inspection-standards",
)
def list_inspection_standards(
    request: ProgramRequest, cursor: Cursor = "", limit: Size = USUAL
) -> dict[str, Any]:
    """Versions that were published, of the product and of places."""
    rows = Standard.objects.exclude(status=StandardStatus.DRAFT)
    return paged(
        rows, lambda found: map(standard_out, found), order=STANDARDS, cursor=cursor, limit=limit
    )


@router.get(
    "/inspection-standards/{standard}",
    response=answers({200: InspectionStandardWhole}, 404),
    url_name="inspection-standard",
)
def one_inspection_standard(request: ProgramRequest, standard: UUID) -> dict[str, Any]:
    """One version with its aspects, items, weights and caps; points are hundredths."""
    rows = Standard.objects.exclude(status=StandardStatus.DRAFT).whole()
    found = rows.filter(pk=standard).first()
    if found is None:
        raise NotHere(_("There is no such standard here."))
    return {**standard_out(found), "entry": entry_of(found)}
