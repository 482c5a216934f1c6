"""The OpenAPI document: what the routes declare, and what the door adds to all of them."""

from functools import cache
from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from linli.common.doors.problems import CONTENT_TYPE
from linli.openapi.api import api
from linli.openapi.services.answering import REFUSED_FROM, REPLAYED

PREFIX: Final = "api/v1"
TAG: Final = r'(W/)?"[!#-~]*"'
TAGS: Final = rf"^(\*|{TAG}( *, *{TAG})*)$"
HEADERS: Final[dict[str, dict[str, Any]]] = {
    "401": {"WWW-Authenticate": {"required": True, "schema": {"type": "string"}}},
    "429": {
        "Retry-After": {
            "required": True,
            "description": "seconds",
            "schema": {"type": "integer", "minimum": 1},
        }
    },
}
IDEMPOTENCY: Final = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "drawn by you; the same request with the same key is done once",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
}


@cache
def document() -> dict[str, Any]:
    """The whole document."""
    found: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=PREFIX + "/"))
    for methods in found["paths"].values():
        for method, operation in methods.items():
            _complete(method, operation)
    found["security"] = [{"Key": []}]
    return found


@cache
def query_names(route: str) -> frozenset[str]:
    """What may stand behind the `?` of an address, which the door knows as Django's route."""
    path = "/" + route.replace("<", "{").replace(">", "}")
    operation = document()["paths"].get(path, {}).get("get", {})
    parameters = operation.get("parameters", ())
    return frozenset(one["name"] for one in parameters if one["in"] == "query")


def _complete(method: str, operation: dict[str, Any]) -> None:
    operation["responses"] = {
        str(status): _response(str(status), response)
        for status, response in sorted(operation["responses"].items(), key=lambda one: str(one[0]))
    }
    parameters = operation["parameters"]
    if method == "post" and "requestBody" in operation:
        parameters.append(IDEMPOTENCY)
        for status, response in operation["responses"].items():
            if int(status) < REFUSED_FROM:
                replayed = {"description": "true: this is the answer to an earlier request"}
                response.setdefault("headers", {})[REPLAYED] = {
                    **replayed,
                    "schema": {"type": "string", "enum": ["true"]},
                }
    for parameter in parameters:
        if parameter["name"] == "If-Match":
            parameter["required"] = True
            parameter["schema"] = {"type": "string", "maxLength": 200, "pattern": TAGS}


def _response(status: str, response: dict[str, Any]) -> dict[str, Any]:
    content = response.get("content", {})
    if int(status) >= REFUSED_FROM and "application/json" in content:
        response["content"] = {CONTENT_TYPE: content["application/json"]}
    if status in HEADERS:
        response["headers"] = HEADERS[status]
    return response


@login_not_required
@require_safe
def openapi_json(request: HttpRequest) -> JsonResponse:
    """OpenAPI 3.1, for anybody."""
    response = JsonResponse(document())
    response.headers["Access-Control-Allow-Origin"] = "*"  # a public document without any secret
    response.headers["Cache-Control"] = "public, max-age=300"
    return response
