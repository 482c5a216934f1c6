"""The page of one case for staff: what to do first, its story, its sides, its bodies."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from linli.common import clock, numbers, shifts
from linli.common.errors import DomainError, Invalid, NotHere
from linli.matters.models import Matter
from linli.mediation import rules
from linli.mediation import services as mediation
from linli.mediation.choices import Stage
from linli.mediation.documents import papers_of
from linli.mediation.forms import CaseForm
from linli.mediation.models import Dispute
from linli.mediation.services.registering import GOES_ON
from linli.mediation.story import story
from linli.mediation.views.case_actions import Case, actions_of
from linli.people.http import StaffRequest
from linli.rulesets import services as rulesets
from linli.territory.models import Posting
from linli.territory.rules import allowed
from linli.territory.services.hours import QUIET, quiet


def visible(request: StaffRequest, number: str) -> Dispute:
    """The case of this number, if the reader may see it; else `NotHere`."""
    seen = Dispute.objects.visible_to(request.actor).for_list().select_related("matter__grid")
    dispute = seen.filter(matter__number=_plain(number)).first()
    if dispute is None:
        raise _unknown()
    return dispute


def visible_matter(request: StaffRequest, number: str) -> Matter:
    """The matter of this number, if the reader may see it; else `NotHere`."""
    matter = Matter.objects.visible_to(request.actor).filter(number=_plain(number)).first()
    if matter is None:
        raise _unknown()
    return matter


def _plain(number: str) -> str:
    try:
        return numbers.parse(number)
    except Invalid:
        raise _unknown() from None


def _unknown() -> NotHere:
    return NotHere(
        _("There is no such case here."), next_step=_("Open it from the page of its matter.")
    )


def facts_of(case: Case) -> list[dict[str, Any]]:
    """The facts beside the story."""
    dispute = case.dispute
    matter = dispute.matter
    mediator = dispute.mediator
    facts = [
        (_("Lead"), _posting(matter.owner) or _("nobody is posted")),
        (_("Mediator"), _posting(mediator) or _("not named yet")),
        (_("Category"), dispute.get_category_display()),
        (_("Level"), matter.get_level_display()),
        (_("How urgent"), dispute.get_colour_display()),
        (_("Route"), dispute.get_route_display()),
        (_("Held in public"), _("yes, the parties want it") if dispute.open_door else _("no")),
        (_("Alert"), _moment(dispute.alerted_at)),
        (_("Passed on"), _moment(dispute.told_at)),
        (_("At the scene"), _moment(dispute.arrived_at)),
        (_("Mediation began"), _moment(dispute.begun_at)),
        (_("Mediation until"), _moment(dispute.mediate_due_at)),
    ]
    return [{"term": term, "text": words} for term, words in facts if words]


def _posting(posting: Posting | None) -> str:
    return f"{posting.person.display_name} · {posting.role.name}" if posting else ""


def _moment(at: Any) -> str:
    return f"{clock.local(at):%Y-%m-%d %H:%M}" if at else ""


def is_night(path: str) -> bool:
    """Whether somebody should not go alone: in the quiet hours of the place."""
    now = clock.now()
    return shifts.after_quiet(now, quiet(rulesets.values(QUIET, path=path, at=now))) > now


def render_case(
    request: StaffRequest,
    dispute: Dispute,
    *,
    opened: str = "",
    form: CaseForm | None = None,
    problem: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; with a form open and filled where one was sent and not taken."""
    actor, case = request.actor, Case.of(dispute)
    actions = actions_of(actor, case, opened=opened, form=form)
    shown = {one.verb: name for name, group in actions.items() for one in group}
    registered = dispute.stage == Stage.REGISTERED
    mediator = dispute.mediator
    context = {
        "dispute": dispute,
        "matter": dispute.matter,
        "case": case,
        "story": story(dispute, dispute.steps.order_by("seq")),
        "facts": facts_of(case),
        "missing": mediation.missing_to_begin(dispute, case.parties) if registered else [],
        "interests": mediation.interests_of(mediator, dispute) if mediator else [],
        "declared": mediation.declared(dispute),
        "revisits": case.revisits,
        "papers": papers_of(dispute)
        if allowed(rules.check_may_read_parties, actor, dispute)
        else (),
        "may_open": bool(case.parties) and allowed(rules.check_may_read_parties, actor, dispute),
        "may_read_notes": allowed(rules.check_may_open_notes, actor, dispute),
        "sees_matter": _sees_matter(request, dispute),
        "matter_waits": not dispute.is_running and dispute.matter.status in GOES_ON,
        "may_ask_court": mediation.may_ask_court(case.agreement),
        "notes": dispute.notes.count(),
        "opened_in": shown.get(opened, ""),
        "night": is_night(dispute.place_path),
        "problem": problem,
        "kept": form.typed() if problem and form and opened not in shown else (),
        **actions,
    }
    return render(request, "mediation/case.html", context, status=status)


def _sees_matter(request: StaffRequest, dispute: Dispute) -> bool:
    return allowed(visible_matter, request, dispute.matter.number)
