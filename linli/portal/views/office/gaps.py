"""What is missing at a place before a period begins, each line with what to do about it."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Any, Final

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.audit.http import Table, asked_for, download, links
from linli.common import clock
from linli.common.errors import Invalid
from linli.people.http import StaffRequest
from linli.portal.gap_pages import Fold, folded, href_of, path_of_page, verb_of, words_of
from linli.portal.views.office.hub import around, place_of, to_own
from linli.territory import rules
from linli.territory.choices import GapKind
from linli.territory.services import gaps
from linli.territory.services.gaps import Gap

VIEW: Final = "postings.view"
ROWS: Final = 100  # lines of one page
OPENED: Final = 20  # lines of a topic that opens; a page of its own has all
MOST_PLANNED: Final = 300
FIRST: Final = {"topic": "", "after": ""}  # another choice begins at the first page


mine = to_own("portal:gaps", VIEW)


@require_safe
def of_place(request: StaffRequest, code: str) -> HttpResponseBase:
    """Vacancies, doubles, lanes and links of a village or township, on a day or in a period."""
    place = place_of(request.actor, code, VIEW)
    above, below = around(request.actor, place, VIEW)
    context: dict[str, Any] = {"unit": place, "above": above, "below": below}
    if place.kind not in gaps.KEPT_AT:
        return render(request, "portal/gaps.html", context)
    problem = ""
    try:
        when = gaps.period(request.GET.get("from", ""))
    except Invalid as refusal:
        problem, when = str(refusal), gaps.period("today")
    found = gaps.at_place(place, when, by=request.actor)
    wanted, topic = request.GET.get("kind", ""), request.GET.get("topic", "")
    listed = [one for one in found.gaps if wanted in {"", one.kind} and topic in {"", one.topic}]
    if kind := asked_for(request):
        filters = {"place": place.code, "from": when.name}
        return download(_table(listed), kind, by=request.actor, what="gaps", filters=filters)
    context |= {
        "when": when,
        "problem": problem,
        "kinds": _kinds(request, found.gaps, wanted),
        "periods": _periods(request, when.name),
        **_lines(request, listed, topic),
        "count": len(listed),
        "planned": [] if wanted or topic else found.planned[:MOST_PLANNED],
        "downloads": links(request),
        "chosen_day": clock.local(when.begins).date(),
    }
    return render(request, "portal/gaps.html", context)


def _lines(request: StaffRequest, listed: list[Gap], topic: str) -> dict[str, Any]:
    """A page of them: what there are many of folded before it, unless that is what was chosen."""
    folds, single = ([], listed) if topic else folded(listed)
    asked = request.GET.get("after", "")
    after = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 7 else 0
    next_after = after + ROWS
    return {
        "topic": next((one for one in listed if topic), None),
        "all_href": _address(request, topic="", after=""),
        "folds": [] if after else [_fold(request, one) for one in folds],
        "groups": _groups(request, single[after:next_after]),
        "first_href": _address(request, after="") if after else "",
        "next_href": _address(request, after=str(next_after)) if single[next_after:] else "",
    }


def _fold(request: StaffRequest, fold: Fold) -> dict[str, Any]:
    return {
        "first": fold.first,
        "count": len(fold.gaps),
        "rows": [_row(request, one) for one in fold.gaps[:OPENED]],
        "more_href": _address(request, topic=fold.first.topic, after=""),
        "more": max(len(fold.gaps) - OPENED, 0),
    }


def _groups(request: StaffRequest, listed: Sequence[Gap]) -> list[dict[str, Any]]:
    """By place; each line with its button where this person may press it."""
    return [
        {"place": rows[0].place, "rows": [_row(request, one) for one in rows]}
        for rows in (list(some) for _pk, some in groupby(listed, key=lambda one: one.place.pk))
    ]


def _row(request: StaffRequest, one: Gap) -> dict[str, Any]:
    may = bool(rules.covering(request.actor, verb_of(one), path_of_page(one)))
    return {"gap": one, "href": href_of(one) if may else "", "label": words_of(one)}


def _kinds(request: StaffRequest, found: list[Gap], wanted: str) -> list[dict[str, Any]]:
    counts = Counter(one.kind for one in found)
    everything = _address(request, kind="", **FIRST)
    rows = [{"href": everything, "label": _("All"), "current": not wanted}]
    return rows + [
        {
            "href": _address(request, kind=kind.value, **FIRST),
            "label": kind.label,
            "count": counts[kind],
            "current": wanted == kind,
        }
        for kind in GapKind
        if counts[kind]
    ]


def _periods(request: StaffRequest, name: str) -> list[dict[str, Any]]:
    labels = {
        "today": _("Today"),
        "month": _("Next month"),
        "quarter": _("Next quarter"),
        "year": _("Next year"),
    }
    return [
        {
            "href": _address(request, **{"from": key}, **FIRST),
            "label": label,
            "current": key == name,
        }
        for key, label in labels.items()
    ]


def _address(request: StaffRequest, **changed: str) -> str:
    query = request.GET.copy()
    for key, value in changed.items():
        query[key] = value
        if not value:
            del query[key]
    return f"?{query.urlencode()}"


def _table(found: list[Gap]) -> Table:
    return Table(
        "gaps",
        (_("Place"), _("What"), _("About"), _("In words")),
        ((one.place.short_name, one.kind.label, one.title, one.text) for one in found),
        len(found),
    )
