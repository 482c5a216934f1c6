"""One household: where it lives and came from, who looks after it, and what becomes of it."""

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

from linli.common.errors import Conflict, NotHere
from linli.people.http import StaffRequest
from linli.portal.acts import acts_of
from linli.portal.household_forms import ChangeForm, DoorForm, SureForm, UndoForm
from linli.portal.household_story import story_of, title_of
from linli.portal.link_forms import AnswerForm
from linli.portal.office_forms import OfficeForm
from linli.portal.views.office.hub import see_other
from linli.portal.views.office.link_one import new_slip_words, slip_notes
from linli.territory import rules
from linli.territory.models import Household, HouseholdChange, Link
from linli.territory.services import (
    doors,
    household_changes,
    household_history,
    household_undoing,
    households,
    link_answers,
)
from linli.territory.services.household_entries import Entry

VIEW: Final = "households.view"


def _found(request: StaffRequest, key: UUID) -> Household:
    rows = Household.objects.visible_to(request.actor, VIEW)
    found = rows.select_related("unit").filter(pk=key).first()
    if found is None:
        raise NotHere(_("There is no such household among those of your places."))
    return found


@require_safe
def household(request: StaffRequest, household: UUID) -> HttpResponse:
    """Where it lives, where it came from, who looks after it, and what may be done."""
    return _page(request, _found(request, household), {})


@require_POST
def act(request: StaffRequest, household: UUID, act: str) -> HttpResponse:
    """It moves, splits, moves in with another one, ends; or the last entry is undone."""
    found = _found(request, household)
    if act not in _ACTS:
        raise NotHere(_("There is no such thing to do."))
    households.check_may_edit(request.actor, found.unit)
    form = _forms(request, found, request.POST)[act]
    done, status = form.attempt(lambda: _ACTS[act](request, found, form))
    if done is None:
        found = _found(request, household)
        if status == HTTPStatus.CONFLICT and isinstance(form, ChangeForm):
            form.look_again(found.version)
        return _page(request, found, {act: form}, status=status)
    shown, sentence = done
    messages.success(request, sentence)
    return see_other(reverse("portal:household", args=[shown.pk]))


Done = tuple[Household, str]


def _move(request: StaffRequest, found: Household, form: Any) -> Done:
    number, entry = form.cleaned_data["number"], form.entry
    new = household_changes.move(found.pk, form.place, number, by=request.actor, entry=entry)
    return new, _("The household lives behind door %(number)s now.") % {"number": new.number}


def _split(request: StaffRequest, found: Household, form: Any) -> Done:
    number, entry = form.cleaned_data["number"], form.entry
    new = household_changes.split(found.pk, form.place, number, by=request.actor, entry=entry)
    return new, _("There is a new household behind door %(number)s.") % {"number": new.number}


def _merge(request: StaffRequest, found: Household, form: Any) -> Done:
    number, entry = form.cleaned_data["number"], form.entry
    kept = household_changes.merge(found.pk, form.place, number, by=request.actor, entry=entry)
    return kept, _("They are one household behind door %(number)s now.") % {"number": kept.number}


def _end(request: StaffRequest, found: Household, form: Any) -> Done:
    ended = household_changes.end(found.pk, by=request.actor, entry=form.entry)
    return ended, _("Nobody lives behind this door any more.")


def _undo(request: StaffRequest, found: Household, form: OfficeForm) -> Done:
    change: UUID = form.cleaned_data["change"]
    if not HouseholdChange.objects.of_row(found).filter(pk=change).exists():
        raise NotHere(_("There is no such entry."))
    entry = Entry(key=form.sent_key)
    household = household_undoing.undo(change, by=request.actor, entry=entry)
    return household, _("The entry is undone. Both stand in the history.")


def _answer(request: StaffRequest, found: Household, form: OfficeForm) -> Done:
    contact = doors.contact_of(found)
    if contact is None:
        raise Conflict(_("Nobody is linked to this household."))
    link_answers.answer(contact.pk, form.cleaned_data["wish"], by=request.actor)
    return found, _("The answer is written down.")


def _new_slip(request: StaffRequest, found: Household, _form: OfficeForm) -> Done:
    contact = doors.contact_of(found)
    if contact is None:
        raise Conflict(_("Nobody is linked to this household."))
    link_answers.renew_slip(contact.pk, by=request.actor)
    return found, new_slip_words()


def _no_link(request: StaffRequest, found: Household, _form: OfficeForm) -> Done:
    link_answers.wish(found.pk, wants=False, by=request.actor)
    return found, _("The answer is written down.")


def _link_again(request: StaffRequest, found: Household, _form: OfficeForm) -> Done:
    link_answers.wish(found.pk, wants=True, by=request.actor)
    return found, _("The answer is written down.")


_ACTS: Final[dict[str, Callable[[StaffRequest, Household, OfficeForm], Done]]] = {
    "answer": _answer,
    "new-slip": _new_slip,
    "no-link": _no_link,
    "link-again": _link_again,
    "move": _move,
    "split": _split,
    "merge": _merge,
    "end": _end,
    "undo": _undo,
}


def _forms(
    request: StaffRequest, found: Household, *sent: Any, last: HouseholdChange | None = None
) -> dict[str, OfficeForm]:
    village = doors.village_of(found.unit)
    places = [one.unit for one in doors.lanes(village, by=request.actor)]
    begun = {"unit": found.unit_id, "stands": found.version}
    return {
        "answer": AnswerForm(*sent),
        "new-slip": SureForm(*sent),
        "no-link": SureForm(*sent),
        "link-again": SureForm(*sent),
        "move": DoorForm(places, *sent, initial=begun),
        "split": DoorForm(places, *sent, initial=begun),
        "merge": DoorForm(places, *sent, initial=begun),
        "end": ChangeForm(*sent, initial=begun),
        "undo": UndoForm(*sent, initial={"change": last.pk if last else ""}),
    }


def _useful(found: Household, contact: Link | None) -> set[str]:
    wish = {"link-again"} if found.no_link_at else {"no-link"}
    return ({"answer", "new-slip"} if contact else wish) | {"move", "split", "merge", "end"}


def _notes(last: HouseholdChange | None) -> dict[str, Any]:
    """What an act means, before it is done."""
    notes = {
        "move": _("Its contact member goes along within the village."),
        "split": _("Who stays keeps the contact member and what is noted."),
        "merge": _("Write down the door of the household that it moves in with; that one stays."),
    }
    if last is not None:
        notes["undo"] = title_of(last)
    return {**slip_notes(), **notes}


def _page(
    request: StaffRequest,
    found: Household,
    sent: dict[str, OfficeForm],
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    contact = doors.contact_of(found)
    may = rules.allowed(households.check_may_edit, request.actor, found.unit)
    useful = _useful(found, contact) if may and found.valid_to is None else set()
    last = household_history.last_entry(found, by=request.actor) if may else None
    useful |= {"undo"} if last else set()
    offered = [verb for verb in _ACTS if verb in useful]
    labels = {
        "answer": _("Write down what the household says to its contact member"),
        "new-slip": _("Slip lost: make a new one"),
        "no-link": _("It wants no contact member"),
        "link-again": _("It wants a contact member after all"),
        "move": _("Move to another door"),
        "split": _("Split: some get a door of their own"),
        "merge": _("Merge: moves in with another household"),
        "end": _("Nobody lives here any more"),
        "undo": _("Undo the last entry"),
    }
    forms = _forms(request, found, last=last) if offered else {}
    context = {
        "household": found,
        "unit": doors.village_of(found.unit),
        "story": story_of(found, by=request.actor),
        "mistaken": found.valid_to is not None and found.valid_to <= found.valid_from,
        "contacts": doors.links_of(found),
        "wants_another": doors.wants_another(found),
        "slip": contact if useful else None,
        "acts": acts_of(offered, labels, forms, sent, _notes(last)),
    }
    return render(request, "portal/household.html", context, status=status)
