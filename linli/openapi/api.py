"""The routes of all apps, mounted behind the one door, and what goes wrong in them."""

from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation
from ninja.renderers import JSONRenderer
from ninja.security import HttpBearer

from linli.activities.api import ROUTERS as ACTIVITIES
from linli.common.doors.bodies import StrictParser
from linli.common.doors.problems import BadRequest, problem
from linli.common.errors import DomainError, Invalid
from linli.matters.api import ROUTERS as MATTERS
from linli.mediation.api import ROUTERS as MEDIATION
from linli.openapi.client_api import router as client_router
from linli.openapi.door import explained
from linli.openapi.webhook_api import router as webhook_router
from linli.outbox.api import ROUTERS as OUTBOX
from linli.people.models import ApiClient
from linli.scoring.api import ROUTERS as SCORING
from linli.territory.api import ROUTERS as TERRITORY

PLAIN: Final = frozenset({"body", "query", "path", "header", "form", "file"})


class Key(HttpBearer):
    """The key as the document describes it; it was checked at the door."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiClient | None:
        """The program."""
        return getattr(request, "program", None)


class Api(NinjaAPI):
    """Operations are called as their functions are."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Unique over all apps; a test compares."""
        return operation.view_func.__name__


class Plain(JSONRenderer):
    """Chinese as it is written."""

    def __init__(self) -> None:
        self.json_dumps_params = {"ensure_ascii": False}


api: Final = Api(
    title="Linli",
    version="1",
    description=(
        "Places, who answers there, what they have, matters, activities and inspections. "
        "Errors are RFC 9457 problem documents in the language of Accept-Language. Lists are "
        "paged by `cursor`. A POST with an Idempotency-Key is done once. A change of something "
        "that is there needs If-Match."
    ),
    urls_namespace="api",
    openapi_url=None,
    docs_url=None,
    parser=StrictParser(),
    renderer=Plain(),
    auth=Key(),
)
APPS: Final = (*TERRITORY, *MATTERS, *ACTIVITIES, *SCORING, *MEDIATION, *OUTBOX)
for one in (client_router, *APPS, webhook_router):
    api.add_router("", one)


@api.exception_handler(ValidationError)
def on_invalid(request: HttpRequest, exc: ValidationError) -> HttpResponse:
    """What does not fit the document, field by field."""
    fields = {_field(error["loc"]): _why(error) for error in exc.errors}
    refused = Invalid(
        _("Something in this request does not fit."),
        fields=fields,
        next_step=_("Compare it with /api/v1/openapi.json."),
    )
    return problem(request, refused)


def _why(error: dict[str, Any]) -> str:
    """What is wrong with one field."""
    if error["type"] == "missing":
        return _("Please fill this in.")
    if error["type"] == "extra_forbidden":
        return _("This address does not know it: leave it out.")
    return _("It does not fit the document: %(why)s.") % {"why": error["msg"]}


def _field(loc: Any) -> str:
    """`body.sent.text` → "text": the name that the sender knows."""
    parts = [str(part) for part in loc]
    if parts and parts[0] in PLAIN:
        parts = parts[2:] if parts[0] == "body" and len(parts) > 2 else parts[1:]
    return ".".join(parts) or "body"


@api.exception_handler(HttpError)
def on_http(request: HttpRequest, exc: HttpError) -> HttpResponse:
    """What the routes' own machinery refuses: a body that cannot be read."""
    said = exc.__cause__ or exc.__context__  # our own parser says better why
    refused = (
        said if isinstance(said, DomainError) else BadRequest(_("The request cannot be read."))
    )
    return problem(request, refused)


@api.exception_handler(Exception)
def on_anything(request: HttpRequest, exc: Exception) -> HttpResponse:
    """Refusals of services, and what nobody foresaw."""
    refused = explained(exc)
    assert refused.status >= HTTPStatus.BAD_REQUEST  # noqa: S101 - a refusal is no answer
    return problem(request, refused)
