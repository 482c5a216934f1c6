"""My data, for whoever holds the secret link of a report: seen, corrected, copied, erased.

Only this one report. Others with the same telephone number are never shown or linked: the number
alone proves nothing.
"""

from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from linli.common.errors import DomainError, Invalid
from linli.common.personal import Subject
from linli.matters import services as matters
from linli.matters.models import Attachment, Matter
from linli.people.http import VisitorRequest
from linli.privacy import services as privacy
from linli.privacy.forms import ContactForm, SureForm
from linli.privacy.views.copies import sent


@login_not_required
@never_cache
@require_safe
def data(request: VisitorRequest, number: str, secret: str) -> HttpResponse:
    """Everything that is held through this report."""
    return _page(request, matters.with_link(number, secret), secret)


@login_not_required
@never_cache
@require_POST
def show(request: VisitorRequest, number: str, secret: str) -> HttpResponse:
    """The number in clear. That it was shown is noted like any other reading."""
    matter = matters.with_link(number, secret)
    clear = _clear(matter, _("Shown on the page of the link"))
    return _page(request, matters.with_link(number, secret), secret, clear=clear)


@login_not_required
@never_cache
@require_POST
def copy(request: VisitorRequest, number: str, secret: str) -> HttpResponse:
    """A copy to take along, for people or for programs."""
    matter = matters.with_link(number, secret)
    clear = _clear(matter, _("Copied by whoever holds the link"))
    return sent(request, matter.number, privacy.everything(subject_of(matter)), clear)


@login_not_required
@never_cache
@require_POST
@sensitive_post_parameters("phone", "name")
def correct(request: VisitorRequest, number: str, secret: str) -> HttpResponse:
    """Name and number, put right."""
    matter = matters.with_link(number, secret)
    form = ContactForm(request.POST)
    if form.is_valid():
        try:
            matters.change_reporter(matter.pk, by=matters.reporter_of(matter), **form.given())
        except Invalid as problem:
            form.take(problem)
        else:
            return _back(number, secret)
    return _page(request, matter, secret, contact=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@login_not_required
@never_cache
@require_POST
def no_contact(request: VisitorRequest, number: str, secret: str) -> HttpResponse:
    """Consent withdrawn: name and number go, the matter goes on."""
    matter = matters.with_link(number, secret)
    matters.erase_contact(matter.pk, by=matters.reporter_of(matter))
    return _back(number, secret)


@login_not_required
@never_cache
@require_POST
def erase(request: VisitorRequest, number: str, secret: str) -> HttpResponse:
    """All that is personal goes; an open matter is withdrawn first."""
    matter = matters.with_link(number, secret)
    form = SureForm(request.POST)
    if not form.is_valid():
        return _page(request, matter, secret, sure=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    by = matters.reporter_of(matter)
    try:
        matters.erase_matter(matter.pk, by=by, withdrawing="withdrawing" in request.POST)
    except DomainError as problem:
        return _page(request, matter, secret, problem=problem, status=problem.status)
    return _back(number, secret)


def subject_of(matter: Matter) -> Subject:
    """Whoever raised this matter, as far as this matter goes."""
    return Subject(
        person_id=matter.reporter_id,
        record_id=matter.pk,
        ended_at=matter.closed_at,
        path=matter.village.path,
    )


def _clear(matter: Matter, purpose: str) -> dict[str, str]:
    if matter.reporter is None or not matter.reporter.has_phone:
        return {}
    return matters.read_reporter(matter, by=matters.reporter_of(matter), purpose=purpose)


def _back(number: str, secret: str) -> HttpResponse:
    address = reverse("privacy:mine", args=[number, secret])
    return HttpResponseRedirect(address, status=HTTPStatus.SEE_OTHER)


def _page(
    request: VisitorRequest,
    matter: Matter,
    secret: str,
    *,
    clear: dict[str, str] | None = None,
    contact: ContactForm | None = None,
    sure: SureForm | None = None,
    problem: DomainError | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """In a fixed number of queries, however long the story."""
    name = matter.reporter.display_name if matter.reporter else ""
    context: dict[str, Any] = {
        "matter": matter,
        "secret": secret,
        "sections": privacy.everything(subject_of(matter)),
        "photos": _photos(matter, secret),
        "clear": clear,
        "contact": contact or ContactForm(initial={"name": name}),
        "sure": sure or SureForm(),
        "may_withdraw": matters.may_be_withdrawn(matter),
        "problem": problem,
    }
    response = render(request, "privacy/mine.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _photos(matter: Matter, secret: str) -> list[dict[str, str]]:
    """Those that the reporter may see."""
    rows = Attachment.objects.filter(matter=matter, is_public=True).order_by("added_at")
    addresses = [
        reverse("matters:follow-photo", args=[matter.number, secret, row.pk]) for row in rows
    ]
    return [{"src": f"{one}?small=1", "href": one, "alt": _("Photo")} for one in addresses]
