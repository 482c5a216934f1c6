"""Looking for quarrels week by week: numbers of a village, sums of a township (row S4-20)."""

from datetime import timedelta
from typing import Any, Final

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.common import clock
from linli.common.errors import NotHere, Refused
from linli.common.http import SeeOther
from linli.mediation.choices import Category
from linli.mediation.forms import ScreeningForm
from linli.mediation.services import screening
from linli.mediation.services.screening import LEAST
from linli.people.http import StaffRequest
from linli.territory.models import Unit

FEW: Final = "<5"
MOST: Final = 200  # villages, or townships, of one page


@require_safe
def mine(request: StaffRequest) -> HttpResponse:
    """The villages that the reader counts for, and their townships."""
    if not request.actor.has(screening.VERB):
        raise Refused(
            _("Your post does not screen for disputes."), next_step=_("The village office does.")
        )
    villages = list(screening.villages_of(request.actor).order_by("path")[:MOST])
    townships = list(screening.townships_of(request.actor).order_by("path")[:MOST])
    if len(villages) == 1 and not townships:
        return SeeOther(reverse("mediation:screening", args=[villages[0].code]))
    if len(townships) == 1 and not villages:
        return SeeOther(reverse("mediation:screening-month", args=[townships[0].code]))
    context = {"villages": villages, "townships": townships}
    return render(request, "mediation/screenings.html", context)


def week(request: StaffRequest, code: str) -> HttpResponse:
    """This week's numbers, group by group; sent twice, the second ones stand."""
    village = _unit(code)
    groups = screening.groups_of(village, by=request.actor)
    before = screening.here(groups)
    form = ScreeningForm(groups, before, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            found = sum(
                screening.count(group, form.counts(group), by=request.actor) for group in groups
            )
        messages.success(request, _("Kept: %(n)d numbers of this week.") % {"n": found})
        return SeeOther(reverse("mediation:screening", args=[village.code]))
    monday = screening.monday(clock.today())
    context = {
        "village": village,
        "groups": groups,
        "form": form,
        "since": monday,
        "until": monday + timedelta(days=6),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "mediation/screening.html", context, status=status)


@require_safe
def month(request: StaffRequest, code: str) -> HttpResponse:
    """Sums of the last weeks for each village of a township."""
    township = _unit(code)
    sums = screening.month(township, by=request.actor)
    villages = list(Unit.objects.villages().filter(path__in={path for path, _c in sums}))
    rows = [
        (category.label, [sums.get((village.path, category.value), 0) for village in villages])
        for category in Category
    ]
    lines = [
        {"label": label, "cells": [_shown(one) for one in numbers], "total": _total(numbers)}
        for label, numbers in rows
        if any(numbers)
    ]
    context = {"township": township, "villages": villages, "lines": lines}
    return render(request, "mediation/screening_month.html", context)


def _shown(number: int) -> Any:
    return FEW if 0 < number < LEAST else number


def _total(numbers: list[int]) -> Any:
    """Left out where it would tell the one number that is hidden."""
    hidden = sum(0 < number < LEAST for number in numbers)
    return "–" if hidden == 1 else _shown(sum(numbers))


def _unit(code: str) -> Unit:
    found = Unit.objects.filter(code=code, valid_to=None).first()
    if found is None:
        raise NotHere(_("There is no such place here."))
    return found
