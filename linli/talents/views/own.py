"""A person's own page behind their secret link: what we hold, and everything they may say to it."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.audit import services as audit
from linli.common.errors import Conflict, DomainError, Invalid, MoveRefused, NotHere
from linli.common.http import SeeOther
from linli.people.http import VisitorRequest
from linli.talents import services as talents
from linli.talents.choices import Stage
from linli.talents.forms import Options, VerbForm, wanted_of
from linli.talents.models import TalentCard
from linli.talents.story import story
from linli.talents.views.card_page import days_of, full, now_of
from linli.talents.views.opened import certificate_of
from linli.talents.workflow import MOVES

Given = dict[str, Any]
VERBS: Final = (
    *("consent", "decline", "change", "drop_words", "accept", "say_no", "end_use"),
    *("confirm", "notice", "leave"),
)
GONE: Final = frozenset({"decline", "leave"})


@login_not_required
@never_cache
@require_safe
def own(request: VisitorRequest, card: UUID, secret: str) -> HttpResponse:
    """The card for the person it is about. A wrong link opens nothing (404)."""
    return _page(request, talents.with_link(card, secret), secret)


@login_not_required
@never_cache
@require_POST
def act(request: VisitorRequest, card: UUID, secret: str, verb: str) -> HttpResponse:
    """Yes, no, change or leave; then back to the page."""
    found = talents.with_link(card, secret)
    if verb not in VERBS:
        raise NotHere(_("There is nothing at this address."))
    form = _form(verb, found, request.POST)
    if not form.is_valid():
        return _page(request, found, secret, form=form, status=422)
    try:
        _do(verb, found, dict(form.cleaned_data))
    except (Conflict, Invalid, MoveRefused) as problem:
        form.take(problem)
        fresh = talents.with_link(card, secret)
        return _page(request, fresh, secret, form=form, problem=problem, status=problem.status)
    if verb in GONE:
        return render(request, "talents/gone.html", {"unit": found.village})
    return SeeOther(talents.link_of(found))


def _do(verb: str, card: TalentCard, given: Given) -> None:
    by = talents.holder_of(card)
    version = given.pop("version")
    if verb == "change":
        talents.change(card.pk, by=by, wanted=wanted_of(given), version=version)
        return
    if verb == "notice":
        given = {"shown": given["shown"] == "yes"}
    # A yes, a no and a farewell count, whatever was changed in the meantime
    DO[verb](card.pk, by=by, **{name: _key(name, value) for name, value in given.items()})


def _key(name: str, value: Any) -> Any:
    return UUID(value) if name in {"use", "word"} else value


DO: Final[dict[str, Callable[..., object]]] = {
    "consent": talents.consent,
    "decline": talents.decline,
    "drop_words": talents.drop_words,
    "accept": talents.accept,
    "say_no": talents.say_no,
    "end_use": talents.end_use,
    "confirm": talents.confirm,
    "notice": talents.notice,
    "leave": talents.leave,
}


def _form(verb: str, card: TalentCard, data: Any = None) -> VerbForm:
    keys = [(str(one), "") for one in card.uses.values_list("pk", flat=True)]
    words = [(str(one), "") for one in card.words.values_list("pk", flat=True)]
    options = Options(word=words, asked=keys, running=keys, now=now_of(card))
    form = VerbForm(verb, options, data)
    if verb == "consent":
        del form.fields["how"]  # it is by their link
    return form


def _page(
    request: VisitorRequest,
    card: TalentCard,
    secret: str,
    *,
    form: VerbForm | None = None,
    problem: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    sent = form.verb if form is not None else ""
    changes = form if form is not None and sent == "change" else _form("change", card)
    moves = MOVES[card.stage]
    context = {
        "card": card,
        "unit": card.village,
        "contact": talents.own_contact(card),
        "skills": [row.skill.name for row in card.skills.select_related("skill")],
        "days": days_of(card),
        "basis": talents.basis_of(card),
        "words": talents.words_of(card),
        "word_link": full(talents.word_link_of(card))
        if card.stage in {Stage.REVIEW, Stage.ENDORSED}
        else "",
        "uses": _uses(card),
        "trainings": talents.attended(card),
        "certified": set(card.certificates.values_list("activity", flat=True)),
        "story": story(card.steps.order_by("seq"), own=True),
        "readings": audit.readings_of(card.pk),
        "changes": changes if "change" in moves else None,
        "may": set(moves),
        "act": {verb: reverse("talents:own-act", args=[card.pk, secret, verb]) for verb in VERBS},
        "secret": secret,
        "link": full(talents.link_of(card)),
        "place_phone": card.village.phone,
        "problem": problem,
        "opened": sent,
    }
    response = render(request, "talents/own.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _uses(card: TalentCard) -> list[Any]:
    rows = card.uses.select_related("unit", "mentor__person", "mentor__role")
    return list(rows.prefetch_related("viewers__person").order_by("asked_at", "pk"))


@login_not_required
@never_cache
@require_safe
def certificate(request: VisitorRequest, card: UUID, secret: str, activity: UUID) -> HttpResponse:
    """Their own certificate."""
    return certificate_of(talents.with_link(card, secret), activity)
