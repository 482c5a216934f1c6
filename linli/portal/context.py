"""What every page knows."""

from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from linli.people.http import VisitorRequest
from linli.portal.navigation import navigation

TEXT_SIZES = ("normal", "large")
CONTRASTS = ("normal", "high")


def page(request: HttpRequest) -> dict[str, Any]:
    """The reader's display choices, whether this is the demonstration, who is asking, and the links
    that their postings open (a page may set its own `nav`)."""
    text = request.COOKIES.get("linli_text", "")
    contrast = request.COOKIES.get("linli_contrast", "")
    return {
        "display": {
            "text": text if text in TEXT_SIZES else "normal",
            "contrast": contrast if contrast in CONTRASTS else "normal",
        },
        "demonstration": settings.LINLI_DEMONSTRATION,
        "actor": getattr(request, "actor", None),
        "nav": SimpleLazyObject(lambda: _links(request)),
    }


def _links(request: HttpRequest) -> list[dict[str, Any]]:
    """Nothing where the request was refused before anybody asked who it is."""
    return navigation(cast(VisitorRequest, request)) if hasattr(request, "actor") else []
