"""Households that agreed to be helped: seen by whoever they named, and by nobody else."""

from datetime import timedelta
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.common import clock
from linli.common.errors import NotHere
from linli.common.forms import new_key
from linli.common.http import SeeOther
from linli.common.ids import new_id
from linli.instructors import rules
from linli.instructors import services as instructors
from linli.instructors.forms import AgreeForm, UpdateForm
from linli.people.http import StaffRequest
from linli.territory.choices import UnitKind
from linli.territory.fields import below
from linli.territory.models import Unit


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def agree(request: StaffRequest, code: str) -> HttpResponse:
    """A household of one of their villages said yes."""
    rules.check_instructs(request.actor)
    village = next(
        (one for one in instructors.villages_of(request.actor) if one.code == code), None
    )
    if village is None:
        raise NotHere(_("There is no such village among yours."))
    doors = (UnitKind.ADDRESS, UnitKind.GROUP)
    lanes = Unit.objects.public().filter(below(village.path), kind__in=doors).order_by("path")
    posts = instructors.viewers_for(village, by=request.actor)
    sent = (request.POST,) if request.method == "POST" else ()
    begun = {"key": new_id(), "until": instructors.last_day(village), "said": "to_staff"}
    form = AgreeForm(village, list(lanes), posts, *sent, initial=begun)
    status: int = HTTPStatus.OK
    if form.is_bound:
        made, status = form.attempt(lambda: instructors.agree(form.agreement(), by=request.actor))
        if made is not None:
            messages.success(request, _("Kept. Only those who were named read it."))
            return SeeOther(reverse("instructors:helped", args=[made.pk]))
    title = _("A household that agreed to be helped")
    context = {"form": form, "unit": village, "title": title}
    return render(request, "instructors/agree.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def helped(request: StaffRequest, helped: UUID) -> HttpResponse:
    """What was done and what is next, month by month; and the form for this month."""
    found = instructors.found(helped, by=request.actor)
    sent = (request.POST,) if request.method == "POST" else ()
    begun = {"key": new_key(), "begins": clock.local(clock.now() - timedelta(hours=1))}
    form = UpdateForm(*sent, initial=begun)
    status: int = HTTPStatus.OK
    if form.is_bound:
        made, status = form.attempt(
            lambda: instructors.write_update(found.pk, form.update(), by=request.actor)
        )
        if made is not None:
            messages.success(request, _("The update is kept."))
            return SeeOther(reverse("instructors:helped", args=[found.pk]))
    context = {
        "helped": found,
        "viewers": found.viewers.select_related("person").order_by("pk"),
        "updates": instructors.updates_of(found),
        "form": form,
        "helps": found.helper_id == request.actor.person_id,
    }
    return render(request, "instructors/helped.html", context, status=status)


@require_safe
@never_cache
def slip(request: StaffRequest, helped: UUID) -> HttpResponse:
    """On paper, for the household: what is written, who reads it, until when, how to end it."""
    found = instructors.found(helped, by=request.actor)
    context = {
        "helped": found,
        "viewers": found.viewers.select_related("person").order_by("pk"),
        "phone": found.village.phone,
    }
    return render(request, "instructors/slip.html", context)


@require_POST
@never_cache
def withdraw(request: StaffRequest, helped: UUID) -> HttpResponse:
    """The household took its yes back, or it is over."""
    instructors.withdraw(helped, by=request.actor)
    messages.success(request, _("It is gone, with everything that was written."))
    back = "instructors:own" if rules.is_instructor(request.actor) else "portal:work"
    return SeeOther(reverse(back))
