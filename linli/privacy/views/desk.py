"""The request desk: somebody calls or comes about their data, and a clerk does it for them."""

from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from linli.audit import services as audit
from linli.common.errors import DomainError, Invalid, NotHere, Refused
from linli.common.pagination import page
from linli.common.spans import Span
from linli.matters import services as matters
from linli.matters.models import Matter
from linli.people.http import StaffRequest
from linli.privacy import services as privacy
from linli.privacy.desk_forms import AnswerForm, AskedForm, RefusalForm, new_key
from linli.privacy.forms import ContactForm, PrivacyForm, SureForm
from linli.privacy.inventory import KEEPINGS
from linli.privacy.models import Request
from linli.privacy.views.copies import sent
from linli.privacy.views.mine import subject_of
from linli.rulesets import services as rulesets
from linli.rulesets.services.shapes import span_words
from linli.territory.paths import page_code

ROWS: Final = 30
FAILED: Final = HTTPStatus.UNPROCESSABLE_ENTITY


@never_cache
@sensitive_post_parameters("phone")
def desk(request: StaffRequest) -> HttpResponse:
    """The requests of the reader's places, and the form for a new one."""
    _check(request)
    if request.method != "POST":
        return _desk(request, AskedForm(initial={"key": new_key()}))
    form = AskedForm(request.POST)
    if not form.is_valid():
        return _desk(request, form, status=FAILED)
    try:
        row = privacy.take_request(form.asked(), by=request.actor)
    except Invalid as problem:
        form.take(problem)
        return _desk(request, form, status=FAILED)
    return _to(row)


@never_cache
@require_safe
def asked(request: StaffRequest, key: UUID) -> HttpResponse:
    """One request: what was found, until when it has to be answered, and the answer."""
    return _asked(request, _row(request, key))


@never_cache
@require_POST
def answer(request: StaffRequest, key: UUID) -> HttpResponse:
    """Answered or refused; what was refused by the form keeps what was typed."""
    row = _row(request, key)
    refused = "refuse" in request.POST
    form: PrivacyForm = RefusalForm(request.POST) if refused else AnswerForm(request.POST)
    if form.is_valid():
        try:
            privacy.answer_request(row.pk, by=request.actor, **form.cleaned_data)
        except Invalid as problem:
            form.take(problem)
        else:
            messages.success(request, _("The answer is noted."))
            return _to(row)
    return _asked(request, row, form=form, status=FAILED)


@never_cache
@require_safe
def held(request: StaffRequest, key: UUID, number: str) -> HttpResponse:
    """What is held through one matter of the request, and what may be done with it."""
    row = _row(request, key)
    return _held(request, row, privacy.one_matter(row, number, by=request.actor))


@never_cache
@require_POST
def show(request: StaffRequest, key: UUID, number: str) -> HttpResponse:
    """The number in clear, or a copy with it; the reading is noted with the request as purpose."""
    row = _row(request, key)
    matter = privacy.one_matter(row, number, by=request.actor)
    clear = privacy.read_for(row, matter, by=request.actor)
    if "format" in request.POST:
        return sent(request, matter.number, privacy.everything(subject_of(matter)), clear)
    return _held(request, row, matter, clear=clear)


@never_cache
@require_POST
@sensitive_post_parameters("phone", "name")
def carry_out(request: StaffRequest, key: UUID, number: str) -> HttpResponse:
    """Correct or erase on behalf of whoever asked."""
    row = _row(request, key)
    what = request.POST.get("what", "")
    form: PrivacyForm | None = {
        "correct": ContactForm(request.POST),
        "erase": SureForm(request.POST),
    }.get(what)
    given: dict[str, Any] = {}
    if form is not None and not form.is_valid():
        matter = privacy.one_matter(row, number, by=request.actor)
        return _held(request, row, matter, form=form, status=FAILED)
    if isinstance(form, ContactForm):
        given = form.given()
    elif isinstance(form, SureForm):
        given = {"withdrawing": "withdrawing" in request.POST}
    try:
        privacy.carry_out(row, number, what, by=request.actor, **given)
    except NotHere:
        raise
    except DomainError as problem:
        matter = privacy.one_matter(row, number, by=request.actor)
        if isinstance(problem, Invalid) and form is not None:
            form.take(problem)
            return _held(request, row, matter, form=form, status=FAILED)
        return _held(request, row, matter, problem=problem, status=problem.status)
    messages.success(request, _("Done. Now note the answer."))
    return _to(row)


@require_safe
def proofs(request: StaffRequest) -> HttpResponse:
    """What went by itself, when, and by which rule: the proofs of retention, newest first."""
    _check(request)
    found = page(audit.disposals(), order=("-at", "-id"), size=ROWS, after=request.GET.get("after"))
    names = {keeping.record: keeping.name for keeping in KEEPINGS}
    latest = {row.record: row for row in audit.latest_disposals()}
    path = request.actor.granting("privacy.answer")[0].path
    values = rulesets.values({keeping.rule for keeping in KEEPINGS}, path=path)
    kinds = [
        {
            "name": keeping.name,
            "rule": keeping.rule,
            "span": span_words(values.span(keeping.rule)),
            "last": latest.get(keeping.record),
        }
        for keeping in KEEPINGS
    ]
    rows = [
        {
            "row": row,
            "name": names.get(row.record, row.record),
            "span": span_words(Span.parse(row.value)),
            "code": page_code(row.scope_path),
        }
        for row in found.rows
    ]
    context = {
        "rows": rows,
        "kinds": kinds,
        "code": page_code(path),
        "next_href": _next(found.next_cursor),
    }
    return render(request, "privacy/proofs.html", context)


def _check(request: StaffRequest) -> None:
    if not request.actor.has("privacy.answer"):
        raise Refused(
            _("Your post does not answer requests about personal data."),
            next_step=_("The clerk or administrator of the township does."),
        )


def _row(request: StaffRequest, key: UUID) -> Request:
    row = Request.objects.visible_to(request.actor).filter(pk=key).first()
    if row is None:
        raise NotHere(_("There is no such request here."))
    return row


def _to(row: Request) -> HttpResponse:
    address = reverse("privacy:asked", args=[row.pk])
    return HttpResponseRedirect(address, status=HTTPStatus.SEE_OTHER)


def _next(cursor: str | None) -> str:
    return f"?{urlencode({'after': cursor})}" if cursor else ""


def _desk(request: StaffRequest, form: AskedForm, *, status: int = HTTPStatus.OK) -> HttpResponse:
    mine = Request.objects.visible_to(request.actor)
    waiting = list(mine.waiting().order_by("due_at", "pk")[:ROWS])
    found = page(
        mine.exclude(outcome=""),
        order=("-received_at", "-id"),
        size=ROWS,
        after=request.GET.get("after"),
    )
    context = {
        "form": form,
        "waiting": [_line(row) for row in waiting],
        "answered": [_line(row) for row in found.rows],
        "next_href": _next(found.next_cursor),
    }
    return render(request, "privacy/desk.html", context, status=status)


def _line(row: Request) -> dict[str, Any]:
    return {
        "title": row.get_wants_display(),
        "href": reverse("privacy:asked", args=[row.pk]),
        "beside": row.get_how_display(),
        "sub": row.words,
        "due": None if row.outcome else row.due_at,
        "tag": row.get_outcome_display(),
        "kind": {"": "wait", "done": "done"}.get(row.outcome, "late"),
    }


def _asked(
    request: StaffRequest,
    row: Request,
    *,
    form: PrivacyForm | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    rows = privacy.matters_of(row, by=request.actor).order_by("-reported_at", "-pk")
    context = {
        "asked": row,
        "matters": [_found(row, matter) for matter in rows],
        "answer": form if isinstance(form, AnswerForm) else AnswerForm(),
        "refusal": form if isinstance(form, RefusalForm) else RefusalForm(),
        "refusing": isinstance(form, RefusalForm),
    }
    return render(request, "privacy/asked.html", context, status=status)


def _found(row: Request, matter: Matter) -> dict[str, Any]:
    person = matter.reporter
    who = (person.display_name, person.phone_masked) if person else ()
    return {
        "title": str(matter),
        "href": reverse("privacy:held", args=[row.pk, matter.number]),
        "beside": matter.kind.name,
        "sub": " · ".join(filter(None, who)),
        "tag": matter.get_status_display(),
    }


def _held(
    request: StaffRequest,
    row: Request,
    matter: Matter,
    *,
    clear: dict[str, str] | None = None,
    form: PrivacyForm | None = None,
    problem: DomainError | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    name = matter.reporter.display_name if matter.reporter else ""
    context = {
        "asked": row,
        "matter": matter,
        "sections": privacy.everything(subject_of(matter)),
        "clear": clear,
        "contact": form if isinstance(form, ContactForm) else ContactForm(initial={"name": name}),
        "sure": form if isinstance(form, SureForm) else SureForm(),
        "may_withdraw": matters.may_be_withdrawn(matter),
        "problem": problem,
    }
    return render(request, "privacy/held.html", context, status=status)
