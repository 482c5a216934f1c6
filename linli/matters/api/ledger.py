"""The public ledger of a place: rows without words, names or exact places, and rates with their
denominators."""

from datetime import date, datetime
from functools import partial
from typing import Annotated, Any, Final

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from linli.common import clock
from linli.common.doors.bodies import WORD
from linli.common.doors.moments import Day
from linli.common.doors.paging import USUAL, Cursor, Page, Size, paged
from linli.common.doors.problems import answers
from linli.matters import metrics
from linli.matters.choices import Status
from linli.matters.filters import FIRST_YEAR, day_began
from linli.matters.services import public_reading
from linli.matters.services.public_reading import (
    LEAST_COUNT,
    LEAST_HOUSEHOLDS,
    UNSATISFIED,
    PublicRow,
)
from linli.rulesets import services as rulesets
from linli.territory.services import answering

router = Router(tags=["ledger"])
ORDER: Final = ("-reported_at", "-pk")


class LedgerRow(Schema):
    """One public matter. `words` only where staff released them."""

    kind: str
    state: str
    place: str = Field(description="the grid, or the village where the grid is small")
    reported_at: datetime
    due_at: datetime | None
    took_seconds: int | None
    words: str
    imported: bool = Field(description="from an earlier ledger, in no rate")

    @staticmethod
    def resolve_took_seconds(row: PublicRow) -> int | None:
        """How long it took to complete."""
        return int(row.took.total_seconds()) if row.took is not None else None


class RateOut(Schema):
    """`part` of `of`; `silent` more were asked and did not answer."""

    part: int
    of: int
    silent: int


class KindCount(Schema):
    """Public matters of a kind."""

    kind: str
    reported: int
    completed: int


class Counts(Schema):
    """Rates and counts of a place since a day."""

    since: date
    response: RateOut
    solved: RateOut
    satisfied: RateOut
    by_kind: list[KindCount]


@router.get(
    "/places/{code}/ledger", response=answers({200: Page[LedgerRow]}, 404), url_name="ledger"
)
def list_ledger(
    request: HttpRequest,
    code: str,
    status: Annotated[Status | None, Query()] = None,
    kind: Annotated[str, Query(max_length=40, pattern=WORD)] = "",
    cursor: Cursor = "",
    limit: Size = USUAL,
) -> dict[str, Any]:
    """What anybody may know of the matters of a place, the newest report first."""
    unit = answering.place_and_above(code)[-1]
    rows = public_reading.public_below(unit.path)
    rows = rows.filter(status=status) if status else rows
    rows = rows.filter(kind=kind) if kind else rows
    least = rulesets.value(LEAST_HOUSEHOLDS, path=unit.path)

    return paged(
        rows,
        partial(public_reading.public_rows, least_households=least),
        order=ORDER,
        cursor=cursor,
        limit=limit,
    )


@router.get("/places/{code}/rates", response=answers({200: Counts}, 404), url_name="rates")
def rates(
    request: HttpRequest,
    code: str,
    since: Annotated[Day | None, Query(description="the first of the year unless said")] = None,
) -> dict[str, Any]:
    """The rates of a place, each with its denominator and who did not answer."""
    unit = answering.place_and_above(code)[-1]
    day = max(since or clock.today().replace(month=1, day=1), date(FIRST_YEAR, 1, 1))
    begin = day_began(min(day, clock.today()))
    values = rulesets.values([UNSATISFIED, LEAST_COUNT], path=unit.path)
    found = metrics.rates(
        unit.path,
        since=begin,
        unsatisfied_at_most=values[UNSATISFIED],
        least_private=values[LEAST_COUNT],
    )
    return {
        "since": clock.local(begin).date(),
        "response": found.response,
        "solved": found.solved,
        "satisfied": found.satisfied,
        "by_kind": [
            {"kind": one.kind.pk, "reported": one.reported, "completed": one.completed}
            for one in metrics.by_kind(unit.path, since=begin)
        ],
    }
