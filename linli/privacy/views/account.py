"""My data, for somebody with an account: what their office holds about them."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from linli.common.errors import Invalid
from linli.common.personal import Subject
from linli.people import services as people
from linli.people.http import StaffRequest
from linli.people.models import Person
from linli.privacy import services as privacy
from linli.privacy.forms import OwnContactForm
from linli.privacy.views.copies import sent


@never_cache
@require_safe
def data(request: StaffRequest) -> HttpResponse:
    """Everything that is held about the reader."""
    return _page(request)


@never_cache
@require_POST
def show(request: StaffRequest) -> HttpResponse:
    """One's own number and address in clear; noted like any other reading."""
    return _page(request, clear=_clear(request, _("Shown to themselves")))


@never_cache
@require_POST
def copy(request: StaffRequest) -> HttpResponse:
    """A copy to take along, for people or for programs."""
    clear = _clear(request, _("Copied by themselves"))
    return sent(request, request.user.username, privacy.everything(_subject(request)), clear)


@never_cache
@require_POST
@sensitive_post_parameters("phone", "address")
def correct(request: StaffRequest) -> HttpResponse:
    """One's own number and address, put right."""
    form = OwnContactForm(request.POST)
    if form.is_valid():
        try:
            people.change_contact(_person(request).pk, by=request.actor, **form.given())
        except Invalid as problem:
            form.take(problem)
        else:
            return _done(request, _("Your contact data is changed."))
    return _page(request, contact=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@never_cache
@require_POST
def erase(request: StaffRequest) -> HttpResponse:
    """What the office does not need: one's number and address, messages that were read."""
    privacy.erase_own(by=request.actor, what=request.POST.get("what", ""))
    return _done(request, _("Erased."))


def _person(request: StaffRequest) -> Person:
    return request.user.person


def _subject(request: StaffRequest) -> Subject:
    return Subject(person_id=_person(request).pk)


def _clear(request: StaffRequest, purpose: str) -> dict[str, str]:
    person = _person(request)
    if not (person.phone_sealed or person.address_sealed):
        return {}
    fields = people.CONTACT_FIELDS
    return people.read_contact(person, by=request.actor, purpose=purpose, of_path="", fields=fields)


def _done(request: StaffRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    return HttpResponseRedirect(reverse("privacy:account"), status=HTTPStatus.SEE_OTHER)


def _page(
    request: StaffRequest,
    *,
    clear: dict[str, str] | None = None,
    contact: OwnContactForm | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    person = Person.objects.get(pk=_person(request).pk)
    context: dict[str, Any] = {
        "sections": privacy.everything(_subject(request)),
        "person": person,
        "clear": clear,
        "contact": contact or OwnContactForm(),
    }
    return render(request, "privacy/account.html", context, status=status)
