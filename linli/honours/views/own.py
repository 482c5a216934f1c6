"""The household's own page behind its secret link: how it stands, what would help, and everything
that it may decide."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.common.errors import Conflict, DomainError, Invalid, MoveRefused, NotHere
from linli.common.http import SeeOther
from linli.common.photo_files import PRIVATE
from linli.honours import documents
from linli.honours import services as honours
from linli.honours.choices import Stage
from linli.honours.forms import VerbForm
from linli.honours.models import HonourEntry, HonourStep
from linli.honours.services.photos import PLACE
from linli.honours.story import story
from linli.honours.views.anybody import ROBOTS, drawn
from linli.honours.views.entry_page import form_for, full
from linli.honours.workflow import MOVES
from linli.people.http import VisitorRequest

DO: Final[dict[str, Callable[..., object]]] = {
    "show": honours.show,
    "allow_photos": honours.allow_photos,
    "photo": honours.add_photos,
    "name": honours.name,
    "again": honours.again,
    "move_on": honours.move_on,
    "withdraw": honours.withdraw,
}
ALWAYS: Final = frozenset({"show", "allow_photos", "withdraw"})  # whatever changed meanwhile


@login_not_required
@never_cache
@require_safe
def own(request: VisitorRequest, honour: UUID, secret: str) -> HttpResponse:
    """The wish for the household that it is of. A wrong link opens nothing (404)."""
    return _page(request, honours.with_link(honour, secret), secret)


@login_not_required
@never_cache
@require_POST
def act(request: VisitorRequest, honour: UUID, secret: str, verb: str) -> HttpResponse:
    """Decide something; then back to the page."""
    found = honours.with_link(honour, secret)
    if verb not in DO:
        raise NotHere(_("There is nothing at this address."))
    form = form_for(verb, found, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, secret, form=form, status=422)
    given = form.given()
    if verb in ALWAYS:
        given["version"] = None
    try:
        DO[verb](found.pk, by=honours.holder_of(found), **given)
    except (Conflict, Invalid, MoveRefused) as problem:
        form.take(problem)
        fresh = honours.with_link(honour, secret)
        return _page(request, fresh, secret, form=form, problem=problem, status=problem.status)
    if verb == "withdraw":
        return render(request, "honours/gone.html", {"unit": found.round.unit})
    return SeeOther(honours.link_of(found))


def _page(
    request: VisitorRequest,
    entry: HonourEntry,
    secret: str,
    *,
    form: VerbForm | None = None,
    problem: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    allowed = honours.has_photos(entry)
    may = set(MOVES[entry.stage]) & set(DO)
    if not honours.still_asked(entry):
        may -= {"again"}
    if not honours.may_move_on(entry):
        may -= {"move_on"}
    sent = form.verb if form is not None else ""
    forms = {
        verb: form if form is not None and sent == verb else form_for(verb, entry)
        for verb in ("name", "photo")
        if verb in may and (verb != "photo" or allowed)
    }
    steps = list(entry.steps.order_by("seq"))
    photos = list(entry.photos.order_by("added_at", "pk"))
    checklist = entry.round.checklist
    context = {
        "entry": entry,
        "round": entry.round,
        "unit": entry.round.unit,
        "words": honours.plaque_of(entry),
        "shown": honours.is_shown(entry),
        "allowed": allowed,
        "parts": checklist.parts,
        "stars": checklist.there(entry.met) if entry.stage == Stage.AWARDED else [],
        "advice": _advice(entry, steps),
        "photos": drawn(
            photos, lambda key: reverse("honours:own-photo", args=[entry.pk, secret, key])
        ),
        "story": story(steps, own=True),
        "forms": forms,
        "may": may,
        "act": {verb: reverse("honours:own-act", args=[entry.pk, secret, verb]) for verb in DO},
        "plaque": reverse("honours:own-plaque", args=[entry.pk, secret]),
        "link": full(honours.link_of(entry)),
        "place_phone": entry.round.unit.phone,
        "problem": problem,
        "opened": sent,
    }
    response = render(request, "honours/own.html", context, status=status)
    response["X-Robots-Tag"] = ROBOTS
    return response


def _advice(entry: HonourEntry, steps: list[HonourStep]) -> str:
    """What would help, as it was told last."""
    told = [step for step in steps if step.verb == "not_yet"]
    return told[-1].text("advice") if told and entry.stage == Stage.NOT_YET else ""


@login_not_required
@never_cache
@require_safe
def plaque(request: VisitorRequest, honour: UUID, secret: str) -> HttpResponse:
    """Its own plaque."""
    return documents.plaque(honours.with_link(honour, secret))


@login_not_required
@never_cache
@require_safe
def photo(request: VisitorRequest, honour: UUID, secret: str, yard: UUID) -> HttpResponseBase:
    """A photo of its own yard."""
    row = honours.with_link(honour, secret).photos.filter(pk=yard).first()
    key = row.pk if row is not None else None
    return PLACE.answer(key, small="small" in request.GET, caching=PRIVATE)
