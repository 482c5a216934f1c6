"""The page of one matter for staff: its story, what the reader may do, and the facts."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.common import numbers
from linli.common.errors import DomainError, Invalid, NotHere
from linli.matters import boards, rules, staff_rules, story, words
from linli.matters.choices import Question, Status
from linli.matters.models import Attachment, Matter, MatterStep
from linli.matters.services.emergency import ring_first
from linli.matters.staff_forms import VerbForm
from linli.matters.views.matter_actions import FOR_REPORTER, KEEPING, actions_of
from linli.people.http import StaffRequest
from linli.territory.models import Posting


def visible(request: StaffRequest, number: str) -> Matter:
    """The matter of this number, if the reader may see it; else `NotHere`."""
    unknown = NotHere(_("There is no such matter here."))
    try:
        plain = numbers.parse(number)
    except Invalid:
        raise unknown from None
    seen = boards.for_detail(boards.seen_by(request.actor))
    matter = seen.filter(number=plain).first()
    if matter is None:
        raise unknown
    return matter


def facts_of(matter: Matter, steps: list[MatterStep]) -> list[dict[str, Any]]:
    """The facts beside the story."""
    first = steps[0]
    taken_by = matter.taken_by.display_name if matter.taken_by else ""
    items = [
        (_("Lead"), _posting(matter.owner) or _("nobody is posted"), matter.outside_body),
        (_("First receiver"), first.text("owner"), _("stays with it until it is solved")),
        (_("Waiting for"), _turn(matter), ""),
        (_("To be decided by"), _posting(matter.decider), _question(matter)),
        (pgettext("matter", "Kind"), matter.kind.name, ""),
        (_("Where"), words.full_place(matter), ""),
        (_("Came in"), words.source(matter), taken_by),
        (_("Reporter"), _reporter(matter), ""),
        (_("Public"), _public(matter), ""),
    ]
    return [{"term": term, "text": text, "note": note} for term, text, note in items if text]


def _posting(posting: Posting | None) -> str:
    if posting is None:
        return ""
    return f"{posting.person.display_name} · {posting.role.name}"


def _turn(matter: Matter) -> str:
    if matter.status in {Status.WAITING, Status.CHECKED}:
        return _("the reporter")
    return _posting(matter.turn) if matter.is_open else ""


def _question(matter: Matter) -> str:
    return str(Question(matter.question).label) if matter.question else ""


def _reporter(matter: Matter) -> str:
    person = matter.reporter
    if person is None:
        return _("left no name and no number")
    return " · ".join(filter(None, (person.display_name, person.phone_masked)))


def _public(matter: Matter) -> str:
    if not matter.is_public:
        return _("No: it appears only in counts of five and more")
    if matter.words_released:
        return _("Kind, state, time taken, and the reporter's words")
    return _("Kind, state and time taken")


def photo_address(photo: Attachment) -> str:
    """Where staff see a photo."""
    return reverse("matters:photo", args=[photo.pk])


def render_matter(
    request: StaffRequest,
    matter: Matter,
    *,
    opened: str = "",
    form: VerbForm | None = None,
    problem: DomainError | None = None,
    kept: Iterable[str] = (),
    status: int = 200,
) -> HttpResponse:
    """The page; with a form open and filled where one was sent and not taken."""
    actor = request.actor
    steps = list(matter.steps.order_by("seq"))
    actions = actions_of(actor, matter, steps, opened=opened, form=form)
    judges = matter.status in {Status.DONE, Status.CHECKED}
    context = {
        "matter": matter,
        "story": story.story(matter, for_staff=True, photo_address=photo_address, steps=steps),
        "next_steps": [a for a in actions if a.verb not in {*FOR_REPORTER, *KEEPING} or a.main],
        "for_reporter": [a for a in actions if a.verb in FOR_REPORTER and not a.main],
        "keeping": [a for a in actions if a.verb in KEEPING],
        "facts": facts_of(matter, steps),
        "numbers": ring_first(matter),
        "completed_it": judges and matter.completed_by_id == actor.person_id,
        "may_print": rules.allowed(staff_rules.check_may_print_slip, actor, matter),
        "may_ring": bool(matter.reporter and matter.reporter.has_phone)
        and rules.allowed(staff_rules.check_may_read_contact, actor, matter),
        "problem": problem,
        "kept": kept if not any(action.opened for action in actions) else (),
    }
    return render(request, "matters/detail.html", context, status=status)
