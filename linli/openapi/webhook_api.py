"""Webhooks of a program, for the program itself."""

from datetime import datetime
from enum import Enum
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from ninja import Router, Schema
from ninja.responses import Status
from pydantic import Field, StrictStr

from linli.common.calling import LONGEST_ADDRESS
from linli.common.doors.bodies import Sent
from linli.common.doors.paging import USUAL, Cursor, Page, Size, paged
from linli.common.doors.problems import answers
from linli.openapi.choices import State
from linli.openapi.models import Delivery, Webhook
from linli.openapi.services import webhooks
from linli.openapi.services.webhooks import VERBS
from linli.people.http import ProgramRequest

router = Router(tags=["webhooks"])
Told = Enum("Told", {verb: verb for verb in sorted(VERBS)}, type=str)  # type: ignore[misc]  # made of the table


class WebhookSent(Sent):
    """Where to, and which verbs; none: all."""

    address: StrictStr = Field(max_length=LONGEST_ADDRESS, min_length=1, pattern=r"^https?://\S+$")
    verbs: list[Told] = Field([], max_length=len(VERBS))


class WebhookOut(Schema):
    """Somebody who is told of steps."""

    id: UUID
    address: str
    verbs: list[str]
    created_at: datetime


class WebhookMade(WebhookOut):
    """With the secret that its news are signed with: shown this once."""

    secret: str


class DeliveryOut(Schema):
    """What became of one piece of news."""

    id: UUID
    news: dict[str, Any]
    state: str
    made_at: datetime
    tries: int
    tried_at: datetime | None
    due_at: datetime | None = Field(description="when it is tried next")
    status: int | None
    trouble: str

    @staticmethod
    def resolve_due_at(one: Delivery) -> datetime | None:
        """Nothing is due of what arrived or was given up."""
        return one.due_at if one.state == State.WAITING else None


@router.get("/webhooks", response=answers({200: list[WebhookOut]}), url_name="webhooks")
def list_webhooks(request: ProgramRequest) -> list[Webhook]:
    """Yours that are in use."""
    rows = Webhook.objects.in_use().filter(client=request.program)
    return list(rows.order_by("created_at", "pk"))


@router.post(
    "/webhooks", response=answers({201: WebhookMade}, sends=True), url_name="webhooks-make"
)
def make_webhook(request: ProgramRequest, response: HttpResponse, sent: WebhookSent) -> Status[Any]:
    """Be told of each step of the matters that you see, from now on. News are signed as the
    Standard Webhooks specification says; they arrive at least once, `webhook-id` tells them
    apart."""
    made = webhooks.make_webhook(
        request.program,
        by=request.actor,
        address=sent.address,
        verbs=[str(verb.value) for verb in sent.verbs],
    )
    response["Location"] = reverse("api:webhook", args=[made.webhook.pk])
    shown = WebhookOut.from_orm(made.webhook).dict()
    return Status(HTTPStatus.CREATED, {**shown, "secret": made.secret})


@router.get("/webhooks/{key}", response=answers({200: WebhookOut}, 404), url_name="webhook")
def one_webhook(request: ProgramRequest, key: UUID) -> Webhook:
    """One of yours."""
    return webhooks.webhook_of(request.program, key)


@router.delete("/webhooks/{key}", response=answers({204: None}, 404), url_name="webhook-end")
def end_webhook(request: ProgramRequest, key: UUID) -> Status[Any]:
    """Nothing more is sent there."""
    webhooks.end_webhook(webhooks.webhook_of(request.program, key), by=request.actor)
    return Status(HTTPStatus.NO_CONTENT, None)


@router.get(
    "/webhooks/{key}/deliveries",
    response=answers({200: Page[DeliveryOut]}, 404),
    url_name="deliveries",
)
def list_deliveries(
    request: ProgramRequest, key: UUID, cursor: Cursor = "", limit: Size = USUAL
) -> dict[str, Any]:
    """What became of its news, the newest first."""
    rows = Delivery.objects.filter(webhook=webhooks.webhook_of(request.program, key))
    return paged(rows, list, order=("-made_at", "-pk"), cursor=cursor, limit=limit)


@router.post(
    "/webhooks/{key}/ping", response=answers({202: DeliveryOut}, 404, 409), url_name="webhook-ping"
)
def ping(request: ProgramRequest, key: UUID) -> Status[Any]:
    """Send news without a matter, to try your ears."""
    return Status(HTTPStatus.ACCEPTED, webhooks.ping(webhooks.webhook_of(request.program, key)))
