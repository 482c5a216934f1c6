"""One link: since when, and what may be done; the slips for households; and one's own links."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.common import clock
from linli.common.errors import NotHere
from linli.people.http import StaffRequest
from linli.portal.acts import acts_of
from linli.portal.household_forms import SureForm
from linli.portal.link_forms import AnswerForm, EndLinkForm, PassOnForm
from linli.portal.office_forms import OfficeForm
from linli.portal.views.office.hub import see_other
from linli.portal.views.office.links import here
from linli.territory import rules
from linli.territory.models import Link, Unit
from linli.territory.paths import page_code
from linli.territory.services import (
    answering,
    households,
    link_answers,
    link_ends,
    link_tables,
    links,
)

MOST_SLIPS: Final = 200  # of one page to print


def _found(request: StaffRequest, key: UUID) -> Link:
    found = link_tables.visible(key, by=request.actor)
    if found is None:
        raise NotHere(_("There is no such link among those of your places."))
    return found


@require_safe
def link(request: StaffRequest, link: UUID) -> HttpResponse:
    """Both ends, the dates, the answer, and what may be done."""
    return _page(request, _found(request, link), {})


@require_POST
def act(request: StaffRequest, link: UUID, act: str) -> HttpResponse:
    """Pass it on, end it, or write down what the household says."""
    found = _found(request, link)
    if act not in _ACTS:
        raise NotHere(_("There is no such thing to do."))
    form = _forms(found, request.POST)[act]
    done, status = form.attempt(lambda: _ACTS[act](request, found, form))
    if done is None:
        return _page(request, found, {act: form}, status=status)
    shown, sentence = done
    messages.success(request, sentence)
    return see_other(reverse("portal:link", args=[shown.pk]))


Done = tuple[Link, str]


def _pass_on(request: StaffRequest, found: Link, form: Any) -> Done:
    reason = form.cleaned_data["reason"]
    new = links.pass_on(found.pk, form.chosen, by=request.actor, at=form.moment, reason=reason)
    said = {"name": new.holder_name, "day": clock.local(new.since_at).date().isoformat()}
    if new.since_at > clock.now():
        return new, _("%(name)s looks after it from %(day)s on.") % said
    return new, _("%(name)s looks after it now.") % said


def _end(request: StaffRequest, found: Link, form: OfficeForm) -> Done:
    reason = form.cleaned_data["reason"]
    done = links.end(found.pk, by=request.actor, at=form.moment, reason=reason)
    ends = done.until_at
    if ends is not None and ends > clock.now():
        day = clock.local(ends).date().isoformat()
        return done, _("The link ends on %(day)s.") % {"day": day}
    return done, _("The link has ended.")


def _answer(request: StaffRequest, found: Link, form: OfficeForm) -> Done:
    wish = form.cleaned_data["wish"]
    done = link_answers.answer(found.pk, wish, by=request.actor)
    return done, _("The answer is written down.")


def _new_slip(request: StaffRequest, found: Link, _form: OfficeForm) -> Done:
    return link_answers.renew_slip(found.pk, by=request.actor), new_slip_words()


def new_slip_words() -> str:
    """Said where a lost slip was replaced."""
    return _("The old slip opens nothing any more. Print the new one.")


_ACTS: Final[dict[str, Callable[[StaffRequest, Link, OfficeForm], Done]]] = {
    "answer": _answer,
    "new-slip": _new_slip,
    "pass-on": _pass_on,
    "end": _end,
}


def _forms(found: Link, *sent: Any) -> dict[str, OfficeForm]:
    now = clock.now()
    path = link_ends.keeper_path(found.kind, found.path)
    known = link_ends.holders(found.kind, path, now, planned=True)
    others = [one for one in known if not _holds(one, found)]
    return {
        "answer": AnswerForm(*sent),
        "new-slip": SureForm(*sent),
        "pass-on": PassOnForm(others, *sent),
        "end": EndLinkForm(*sent),
    }


def _holds(one: link_ends.Holder, found: Link) -> bool:
    return (one.person, one.unit) == (found.person, found.holder_unit)


def _page(
    request: StaffRequest,
    found: Link,
    sent: dict[str, OfficeForm],
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    is_over = found.until_at is not None and found.until_at <= clock.now()
    path = link_ends.keeper_path(found.kind, found.path)
    offered = set() if is_over else _offered(request, found)
    labels = {
        "answer": _("Write down the household's answer"),
        "new-slip": _("Slip lost: make a new one"),
        "pass-on": _("Pass on to somebody else"),
        "end": _("End the link"),
    }
    context = {
        "link": found,
        "unit": Unit.objects.filter(path=path).first(),
        "is_over": is_over,
        "slip": "answer" in offered,
        "acts": acts_of(
            [one for one in labels if one in offered], labels, _forms(found), sent, slip_notes()
        ),
    }
    return render(request, "portal/link.html", context, status=status)


def _offered(request: StaffRequest, found: Link) -> set[str]:
    offered = set()
    if rules.allowed(links.check_may_link, request.actor, found.kind, found.path):
        offered |= {"pass-on", "end"}
    door = found.household
    if door and rules.allowed(households.check_may_edit, request.actor, door.unit):
        offered |= {"answer", "new-slip"}
    return offered


def slip_notes() -> dict[str, str]:
    """What a new slip means."""
    return {"new-slip": _("The old slip opens nothing any more; the answer given stays.")}


@never_cache
@require_safe
def slips(request: StaffRequest, code: str, kind: str) -> HttpResponse:
    """The slips of those who have not answered yet, to print and to carry to the doors."""
    place, of_kind = here(request, code, kind, "households.edit")
    rows = link_tables.asked(of_kind, place, by=request.actor, at=clock.now())
    return render(request, "portal/link_slips.html", _slips(rows, place))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def slip(request: StaffRequest, link: UUID) -> HttpResponse:
    """The slip of one household, also after it answered; a POST makes a new one for a lost one."""
    found = link_tables.slip_of(link, by=request.actor, at=clock.now())
    if found is None:
        raise NotHere(_("There is no such link among those of your places."))
    if request.method == "POST":
        link_answers.renew_slip(found.pk, by=request.actor)
        messages.success(request, new_slip_words())
        return see_other(request.path)
    village = answering.place_and_above(page_code(found.path))[-1]
    context = {
        **_slips([found], village),
        "one": found,
        "own": found.person_id == request.actor.person_id,
        "renew_note": slip_notes()["new-slip"],
    }
    return render(request, "portal/link_slips.html", context)


def _slips(rows: list[Link], place: Unit) -> dict[str, Any]:
    return {
        "unit": place,
        "phone": answering.office_phone(answering.place_and_above(place.code)),
        "slips": [
            {"link": one, "address": f"{settings.LINLI_ADDRESS}{link_answers.address_of(one)}"}
            for one in rows[:MOST_SLIPS]
        ],
        "more": max(len(rows) - MOST_SLIPS, 0),
    }


@require_safe
def own(request: StaffRequest) -> HttpResponse:
    """What I look after myself."""
    assert request.actor.person_id is not None  # staff  # noqa: S101
    found = link_tables.of_person(request.actor.person_id, clock.now())
    rows = [{"link": one, "report_href": _report_href(one)} for one in found]
    return render(request, "portal/own_links.html", {"rows": rows})


def _report_href(one: Link) -> str:
    """Where a need of a household is reported: each becomes a matter (practice B7)."""
    if one.household is None:
        return ""
    village = page_code(one.path)
    return f"{reverse('matters:report', args=[village])}?unit={one.household.unit_id}"
