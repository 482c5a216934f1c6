"""Refusals as programs read them: RFC 9457 with a stable code, the next step, and the fields."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, JsonResponse
from ninja import Schema
from pydantic import Field

from linli.common.errors import DomainError, Invalid

CONTENT_TYPE: Final = "application/problem+json"
# What may happen at every address.
EVERYWHERE: Final = (400, 401, 403, 422, 429)
# What may happen besides where something is sent.
SENDING: Final = (409, 413, 415)


class Problem(Schema):
    """Why something was not done, and what to do next, in the language of `Accept-Language`."""

    type: str = Field(description="`urn:linli:problem:` and the code")
    title: str = Field(description="the status in words")
    status: int = Field(ge=400, le=599)
    code: str = Field(description="stable, for programs", pattern="^[a-z_]+$")
    detail: str = Field(description="what is wrong, to be shown to people as it is")
    next_step: str = Field(description="what to do next; may be empty")
    fields: dict[str, str] = Field(description="what is wrong with which field")


class BadRequest(DomainError):
    """The request cannot be read at all."""

    code = "bad_request"
    status = 400


class NoKey(DomainError):
    """Nobody knows who asks."""

    code = "no_key"
    status = 401


class NoSuchMethod(DomainError):
    """The address is there, but not for this."""

    code = "method_not_allowed"
    status = 405


class Changed(DomainError):
    """Somebody else changed it since it was read; nothing was written."""

    code = "changed"
    status = 412


class TooLarge(DomainError):
    """More was sent than is taken at once."""

    code = "too_large"
    status = 413


class WrongMediaType(DomainError):
    """What was sent is of another kind than what is taken here."""

    code = "media_type"
    status = 415


class NoCondition(DomainError):
    """It has to be said which version is changed."""

    code = "condition_missing"
    status = 428


class Broken(DomainError):
    """Our own mistake; the log says which."""

    code = "internal"
    status = 500


def answers(good: Mapping[int, Any], *more: int, sends: bool = False) -> dict[int, Any]:
    """What a route answers: what goes well, and every problem that may come instead."""
    bad = {*EVERYWHERE, *(SENDING if sends else ()), *more}
    return {**good, **dict.fromkeys(sorted(bad), Problem)}


def problem(request: HttpRequest, refused: DomainError) -> JsonResponse:
    """A refusal as an answer."""
    fields = refused.fields if isinstance(refused, Invalid) else {}
    said = {
        "type": f"urn:linli:problem:{refused.code}",
        "title": HTTPStatus(refused.status).phrase,
        "status": refused.status,
        "code": refused.code,
        "detail": str(refused.message),
        "next_step": str(refused.next_step),
        "fields": {name: str(sentence) for name, sentence in fields.items()},
    }
    response = JsonResponse(
        said,
        status=refused.status,
        content_type=CONTENT_TYPE,
        json_dumps_params={"ensure_ascii": False},
    )
    if refused.retry_after is not None:
        response.headers["Retry-After"] = str(refused.retry_after)
    if refused.status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'Bearer realm="Linli"'
    return response
