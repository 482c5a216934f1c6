"""The pool for staff: who waits for what, finding somebody, naming somebody, the reserve."""

from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.common.errors import NotHere, Refused
from linli.common.few import few
from linli.common.http import SeeOther
from linli.people.actors import Actor
from linli.people.http import StaffRequest
from linli.talents import rules
from linli.talents import services as talents
from linli.talents.choices import Stage
from linli.talents.forms import NominateForm, PurposeForm, SearchForm
from linli.talents.models import TalentCard
from linli.talents.models.cards import VIEW
from linli.talents.services.finding import skill_words
from linli.talents.views.card_page import TAGS, days_of, use_words
from linli.territory.fields import granted
from linli.territory.models import Unit

AROUND: Final = "activities.view"  # numbers are for whoever works in the place
MOST: Final = 60
MOST_VILLAGES: Final = 400
WAITING: Final = (Stage.NOMINATED, Stage.REVIEW, Stage.ENDORSED)


def villages_of(actor: Actor, *verbs: str) -> list[Unit]:
    """Villages where some posting of this person grants one of the verbs. One query."""
    reach = Q(pk__in=())
    for verb in verbs:
        reach |= granted(actor, verb, whole=verb != AROUND)
    return list(Unit.objects.public().villages().filter(reach)[:MOST_VILLAGES])


def _choices(villages: list[Unit]) -> list[tuple[str, str]]:
    return [(one.code, one.short_name) for one in villages]


@require_safe
@never_cache
def pool(request: StaffRequest) -> HttpResponse:
    """Numbers for whoever works in the place; people, masked, for whoever keeps the pool."""
    actor = request.actor
    villages = villages_of(actor, VIEW, AROUND)
    if not villages:
        raise Refused(
            _("Your post lies in no village."),
            next_step=_("The page of a village says who is in its talent pool, in numbers."),
        )
    form = SearchForm(request.GET or None, _choices(villages))
    asked = form.is_bound and form.is_valid() and any(form.cleaned_data.values())
    keeps = actor.has(VIEW)
    context: dict[str, Any] = {
        "form": form,
        "asked": asked,
        "keeps": keeps,
        "may_nominate": actor.has(rules.NOMINATE),
        "counts": [(one, talents.counts_by_skill(one.path)) for one in _few(form, villages)],
    }
    if asked:
        fits = _fits(form, villages)
        context["number"] = few(fits.count())
        rows = fits.filter(granted(actor, VIEW, whole=True))[:MOST] if keeps else ()
        context["rows"] = [_row(one) for one in rows]
        context["query"] = request.GET.urlencode()
        context["purpose"] = PurposeForm()
    if keeps:
        context["waiting"], context["soon"] = _waiting(actor), _soon(actor)
    return render(request, "talents/pool.html", context)


def _few(form: SearchForm, villages: list[Unit]) -> list[Unit]:
    """The chosen village, else the first ones: the rest is a choice away."""
    code = form.cleaned_data.get("place") if form.is_bound and form.is_valid() else ""
    return [one for one in villages if one.code == code] if code else villages[:8]


def _fits(form: SearchForm, villages: list[Unit]) -> QuerySet[TalentCard]:
    said = form.cleaned_data
    chosen = [one for one in villages if one.code == said["place"]] if said["place"] else villages
    wanted = talents.Search("", skill=said["skill"], day=said["on"])
    return talents.found(wanted).filter(village__in=chosen)


def _row(card: TalentCard) -> dict[str, Any]:
    return {
        "card": card,
        "masked": talents.masked_name(card),
        "skills": skill_words(card),
        "days": days_of(card),
        "tag": TAGS.get(Stage(card.stage), "wait"),
    }


def _waiting(actor: Actor) -> list[dict[str, Any]]:
    """Cards on their way in, the oldest first."""
    rows = TalentCard.objects.visible_to(actor).filter(stage__in=WAITING)
    rows = rows.select_related("village").prefetch_related("skills__skill")
    return [_row(one) for one in rows.order_by("nominated_at", "pk")[:MOST]]


def _soon(actor: Actor) -> list[dict[str, Any]]:
    """Cards that have to be confirmed soon."""
    rows = talents.due_soon(TalentCard.objects.visible_to(actor))
    rows = rows.select_related("village").prefetch_related("skills__skill")
    return [_row(one) for one in rows[:MOST]]


@require_POST
@never_cache
def names(request: StaffRequest) -> HttpResponse:
    """Names and telephones of those that a search found, once the reader said what for."""
    actor = request.actor
    if not actor.has(VIEW):
        raise Refused(
            _("Names are opened by whoever keeps the pool of the village or the township."),
            next_step=_("Ask them to ring for you."),
        )
    search = SearchForm(request.GET, _choices(villages_of(actor, VIEW)))
    if not search.is_valid():
        raise NotHere(_("There is nothing at this address."))
    form = PurposeForm(request.POST)
    back = f"{reverse('talents:pool')}?{request.GET.urlencode()}"
    context: dict[str, Any] = {"form": form, "back": back}
    if not form.is_valid():
        return render(request, "talents/names.html", context, status=422)
    rows = _fits(search, villages_of(actor, VIEW))[:MOST]
    context["rows"] = talents.names_of(rows, by=actor, purpose=form.cleaned_data["purpose"])
    return render(request, "talents/names.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def nominate(request: StaffRequest) -> HttpResponse:
    """An instructor or the village office names somebody, who is asked first."""
    villages = villages_of(request.actor, rules.NOMINATE)
    if not villages:
        raise Refused(
            _("Your post does not keep the talent pool of this village."),
            next_step=_("Anybody may name somebody on the open page of the village."),
        )
    sent = request.POST if request.method == "POST" else None
    form = NominateForm(sent, villages=_choices(villages))
    status: int = HTTPStatus.OK
    if request.method == "POST":
        by_code = {one.code: one for one in villages}
        made, status = form.attempt(
            lambda: talents.nominate(
                by_code[form.cleaned_data["village"]], form.nomination(), by=request.actor
            )
        )
        if made is not None:
            messages.success(request, _("Named. Now ask them: print the slip with their link."))
            return SeeOther(made.get_absolute_url())
    title = _("Name somebody for the pool")
    context = {"form": form, "title": title, "unit": villages[0]}
    return render(request, "talents/nominate.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def reserve(request: StaffRequest) -> HttpResponse:
    """Reserves and projects where the reader was named as one who may see them; names after a
    purpose."""
    uses = talents.reserve_of(request.actor)
    form = PurposeForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {
        "form": form,
        "rows": [
            {"use": one, "what": use_words(one), "masked": talents.masked_name(one.card),
             "skills": skill_words(one.card)}
            for one in uses
        ],
    }  # fmt: skip
    if request.method != "POST":
        return render(request, "talents/reserve.html", context)
    if not form.is_valid():
        return render(request, "talents/reserve.html", context, status=422)
    context = {"form": form, "back": reverse("talents:reserve")}
    purpose = form.cleaned_data["purpose"]
    context["rows"] = talents.reserve_names(uses, by=request.actor, purpose=purpose)
    return render(request, "talents/names.html", context)
