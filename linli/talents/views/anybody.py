"""For anybody: the pool of a village in numbers, naming somebody, a good word, a certificate."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from linli.common.errors import NotHere
from linli.common.forms import new_key
from linli.common.http import SeeOther
from linli.common.lines import Line, NotYet
from linli.people.actors import ANYBODY
from linli.people.http import VisitorRequest
from linli.people.models import Person
from linli.talents import services as talents
from linli.talents.choices import Origin
from linli.talents.forms import CheckForm, NominateForm, WordForm
from linli.talents.models import TalentCard
from linli.territory import services as territory
from linli.territory.choices import UnitKind
from linli.territory.models import Unit

FORM: Final = ["GET", "HEAD", "POST"]
NAMING: Final = Line("talents.name", 10, timedelta(seconds=6), timedelta(minutes=10))
SAYING: Final = Line("talents.word", 20, timedelta(seconds=6), timedelta(minutes=10))
CHECKING: Final = Line("talents.check", 20, timedelta(seconds=6), timedelta(minutes=10))


def _village(code: str) -> Unit:
    unit = territory.opened_place(code)[-1]
    if unit.kind != UnitKind.VILLAGE:
        raise NotHere(_("A talent pool belongs to a village."))
    return unit


@login_not_required
@require_safe
def place(request: VisitorRequest, code: str) -> HttpResponse:
    """The pool of a village: how many of each skill, and the names of those who wanted that."""
    unit = _village(code)
    context = {
        "unit": unit,
        "counts": talents.counts_by_skill(unit.path),
        "names": talents.names_shown(unit),
        "place_phone": unit.phone,
    }
    return render(request, "talents/place.html", context)


@login_not_required
@never_cache
@require_http_methods(FORM)
def name_somebody(request: VisitorRequest, code: str) -> HttpResponse:
    """Name oneself or a neighbour. Who names themselves comes to their own page at once."""
    unit = _village(code)
    sent = (request.POST,) if request.method == "POST" else ()
    form = NominateForm(*sent, own_name=_own_name(request))
    status: int = HTTPStatus.OK
    if request.method == "POST":
        made, status = _named(request, form, unit)
        if made is not None and made.origin == Origin.SELF:
            return SeeOther(talents.link_of(made))
        if made is not None:
            return render(request, "talents/named.html", {"unit": unit, "place_phone": unit.phone})
    context = {"unit": unit, "form": form, "place_phone": unit.phone}
    return render(request, "talents/name.html", context, status=status)


def _own_name(request: VisitorRequest) -> str:
    """Whoever signed in need not write their own name."""
    key = request.actor.person_id
    person = Person.objects.filter(pk=key).first() if key else None
    return person.display_name if person else ""


def _named(
    request: VisitorRequest, form: NominateForm, unit: Unit
) -> tuple[TalentCard | None, int]:
    if not form.is_valid():
        return None, HTTPStatus.UNPROCESSABLE_ENTITY
    said = form.cleaned_data
    try:
        NAMING.pass_or_wait(request, key=said["key"], place=said["line_place"])
    except NotYet as problem:
        return None, _in_line(form, problem)
    made, status = form.attempt(lambda: talents.nominate(unit, form.nomination(), by=ANYBODY))
    if status == HTTPStatus.CONFLICT:  # pressed again it is another nomination
        form.data = _with(form.data, key=new_key())
    return made, status


def _in_line(form: Any, problem: NotYet) -> int:
    """The form as it was filled, with its place in line."""
    form.data = _with(form.data, line_place=problem.place)
    form.add_error(None, str(problem))
    return problem.status


def _with(data: Any, **other: str) -> QueryDict:
    changed: QueryDict = data.copy()
    for name, value in other.items():
        changed[name] = value
    return changed


@login_not_required
@never_cache
@require_http_methods(FORM)
def word(request: VisitorRequest, card: UUID, secret: str) -> HttpResponse:
    """A good word for whoever handed on this link. No name is shown and none is asked for."""
    found = talents.with_word_link(card, secret)
    form = WordForm(request.POST if request.method == "POST" else None)
    status, said = int(HTTPStatus.OK), False
    if request.method == "POST":
        said, status = _said(request, form, found)
    context = {"unit": found.village, "form": form, "said": said}
    response = render(request, "talents/word.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _said(request: VisitorRequest, form: WordForm, card: TalentCard) -> tuple[bool, int]:
    if not form.is_valid():
        return False, HTTPStatus.UNPROCESSABLE_ENTITY
    given = form.cleaned_data
    try:
        SAYING.pass_or_wait(request, key=given["key"], place=given["line_place"])
    except NotYet as problem:
        return False, _in_line(form, problem)
    made, status = form.attempt(
        lambda: talents.support(
            card.pk, by=talents.word_giver(card), words=given["words"], client_key=given["key"]
        )
    )
    return made is not None, status


@login_not_required
@never_cache
@require_http_methods(FORM)
def check(request: VisitorRequest) -> HttpResponse:
    """Whether a certificate is real: code and name have to fit together."""
    if request.method != "POST":
        blank = CheckForm(initial={"code": request.GET.get("code", "")[:40]})
        return render(request, "talents/check.html", {"form": blank})
    form = CheckForm(request.POST)
    made = None
    status: int = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_valid():
        try:
            CHECKING.pass_or_wait(request)
            made = talents.check_certificate(form.cleaned_data["code"], form.cleaned_data["name"])
            status = HTTPStatus.OK
        except NotYet as problem:
            form.add_error(None, str(problem))
            status = problem.status
    asked = status == HTTPStatus.OK
    context = {"form": form, "made": made, "asked": asked}
    return render(request, "talents/check.html", context, status=status)
