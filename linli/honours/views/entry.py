"""The page of one wish for staff, and doing something with it: one service call for each verb."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from linli.common.errors import Conflict, Invalid, MoveRefused, NotHere
from linli.common.http import SeeOther
from linli.common.photo_files import PRIVATE
from linli.honours import documents, rules
from linli.honours import services as honours
from linli.honours.forms import VERBS
from linli.honours.services.photos import PLACE
from linli.honours.views.entry_page import form_for, full, render_entry, visible
from linli.people.http import StaffRequest

DO: Final[dict[str, Callable[..., object]]] = {
    "review": honours.review,
    "check": honours.check,
    "not_yet": honours.not_yet,
    "nobody_asked": honours.nobody_asked,
    "stand_aside": honours.stand_aside,
    "show": honours.show,
    "allow_photos": honours.allow_photos,
    "photo": honours.add_photos,
    "name": honours.name,
    "again": honours.again,
    "move_on": honours.move_on,
    "new_link": honours.new_link,
    "withdraw": honours.withdraw,
}
GONE: Final = frozenset({"not_yet", "nobody_asked", "withdraw"})  # nobody sees it any more


@require_safe
@never_cache
def entry(request: StaffRequest, honour: UUID) -> HttpResponse:
    """One wish: what was seen, what happened, and what the reader may do now."""
    return render_entry(request, visible(request, honour))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def act(request: StaffRequest, honour: UUID, verb: str) -> HttpResponse:
    """Do one verb. With GET the page with that form open, so that each form has an address."""
    found = visible(request, honour)
    if verb not in VERBS:
        raise NotHere(_("There is no such thing to do here."))
    if request.method != "POST":
        return render_entry(request, found, opened=verb)
    rules.check_may(request.actor, verb, found)
    form = form_for(verb, found, request.POST, request.FILES)
    if not form.is_valid():
        return render_entry(request, found, opened=verb, form=form, status=422)
    try:
        DO[verb](found.pk, by=request.actor, **form.given())
    except Invalid as problem:
        form.take(problem)
        return render_entry(request, found, opened=verb, form=form, status=422)
    except (Conflict, MoveRefused) as problem:
        fresh = visible(request, honour)  # taken back meanwhile: there is no such wish
        return render_entry(
            request, fresh, opened=verb, form=form, problem=problem, status=problem.status
        )
    messages.success(request, _("Done."))
    where = found.round if verb in GONE else found
    return SeeOther(where.get_absolute_url())


@require_safe
@never_cache
def slip(request: StaffRequest, honour: UUID) -> HttpResponse:
    """A slip with the household's own link as a code."""
    found = visible(request, honour)
    rules.check_may(request.actor, "new_link", found)
    context = {"entry": found, "link": full(honours.link_of(found))}
    return render(request, "honours/slip.html", context)


@require_safe
@never_cache
def plaque(request: StaffRequest, honour: UUID) -> HttpResponse:
    """The plaque, to be printed."""
    return documents.plaque(visible(request, honour))


@require_safe
@never_cache
def photo(request: StaffRequest, honour: UUID, yard: UUID) -> HttpResponseBase:
    """A photo of the yard for whoever looks at it."""
    row = visible(request, honour).photos.filter(pk=yard).first()
    key = row.pk if row is not None else None
    return PLACE.answer(key, small="small" in request.GET, caching=PRIVATE)
