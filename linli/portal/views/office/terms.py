"""Changes of term of a place: prepared line by line or from a sheet, decided, taken back."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final
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
from linli.people.http import StaffRequest
from linli.portal.acts import acts_of
from linli.portal.office_forms import OfficeForm
from linli.portal.term_forms import (
    ArrangeForm,
    DecideForm,
    LineForm,
    NewPostForm,
    ReplaceForm,
    TermForm,
    TermSheetForm,
    VersionForm,
)
from linli.portal.views.office.hub import place_of, see_other, to_own
from linli.territory.choices import TermStage
from linli.territory.fields import below
from linli.territory.models import TermChange, TermLine
from linli.territory.services import roster, staff
from linli.territory.services import terms as term_services

VERB: Final = "postings.manage"
MOST: Final = 500  # postings and people to choose from; for more there is the sheet
OPEN: Final = (TermStage.DRAFT, TermStage.STOPPED)
TAGS: Final = {
    TermStage.DRAFT: "plain",
    TermStage.DECIDED: "wait",
    TermStage.DONE: "done",
    TermStage.STOPPED: "late",
}
mine = to_own("portal:terms", VERB)


@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: StaffRequest, code: str) -> HttpResponse:
    """Those of a place and below, the newest first; and a new one."""
    place = place_of(request.actor, code, VERB)
    sent = (request.POST,) if request.method == "POST" else ()
    form = TermForm(*sent, initial={"day": ""})
    status: int = HTTPStatus.OK
    if form.is_bound:
        made, status = form.attempt(
            lambda: term_services.prepare(
                place,
                title=form.cleaned_data["title"],
                day=form.cleaned_data["day"],
                by=request.actor,
                key=form.sent_key,
            )
        )
        if made is not None:
            return see_other(made.get_absolute_url())
    rows = TermChange.objects.visible_to(request.actor).filter(below(place.path))
    context = {
        "unit": place,
        "form": form,
        "rows": [
            {
                "title": one.title,
                "href": one.get_absolute_url(),
                "sub": one.unit.short_name,
                "beside": one.day,
                "tag": one.get_stage_display(),
                "kind": TAGS[TermStage(one.stage)],
            }
            for one in rows.select_related("unit").order_by("-day", "-pk")[:MOST]
        ],
    }
    return render(request, "portal/terms.html", context, status=status)


def _found(request: StaffRequest, code: str, change: UUID) -> TermChange:
    place = place_of(request.actor, code, VERB)
    rows = TermChange.objects.visible_to(request.actor).select_related("unit", "decided_by")
    found = rows.filter(pk=change, unit=place).first()
    if found is None:
        raise NotHere(_("There is no such change of term."))
    return found


@require_safe
@never_cache
def term(request: StaffRequest, code: str, change: UUID) -> HttpResponse:
    """Its lines, what it would leave behind, and what can be done."""
    return _page(request, _found(request, code, change), {})


@require_POST
@never_cache
def act(request: StaffRequest, code: str, change: UUID, act: str) -> HttpResponse:
    """Do one thing with it."""
    found = _found(request, code, change)
    if act not in _ACTS:
        raise NotHere(_("There is no such thing to do."))
    form = _form(request, found, act, request.POST, request.FILES)
    sentence, status = form.attempt(lambda: _ACTS[act](request, found, form))
    if sentence is None:
        fresh = _found(request, code, change)
        return _page(request, fresh, {act: form}, status=status)
    messages.success(request, sentence)
    if act == "drop":
        return see_other(reverse("portal:terms", args=[code]))
    return see_other(found.get_absolute_url())


def _replace(request: StaffRequest, found: TermChange, form: Any) -> str:
    term_services.put(found.pk, form.wanted(), **_by(request, form), line=form.sent_key)
    return _("The line is kept.")


def _sheet(request: StaffRequest, found: TermChange, form: Any) -> str:
    rows = roster.read(form.cleaned_data["file"].read(roster.MOST_BYTES + 1))
    count = term_services.take_sheet(found.pk, rows, **_by(request, form))
    return _("The sheet is taken: lines now %(count)d.") % {"count": count}


def _arrange(request: StaffRequest, found: TermChange, form: Any) -> str:
    said = form.cleaned_data
    term_services.arrange(found.pk, title=said["title"], day=said["day"], **_by(request, form))
    return _("Kept.")


def _take_off(request: StaffRequest, found: TermChange, form: Any) -> str:
    term_services.take_off(found.pk, form.cleaned_data["line"], **_by(request, form))
    return _("The line is off.")


def _decide(request: StaffRequest, found: TermChange, form: Any) -> str:
    term_services.decide(found.pk, looked=form.cleaned_data["looked"], **_by(request, form))
    return _("Decided. It is carried out by itself on its day.")


def _take_back(request: StaffRequest, found: TermChange, form: Any) -> str:
    term_services.take_back(found.pk, **_by(request, form))
    return _("Taken back: it is a draft again.")


def _drop(request: StaffRequest, found: TermChange, form: Any) -> str:
    term_services.drop(found.pk, **_by(request, form))
    return _("The draft is gone.")


def _by(request: StaffRequest, form: Any) -> dict[str, Any]:
    return {"by": request.actor, "version": form.cleaned_data["version"]}


_ACTS: Final[dict[str, Callable[[StaffRequest, TermChange, OfficeForm], str]]] = {
    "replace": _replace,
    "add": _replace,
    "sheet": _sheet,
    "arrange": _arrange,
    "take-off": _take_off,
    "decide": _decide,
    "take-back": _take_back,
    "drop": _drop,
}


def _form(request: StaffRequest, found: TermChange, act: str, *sent: Any) -> OfficeForm:
    """The form of one act, filled or new."""
    given: dict[str, Any] = {"initial": {"version": found.version}}
    if act in {"replace", "add"}:
        people = staff.known_people(found.unit, by=request.actor, at=clock.now())[:MOST]
        if act == "add":
            places = staff.wheres(found.unit)
            return NewPostForm(
                staff.roles_to_give(request.actor, places), places, people, *sent, **given
            )
        rows = staff.staff_of(found.unit, by=request.actor, at=clock.now())
        rows = rows.filter(deputy_of__isnull=True).order_by("path", "role__turn", "since_at", "pk")
        return ReplaceForm(list(rows[:MOST]), people, *sent, **given)
    if act == "arrange":
        given["initial"] |= {"title": found.title, "day": found.day}
    plain: dict[str, type[OfficeForm]] = {
        "sheet": TermSheetForm,
        "arrange": ArrangeForm,
        "decide": DecideForm,
        "take-off": LineForm,
    }
    return plain.get(act, VersionForm)(*sent, **given)


def _page(
    request: StaffRequest,
    found: TermChange,
    sent: dict[str, OfficeForm],
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    lines = term_services.lines_of(found)
    is_open = found.stage in OPEN
    checks = term_services.check(found, lines) if is_open or _may_be_undone(found) else None
    labels = {
        "replace": _("A posting ends, somebody comes"),
        "add": _("Somebody comes to a post that nobody leaves"),
        "sheet": _("Take the lines from a sheet"),
        "arrange": _("Another name or day"),
        "decide": _("Decide: carry it out on its day"),
        "take-back": _("Take it back"),
        "drop": _("Drop the draft"),
    }
    offered = _offered(found, stops=bool(checks and checks.stops))
    others = {name: form for name, form in sent.items() if name != "take-off"}
    context = {
        "unit": found.unit,
        "change": found,
        "tag": TAGS[TermStage(found.stage)],
        "lines": [{"line": one, "new": _is_new(found, one)} for one in lines],
        "checks": checks,
        "open": is_open,
        "off": sent.get("take-off"),
        "acts": acts_of(
            offered, labels, {verb: _form(request, found, verb) for verb in offered}, others
        ),
    }
    return render(request, "portal/term.html", context, status=status)


def _offered(found: TermChange, *, stops: bool) -> tuple[str, ...]:
    """What may be done now."""
    if found.stage in OPEN:
        decide = () if stops else ("decide",)
        return ("replace", "add", "sheet", "arrange", *decide, "drop")
    return ("take-back",) if _may_be_undone(found) else ()


def _may_be_undone(found: TermChange) -> bool:
    return found.stage == TermStage.DECIDED and found.day > clock.today()


def _is_new(found: TermChange, line: TermLine) -> bool:
    """Whoever came and has no way in yet."""
    return (
        found.stage == TermStage.DONE
        and line.person is not None
        and not hasattr(line.person, "user")
    )
