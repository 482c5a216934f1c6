"""What goes wrong on the way out, for programs, in numbers: never to whom, never what it said.
`openapi` mounts the routes."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count
from ninja import Router, Schema
from pydantic import Field

from linli.common.doors.problems import answers
from linli.outbox.models import Message, MessageQuerySet
from linli.people.http import ProgramRequest

router = Router(tags=["messages"])


class StuckOut(Schema):
    """Messages about your place that did not arrive."""

    channel: str
    problem: str
    given_up: bool = Field(description="false: tried again by itself")
    count: int


@router.get("/messages/stuck", response=answers({200: list[StuckOut]}), url_name="messages-stuck")
def count_stuck(request: ProgramRequest) -> list[dict[str, Any]]:
    """How many messages about your place did not arrive, by channel and reason."""
    seen = Message.objects.visible_to(request.actor)
    return [*_counted(seen.failed(), True), *_counted(seen.tried_again(), False)]


def _counted(rows: MessageQuerySet, given_up: bool) -> Iterable[dict[str, Any]]:
    found = rows.order_by().values("channel", "problem").annotate(count=Count("pk"))
    for row in found.order_by("channel", "problem"):
        yield {**row, "given_up": given_up}


ROUTERS = (router,)
