"""An inspector's own stops, and the sheets to fill in on a phone (row S1-28)."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from linli.common.errors import NotHere
from linli.common.forms import new_key
from linli.common.http import SeeOther
from linli.common.photo_files import PRIVATE
from linli.people.actors import Actor
from linli.people.http import StaffRequest
from linli.scoring.choices import RoundStatus, SheetState
from linli.scoring.forms.sheet import CorrectionForm, SheetForm, initial_of
from linli.scoring.models import Aspect, Deduction, Sheet, SheetPhoto, Stop
from linli.scoring.services import correcting, filling, writing
from linli.scoring.services.reckoning import Account, Line, account_of
from linli.territory.models import Unit

Shown = tuple[Deduction, list[SheetPhoto]]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def fill(request: StaffRequest, stop: UUID, scored: int) -> HttpResponse:
    """One sheet: entered, saved, handed in, in one POST."""
    found = filling.own_stop(request.actor, stop)
    place = filling.unit_of(found, scored)
    aspects = filling.aspects_of(found, place)
    sheet = Sheet.objects.standing().filter(stop=found, unit=place).first()
    if request.method != "POST" and sheet is not None and sheet.state == SheetState.HANDED_IN:
        return SeeOther(reverse("scoring:sheet", args=[sheet.pk]))
    form = _form(request, SheetForm, sheet, aspects)
    status: int = HTTPStatus.OK
    if form.is_bound:
        done, status = form.attempt(
            lambda: filling.save(
                found.pk,
                place.pk,
                form.filled(),
                by=request.actor,
                version=form.cleaned_data["version"],
            )
        )
        if done is not None:
            return _saved(request, done)
    return _page(request, form, sheet, found, place, status)


def _form(
    request: StaffRequest, made: type[SheetForm], sheet: Sheet | None, aspects: Sequence[Aspect]
) -> SheetForm:
    photos = sheet.photos.order_by("added_at", "pk") if sheet else SheetPhoto.objects.none()
    marks = sheet.marks.all() if sheet else ()
    deductions = sheet.deductions.all() if sheet else ()
    begun = {**initial_of(sheet, aspects, marks, deductions), "key": new_key()}
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    return made(aspects, photos, *sent, initial=begun)


def _saved(request: StaffRequest, sheet: Sheet) -> HttpResponse:
    if sheet.state == SheetState.HANDED_IN:
        messages.success(request, _("The sheet is handed in."))
        return SeeOther(reverse("scoring:sheet", args=[sheet.pk]))
    messages.success(request, _("Saved. Nothing is handed in yet."))
    return SeeOther(reverse("scoring:fill", args=[sheet.stop_id, sheet.unit_id]))


def _page(
    request: StaffRequest,
    form: SheetForm,
    sheet: Sheet | None,
    stop: Stop,
    unit: Unit,
    status: int,
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "stop": stop,
        "unit": unit,
        "whole": unit.pk == stop.unit_id,
        "sheet": sheet,
        "account": _account(sheet),
        "correcting": isinstance(form, CorrectionForm),
    }
    return render(request, "scoring/sheet_form.html", context, status=status)


def _account(sheet: Sheet | None) -> Account | None:
    if sheet is None:
        return None
    return account_of(Sheet.objects.for_account().get(pk=sheet.pk))


def visible(actor: Actor, key: UUID) -> Sheet:
    """A sheet that this person may read; for everybody else there is none."""
    found = Sheet.objects.visible_to(actor).for_account().filter(pk=key).first()
    if found is None:
        raise NotHere(_("There is no such sheet here."))
    return found


@require_safe
def sheet(request: StaffRequest, sheet: UUID) -> HttpResponse:
    """What was handed in: points, deductions with their evidence, and what came after."""
    found = visible(request.actor, sheet)
    account = account_of(found)
    own = Stop.objects.own(request.actor).filter(pk=found.stop_id).exists()
    step = found.steps.filter(verb="correct").first() if found.corrects_id else None
    context = {
        "sheet": found,
        "account": account,
        "lines": _lines(found, account),
        "own": own,
        "may_correct": own
        and found.state == SheetState.HANDED_IN
        and found.round.status != RoundStatus.CLOSED,
        "reason": step.text("reason") if step else "",
        "later": Sheet.objects.filter(corrects=found).first(),
    }
    return render(request, "scoring/sheet.html", context)


def _lines(sheet: Sheet, account: Account) -> list[tuple[Line, list[Shown]]]:
    """Each aspect with what took points off and its evidence. Two queries."""
    photos: dict[UUID, list[SheetPhoto]] = {}
    for photo in sheet.photos.order_by("added_at", "pk"):
        photos.setdefault(photo.item_id, []).append(photo)
    found: dict[UUID, list[Shown]] = {}
    for one in sheet.deductions.select_related("item").order_by("item__seq", "pk"):
        found.setdefault(one.item.aspect_id, []).append((one, photos.get(one.item_id, [])))
    return [(line, found.get(line.aspect.pk, [])) for line in account.lines]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def correct(request: StaffRequest, sheet: UUID) -> HttpResponse:
    """A sheet that was handed in is wrong: another one stands for it, with the reason."""
    rows = Sheet.objects.own(request.actor).filter(pk=sheet)
    found = rows.exclude(state=SheetState.DRAFT).first()
    if found is None:
        raise NotHere(_("There is no such sheet here."))
    stop = filling.own_stop(request.actor, found.stop_id)
    place = filling.unit_of(stop, found.unit_id)
    form = _form(request, CorrectionForm, found, filling.aspects_of(stop, place))
    status: int = HTTPStatus.OK
    if form.is_bound:
        done, status = form.attempt(
            lambda: correcting.correct(
                found.pk,
                form.filled(),
                by=request.actor,
                reason=form.cleaned_data["reason"],
                version=form.cleaned_data["version"],
            )
        )
        if done is not None:
            messages.success(request, _("The corrected sheet stands now."))
            return SeeOther(reverse("scoring:sheet", args=[done.pk]))
    return _page(request, form, found, stop, place, status)


@require_safe
def photo(request: StaffRequest, evidence: UUID, size: str) -> HttpResponseBase:
    """The evidence of a deduction, for those who may read its sheet."""
    found = SheetPhoto.objects.visible_to(request.actor).filter(pk=evidence).first()
    return writing.PLACE.answer(found.pk if found else None, small=size == "small", caching=PRIVATE)
