"""Rectification lists and the page of one finding (rows S0-02, S0-10, S2-07, S2-08)."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.common import clock
from linli.common.errors import NotHere, Refused
from linli.common.forms import new_key
from linli.common.http import SeeOther
from linli.common.pagination import page
from linli.common.photo_files import PRIVATE
from linli.matters.rules import check_may_take_in
from linli.matters.services.photos import PLACE as MATTER_PHOTOS
from linli.people.http import StaffRequest
from linli.scoring.choices import Waste
from linli.scoring.forms.finding import FORMS, TaskForm, VersionForm
from linli.scoring.models import Finding, SheetPhoto
from linli.scoring.services import finding_lists, finding_moves, noticing, rectifying, writing
from linli.scoring.workflow import MOVES
from linli.territory.choices import UnitKind
from linli.territory.models import Unit
from linli.territory.rules import allowed

SIZE: Final = 50
ACTS: Final[dict[str, Callable[..., Finding]]] = {
    "begin": rectifying.begin_work,
    "rectify": rectifying.rectify,
    "hand_off": rectifying.hand_off,
    "pass": lambda key, **said: rectifying.recheck(key, passed=True, **said),
    "fail": lambda key, **said: rectifying.recheck(key, passed=False, **said),
}


@require_safe
def mine(request: StaffRequest) -> HttpResponse:
    """The first of the reader's places."""
    first = finding_lists.places(request.actor).order_by("path").first()
    if first is None:
        raise Refused(
            _("Your posting does not include inspections."),
            next_step=_("Ask the chief grid leader or the township office."),
        )
    return redirect("scoring:findings", first.code)


def _place(request: StaffRequest, code: str) -> Unit:
    found = finding_lists.places(request.actor).filter(code=code).exclude(code="").first()
    if found is None:
        raise NotHere(_("There is no such place among yours."))
    return found


@require_safe
def findings(request: StaffRequest, code: str) -> HttpResponse:
    """A village: what is to be put right, due first. A township: its villages, with counts."""
    unit = _place(request, code)
    is_village = unit.kind == UnitKind.VILLAGE
    context: dict[str, Any] = {
        "unit": unit,
        "is_village": is_village,
        "heads": [one.label for one in finding_lists.SHOWN],
        "counted": finding_lists.counted(unit),
        "houses": finding_lists.at_houses(unit),
        "wastes": [one.label for one in Waste],
        "cleared": finding_lists.cleared(unit),
        "today": clock.today(),
        "may_add": is_village and allowed(check_may_take_in, request.actor, unit.path),
    }
    if is_village:
        rows = finding_lists.of_village(unit, houses=_reads_houses(request, unit))
        shown = page(
            rows, order=("settled", "due_on", "pk"), size=SIZE, after=request.GET.get("after")
        )
        context["rows"] = shown.rows
        context["next_href"] = f"?after={shown.next_cursor}" if shown.next_cursor else ""
    return render(request, "scoring/findings.html", context)


def _reads_houses(request: StaffRequest, unit: Unit) -> bool:
    grants = request.actor.granting("matters.see_private")
    return any(unit.path.startswith(grant.path) for grant in grants)


@require_safe
def finding(request: StaffRequest, finding: UUID) -> HttpResponse:
    """One finding: before, after, its day, and what the reader may do now."""
    return _page(request, finding_moves.seen_by(request.actor, finding))


def _page(
    request: StaffRequest,
    found: Finding,
    *,
    opened: str = "",
    form: VersionForm | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    reads = not found.at_house or finding_moves.may_read_house(request.actor, found)
    verbs = finding_moves.moves_for(request.actor, found)
    if opened and opened not in verbs:
        verbs = [*verbs, opened]
    forms = [
        (
            verb,
            MOVES.get(found.stage, {}).get(verb) or opened,
            form
            if verb == opened and form
            else FORMS[verb](initial={"version": found.version}, auto_id=f"{verb}_%s"),
        )
        for verb in verbs
    ]
    photos = found.matter.attachments.order_by("seq", "added_at", "pk") if reads else ()
    evidence = SheetPhoto.objects.none()
    if reads and found.sheet_id:
        evidence = SheetPhoto.objects.filter(sheet=found.sheet_id, item=found.item_id)
    context = {
        "finding": found,
        "reads": reads,
        "forms": forms,
        "opened": opened,
        "before": evidence.order_by("added_at", "pk"),
        "photos": photos,
        "steps": found.steps.order_by("seq"),
        "adjustment": getattr(found, "adjustment", None),
        "late": found.is_open and found.due_on < clock.today(),
    }
    return render(request, "scoring/finding.html", context, status=status)


@require_POST
def act(request: StaffRequest, finding: UUID, verb: str) -> HttpResponse:
    """Do one verb."""
    found = finding_moves.seen_by(request.actor, finding)
    if verb not in ACTS:
        raise NotHere(_("There is no such thing to do with a finding."))
    form = FORMS[verb](request.POST, request.FILES, auto_id=f"{verb}_%s")
    done, status = form.attempt(lambda: ACTS[verb](found.pk, by=request.actor, **form.cleaned_data))
    if done is None:
        again = finding_moves.seen_by(request.actor, finding)
        return _page(request, again, opened=verb, form=form, status=status)
    messages.success(request, _("Done."))
    return SeeOther(reverse("scoring:finding", args=[found.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def task(request: StaffRequest, code: str) -> HttpResponse:
    """A cleaning task of a site."""
    village = _place(request, code)
    check_may_take_in(request.actor, village.path)
    units = list(noticing.groups_of(village))
    begun = {"key": new_key(), "due_on": clock.today(), "unit": str(village.pk)}
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = TaskForm(units, *sent, initial=begun)
    status: int = HTTPStatus.OK
    if form.is_bound:
        done, status = form.attempt(
            lambda: noticing.add_task(village, _task(form, units), by=request.actor)
        )
        if done is not None:
            messages.success(request, _("The task is on the list."))
            return SeeOther(reverse("scoring:finding", args=[done.pk]))
    return render(request, "scoring/task.html", {"form": form, "unit": village}, status=status)


def _task(form: TaskForm, units: list[Unit]) -> noticing.Task:
    said = form.cleaned_data
    return noticing.Task(
        what=said["what"],
        unit=next(one for one in units if str(one.pk) == said["unit"]),
        spot=said["spot"],
        waste=said["waste"],
        due_on=said["due_on"],
        key=said["key"],
        photos=said["photos"],
    )


@require_safe
def notice(request: StaffRequest, finding: UUID) -> HttpResponse:
    """On paper for the household: what, by when, whom to ask. Nobody is named, nothing is sent."""
    found = finding_moves.seen_by(request.actor, finding)
    if not (found.at_house and finding_moves.may_read_house(request.actor, found)):
        raise NotHere(_("There is no such finding here."))
    deduction = found.sheet.deductions.filter(item=found.item_id).first() if found.sheet else None
    return render(request, "scoring/house_notice.html", {"finding": found, "deduction": deduction})


@require_safe
def photo(request: StaffRequest, finding: UUID, evidence: UUID, size: str) -> HttpResponseBase:
    """A photo of before or after, for those who may see the finding."""
    found = finding_moves.seen_by(request.actor, finding)
    reads = not found.at_house or finding_moves.may_read_house(request.actor, found)
    small = size == "small"
    before = SheetPhoto.objects.filter(sheet=found.sheet_id, item=found.item_id, pk=evidence)
    if reads and found.sheet_id and before.exists():
        return writing.PLACE.answer(evidence, small=small, caching=PRIVATE)
    known = reads and found.matter.attachments.filter(pk=evidence).exists()
    return MATTER_PHOTOS.answer(evidence if known else None, small=small, caching=PRIVATE)
