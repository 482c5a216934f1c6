"""One posting: who holds it, and what happens when it ends, is handed over, or its holder is
away."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.common import clock
from linli.common.errors import Conflict, Invalid, NotHere
from linli.matters import services as matters
from linli.people import services as people
from linli.people.http import StaffRequest
from linli.people.models import Person
from linli.portal.office_forms import EndForm, HandOverForm, LeaveForm, OfficeForm, moment_of
from linli.portal.views.office.hub import own_place, see_other
from linli.territory import rules
from linli.territory import services as territory
from linli.territory.choices import Shown
from linli.territory.models import Posting
from linli.territory.services import staff

VERBS: Final = ("hand-over", "leave", "end")


def _found(request: StaffRequest, key: UUID) -> Posting:
    """A posting that this person may see, or their own."""
    rows = Posting.objects.select_related("person", "role", "unit__parent", "grid", "area")
    visible = rows.filter(pk=key) & rows.visible_to(request.actor)
    own = rows.filter(pk=key, person=request.actor.person_id)
    found = visible.first() or own.first()
    if found is None:
        raise NotHere(_("There is no such posting among those of your places."))
    return found


@require_safe
def posting(request: StaffRequest, posting: UUID) -> HttpResponse:
    """Who holds it since when, their other postings, and what may be done."""
    return _page(request, _found(request, posting), {})


@require_POST
def show_name(request: StaffRequest, posting: UUID) -> HttpResponse:
    """The holder agrees that signs and pages bear the name, or takes it back."""
    found = _found(request, posting)
    agrees = request.POST.get("agrees") == "yes"
    territory.agree_name(found.pk, by=request.actor, agrees=agrees)
    said = _("The name may be shown.") if agrees else _("The name is shown no longer.")
    messages.success(request, said)
    return see_other(reverse("portal:posting", args=[found.pk]))


@require_POST
def act(request: StaffRequest, posting: UUID, act: str) -> HttpResponse:
    """End it, hand it over, or plan a leave."""
    found = _found(request, posting)
    if act not in VERBS:
        raise NotHere(_("There is no such thing to do."))
    form = _forms(request, found, request.POST)[act]
    if not form.is_valid():
        return _page(request, found, {act: form}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        sentence = _ACTS[act](request, found, form)
    except Invalid as problem:
        form.take(problem)
        return _page(request, found, {act: form}, status=problem.status)
    except Conflict as problem:
        form.add_error(None, str(problem))
        return _page(request, found, {act: form}, status=problem.status)
    messages.success(request, sentence)
    return see_other(reverse("portal:posting", args=[found.pk]))


def _end(request: StaffRequest, found: Posting, form: OfficeForm) -> str:
    territory.end_posting(
        found.pk, by=request.actor, at=form.moment, reason=form.cleaned_data["reason"]
    )
    return _("The posting ends; its open matters get another owner.")


def _hand_over(request: StaffRequest, found: Posting, form: OfficeForm) -> str:
    to = _person(request, found, form.cleaned_data["person"])
    territory.hand_over(
        found.pk,
        to,
        by=request.actor,
        at=form.moment,
        reason=form.cleaned_data["reason"],
        key=form.sent_key,
    )
    return _("Handed over to %(name)s.") % {"name": to}


def _leave(request: StaffRequest, found: Posting, form: OfficeForm) -> str:
    chosen = form.cleaned_data["deputy"]
    territory.plan_leave(
        found,
        by=request.actor,
        since_at=moment_of(form.cleaned_data["day"]),
        until_at=moment_of(form.cleaned_data["until"]),
        deputy=_person(request, found, chosen) if chosen else None,
    )
    return _("The leave is planned.")


_ACTS: Final[dict[str, Callable[[StaffRequest, Posting, OfficeForm], str]]] = {
    "end": _end,
    "hand-over": _hand_over,
    "leave": _leave,
}


def _others(request: StaffRequest, found: Posting) -> list[Person]:
    """Who could take over or stand in: everybody of my places, or of the place itself."""
    if request.actor.has("postings.manage"):
        widest = own_place(request.actor, "postings.manage")
        known = staff.known_people(widest, by=request.actor, at=clock.now())
    else:
        known = staff.colleagues(found, at=clock.now())
    return [person for person in known if person.pk != found.person_id]


def _person(request: StaffRequest, found: Posting, chosen: str) -> Person:
    return next(one for one in _others(request, found) if str(one.pk) == chosen)


def _forms(request: StaffRequest, found: Posting, *sent: Any) -> dict[str, OfficeForm]:
    others = _others(request, found)
    return {
        "hand-over": HandOverForm(others, *sent, auto_id="id_hand_over_%s"),
        "leave": LeaveForm(others, *sent, auto_id="id_leave_%s"),
        "end": EndForm(*sent, auto_id="id_end_%s"),
    }


def _page(
    request: StaffRequest,
    found: Posting,
    sent: dict[str, OfficeForm],
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    manages = rules.allowed(rules.check_may_appoint, request.actor, found.unit, found.role)
    own = found.person_id == request.actor.person_id
    is_over = found.until_at is not None and found.until_at <= clock.now()
    account = people.account_of(found.person)
    context = {
        "posting": found,
        "place": found.unit if found.unit.code else found.unit.parent,
        "others": staff.postings_of(found.person, by=request.actor).exclude(pk=found.pk),
        "leaves": found.leaves.filter(until_at__gt=clock.now()).select_related("deputy"),
        "account": account,
        "manages": manages,
        "own": own,
        "asks_for_name": found.role.shown == Shown.AGREED and not is_over,
        "may_cut_off": rules.allowed(rules.check_may_cut_off, request.actor, [found]),
        "acts": [] if is_over else _actions(request, found, sent, manages=manages, own=own),
        "work": matters.open_work(found) if manages and not is_over else None,
    }
    return render(request, "portal/posting.html", context, status=status)


def _actions(
    request: StaffRequest,
    found: Posting,
    sent: dict[str, OfficeForm],
    *,
    manages: bool,
    own: bool,
) -> list[dict[str, Any]]:
    """The forms of this page, with the one that was sent open."""
    labels = {
        "hand-over": _("Hand over on a day"),
        "leave": _("Plan leave"),
        "end": _("End the posting"),
    }
    offered = VERBS if manages else ("leave",) if own else ()
    forms = {**_forms(request, found), **sent} if offered else {}
    return [
        {"verb": verb, "label": labels[verb], "form": forms[verb], "opened": verb in sent}
        for verb in offered
    ]
