"""The page of one matter for staff: its story, what the reader may do, and the facts."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.common import numbers
from linli.common.errors import DomainError, Invalid, NotHere
from linli.matters import boards, rules, staff_rules, story
from linli.matters.choices import Status
from linli.matters.models import Attachment, Matter
from linli.matters.services.belonging import together_with
from linli.matters.services.emergency import ring_first
from linli.matters.staff_forms import VerbForm
from linli.matters.views.matter_actions import FOR_REPORTER, KEEPING, TOGETHER, actions_of
from linli.matters.views.matter_facts import facts_of
from linli.people.http import StaffRequest


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
    joining = [action for action in actions if action.verb in TOGETHER]
    may_merge = any(action.verb == "merge" for action in joining)
    judges = matter.status in {Status.DONE, Status.CHECKED}
    context = {
        "matter": matter,
        "story": story.story(matter, for_staff=True, photo_address=photo_address, steps=steps),
        "next_steps": [
            a for a in actions if a.verb not in {*FOR_REPORTER, *KEEPING, *TOGETHER} or a.main
        ],
        "for_reporter": [a for a in actions if a.verb in FOR_REPORTER and not a.main],
        "keeping": [a for a in actions if a.verb in KEEPING],
        "joining": joining,
        "together": together_with(matter, by=actor, hints=may_merge),
        "may_merge": may_merge,
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
