"""One plan: its map, its grids and lanes, the five principles; a draft is changed here."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.common.errors import DomainError, NotHere
from linli.people.http import StaffRequest
from linli.portal import plan_map, plan_pages, proposal_words
from linli.portal.plan_forms import (
    AddGridForm,
    LanesForm,
    NameGridForm,
    PublishForm,
    TitleForm,
    VersionForm,
)
from linli.portal.views.office.grids import village_of
from linli.portal.views.office.hub import see_other
from linli.territory.choices import Layer, PlanStatus
from linli.territory.models import GridPlan, Unit
from linli.territory.services import plans
from linli.territory.services.plans import PlanSheet, principles


@dataclass(frozen=True)
class Page:
    """A plan in front of somebody, and the forms that change it."""

    request: StaffRequest
    village: Unit
    plan: GridPlan
    after: PlanSheet
    before: PlanSheet | None

    @property
    def version(self) -> dict[str, Any]:
        """What every form carries."""
        return {"version": self.plan.version}

    def forms(self) -> dict[str, VersionForm]:
        """As they stand before anybody typed."""
        return {
            "lanes": LanesForm(self.after, initial=self.version),
            "add": AddGridForm(self.after.grids, initial=self.version),
            "rename": TitleForm(initial={**self.version, "title": self.plan.title}),
        }


def _page_of(request: StaffRequest, code: str, plan: int) -> Page:
    village = village_of(request, code)
    found = plans.plan_of(village, plan)
    after, before = plan_pages.pair(village, found)
    return Page(request, village, found, after, before)


@require_safe
def plan(request: StaffRequest, code: str, plan: int) -> HttpResponse:
    """A plan as it stands."""
    return _shown(_page_of(request, code, plan))


def _shown(
    page: Page, *, failed: str = "", form: VersionForm | None = None, status: int = HTTPStatus.OK
) -> HttpResponse:
    forms = page.forms() if page.plan.status == PlanStatus.DRAFT else {}
    if form is not None:
        forms[failed] = form
    side = plan_pages.side(page.after, page.before)
    postings = plan_pages.carried(page.before, page.after)
    asked = page.plan.proposals.order_by("-asked_at").first()
    failed_then = page.plan.checks.get("failed") or []
    context = {
        "unit": page.village,
        "plan": page.plan,
        "side": side,
        "rows": plan_pages.grid_rows(page.after, postings),
        "ending": [one for one in postings if one.to is None],
        "map": plan_map.map_of(page.after),
        "forms": forms,
        "failed": failed,
        "is_draft": page.plan.status == PlanStatus.DRAFT,
        "failed_then": principles.in_words([principles.problem_from(one) for one in failed_then]),
        "told": proposal_words.told(asked, page.after) if asked else [],
    }
    return render(page.request, "portal/grid_plan.html", context, status=status)


@require_POST
def change(request: StaffRequest, code: str, plan: int, act: str) -> HttpResponse:
    """One edit of a draft."""
    page = _page_of(request, code, plan)
    if act not in _ACTS:
        raise NotHere(_("There is no such thing to do here."))
    make, do = _ACTS[act]
    form = make(page)
    done, status = form.attempt(lambda: do(page, form))
    if done is None:
        return _shown(page, failed=act, form=form, status=status)
    return see_other(reverse("portal:grid-plan", args=[page.village.code, page.plan.pk]))


def _sent(request: StaffRequest, form: VersionForm) -> dict[str, Any]:
    return {
        "by": request.actor,
        "version": form.cleaned_data["version"],
        "key": form.sent_key,
    }


def _put(page: Page, form: Any) -> GridPlan:
    return plans.put(page.plan.pk, form.wanted(), **_sent(page.request, form))


def _add(page: Page, form: Any) -> GridPlan:
    layer, parent = form.wanted
    names = {name: form.cleaned_data[name] for name in ("name_zh", "name_en")}
    return plans.add_grid(
        page.plan.pk, layer=layer, parent=parent, **names, **_sent(page.request, form)
    )


def _rename(page: Page, form: Any) -> GridPlan:
    return plans.rename(page.plan.pk, title=form.cleaned_data["title"], **_sent(page.request, form))


Make = Callable[[Page], Any]
_ACTS: Final[dict[str, tuple[Make, Callable[[Page, Any], GridPlan]]]] = {
    "lanes": (lambda page: LanesForm(page.after, page.request.POST), _put),
    "add": (lambda page: AddGridForm(page.after.grids, page.request.POST), _add),
    "rename": (lambda page: TitleForm(page.request.POST), _rename),
}


@require_POST
def throw_away(request: StaffRequest, code: str, plan: int) -> HttpResponse:
    """A draft goes for good. Twice is once."""
    village = village_of(request, code)
    home = reverse("portal:grids", args=[village.code])
    form = VersionForm(request.POST)
    form.is_valid()
    try:
        found = plans.plan_of(village, plan)
    except NotHere:
        return see_other(home)
    try:
        plans.throw_away(found.pk, by=request.actor, version=form.cleaned_data.get("version", -1))
    except DomainError as problem:
        messages.error(request, str(problem))
        return see_other(reverse("portal:grid-plan", args=[village.code, found.pk]))
    messages.success(request, _("The draft “%(title)s” is gone.") % {"title": found.name})
    return see_other(home)


@require_http_methods(["GET", "HEAD", "POST"])
def grid(request: StaffRequest, code: str, plan: int, grid: int) -> HttpResponse:
    """The name of a grid; or it goes."""
    village = village_of(request, code)
    found = plans.plan_of(village, plan)
    chosen = found.grids.filter(pk=grid).first()
    if chosen is None:
        raise NotHere(_("This grid is there no longer."))
    words = {name: getattr(chosen, name) for name in ("name_zh", "name_en")}
    begun = {"version": found.version, **words}
    sent = ({**words, **request.POST.dict()},) if request.method == "POST" else ()
    form = NameGridForm(*sent, initial=begun)
    status: int = HTTPStatus.OK
    if form.is_bound:
        done, status = form.attempt(lambda: _grid_done(request, found, chosen.pk, form))
        if done is not None:
            return see_other(reverse("portal:grid-plan", args=[village.code, found.pk]))
    context = {
        "unit": village,
        "plan": found,
        "grid": chosen,
        "form": form,
        "code": plans.shown_number(chosen.code),
        "has_micro": chosen.layer == Layer.GRID and chosen.micro_grids.exists(),
    }
    return render(request, "portal/grid_form.html", context, status=status)


def _grid_done(request: StaffRequest, plan: GridPlan, grid: int, form: NameGridForm) -> GridPlan:
    sent = _sent(request, form)
    if request.POST.get("do") == "remove":
        return plans.remove_grid(plan.pk, grid, **sent)
    words = {name: form.cleaned_data[name] for name in ("name_zh", "name_en")}
    return plans.name_grid(plan.pk, grid, **words, **sent)


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: StaffRequest, code: str, plan: int) -> HttpResponse:
    """What a draft would change, by the five principles; then it comes into force."""
    page = _page_of(request, code, plan)
    begun = {**page.version, "seen": page.before.plan.pk if page.before else 0}
    sent = (request.POST,) if request.method == "POST" else ()
    form = PublishForm(*sent, initial=begun)
    if not form.is_bound:
        return _publish_page(page, form)
    done, status = form.attempt(lambda: _published(page, form))
    if done is None:
        return _publish_page(page, form, status=status)
    if done.status == PlanStatus.PLANNED:
        messages.success(request, _("The plan comes into force on that day."))
    else:
        count = sum(one.grid.layer == Layer.GRID for one in page.after.all_grids)
        words = _("The plan with %(count)d grids is in force.") % {"count": count}
        messages.success(request, words)
    return see_other(reverse("portal:grids", args=[page.village.code]))


def _published(page: Page, form: PublishForm) -> GridPlan:
    words = {name: form.cleaned_data[name] for name in ("reason", "size_reason", "seen")}
    return plans.publish(page.plan.pk, at=form.later, **words, **_sent(page.request, form))


def _publish_page(page: Page, form: PublishForm, *, status: int = HTTPStatus.OK) -> HttpResponse:
    side = plan_pages.side(page.after, page.before)
    postings = plan_pages.carried(page.before, page.after)
    context = {
        "unit": page.village,
        "plan": page.plan,
        "side": side,
        "form": form,
        "moving": [one for one in postings if one.to is not None and one.changes],
        "ending": [one for one in postings if one.to is None],
        "open_matters": plan_pages.open_matters(side.moves),
        "stops": side.level == principles.STOP,
        "needs_size_reason": side.level == principles.REASON,
        "is_draft": page.plan.status == PlanStatus.DRAFT,
    }
    return render(page.request, "portal/grid_publish.html", context, status=status)
