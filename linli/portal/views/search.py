"""One box for everything: places, matters, colleagues, services."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.common.errors import Invalid
from linli.common.lines import Line
from linli.people.http import VisitorRequest
from linli.portal import finding
from linli.search import services as search_index

# Looking is cheap, not free: whoever empties the place with a script gets a question a second.
LINE: Final = Line("search", 60, every=timedelta(seconds=1), longest=timedelta(minutes=1))
LONGEST_KEPT = 200  # characters of a question that is too long, to be shortened


@login_not_required
@never_cache
@require_safe
def search(request: VisitorRequest) -> HttpResponse:
    """What fits the question and may be opened by whoever asks, in a fixed number of queries."""
    question = request.GET.get("q", "").strip().replace("\0", "")
    kinds = finding.kinds_for(request.actor)
    kind = request.GET.get("kind", "")
    kind = kind if kind in dict(kinds) else ""
    context: dict[str, Any] = {"question": question[:LONGEST_KEPT], "kind": kind}
    if not question:
        return render(request, "portal/search.html", context)
    LINE.pass_or_wait(request)
    try:
        words = search_index.words_of(question)
    except Invalid as mistake:
        context["mistake"] = mistake
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return render(request, "portal/search.html", context, status=status)
    page = _page(request.GET.get("page", ""))
    found = finding.find(words, by=request.actor, kind=kind, page=page)
    more = bool(kind and found and found[0].more)
    context |= {
        "asked": True,
        "found": [(one, _href(question, one.kind)) for one in found],
        "chips": _chips(question, kind, kinds),
        "previous_href": _href(question, kind, page - 1) if page > 1 else "",
        "next_href": _href(question, kind, page + 1) if more and page < finding.MOST_PAGES else "",
        "too_many": more and page == finding.MOST_PAGES,
    }
    return render(request, "portal/search.html", context)


def _page(typed: str) -> int:
    """From 1 to the last one that is offered, whatever was typed."""
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 1
    return min(max(number, 1), finding.MOST_PAGES)


def _href(question: str, kind: str = "", page: int = 1) -> str:
    given = {"q": question, "kind": kind, "page": str(page) if page > 1 else ""}
    return "?" + urlencode({key: value for key, value in given.items() if value})


def _chips(question: str, kind: str, kinds: list[tuple[str, str]]) -> list[dict[str, Any]]:
    return [
        {"href": _href(question, code), "label": label, "current": code == kind}
        for code, label in [("", _("All")), *kinds]
    ]
