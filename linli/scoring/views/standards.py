"""Standards: the list, one to read and print, the draft of the next version."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.audit.http import Table, asked_for, document, download
from linli.common.errors import DomainError, Invalid, NotHere, Refused
from linli.common.http import SeeOther
from linli.common.ids import new_id
from linli.common.pagination import page
from linli.people.http import StaffRequest
from linli.scoring import rules
from linli.scoring import services as scoring
from linli.scoring.choices import StandardStatus
from linli.scoring.forms.standards import AspectForm, BeginForm, FileForm, HeadForm
from linli.scoring.models import Standard
from linli.scoring.services import Entry
from linli.territory.rules import allowed

TAGS = {StandardStatus.DRAFT: "wait", StandardStatus.PUBLISHED: "done"}
NEW = "new"  # stands in the address of an aspect that is being added
ROWS = 50


@require_safe
def standards(request: StaffRequest) -> HttpResponse:
    """Of the product, of the places above, of one's own."""
    if not request.actor.has(rules.SEE):
        raise Refused(_("Your post has no inspections."))
    rows = Standard.objects.visible_to(request.actor).select_related("unit")
    found = page(rows, order=("code", "-version", "pk"), size=ROWS, after=request.GET.get("after"))
    context = {
        "rows": [
            {
                "title": one.name,
                "beside": _("version %(number)d") % {"number": one.version},
                "href": reverse("scoring:standard", args=[one.pk]),
                "sub": one.unit.short_name if one.unit else _("comes with the product"),
                "tag": one.get_status_display(),
                "kind": TAGS.get(StandardStatus(one.status), "plain"),
            }
            for one in found.rows
        ],
        "next_href": f"?after={found.next_cursor}" if found.next_cursor else "",
    }
    return render(request, "scoring/standards.html", context)


@require_safe
def standard(request: StaffRequest, standard: UUID) -> HttpResponseBase:
    """All of it on one page, for printing; as a file for whoever takes it along."""
    found = scoring.standard_here(standard, request.actor)
    name = f"standard-{found.code}-{found.version}"
    what = f"scoring.Standard:{found.pk}"
    if request.GET.get("format") == "toml":
        text = scoring.as_toml(scoring.entry_of(found))
        return document(text.encode(), f"{name}.toml", "application/toml")
    if kind := asked_for(request):
        rows = list(scoring.rows_of(scoring.entry_of(found)))
        table = Table(name, list(scoring.headers()), rows, len(rows))
        return download(table, kind, by=request.actor, what=what)
    return _page(request, found)


def _page(
    request: StaffRequest,
    found: Standard,
    *,
    problem: DomainError | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    places = scoring.writes_for(request.actor) if request.actor.has(rules.WRITE_VERB) else []
    aspects = list(found.aspects.all())
    draft = found.status == StandardStatus.DRAFT
    context = {
        "found": found,
        "tag": TAGS.get(StandardStatus(found.status), "plain"),
        "aspects": aspects,
        "max": sum(one.max_centi for one in aspects),
        "weight": sum(one.weight for one in aspects),
        "writes": draft and found.unit and allowed(
            rules.check_may_write, request.actor, found.unit
        ),
        "begin": BeginForm(places, initial={"key": new_id()}) if places and not draft else None,
        "problem": problem,
    }  # fmt: skip
    return render(request, "scoring/standard.html", context, status=status)


@require_POST
def begin(request: StaffRequest, standard: UUID) -> HttpResponse:
    """The next version, as a draft."""
    found = scoring.standard_here(standard, request.actor)
    places = scoring.writes_for(request.actor)
    form = BeginForm(places, request.POST)
    if not places:
        raise Refused(_("Standards are written by whoever leads the township."))

    def begun() -> Standard:
        place = next(one for one in places if one.code == form.cleaned_data["place"])
        key = form.cleaned_data["key"]
        return scoring.next_version(found.pk, place, by=request.actor, form_key=key)

    made, status = form.attempt(begun)
    if made is None:
        sentence = next(iter(form.non_field_errors()), _("Choose a place."))
        return _page(request, found, problem=Invalid(str(sentence)), status=status)
    return SeeOther(reverse("scoring:standard-edit", args=[made.pk]))


def _draft(request: StaffRequest, key: UUID) -> Standard:
    found = scoring.standard_here(key, request.actor)
    if found.unit is None or not allowed(rules.check_may_write, request.actor, found.unit):
        raise NotHere(_("There is no such standard here."))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: StaffRequest, standard: UUID) -> HttpResponse:
    """Names, samples, shares, weights and points of a draft."""
    found = _draft(request, standard)
    sent = (request.POST,) if request.method == "POST" else ()
    form = HeadForm(scoring.entry_of(found), *sent, initial={"revision": found.revision})
    status: int = HTTPStatus.OK
    if form.is_bound:
        done, status = form.attempt(_rewritten(request, found, form, form.entry))
        if done is not None:
            messages.success(request, _("Kept."))
            return SeeOther(reverse("scoring:standard-edit", args=[found.pk]))
    return _edit(request, found, form, status=status)


def _edit(
    request: StaffRequest, found: Standard, form: HeadForm, file: FileForm | None = None,
    *, status: int = HTTPStatus.OK,
) -> HttpResponse:  # fmt: skip
    context = {
        "found": found,
        "form": form,
        "file": file or FileForm(auto_id="file-%s", initial={"revision": found.revision}),
        "aspects": list(found.aspects.all()),
    }
    return render(request, "scoring/standard_edit.html", context, status=status)


def _rewritten(
    request: StaffRequest, found: Standard, form: Any, entry: Callable[[], Entry]
) -> Callable[[], Standard]:
    return lambda: scoring.rewrite(
        found.pk, entry(), by=request.actor, revision=form.cleaned_data["revision"]
    )


@require_http_methods(["GET", "HEAD", "POST"])
def aspect(request: StaffRequest, standard: UUID, aspect: str) -> HttpResponse:
    """One aspect of a draft with its items; “new” adds one."""
    found = _draft(request, standard)
    entry = scoring.entry_of(found)
    there = next((one for one in entry["aspect"] if one["code"] == aspect), None)
    if there is None and aspect != NEW:
        raise NotHere(_("There is no such aspect."))
    sent = (request.POST,) if request.method == "POST" else ()
    blank: Entry = {"method": "deduct", "level": "group", "weight": 10, "photo_for_deduction": True}
    form = AspectForm(there or blank, *sent, initial={"revision": found.revision})
    status: int = HTTPStatus.OK
    if form.is_bound:

        def changed() -> Entry:
            gone = form.cleaned_data["remove"]
            now = [] if gone else [form.aspect()]
            rows = [now if one is there else [one] for one in entry["aspect"]]
            added = [] if there else now
            return {**entry, "aspect": [*(one for part in rows for one in part), *added]}

        done, status = form.attempt(_rewritten(request, found, form, changed))
        if done is not None:
            messages.success(request, _("Kept."))
            return SeeOther(reverse("scoring:standard-edit", args=[found.pk]))
    context = {"found": found, "form": form, "there": there}
    return render(request, "scoring/aspect.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def put(request: StaffRequest, standard: UUID) -> HttpResponse:
    """A file takes the place of what the draft says."""
    found = _draft(request, standard)
    if request.method != "POST":
        return SeeOther(reverse("scoring:standard-edit", args=[found.pk]))
    form = FileForm(request.POST, request.FILES, auto_id="file-%s")

    def read() -> Entry:
        sent = form.cleaned_data["file"]
        data = sent.read()
        if sent.name.lower().endswith(".toml"):
            return scoring.read_toml(data)
        return scoring.read_table(data, scoring.entry_of(found))

    done, status = form.attempt(_rewritten(request, found, form, read))
    if done is None:
        head = HeadForm(scoring.entry_of(found), initial={"revision": found.revision})
        return _edit(request, found, head, form, status=status)
    messages.success(request, _("The file was taken. Read it through, then publish it."))
    return SeeOther(reverse("scoring:standard", args=[found.pk]))


@require_POST
def publish(request: StaffRequest, standard: UUID) -> HttpResponse:
    """For good: it never changes after that."""
    found = _draft(request, standard)
    try:
        scoring.publish(found.pk, by=request.actor, revision=_revision(request))
    except Invalid as problem:
        words = " ".join(str(one) for one in problem.fields.values())
        said = Invalid(f"{problem.message} {words}")
        return _page(request, found, problem=said, status=problem.status)
    messages.success(request, _("Published. Rounds may use it from now on."))
    return SeeOther(reverse("scoring:standard", args=[found.pk]))


@require_POST
def drop(request: StaffRequest, standard: UUID) -> HttpResponse:
    """Throw the draft away."""
    found = _draft(request, standard)
    scoring.drop(found.pk, by=request.actor, revision=_revision(request))
    messages.success(request, _("The draft is gone."))
    return SeeOther(reverse("scoring:standards"))


def _revision(request: StaffRequest) -> int:
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
