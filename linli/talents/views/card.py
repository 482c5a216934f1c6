"""The page of one card, and doing something with it: one service call for each verb."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from linli.common.errors import Conflict, Invalid, MoveRefused, NotHere
from linli.common.http import SeeOther
from linli.people.http import StaffRequest
from linli.talents import rules
from linli.talents import services as talents
from linli.talents.forms import VERBS, VerbForm, wanted_of
from linli.talents.models import TalentCard
from linli.talents.services.using import branches_of
from linli.talents.views.card_page import options_of, render_card, visible

Given = dict[str, Any]
GONE: Final = frozenset({"decline", "leave", "refuse"})  # nothing is left to look at


@require_safe
@never_cache
def card(request: StaffRequest, card: UUID) -> HttpResponse:
    """One card: what stands for the criteria, its story, and what the reader may do now."""
    return render_card(request, visible(request, card))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def act(request: StaffRequest, card: UUID, verb: str) -> HttpResponse:
    """Do one verb. With GET the page with that form open, so that each form has an address."""
    found = visible(request, card)
    if verb not in VERBS:
        raise NotHere(_("There is no such thing to do with a card."))
    if request.method != "POST":
        return render_card(request, found, opened=verb)
    rules.check_may(request.actor, verb, found)
    form = VerbForm(verb, options_of(request, found, {verb}), request.POST)
    if not form.is_valid():
        return render_card(request, found, opened=verb, form=form, status=422)
    try:
        DO[verb](request, found, dict(form.cleaned_data))
    except Invalid as problem:
        form.take(problem)
        return render_card(request, found, opened=verb, form=form, status=422)
    except (Conflict, MoveRefused) as problem:
        fresh = visible(request, card)
        return render_card(
            request, fresh, opened=verb, form=form, problem=problem, status=problem.status
        )
    messages.success(request, _("Done."))
    return SeeOther(reverse("talents:pool") if verb in GONE else found.get_absolute_url())


def _plainly(service: Callable[..., object]) -> Callable[[StaffRequest, TalentCard, Given], object]:
    """The fields of the form are what the service asks for."""
    return lambda request, card, given: service(card.pk, by=request.actor, **given)


def _by_key(
    name: str, service: Callable[..., object]
) -> Callable[[StaffRequest, TalentCard, Given], object]:
    """One of its fields is a key."""

    def do(request: StaffRequest, card: TalentCard, given: Given) -> object:
        return service(card.pk, by=request.actor, **{**given, name: UUID(given[name])})

    return do


def _change(request: StaffRequest, card: TalentCard, given: Given) -> object:
    return talents.change(
        card.pk, by=request.actor, wanted=wanted_of(given), version=given["version"]
    )


def _support(request: StaffRequest, card: TalentCard, given: Given) -> object:
    return talents.support(card.pk, by=request.actor, words=given["words"], client_key=given["key"])


def _offer(request: StaffRequest, card: TalentCard, given: Given) -> object:
    return talents.offer(card.pk, by=request.actor, unit=card.village, **given)


def _reserve(request: StaffRequest, card: TalentCard, given: Given) -> object:
    postings = {str(one.pk): one for one in talents.mentors_for(card)}
    units = {str(one.pk): one for one in branches_of(card)}
    return talents.ask_reserve(
        card.pk,
        by=request.actor,
        unit=units[given["unit"]],
        mentor=postings[given["mentor"]],
        viewers=[postings[key] for key in given["viewers"]],
        version=given["version"],
    )


def _notice(request: StaffRequest, card: TalentCard, given: Given) -> object:
    return talents.notice(
        card.pk, by=request.actor, shown=given["shown"] == "yes", version=given["version"]
    )


DO: Final[dict[str, Callable[[StaffRequest, TalentCard, Given], object]]] = {
    "consent": _plainly(talents.consent),
    "decline": _plainly(talents.decline),
    "change": _change,
    "new_link": _plainly(talents.new_link),
    "support": _support,
    "drop_words": _by_key("word", talents.drop_words),
    "endorse": _plainly(talents.endorse),
    "admit": _plainly(talents.admit),
    "refuse": _plainly(talents.refuse),
    "enrol": _by_key("activity", talents.enrol),
    "certify": _by_key("activity", talents.certify),
    "offer": _offer,
    "reserve": _reserve,
    "accept": _by_key("use", talents.accept),
    "say_no": _by_key("use", talents.say_no),
    "end_use": _by_key("use", talents.end_use),
    "confirm": _plainly(talents.confirm),
    "notice": _notice,
    "leave": _plainly(talents.leave),
}
