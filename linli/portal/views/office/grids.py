"""The grid plans of a village: the one in force, drafts side by side, and what was before."""

from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.common.errors import DomainError, NotHere
from linli.common.pagination import page
from linli.people.http import StaffRequest
from linli.portal import plan_pages
from linli.portal.office_forms import OfficeForm
from linli.portal.plan_forms import DraftForm
from linli.portal.views.office.hub import own_place, place_of, see_other
from linli.territory.choices import PlanStatus, UnitKind
from linli.territory.fields import below
from linli.territory.models import GridPlan, Unit
from linli.territory.services import plans

PUBLISH: Final = "grids.publish"
HISTORY_SIZE: Final = 10  # plans on a page


def village_of(request: StaffRequest, code: str) -> Unit:
    """A village whose grids this person draws."""
    found = place_of(request.actor, code, PUBLISH)
    if found.kind != UnitKind.VILLAGE:
        raise NotHere(
            _("Grids are drawn in a village or community."),
            next_step=_("Choose the village first."),
        )
    return found


@require_safe
def mine(request: StaffRequest) -> HttpResponse:
    """On to one's own village, or to the list of those that one may draw in."""
    place = own_place(request.actor, PUBLISH)
    if place.kind == UnitKind.VILLAGE:
        return redirect("portal:grids", place.code)
    rows = Unit.objects.public().visible_to(request.actor, PUBLISH).villages()
    inside = rows.filter(below(place.path), opened_on__isnull=False) | rows.filter(
        below(place.path), parent__opened_on__isnull=False
    )
    context = {"unit": place, "villages": inside.distinct()[:200]}
    return render(request, "portal/grid_places.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def grids(request: StaffRequest, code: str) -> HttpResponse:
    """Plans side by side; sending the form begins another draft."""
    village = village_of(request, code)
    drafts = plans.drafts_of(village)
    begun = plans.in_force(village)
    sent = (request.POST,) if request.method == "POST" else ()
    form = DraftForm(drafts, begun is not None, *sent)
    if not form.is_bound:
        return _page(request, village, form)

    def act() -> GridPlan:
        words = {name: form.cleaned_data[name] for name in ("how", "title")}
        return plans.begin(village, by=request.actor, key=form.sent_key, **words)

    plan, status = form.attempt(act)
    if plan is None:
        return _page(request, village, form, status=status)
    return see_other(reverse("portal:grid-plan", args=[village.code, plan.pk]))


def _page(
    request: StaffRequest, village: Unit, form: OfficeForm, *, status: int = HTTPStatus.OK
) -> HttpResponse:
    wanted = [PlanStatus.PUBLISHED, PlanStatus.PLANNED, PlanStatus.DRAFT]
    rows = list(
        GridPlan.objects.filter(village=village, status__in=wanted).order_by("made_at", "pk")
    )
    shown = plan_pages.sides(village, rows) if rows else []
    by_state = {
        state: [one for one in shown if one.plan.status == state] for state in PlanStatus.values
    }
    last = plans.last_asked(village)
    context: dict[str, Any] = {
        "unit": village,
        "unfinished": last if last is not None and last.ended_at is None else None,
        "form": form,
        "in_force": next(iter(by_state[PlanStatus.PUBLISHED]), None),
        "planned": next(iter(by_state[PlanStatus.PLANNED]), None),
        "drafts": by_state[PlanStatus.DRAFT],
        "sides": shown,
        "has_lanes": bool(shown and shown[0].sheet.leaves) or plans.has_lanes(village),
    }
    return render(request, "portal/grids.html", context, status=status)


@require_POST
def withdraw(request: StaffRequest, code: str, plan: int) -> HttpResponse:
    """A plan for a day to come is a draft again."""
    village = village_of(request, code)
    found = plans.plan_of(village, plan)
    version = request.POST.get("version", "")
    try:
        plans.withdraw(
            found.pk, by=request.actor, version=int(version) if version.isdecimal() else -1
        )
    except DomainError as problem:
        messages.error(request, str(problem))
        return see_other(reverse("portal:grids", args=[village.code]))
    messages.success(request, _("The plan is a draft again."))
    return see_other(reverse("portal:grid-plan", args=[village.code, found.pk]))


@require_safe
def history(request: StaffRequest, code: str) -> HttpResponse:
    """The plans that were in force, with what each changed and why. To print."""
    village = village_of(request, code)
    rows = GridPlan.objects.filter(
        village=village, status__in=[PlanStatus.PUBLISHED, PlanStatus.SUPERSEDED]
    )
    found = page(
        rows, order=("-valid_from", "-pk"), size=HISTORY_SIZE, after=request.GET.get("after")
    )
    context = {
        "unit": village,
        "versions": plan_pages.history(found.rows),
        "after": found.next_cursor,
    }
    return render(request, "portal/grid_history.html", context)
