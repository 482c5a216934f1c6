"""Taking a report down for somebody: on the phone, at the door, at the window; drafts; the slip."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.common.errors import Conflict, DomainError, Invalid, NotHere, Refused
from linli.common.http import SeeOther
from linli.matters import boards, staff_rules, words
from linli.matters import services as matters
from linli.matters.forms import new_key
from linli.matters.hints import ASK, Hints, is_asked
from linli.matters.intake_forms import KEPT, IntakeForm
from linli.matters.models import Draft, Matter
from linli.matters.questions import answers_in
from linli.matters.services.emergency import ring_first
from linli.matters.services.kinds import offered_to_staff
from linli.matters.views.hints import told_staff
from linli.matters.views.matter_page import visible
from linli.people.actors import Actor
from linli.people.http import StaffRequest
from linli.territory import services as territory
from linli.territory.models import Unit

NO_HINTS: Final = Hints()


def intake(request: StaffRequest) -> HttpResponse:
    """The form, empty, from a draft, or as it was sent. Taken: on to the slip."""
    if not request.actor.has("matters.take_in"):
        raise Refused(
            _("Your post does not take reports."),
            next_step=_("Use the open report form of the place instead."),
        )
    if request.method != "POST":
        return _page(request, _form(request, initial=_begun(request)))
    if is_asked(request.POST):
        return _with_hints(request)
    form = _form(request)
    if not form.is_valid():
        return _page(request, form, status=422)
    report, at = form.report(request.actor)
    try:
        taken = _take(request, report, at)
    except Invalid as problem:
        form.take(problem)
        return _page(request, form, status=422)
    except (Conflict, Refused) as problem:
        return _page(request, form, problem=problem, status=problem.status)
    _forget_draft(request.actor, report.key)
    return SeeOther(reverse("matters:slip", args=[taken.matter.number]))


def _take(request: StaffRequest, report: matters.Report, at: datetime | None) -> matters.Reported:
    """The report; with a hint's button it goes on in that matter at once. Both or nothing."""
    with transaction.atomic():
        taken = matters.report(report, by=request.actor, at=at)
        into = request.POST.get("into", "")
        if into and not taken.again:
            matters.merge(taken.matter.pk, by=request.actor, into=into)
    return taken


def _with_hints(request: StaffRequest) -> HttpResponse:
    """Without script: the same form with what its words tell; nothing is saved yet."""
    suggested = ASK not in request.POST
    told = replace(told_staff(request), is_asked=suggested, photos_again=bool(request.FILES))
    typed = _typed(request)
    if "take_kind" in request.POST:
        typed["kind"] = request.POST["take_kind"]
    form = _form(request, initial=typed, fresh=True)
    form.put_first(told.codes)
    return _page(request, form, hints=told)


def _typed(request: StaffRequest) -> dict[str, Any]:
    typed = {name: request.POST[name] for name in KEPT if request.POST.get(name)}
    return typed | answers_in(request.POST)


@require_POST
@never_cache
def questions(request: StaffRequest) -> HttpResponse:
    """With script: what the chosen kind asks besides, as a part of the form."""
    if not request.actor.has("matters.take_in"):
        raise Refused(_("Your post does not take reports."))
    form = _form(request, initial=_typed(request), fresh=True)
    return render(request, "matters/questions.html", {"form": form})


def _begun(request: StaffRequest) -> dict[str, Any]:
    """What a draft holds, or a new form's beginning."""
    key = request.GET.get("draft", "")
    if key:
        return matters.open_draft(_uuid(key), by=request.actor)
    begun = {
        name: request.GET[name] for name in ("village", "source", "kind") if name in request.GET
    }
    return {**begun, "key": new_key()}


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotHere(_("This draft is not here any more.")) from None


def _form(
    request: StaffRequest, initial: dict[str, Any] | None = None, *, fresh: bool = False
) -> IntakeForm:
    """The form with the choices that this person has; a `fresh` one says nothing of mistakes."""
    villages = list(boards.villages_of(request.actor, "matters.take_in"))
    given = request.POST.get("village") or (initial or {}).get("village") or ""
    village = next((unit for unit in villages if unit.code == given), None)
    if village is None and len(villages) == 1:
        village = villages[0]
    places: list[Unit] = territory.known_addresses(village) if village else []
    kinds = offered_to_staff([village.path] if village else [unit.path for unit in villages])
    sent = (request.POST, request.FILES) if request.method == "POST" and not fresh else ()
    return IntakeForm(villages, places, kinds, *sent, initial=initial)


def _page(
    request: StaffRequest,
    form: IntakeForm,
    *,
    problem: DomainError | None = None,
    hints: Hints = NO_HINTS,
    status: int = 200,
) -> HttpResponse:
    drafts = [
        {"draft": draft, "text": fields.get("text") or fields.get("where") or ""}
        for draft, fields in matters.drafts_of(request.actor)
    ]
    context = {
        "form": form,
        "drafts": drafts,
        "hints": hints,
        "problem": problem,
        "is_asked": ASK in request.POST,
    }
    return render(request, "matters/intake.html", context, status=status)


@require_POST
def draft(request: StaffRequest) -> HttpResponse:
    """Keep what was typed so far (by itself, or by the button), or throw a draft away."""
    if not request.actor.has("matters.take_in"):
        raise Refused(_("Your post does not take reports."))
    if "discard" in request.POST:
        matters.discard_draft(_uuid(request.POST["discard"]), by=request.actor)
        return SeeOther(reverse("matters:intake"))
    fields = _typed(request)
    fields.setdefault("key", new_key())
    before = _draft_with(request.actor, fields["key"])
    kept = matters.save_draft(fields, by=request.actor, key=before.pk if before else None)
    if "keep" not in request.POST:
        return HttpResponse(status=204)
    messages.success(request, _("The draft is kept. Only you can open it."))
    return SeeOther(f"{reverse('matters:intake')}?draft={kept.pk}")


def _draft_with(by: Actor, key: str) -> Draft | None:
    """One's own draft of the form with this key."""
    own = matters.drafts_of(by)
    return next((row for row, fields in own if fields.get("key") == key), None)


def _forget_draft(by: Actor, key: str) -> None:
    sent = _draft_with(by, key)
    if sent is not None:
        matters.discard_draft(sent.pk, by=by)


@require_safe
@never_cache
def slip(request: StaffRequest, number: str) -> HttpResponse:
    """What the reporter takes home: the number, the link as a code, the telephone."""
    matter = visible(request, number)
    staff_rules.check_may_print_slip(request.actor, matter)
    return render(request, "matters/slip.html", _slip(matter))


def _slip(matter: Matter) -> dict[str, Any]:
    place = words.full_place(matter)
    township = matter.village.parent
    phone = matter.village.phone or (township.phone if township else "")
    who = matter.turn.person.display_name if matter.turn else ""
    return {
        "matter": matter,
        "numbers": ring_first(matter),
        "place": place,
        "phone": phone,
        "link": settings.LINLI_ADDRESS + matters.link_of(matter),
        "by": matter.taken_by.display_name if matter.taken_by else "",
        "next_words": _("Now with: %(name)s.") % {"name": who} if who else "",
    }


@require_POST
def renew_link(request: StaffRequest, number: str) -> HttpResponse:
    """A lost slip: the old link opens nothing any more, and a new slip is shown."""
    matter = visible(request, number)
    staff_rules.check_may_print_slip(request.actor, matter)
    matters.renew_link(matter, by=request.actor)
    messages.success(request, _("The old link opens nothing any more. Here is the new slip."))
    return SeeOther(reverse("matters:slip", args=[matter.number]))
