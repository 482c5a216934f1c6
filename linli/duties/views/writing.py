"""Rules that a place writes for itself: looked at in words and numbers first, then kept."""

from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from linli.common import clock
from linli.common.errors import Conflict, DomainError, Invalid, NotHere
from linli.common.http import SeeOther
from linli.duties import rules
from linli.duties import services as duties
from linli.duties.forms import EndForm, RuleForm
from linli.duties.models import DutyRule
from linli.duties.services import vocabulary, writing
from linli.people.http import StaffRequest
from linli.territory.choices import UnitKind
from linli.territory.models import Unit
from linli.territory.rules import allowed

PLACES: Final = (
    UnitKind.PROVINCE, UnitKind.CITY, UnitKind.COUNTY, UnitKind.TOWNSHIP, UnitKind.VILLAGE,
)  # fmt: skip
KEEP: Final = "keep"


def places_of(request: StaffRequest) -> list[Unit]:
    """Where this person writes rules, in the order of codes."""
    paths = {grant.path for grant in request.actor.granting(rules.WRITE) if not grant.grid_id}
    return list(Unit.objects.public().filter(path__in=paths, kind__in=PLACES).order_by("path"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def write(request: StaffRequest, code: str) -> HttpResponse:
    """A new rule for a place and everything in it."""
    rows = Unit.objects.public().visible_to(request.actor, rules.WRITE)
    place = rows.filter(code=code, kind__in=PLACES).first()
    if place is None:
        raise NotHere(_("There is no such place here."))
    rules.check_may_write(request.actor, place.path)
    begins = DutyRule.objects.around(place.path).filter(code=request.GET.get("like", "")).first()
    return _form_page(request, place, None, RuleForm.begun(begins))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def change(request: StaffRequest, line: str) -> HttpResponse:
    """The next edition of a rule."""
    row = _own(request, line)
    begun = RuleForm.begun(row, writing.seen_of(row))
    return _form_page(request, writing.place_of(row), row, begun)


def _own(request: StaffRequest, line: str) -> DutyRule:
    """The newest edition of a rule that this person may change; else it is not there for them."""
    row = writing.newest(line)
    if not allowed(rules.check_may_write, request.actor, row.scope_path):
        raise NotHere(_("There is no such rule of a place."))
    return row


def _form_page(
    request: StaffRequest, place: Unit, row: DutyRule | None, begun: dict[str, Any]
) -> HttpResponse:
    form = RuleForm(*((request.POST,) if request.method == "POST" else ()), initial=begun)
    seen, problem, status = None, None, int(HTTPStatus.OK)
    if form.is_bound:
        seen, status = form.attempt(
            lambda: duties.foresee(place, form.wanted(), by=request.actor, before=row)
        )
        if seen is not None and request.POST.get("step") == KEEP:
            if form.cleaned_data["looked"] == form.digest():
                made, problem, status = _keep(request, place, row, form)
                if made is not None:
                    messages.success(request, _("Kept. Whoever is bound reads it in words."))
                    return SeeOther(reverse("duties:rule", args=[made.line]))
            else:
                status = int(HTTPStatus.UNPROCESSABLE_ENTITY)
        if seen is not None:
            form = _looked(form)
    context = {
        "place": place, "row": row, "form": form, "foreseen": seen, "problem": problem,
        "words": vocabulary.words(),
    }  # fmt: skip
    return render(request, "duties/write.html", context, status=status)


def _keep(
    request: StaffRequest, place: Unit, row: DutyRule | None, form: RuleForm
) -> tuple[DutyRule | None, DomainError | None, int]:
    said, by = form.cleaned_data, request.actor
    more = {"by": by, "key": said["key"], "note": said["note"]}
    try:
        if row is None:
            return duties.write(place, form.wanted(), **more), None, HTTPStatus.OK
        made = duties.change(row.line, form.wanted(), seen=said["seen"], **more)
    except (Invalid, Conflict) as refusal:
        return None, refusal, refusal.status
    return made, None, HTTPStatus.OK


def _looked(form: RuleForm) -> RuleForm:
    """The same form, that now knows that its words were looked at."""
    sent: Any = form.data
    data = sent.copy()
    data["looked"] = form.digest()
    again = RuleForm(data)
    again.is_valid()
    return again


@require_safe
@never_cache
def rule(request: StaffRequest, line: str) -> HttpResponse:
    """One rule with its editions; whoever may, changes or ends it here."""
    row = writing.newest(line)
    rules.check_signed_in(request.actor)
    mine = any(
        row.scope_path.startswith(one.path) or one.path.startswith(row.scope_path)
        for one in request.actor.grants
    )
    if not mine:
        raise NotHere(_("There is no such rule of a place."))
    return _rule_page(request, row)


def _rule_page(
    request: StaffRequest, row: DutyRule, form: EndForm | None = None, status: int = HTTPStatus.OK
) -> HttpResponse:
    editions = writing.editions(row.line)
    said = duties.explain(editions, row.scope_path)
    today = clock.today()
    may = allowed(rules.check_may_write, request.actor, row.scope_path)
    planned = row.from_on > today or (row.until_on is not None and row.until_on > today)
    context = {
        "row": row,
        "place": writing.place_of(row),
        "editions": [{"row": one, "words": said[one.code], "tag": tag(one)} for one in editions],
        "seen": writing.seen_of(row),
        "planned": planned,
        "may": may,
        "open": may and row.until_on is None and row.from_on <= today,
        "form": form or EndForm(initial={"seen": writing.seen_of(row)}),
    }
    return render(request, "duties/rule.html", context, status=status)


def tag(row: DutyRule) -> dict[str, str]:
    """Whether it is planned, holds, or is over."""
    today = clock.today()
    if row.from_on > today:
        return {"label": _("planned"), "kind": "wait"}
    if row.until_on is not None and row.until_on <= today:
        return {"label": _("over"), "kind": "plain"}
    return {"label": _("holds now"), "kind": "done"}


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: StaffRequest, line: str) -> HttpResponse:
    """It asks no longer from a day on. The form stands on the page of the rule."""
    row = _own(request, line)
    if request.method != "POST":
        return SeeOther(reverse("duties:rule", args=[line]))
    form = EndForm(request.POST)
    done, status = form.attempt(
        lambda: duties.end(
            line, form.cleaned_data["until_on"], by=request.actor, seen=form.cleaned_data["seen"]
        )
    )
    if done is None:
        return _rule_page(request, row, form, status)
    messages.success(request, _("Written down. A period that runs is asked to its end."))
    return SeeOther(reverse("duties:rule", args=[line]))


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: StaffRequest, line: str) -> HttpResponse:
    """What is planned does not come. The button stands on the page of the rule."""
    _own(request, line)
    if request.method != "POST":
        return SeeOther(reverse("duties:rule", args=[line]))
    left = duties.take_back(line, by=request.actor, seen=request.POST.get("seen", ""))
    messages.success(request, _("Taken back."))
    if left is None:
        return SeeOther(reverse("duties:rules"))
    return SeeOther(reverse("duties:rule", args=[line]))
