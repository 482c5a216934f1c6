"""Addresses below /api/v1/. They do not change their meaning: another one would be /api/v2/."""

from typing import Final

from django.urls import URLPattern, path, re_path

from linli.openapi.api import api
from linli.openapi.document import openapi_json, query_names
from linli.openapi.door import FORM, JSON, door, nothing_here

app_name = "api"
# What is sent where, and how; a test compares it with the document.
SENT: Final = {
    ("POST", "matters"): JSON,
    ("POST", "matters/<number>/steps"): JSON,
    ("POST", "matters/<number>/photos"): FORM,
    ("POST", "gathered"): JSON,
    ("POST", "hints"): JSON,
    ("POST", "resources"): JSON,
    ("PUT", "resources/<resource>"): JSON,
    ("POST", "webhooks"): JSON,
}


def _behind_door(pattern: URLPattern) -> URLPattern:
    """The route with everything that a request passes before it."""
    takes = {
        method: media for (method, route), media in SENT.items() if route == str(pattern.pattern)
    }
    view = door(pattern.callback, takes=takes, asks=query_names)
    return URLPattern(pattern.pattern, view, pattern.default_args, pattern.name)


urlpatterns = [
    path("openapi.json", openapi_json, name="document"),
    *(
        _behind_door(pattern)
        for pattern in api.urls[0]
        if isinstance(pattern, URLPattern) and pattern.name != "api-root"
    ),
    re_path(r"^.*$", nothing_here, name="nothing-here"),
]
