"""Service discovery: where the endpoint is, which standard it speaks, and how to get a key."""

from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from linli.open311.formats import Root, Several

CHANGED: Final = "2026-11-22T00:00:00+08:00"  # of this description, not of the data
SPECIFICATION: Final = "http://wiki.open311.org/GeoReport_v2"  # as clients compare it
FORMATS: Final = ("text/xml", "application/json")


def discovery(address: str) -> Root:
    """The description of the server at an address."""
    row: dict[str, Any] = {
        "changeset": CHANGED,
        "contact": _("The office of the place: %(address)s") % {"address": settings.LINLI_ADDRESS},
        "key_service": _(
            "Reading needs no key. The office of a place makes a key for a program that reports."
        ),
        "endpoints": Several(
            "endpoints",
            "endpoint",
            [
                {
                    "specification": SPECIFICATION,
                    "url": f"{address}/open311/v2",
                    "changeset": CHANGED,
                    "type": "production",
                    "formats": Several("formats", "format", FORMATS),
                }
            ],
        ),
    }
    return Root("discovery", row)
