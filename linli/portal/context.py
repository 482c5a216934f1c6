"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

TEXT_SIZES = ("normal", "large")
CONTRASTS = ("normal", "high")


def page(request: HttpRequest) -> dict[str, Any]:
    """The reader's display choices, whether this is the demonstration, and who is asking."""
    text = request.COOKIES.get("linli_text", "")
    contrast = request.COOKIES.get("linli_contrast", "")
    return {
        "display": {
            "text": text if text in TEXT_SIZES else "normal",
            "contrast": contrast if contrast in CONTRASTS else "normal",
        },
        "demonstration": settings.LINLI_DEMONSTRATION,
        "actor": getattr(request, "actor", None),
    }
