"""A road is closed: written down, and taken back."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.common.errors import NotHere
from linli.common.http import SeeOther
from linli.duties import rules
from linli.duties import services as duties
from linli.duties.forms import ExcuseForm
from linli.duties.http import place_of
from linli.duties.models import Excuse
from linli.people.http import StaffRequest


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: StaffRequest, unit: int) -> HttpResponse:
    """For a place and everything in it."""
    place = place_of(request.actor, str(unit))
    rules.check_may_excuse(request.actor, place.path)
    form = ExcuseForm(*((request.POST,) if request.method == "POST" else ()))

    def written() -> Excuse:
        said = form.cleaned_data
        return duties.excuse(
            place, said["why"], said["from_on"], said["until_on"], by=request.actor, key=said["key"]
        )

    status: int = HTTPStatus.OK
    if form.is_bound:
        made, status = form.attempt(written)
        if made is not None:
            messages.success(request, _("Written down. What it excuses says so."))
            return SeeOther(reverse("duties:unit", args=[place.pk]))
    return render(request, "duties/excuse.html", {"form": form, "place": place}, status=status)


@require_POST
def withdraw(request: StaffRequest, excuse: UUID) -> HttpResponse:
    """It was not so, or no longer is."""
    found = Excuse.objects.visible_to(request.actor).filter(pk=excuse).first()
    if found is None:
        raise NotHere(_("There is no such entry."))
    done = duties.withdraw(found.pk, by=request.actor)
    messages.success(request, _("Taken back."))
    return SeeOther(reverse("duties:unit", args=[done.unit_id]))
