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
from linli.common.errors import NotHere
from linli.matters import services as matters
from linli.people import services as people
from linli.people.http import StaffRequest
from linli.people.models import Person
from linli.portal.acts import acts_of
from linli.portal.household_forms import SureForm
from linli.portal.office_forms import (
    DeputyForm,
    EndForm,
    HandOverForm,
    LeaveForm,
    OfficeForm,
    moment_of,
)
from linli.portal.views.office.hub import own_place, see_other
from linli.territory import rules
from linli.territory import services as territory
from linli.territory.choices import Holds, Shown
from linli.territory.models import LinkKind, Posting, Unit
from linli.territory.paths import page_code
from linli.territory.services import arranging, staff

# What is offered for a posting in force, and for one that has not begun.
VERBS: Final = ("hand-over", "leave", "deputy", "end")
PLANNED: Final = ("withdraw",)
EXEMPT: Final = ("exempt", "exempt-no-longer")


def found_posting(request: StaffRequest, key: UUID) -> Posting:
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
    return _page(request, found_posting(request, posting), {})


@require_POST
def show_name(request: StaffRequest, posting: UUID) -> HttpResponse:
    """The holder agrees that signs and pages bear the name, or takes it back."""
    found = found_posting(request, posting)
    agrees = request.POST.get("agrees") == "yes"
    territory.agree_name(found.pk, by=request.actor, agrees=agrees)
    said = _("The name may be shown.") if agrees else _("The name is shown no longer.")
    messages.success(request, said)
    return see_other(reverse("portal:posting", args=[found.pk]))


@require_POST
def act(request: StaffRequest, posting: UUID, act: str) -> HttpResponse:
    """End it, hand it over, or plan a leave."""
    found = found_posting(request, posting)
    if act not in _ACTS:
        raise NotHere(_("There is no such thing to do."))
    form = _forms(request, found, request.POST)[act]
    sentence, status = form.attempt(lambda: _ACTS[act](request, found, form))
    if sentence is None:
        return _page(request, found, {act: form}, status=status)
    messages.success(request, sentence)
    if act == "withdraw":
        return see_other(reverse("portal:staff-of", args=[page_code(found.unit.path)]))
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


def _deputy(request: StaffRequest, found: Posting, form: OfficeForm) -> str:
    person = _person(request, found, form.cleaned_data["person"])
    arranging.name_deputy(
        found.pk, person, by=request.actor, since_at=form.moment, key=form.sent_key
    )
    return _("%(name)s stands in whenever the holder is away.") % {"name": person}


def _withdraw(request: StaffRequest, found: Posting, _form: OfficeForm) -> str:
    stays = arranging.withdraw(found.pk, by=request.actor)
    if stays is not None:
        return _("It is taken back; %(name)s stays on.") % {"name": stays.person}
    return _("It is taken back.")


def _exempt(request: StaffRequest, found: Posting, _form: OfficeForm) -> str:
    arranging.exempt(found.pk, by=request.actor, exempt=True)
    return _("No number of links is asked of them.")


def _exempt_no_longer(request: StaffRequest, found: Posting, _form: OfficeForm) -> str:
    arranging.exempt(found.pk, by=request.actor, exempt=False)
    return _("The number of links is asked of them again.")


_ACTS: Final[dict[str, Callable[[StaffRequest, Posting, OfficeForm], str]]] = {
    "end": _end,
    "hand-over": _hand_over,
    "leave": _leave,
    "deputy": _deputy,
    "withdraw": _withdraw,
    "exempt": _exempt,
    "exempt-no-longer": _exempt_no_longer,
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
        "hand-over": HandOverForm(others, *sent),
        "leave": LeaveForm(others, *sent),
        "deputy": DeputyForm(others, *sent),
        **{verb: SureForm(*sent) for verb in (*PLANNED, *EXEMPT)},
        "end": EndForm(*sent),
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
    account, place = people.account_of(found.person), place_of_posting(found)
    context = {
        "posting": found,
        "place": place,
        "sees_staff": bool(rules.covering(request.actor, "postings.view", place.path)),
        "deputies": found.standing_deputies.not_over(clock.now()).select_related("person"),
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
        "deputy": _("Name a standing deputy"),
        "withdraw": _("Take back what has not begun"),
        "exempt": _("Ask no number of links of them"),
        "exempt-no-longer": _("Ask the number of links again"),
        "end": _("End the posting"),
    }
    offered = _offered(found) if manages else ("leave",) if own else ()
    forms = _forms(request, found) if offered else {}
    return acts_of(offered, labels, forms, sent)


def _offered(found: Posting) -> tuple[str, ...]:
    """What whoever manages it may do now."""
    if found.since_at > clock.now():
        return PLANNED
    verbs = [verb for verb in VERBS if verb != "deputy" or found.deputy_of_id is None]
    kinds = LinkKind.objects.filter(held_by=Holds.PERSON)
    if any(found.role_id in kind.holders for kind in kinds):
        verbs.append(EXEMPT[found.exempt])
    return tuple(verbs)


def place_of_posting(posting: Posting) -> Unit:
    """The place on whose page a posting stands: an office has none of its own."""
    unit = posting.unit
    return unit if unit.code else Unit.objects.get(code=page_code(unit.path))
