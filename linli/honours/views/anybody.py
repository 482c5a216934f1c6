"""For anybody: the rounds of a village, its notice and its honours wall; asking; a photo."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from linli.common.errors import NotHere
from linli.common.few import few
from linli.common.http import SeeOther
from linli.common.lines import Line, NotYet
from linli.common.pagination import page
from linli.honours import services as honours
from linli.honours.choices import Origin, Stage
from linli.honours.forms import AskForm
from linli.honours.models import HonourEntry, HonourRound, YardPhoto
from linli.honours.services.photos import PLACE
from linli.honours.services.rounds import BY_DOOR
from linli.people.http import VisitorRequest
from linli.territory import services as territory
from linli.territory.choices import UnitKind
from linli.territory.models import Unit

ASKING: Final = Line("honours.ask", 20, timedelta(seconds=6), timedelta(minutes=10))
AT_ONCE: Final = "no-store"  # taken back, it is nowhere: not in a cache on the way either
ROBOTS: Final = "noindex, nofollow"
MOST: Final = 200  # of one notice
PAGE: Final = 50


def lanes_of(village: Unit) -> list[Unit]:
    """Where households of a village live. One query."""
    return list(territory.known_addresses(village))


def row_of(entry: HonourEntry) -> dict[str, Any]:
    """One line of notice or wall: its words, its stars, its photos."""
    keys = sorted(entry.photos.all(), key=lambda one: (one.added_at, one.pk))
    return {
        "words": honours.plaque_of(entry),
        "lane": entry.unit.short_name if entry.unit else "",
        "round": entry.round,
        "parts": entry.round.checklist.there(entry.met),
        "photos": keys if getattr(entry, "photos_agreed", False) else [],
        "ends_at": entry.ends_at,
    }


@login_not_required
@never_cache
@require_safe
def place(request: VisitorRequest, code: str) -> HttpResponse:
    """What a village invites to, who was chosen, who has the plaque: only those who agreed."""
    unit = territory.opened_place(code)[-1]
    if unit.kind != UnitKind.VILLAGE:
        raise NotHere(_("Honours belong to a village or a community."))
    rows = honours.wall_of(unit)
    wall = page(rows, order=BY_DOOR, size=PAGE, after=request.GET.get("after"))
    rounds = HonourRound.objects.filter(unit=unit).order_by("-opens_on", "kind")
    notices = [
        {"round": one, "rows": [row_of(row) for row in _noticed(one)], "chosen": _chosen(one)}
        for one in rounds.on_notice()
    ]
    context = {
        "unit": unit,
        "asking": list(rounds.asking()),
        "off": list(rounds.called_off()),
        "notices": notices,
        "rows": [row_of(one) for one in wall.rows],
        "next_href": f"?after={wall.next_cursor}" if wall.next_cursor else "",
        "place_phone": unit.phone,
    }
    response = render(request, "honours/place.html", context)
    response["X-Robots-Tag"] = ROBOTS
    return response


def _noticed(found: HonourRound) -> list[HonourEntry]:
    return list(honours.notice_of(found)[:MOST])


def _chosen(found: HonourRound) -> str:
    """How many were chosen, with those who do not want to stand here."""
    return few(found.entries.filter(stage=Stage.CHOSEN).count())


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: VisitorRequest, honour_round: UUID) -> HttpResponse:
    """A household asks by itself and comes to its own page."""
    rows = HonourRound.objects.asking().select_related("unit")
    found = rows.filter(pk=honour_round).first()
    if found is None:
        raise NotHere(
            _("Households cannot ask in this round now."),
            next_step=_("The page of the village says when the next one is."),
        )
    sent = (request.POST,) if request.method == "POST" else ()
    form = AskForm(lanes_of(found.unit), *sent)
    status: int = HTTPStatus.OK
    if request.method == "POST":
        made, status = _asked(request, form, found)
        if made is not None:
            return SeeOther(honours.link_of(made))
    context = {
        "unit": found.unit,
        "round": found,
        "form": form,
        "own": honours.origin_for(request.actor) == Origin.ACCOUNT,
        "place_phone": found.unit.phone,
    }
    return render(request, "honours/ask.html", context, status=status)


def _asked(
    request: VisitorRequest, form: AskForm, found: HonourRound
) -> tuple[HonourEntry | None, int]:
    if not form.is_valid():
        return None, HTTPStatus.UNPROCESSABLE_ENTITY
    said = form.cleaned_data
    try:
        ASKING.pass_or_wait(request, key=said["key"], place=said["line_place"])
    except NotYet as problem:
        data: Any = form.data
        changed: QueryDict = data.copy()
        changed["line_place"] = problem.place
        form.data = changed
        form.add_error(None, str(problem))
        return None, problem.status
    by = request.actor
    return form.attempt(lambda: honours.ask(found.pk, form.asking(honours.origin_for(by)), by=by))


@login_not_required
@require_safe
def photo(request: VisitorRequest, yard: UUID) -> HttpResponseBase:
    """A photo of a yard that stands on the notice or on the wall."""
    key = honours.shown_photo(yard)
    response = PLACE.answer(key, small="small" in request.GET, caching=AT_ONCE)
    response["X-Robots-Tag"] = ROBOTS
    return response


def drawn(rows: list[YardPhoto], address: Any) -> list[dict[str, str]]:
    """Photos as `components/photos.html` draws them."""
    return [
        {"src": f"{address(one.pk)}?small", "href": address(one.pk), "alt": _("Photo of the yard")}
        for one in rows
    ]
