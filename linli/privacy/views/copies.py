"""A copy of what is held about a person: a file for programs, or a page to read and print."""

import json
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render

from linli.common import clock
from linli.people.http import VisitorRequest
from linli.privacy.services import Section

JSON: Final = "json"


def sent(
    request: VisitorRequest, name: str, sections: list[Section], clear: dict[str, str]
) -> HttpResponse:
    """As the button that was pressed says; `clear` is contact data whose reading was noted."""
    if request.POST.get("format") != JSON:
        context = {"name": name, "sections": sections, "clear": clear, "now": clock.now()}
        response = render(request, "privacy/copy.html", context)
    else:
        told = {
            "made_at": clock.now().isoformat(),
            "of": name,
            "contact": clear,
            "held": [section.as_json() for section in sections],
        }
        body = json.dumps(told, ensure_ascii=False, indent=2)
        response = HttpResponse(body, content_type="application/json; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="linli-{name}.json"'
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
