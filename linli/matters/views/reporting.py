"""报事: the open report form of a place. No account, no script, no map needed."""

from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from linli.common.errors import Conflict, Invalid
from linli.common.lines import Line, NotYet
from linli.matters import services as matters
from linli.matters.forms import ReportForm, new_key
from linli.matters.hints import ASK, Hints, is_asked
from linli.matters.questions import answers_in
from linli.matters.services.kinds import offered
from linli.matters.views import sentences
from linli.matters.views.hints import LINE as ASKING
from linli.matters.views.hints import told_anybody
from linli.people.actors import ANYBODY
from linli.people.http import VisitorRequest
from linli.rulesets import services as rulesets
from linli.rulesets.services import Values
from linli.territory import services as territory
from linli.territory.choices import Level, UnitKind
from linli.territory.models import Poster, Unit
from linli.territory.services import answering
from linli.territory.services.emergency import EMERGENCY, numbers_at
from linli.territory.services.sketch import HEIGHT, WIDTH, Sketch, sketch_of

RESPOND: Final = "matters.respond.ordinary"
# A village that stands behind one address in a storm gets its reports through; a flood does not.
LINE: Final = Line("report", 20, every=timedelta(seconds=6), longest=timedelta(minutes=10))
NO_HINTS: Final = Hints()
RECEIVED: Final = "linli_received"  # tells the next page, once, that the report has just come in
RECEIVED_FOR: Final = timedelta(minutes=10)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: VisitorRequest, code: str) -> HttpResponse:
    """The form; a POST reports and leads to the reporter's own page. Where nobody takes reports:
    whom to call."""
    try:
        return _answered(request, code)
    except territory.NotOpened:
        return _not_opened(request, code)


def _answered(request: VisitorRequest, code: str) -> HttpResponse:
    if request.method != "POST":
        return _blank(request, code)
    if _pin(request):
        return _with_pin(request, code)
    if is_asked(request.POST):
        return _with_hints(request, code)
    form = ReportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, code, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        LINE.pass_or_wait(request, key=form.cleaned_data["key"], place=form.cleaned_data["line"])
        reported = matters.report(form.report(code), by=ANYBODY)
    except NotYet as problem:
        return _in_line(request, code, form, problem)
    except Invalid as problem:
        return _refused(request, code, form, problem)
    except Conflict as problem:
        # Pressed again it is another report: the words differ from those that were sent.
        form.data = _sent(request, key=new_key())
        form.add_error(None, str(problem.message))
        return _page(request, code, form, status=problem.status)
    return _received(matters.link_of(reported.matter), reported.matter.number, request)


def _sent(request: VisitorRequest, **other: str) -> QueryDict:
    """What was sent, but for a few fields."""
    data = request.POST.copy()
    for name, value in other.items():
        data[name] = value
    return data


def _in_line(request: VisitorRequest, code: str, form: ReportForm, problem: NotYet) -> HttpResponse:
    """The form as it was filled, with its place in line."""
    form.data = _sent(request, line=problem.place)
    form.add_error(None, str(problem))
    if request.FILES:
        form.add_error("photos", _("Please choose your photos again."))
    response = _page(request, code, form, status=problem.status)
    response.headers["Retry-After"] = str(problem.retry_after)
    return response


def _not_opened(request: VisitorRequest, code: str) -> HttpResponse:
    """The place may have been closed while somebody was writing: their words are shown again."""
    chain = answering.place_and_above(code)
    words = (request.POST.get(name, "").strip() for name in ("text", "where"))
    context = {
        "unit": chain[-1],
        "above": chain[-3:-1],
        "place_phone": answering.office_phone(chain),
        "opened_near": answering.opened_near(chain),
        "numbers": numbers_at(chain[-1].path),
        "kept": [text for text in words if text],
    }
    sent = request.method == "POST"
    status = HTTPStatus.UNPROCESSABLE_ENTITY if sent else HTTPStatus.OK
    return render(request, "matters/not_opened.html", context, status=status)


def _received(link: str, number: str, request: VisitorRequest) -> HttpResponse:
    response = HttpResponseRedirect(link, status=HTTPStatus.SEE_OTHER)
    response.set_cookie(
        RECEIVED,
        number,
        max_age=RECEIVED_FOR,
        path=link,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


def _refused(
    request: VisitorRequest, code: str, form: ReportForm, problem: Invalid
) -> HttpResponse:
    if not problem.fields:
        raise problem  # about the place, not about a field
    for name, sentence in form.refuse(problem.fields).items():
        form.add_error(name if name in form.fields else None, str(sentence))
    if request.FILES:
        form.add_error("photos", _("Please choose your photos again."))
    return _page(request, code, form, status=problem.status)


def _blank(request: VisitorRequest, code: str) -> HttpResponse:
    initial: dict[str, Any] = {"kind": "other", "key": new_key()}
    poster = _poster(request.GET.get("poster", ""), code)
    lane = request.GET.get("unit", "")  # from the page of a lane; the list offers it or does not
    if lane.isascii() and lane.isdigit():
        initial["unit"] = int(lane)
    if poster is not None:
        initial |= {"unit": poster.unit_id, "where": poster.place_words, "poster": poster.pk}
    return _page(request, code, ReportForm(initial=initial), poster=poster)


def _poster(wanted: str, code: str) -> Poster | None:
    """A poster in use that hangs in this place; anything else sets nothing."""
    if not wanted:
        return None
    rows = Poster.objects.select_related("unit").filter(pk=wanted[:16], ended_at__isnull=True)
    found = rows.first()
    return found if found and found.unit.path.replace(".", "").startswith(code) else None


def _pin(request: VisitorRequest) -> tuple[int, int] | None:
    """Where the picture of the map was pressed, in its pixels; 0,0 is Return in a text field."""
    x, y = request.POST.get("pin.x", ""), request.POST.get("pin.y", "")
    if not (x.isascii() and x.isdigit() and y.isascii() and y.isdigit()):
        return None
    return (int(x), int(y)) if (int(x), int(y)) != (0, 0) else None


def _with_pin(request: VisitorRequest, code: str) -> HttpResponse:
    """Without script: the same form with the pin set; nothing is reported yet."""
    return _page(request, code, ReportForm(initial=_typed(request)), pressed=_pin(request))


def _typed(request: VisitorRequest) -> dict[str, Any]:
    """What was typed so far, for a form that says nothing of mistakes."""
    names = ReportForm.base_fields
    typed = {name: value for name, value in request.POST.items() if name in names}
    return typed | answers_in(request.POST)


@login_not_required
@require_POST
@never_cache
def questions(request: VisitorRequest, code: str) -> HttpResponse:
    """With script: what the chosen kind asks besides, as a part of the form."""
    unit = territory.opened_place(code)[-1]
    ASKING.pass_or_wait(request, key="", place="")
    form = ReportForm(initial=_typed(request))
    form.ask(offered(unit.path))
    return render(request, "matters/questions.html", {"form": form})


def _with_hints(request: VisitorRequest, code: str) -> HttpResponse:
    """Without script: the same form with what its words tell; nothing is reported yet."""
    initial = _typed(request)
    if "take_kind" in request.POST:
        initial["kind"] = request.POST["take_kind"]
    try:
        told = told_anybody(request, code)
    except NotYet:
        told = Hints()
    told = replace(told, is_asked=ASK not in request.POST, photos_again=bool(request.FILES))
    return _page(request, code, ReportForm(initial=initial), hints=told)


def _page(
    request: VisitorRequest,
    code: str,
    form: ReportForm,
    *,
    poster: Poster | None = None,
    pressed: tuple[int, int] | None = None,
    hints: Hints = NO_HINTS,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """The page with everything that the form offers, in a fixed number of queries."""
    chain = territory.opened_place(code)
    unit = chain[-1]
    values = rulesets.values([RESPOND, EMERGENCY], path=unit.path)
    context: dict[str, Any] = {
        "unit": unit,
        "above": chain[-3:-1],
        "place_phone": answering.office_phone(chain),
        "opened": answering.nearest_opened(chain),
        "numbers": values[EMERGENCY],
    }
    if unit.kind != UnitKind.VILLAGE and not form.is_bound:
        context["villages"] = list(Unit.objects.public().under(unit.path).villages())
        return render(request, "matters/report.html", context)
    places = territory.known_addresses(unit) if unit.kind == UnitKind.VILLAGE else []
    form.offer(places, offered(unit.path), values[EMERGENCY])
    form.put_first(hints.codes)
    drawn = sketch_of(unit)
    if drawn and pressed:
        form.initial["lon"], form.initial["lat"] = drawn.point_at(*pressed)
    context |= {
        "form": form,
        "known": _known(places),
        "poster": poster,
        "map": _map(drawn, form, pressed) if drawn else None,
        "hints": hints,
        "sentence": _sentence(unit, poster, values),
        "photos_again": bool(pressed and request.FILES),
        "is_asked": ASK in request.POST,
    }
    return render(request, "matters/report.html", context, status=status)


def _known(places: list[Unit]) -> list[dict[str, str]]:
    """What the text field suggests: lanes, and the numbers of the grids."""
    grids = {row.in_grid["code"]: row.in_grid for row in places if _has_grid(row)}  # type: ignore[attr-defined]
    lanes = [{"value": place.name, "label": ""} for place in places]
    return lanes + [
        {"value": code[12:].removeprefix("0"), "label": str(grid["name_zh"])}
        for code, grid in sorted(grids.items())
    ]


def _has_grid(place: Unit) -> bool:
    return bool(getattr(place, "in_grid", None))


def _map(drawn: Sketch, form: ReportForm, pressed: tuple[int, int] | None) -> dict[str, Any]:
    """The edges of the picture; a pin that was set without script is drawn into it."""
    lon, lat = form["lon"].value(), form["lat"].value()
    return {
        "west": drawn.west,
        "south": drawn.south,
        "east": drawn.east,
        "north": drawn.north,
        "width": WIDTH,
        "height": HEIGHT,
        "lon_text": str(lon) if pressed else "",
        "lat_text": str(lat) if pressed else "",
        "is_set": bool(lon and lat),
    }


def _sentence(unit: Unit, poster: Poster | None, values: Values) -> str:
    """Before sending: who gets it, and by when they respond."""
    within = sentences.span(values.span(RESPOND, Level.GROUP))
    duty = None
    if poster is not None:
        place = territory.locate(unit.code, unit_id=poster.unit_id)
        duty = territory.on_duty(place, Level.GROUP)
    if duty is not None:
        words = {"name": duty.person_name, "within": within}
        return _("%(name)s gets it and responds within %(within)s; sooner if it is urgent.") % words
    return _(
        "Whoever answers for the place gets it at once and responds within %(within)s; sooner if "
        "it is urgent. Where nobody is posted, the next one above does."
    ) % {"within": within}
