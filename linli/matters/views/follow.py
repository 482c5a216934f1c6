"""The reporter's own page behind the secret link: every step, and what they may do now."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.audit import services as audit
from linli.common.errors import Conflict, DomainError, Invalid, MoveRefused, NotHere
from linli.matters import rules, words
from linli.matters import services as matters
from linli.matters.choices import STANDING, Status
from linli.matters.forms import FOLLOW_FORMS, FollowForm
from linli.matters.joint_story import joint_story
from linli.matters.models import Attachment, Matter, MatterStep
from linli.matters.services.belonging import of_reporter
from linli.matters.services.emergency import ring_first
from linli.matters.services.merged import lead_of
from linli.matters.story import story
from linli.matters.views import sentences
from linli.matters.views.reporting import RECEIVED
from linli.people.choices import ActorKind
from linli.people.http import VisitorRequest
from linli.rulesets import services as rulesets
from linli.territory.fields import ancestors
from linli.territory.models import Unit

ACTS: Final[dict[str, Callable[..., Matter]]] = {
    "rate": matters.rate,
    "add": matters.add,
    "reopen": matters.reopen,
    "correct": matters.correct,
    "withdraw": matters.withdraw,
}
# In these somebody answers for the next step; later it is the rechecker's or the reporter's.
WITH_OWNER: Final = frozenset({Status.SUBMITTED, Status.IN_HAND, *STANDING})


@login_not_required
@never_cache
@require_safe
def follow(request: VisitorRequest, number: str, secret: str) -> HttpResponse:
    """The story of a matter for whoever reported it. A wrong link opens nothing (404)."""
    matter = matters.with_link(number, secret)
    response = _page(request, matter, secret)
    if request.COOKIES.get(RECEIVED) == matter.number:
        response.delete_cookie(RECEIVED, path=request.path, samesite="Lax")
    return response


@login_not_required
@never_cache
@require_POST
def act(request: VisitorRequest, number: str, secret: str, verb: str) -> HttpResponse:
    """One move of the reporter, then back to the page; refused ones keep what was written."""
    matter = matters.with_link(number, secret)
    if verb not in FOLLOW_FORMS:
        raise NotHere(_("There is nothing at this address."))
    form = _form(verb, matter, request)
    if not form.is_valid():
        return _page(request, matter, secret, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    by = matters.reporter_of(matter)
    version = form.cleaned_data["version"]
    try:
        ACTS[verb](matter.pk, by=by, version=version, **form.given())
    except Invalid as problem:
        for name, sentence in (problem.fields or {"": problem.message}).items():
            form.add_error(name if name in form.fields else None, str(sentence))
        return _page(request, matter, secret, form=form, status=problem.status)
    except (Conflict, MoveRefused) as problem:
        fresh = matters.with_link(number, secret)
        again = _form(verb, fresh, words=form.cleaned_data)  # to be sent once more, if they wish
        return _page(request, fresh, secret, form=again, problem=problem, status=problem.status)
    return HttpResponseRedirect(matters.link_of(matter), status=HTTPStatus.SEE_OTHER)


def _form(
    verb: str,
    matter: Matter,
    request: VisitorRequest | None = None,
    words: dict[str, Any] | None = None,
) -> FollowForm:
    """A form with ids of its own, since several stand on one page; `words` were written before."""
    initial: dict[str, Any] = {"words": matter.text} if verb == "correct" else {}
    initial |= {key: text for key, text in (words or {}).items() if isinstance(text, str)}
    initial["version"] = matter.version
    data, files = (request.POST, request.FILES) if request else (None, None)
    return FOLLOW_FORMS[verb](data, files, initial=initial, auto_id=f"{verb}_%s")


def _page(
    request: VisitorRequest,
    matter: Matter,
    secret: str,
    *,
    form: FollowForm | None = None,
    problem: DomainError | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """The page in a fixed number of queries, however long the story."""
    steps = list(matter.steps.order_by("seq"))
    values = rulesets.values(sentences.RULES, path=matter.village.path)
    link = matters.link_of(matter)
    lead = lead_of(matter)
    context = {
        "matter": matter,
        "secret": secret,
        "state": words.state(lead),
        "tag": words.tag_kind(lead),
        "place": words.full_place(matter),
        "place_phone": _phone(matter),
        "story": story(
            matter, for_staff=False, photo_address=_photo_address(matter, secret), steps=steps
        ),
        "numbers": ring_first(lead, values),
        "becomes": joint_story(lead) if matter.status == Status.MERGED else [],
        "own_others": [(one, matters.link_of(one)) for one in of_reporter(matter)],
        "next": sentences.what_next_together(matter, lead, values),
        "due_provisional": lead.due_provisional,
        "who": words.because(matter.because) if matter.status in WITH_OWNER else "",
        "acts": _acts(matter, secret, steps, form),
        "link": f"{settings.LINLI_ADDRESS}{link}",
        "readings": audit.readings_of(matter.reporter_id) if matter.reporter_id else [],
        "received": request.COOKIES.get(RECEIVED) == matter.number,
        "problem": problem,
        "kept": [form.initial[key] for key in ("words", "reason") if form.initial.get(key)]
        if problem and form
        else [],
    }
    response = render(request, "matters/follow.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _photo_address(matter: Matter, secret: str) -> Callable[[Attachment], str]:
    return lambda photo: reverse("matters:follow-photo", args=[matter.number, secret, photo.pk])


def _phone(matter: Matter) -> str:
    """The nearest office that has a number. One query."""
    rows = Unit.objects.filter(path__in=ancestors(matter.village.path)).exclude(phone="")
    return rows.order_by("-path").values_list("phone", flat=True).first() or ""


def _acts(
    matter: Matter, secret: str, steps: list[MatterStep], sent: FollowForm | None
) -> list[dict[str, Any]]:
    """What the reporter may do now, the one whose turn it is first and open."""
    may = rules.moves_for(matters.reporter_of(matter), matter)
    if steps and steps[0].actor.get("kind") == ActorKind.STAFF:
        may = [verb for verb in may if verb != "correct"]  # somebody else wrote it down
    turns = {Status.CHECKED: "rate", Status.MERGED: "rate", Status.WAITING: "add"}
    expected = turns.get(Status(matter.status), "")
    found = [
        {
            "verb": verb,
            "label": _label(verb, matter),
            "form": sent if isinstance(sent, FOLLOW_FORMS[verb]) else _form(verb, matter),
            "href": reverse("matters:follow-act", args=[matter.number, secret, verb]),
            "is_turn": verb == expected,
            "is_open": isinstance(sent, FOLLOW_FORMS[verb]),
        }
        for verb in FOLLOW_FORMS
        if verb in may
    ]
    return sorted(found, key=lambda one: not one["is_turn"])


def _label(verb: str, matter: Matter) -> str:
    if verb == "add" and matter.status == Status.WAITING:
        return _("Answer the question")
    return {
        "add": _("Add something"),
        "rate": _("Rate the result"),
        "reopen": _("Reopen"),
        "correct": _("Correct what I wrote"),
        "withdraw": _("Withdraw"),
    }[verb]
