"""Doing something with a matter: one view for all verbs of the office, one service call each."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from linli.common.errors import Conflict, DomainError, Invalid, MoveRefused, NotHere
from linli.common.http import SeeOther
from linli.matters import boards, rules, words
from linli.matters.models import Matter
from linli.matters.services.verbs import SERVICES
from linli.matters.staff_forms import VERBS, VerbForm
from linli.matters.views.matter_actions import options_of
from linli.matters.views.matter_page import render_matter, visible
from linli.people.http import StaffRequest


def act(request: StaffRequest, number: str, verb: str) -> HttpResponse:
    """Do one verb. With GET the matter's page with that form open, so that each form has an
    address; nothing is written then."""
    matter = visible(request, number)
    if verb not in VERBS:
        raise NotHere(_("There is no such thing to do with a matter."))
    if request.method != "POST":
        return render_matter(request, matter, opened=verb)
    rules.check_may(request.actor, "correct" if verb == "kind" else verb, matter)
    form = _form(request, matter, verb)
    if not form.is_valid():
        return render_matter(request, matter, opened=verb, form=form, status=422)
    try:
        done = SERVICES[verb](matter.pk, by=request.actor, **form.cleaned_data)
    except Invalid as problem:
        form.take(problem)
        return render_matter(request, matter, opened=verb, form=form, status=422)
    except (Conflict, MoveRefused) as problem:
        return _too_late(request, number, form, verb, problem)
    messages.success(request, _("Done. Now: %(state)s.") % {"state": words.state(done)})
    return SeeOther(_where_next(request, done))


def _form(request: StaffRequest, matter: Matter, verb: str) -> VerbForm:
    """The form with what was sent, and what may be chosen in it."""
    steps = list(matter.steps.order_by("seq")) if verb == "correct" else []
    options = options_of(request.actor, matter, {verb}, steps)
    return VerbForm(verb, options, request.POST, request.FILES)


def _too_late(
    request: StaffRequest, number: str, form: VerbForm, verb: str, problem: DomainError
) -> HttpResponse:
    """Somebody else was quicker: the matter as it is now, with what was typed still in the form, or
    quoted where the form is gone."""
    fresh = visible(request, number)
    return render_matter(
        request,
        fresh,
        opened=verb,
        form=form,
        problem=problem,
        kept=form.typed(),
        status=problem.status,
    )


def _where_next(request: StaffRequest, matter: Matter) -> str:
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return wanted
    if not boards.seen_by(request.actor).filter(pk=matter.pk).exists():
        return reverse("portal:work")  # it went where the reader's postings do not reach
    return matter.get_absolute_url()
