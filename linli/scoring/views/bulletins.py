"""The bulletin of a month: for everybody from its preview on; review, notes and publication."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.activities.models import ActivityPhoto
from linli.audit.http import Table, asked_for, download, links
from linli.common.errors import DomainError, NotHere, Refused
from linli.common.http import SeeOther
from linli.common.pagination import page
from linli.common.workflow import Move, open_moves
from linli.people.http import StaffRequest, VisitorRequest
from linli.scoring import list_rules
from linli.scoring.choices import ListStatus, NoteKind, ObjectionState
from linli.scoring.forms.lists import DecideForm, ObjectForm, VerbForm, uuid_of
from linli.scoring.list_workflow import BULLETINS
from linli.scoring.model.totals import FULL
from linli.scoring.models import VIEW, Bulletin, BulletinNote, Objection
from linli.scoring.points import Line, lines_of
from linli.scoring.services import bulletins, counting, deciding, objecting, showing
from linli.scoring.services.notes import corrected_since
from linli.scoring.services.rating import month_span
from linli.scoring.views.acting import actions, carry_out
from linli.scoring.words import points
from linli.territory.fields import below
from linli.territory.models import Unit
from linli.territory.rules import allowed

ROWS: Final = 50
PHOTOS: Final = 30
NAMES: Final = {
    "inspection": gettext_lazy("Inspection score"),
    "rectified": gettext_lazy("Rectified on time"),
    "closed": gettext_lazy("Closed on time"),
    "orders": gettext_lazy("Orders served on time"),
}


ORDERS: Final = "orders"


@require_safe
def board(request: StaffRequest) -> HttpResponse:
    """The bulletins of the reader's places, the newest first."""
    if not request.actor.has(VIEW):
        raise Refused(_("Your post has no inspections."))
    rows = Bulletin.objects.visible_to(request.actor).exclude(status=ListStatus.STRUCK)
    found = page(
        rows.select_related("unit"),
        order=("-month", "pk"),
        size=ROWS,
        after=request.GET.get("after"),
    )
    context = {
        "rows": found.rows,
        "next_href": f"?after={found.next_cursor}" if found.next_cursor else "",
    }
    return render(request, "scoring/bulletins.html", context)


@login_not_required
@require_safe
def bulletin(request: VisitorRequest, bulletin: UUID) -> HttpResponseBase:
    """The points of each village, what they are made of, good practice and criticism."""
    found = showing.bulletin_here(bulletin, request.actor)
    if kind := asked_for(request):
        return _table(found, kind)
    return _page(request, found)


def _cells(line: Line) -> list[dict[str, Any]]:
    return [
        {
            "name": NAMES[one.name],
            "text": points(one.centi),
            "of": f"{one.part} / {one.of}" if one.name != "inspection" and one.of else "",
        }
        for one in line.parts
    ]


def _table(found: Bulletin, kind: str) -> HttpResponseBase:
    heads: list[Any] = [_("Rank"), _("Village"), _("Points")]
    for name in NAMES.values():
        heads += [name, _("%(name)s: so many of so many") % {"name": name}]
    rows: list[list[Any]] = []
    for line in lines_of(found.inputs):
        row: list[Any] = [line.rank, line.name, points(line.points)]
        for cell in _cells(line):
            row += [cell["text"], cell["of"]]
        rows.append(row)
    return download(Table(f"bulletin-{found.month:%Y%m}", heads, rows, len(rows)), kind)


def _page(
    request: VisitorRequest,
    found: Bulletin,
    *,
    form: VerbForm | None = None,
    problem: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    lines = lines_of(found.inputs)
    notes = list(found.notes.select_related("unit").order_by("unit__path", "kind"))
    villages = counting.villages_of(found.unit)
    names = {one.code or one.path: one.short_name for one in villages}
    empty = [
        name
        for place, (part, name) in enumerate(NAMES.items())
        if part != ORDERS and lines and all(line.parts[place].centi is None for line in lines)
    ]
    context = {
        "found": found,
        "lines": [
            {
                "line": one,
                "name": names.get(one.unit, one.name),
                "points": points(one.points),
                "cells": _cells(one),
            }
            for one in lines
        ],
        "heads": list(NAMES.values()),
        "weights": [(NAMES[name], found.inputs["weights"][name]) for name in NAMES],
        "empty": empty,
        "no_orders": not any(one.of for line in lines for one in line.parts if one.name == ORDERS),
        "bars": [
            {"label": names.get(one.unit, one.name), "value": (one.points or 0) // 100}
            for one in lines
            if one.points
        ],
        "top": FULL // 100,
        "good": [one for one in notes if one.kind == NoteKind.GOOD],
        "criticism": _criticism(found, notes),
        "before": bulletins.last_criticised(found),
        "others": Bulletin.objects.public()
        .filter(unit=found.unit_id, month=found.month)
        .exclude(pk=found.pk)
        .order_by("revision"),
        "objections": Objection.objects.filter(
            bulletin__unit=found.unit_id, bulletin__month=found.month
        )
        .select_related("unit", "matter")
        .order_by("made_at", "pk"),
        "steps": [
            {"step": one, "reason": one.text("reason")} for one in found.steps.order_by("seq")
        ],
        "reviewed": found.reviews.count(),
        "villages": len(villages),
        "actions": _actions(request, found, villages, notes, form),
        "may_object": found.status == ListStatus.PREVIEW
        and any(allowed(list_rules.check_may_object, request.actor, one) for one in villages),
        "problem": problem,
        "downloads": links(request),
    }
    return render(request, "scoring/bulletin.html", context, status=status)


def _criticism(found: Bulletin, notes: list[BulletinNote]) -> list[dict[str, Any]]:
    """With what was corrected since it was written, for everybody to weigh."""
    criticised = [one for one in notes if one.kind == NoteKind.CRITICISM]
    changed = corrected_since(found) if criticised else {}
    return [
        {"note": one, "was": points(was), "now": points(now), "changed": was != now}
        for one in criticised
        for was, now in [changed.get((str(one.kind), one.unit.code), (None, None))]
    ]


def _options(
    found: Bulletin, villages: list[Unit], notes: list[BulletinNote]
) -> dict[str, dict[str, Any]]:
    units = [(str(one.pk), one.name) for one in villages]
    since, until = month_span(found.month)
    photos = (
        ActivityPhoto.objects.shown()
        .filter(
            below(found.path, "activity__host_path"),
            activity__planned_from__gte=since,
            activity__planned_from__lt=until,
        )
        .select_related("activity__host")
        .order_by("-added_at", "pk")[:PHOTOS]
    )
    shown = [(str(one.pk), f"{one.activity.host.name} · {one.activity.name}") for one in photos]
    open_ones = [
        (str(one.pk), f"{one.unit.name} · {one.text[:40]}")
        for one in notes
        if one.kind == NoteKind.CRITICISM and one.fixed_on is None
    ]
    return {
        "good": {"unit": units, "photo": shown},
        "criticise": {"unit": units},
        "fixed": {"note": open_ones},
    }


def _actions(
    request: VisitorRequest,
    found: Bulletin,
    villages: list[Unit],
    notes: list[BulletinNote],
    form: VerbForm | None,
) -> Any:
    runs = allowed(list_rules.check_may_run, request.actor, found.path)
    reviews = (
        bool(list_rules.reviewable(request.actor, villages)) if request.actor.grants else False
    )
    if not runs and not reviews:
        return []

    def may(verb: str, _move: Move) -> bool:
        if verb == "fixed":
            return runs and any(
                one.kind == NoteKind.CRITICISM and not one.fixed_on for one in notes
            )
        return reviews if verb == "review" else runs

    return actions(
        open_moves(BULLETINS, found.status),
        may,
        lambda verb: reverse("scoring:bulletin-act", args=[found.pk, verb]),
        found.version,
        _options(found, villages, notes),
        form,
    )


@require_POST
@never_cache
def bulletin_act(request: StaffRequest, bulletin: UUID, act: str) -> HttpResponse:
    """Review, note, preview, publish, put right."""
    key, verb = bulletin, act
    found = showing.bulletin_here(key, request.actor)
    if not any(verb in moves for moves in BULLETINS.values()):
        raise NotHere(_("There is no such thing to do with a bulletin."))
    villages = counting.villages_of(found.unit)
    notes = list(found.notes.select_related("unit"))
    options = _options(found, villages, notes)
    form = VerbForm(verb, found.version, options.get(verb, {}), request.POST)

    def do(given: Mapping[str, Any], version: int) -> object:
        return _done(request, found, verb, given, version)

    def show(asked: StaffRequest, **more: Any) -> HttpResponse:
        return _page(asked, showing.bulletin_here(key, asked.actor), **more)

    return carry_out(request, form, do, reverse("scoring:bulletin", args=[found.pk]), show)


def _done(
    request: StaffRequest, found: Bulletin, verb: str, given: Mapping[str, Any], version: int
) -> object:
    by = request.actor
    if verb == "review":
        return bulletins.review(found.pk, by=by, version=version)
    if verb == "preview":
        return bulletins.preview(found.pk, by=by, version=version)
    if verb == "publish":
        return bulletins.publish(found.pk, by=by, version=version)
    if verb == "fixed":
        return bulletins.fixed(uuid_of(given["note"]) or found.pk, by=by)
    photo = uuid_of(given.get("photo", ""))
    return bulletins.write_note(
        found.pk,
        NoteKind.GOOD if verb == "good" else NoteKind.CRITICISM,
        Unit.objects.get(pk=int(given["unit"])),
        given["text"],
        by=by,
        photo=ActivityPhoto.objects.shown().filter(pk=photo).first() if photo else None,
        due_on=given.get("due_on"),
        client_key=given["key"],
        version=version,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def object_to(request: StaffRequest, bulletin: UUID) -> HttpResponse:
    """A village says what is wrong with its figures, during the preview."""
    found = showing.bulletin_here(bulletin, request.actor)
    units = [
        one
        for one in counting.villages_of(found.unit)
        if allowed(list_rules.check_may_object, request.actor, one)
    ]
    if not units:
        raise NotHere(_("None of your places is part of this bulletin."))
    form = ObjectForm(
        [(str(one.pk), one.name) for one in units],
        *((request.POST,) if request.method == "POST" else ()),
    )
    status = 200
    if form.is_bound:
        by_key = {str(one.pk): one for one in units}
        made, status = form.attempt(
            lambda: objecting.object_to(
                found,
                by_key[form.cleaned_data["unit"]],
                form.cleaned_data["text"],
                by=request.actor,
                key=form.cleaned_data["key"],
            )
        )
        if made is not None:
            return SeeOther(reverse("scoring:objection", args=[made.pk]))
    context = {"form": form, "title": _("Monthly points"), "round": found}
    return render(request, "scoring/object.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def decide(request: StaffRequest, objection: UUID) -> HttpResponse:
    """What becomes of an objection to a bulletin."""
    found = showing.objection_here(objection, request.actor)
    if found.bulletin is None or found.state != ObjectionState.OPEN:
        raise NotHere(_("There is nothing to decide here."))
    list_rules.check_may_run(request.actor, found.bulletin.path)
    sent = (request.POST,) if request.method == "POST" else ()
    form = DecideForm(*sent, initial={"version": found.version})
    status = 200
    if form.is_bound:
        said = form.cleaned_data if form.is_valid() else {}
        made, status = form.attempt(
            lambda: deciding.decide_on_bulletin(
                found.pk,
                upheld=said["upheld"] == "yes",
                words=said["words"],
                by=request.actor,
                version=said["version"],
            )
        )
        if made is not None:
            return SeeOther(reverse("scoring:objection", args=[found.pk]))
    context = {"form": form, "found": found}
    return render(request, "scoring/decide.html", context, status=status)
