"""Opening a case and doing something with it: one view for all verbs, one service call each."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.common.errors import Conflict, Invalid, MoveRefused, NotHere
from linli.common.http import SeeOther
from linli.mediation import rules
from linli.mediation import services as mediation
from linli.mediation.forms import VERBS, CaseForm
from linli.mediation.models import Dispute
from linli.mediation.story import NOBODY
from linli.mediation.views.case_actions import SCENE, Case, options_of
from linli.mediation.views.case_page import render_case, visible, visible_matter
from linli.people.http import StaffRequest
from linli.territory.models import Posting


def _appoint(key: Any, *, mediator: Any, **more: Any) -> Dispute:
    found = Posting.objects.select_related("person", "role").filter(pk=mediator).first()
    if found is None:
        raise Invalid(_("Choose a mediator."), fields={"mediator": _("Choose one from the list.")})
    return mediation.appoint(key, mediator=found, **more)


SERVICES: Final[dict[str, Callable[..., object]]] = {
    "arrive": mediation.arrive,
    "call_second": mediation.call,
    "call_police": partial(mediation.call, police=True),
    "note": mediation.note,
    "declare": mediation.declare,
    "classify": mediation.classify,
    "refer": mediation.refer,
    "take_part": mediation.take_part,
    "return_part": mediation.return_part,
    "close_part": mediation.close_part,
    "consult": mediation.consult,
    "leave_to": mediation.leave_to,
    "fail": mediation.fail,
    "add_party": mediation.add_party,
    "change_party": mediation.change_party,
    "drop_party": mediation.drop_party,
    "new_link": mediation.new_link,
    "ask_consent": mediation.ask_consent,
    "consent": mediation.consent,
    "refuse": mediation.refuse,
    "stop": mediation.stop,
    "other_mediator": mediation.other_mediator,
    "sign": mediation.sign,
    "appoint": _appoint,
    "begin": mediation.begin_mediation,
    "extend": mediation.extend,
    "agree": mediation.agree,
    "seal": mediation.seal,
    "reword": mediation.reword,
    "ask_court": mediation.ask_court,
    "court_says": mediation.court_says,
    "revisit": mediation.revisit,
    "mediate_again": mediation.mediate_again,
    "archive": mediation.archive,
}


@require_POST
def open_case(request: StaffRequest, number: str) -> HttpResponse:
    """A matter becomes a case; the same one however often it is asked for."""
    matter = visible_matter(request, number)
    mediation.register(matter.pk, by=request.actor)
    return SeeOther(reverse("mediation:case", args=[matter.number]))


@require_safe
def case(request: StaffRequest, number: str) -> HttpResponse:
    """One case: its story, its sides, its bodies, and what the reader may do now."""
    return render_case(request, visible(request, number))


def act(request: StaffRequest, number: str, verb: str) -> HttpResponse:
    """Do one verb. With GET the page with that form open, so that each form has an address."""
    dispute = visible(request, number)
    if verb not in VERBS:
        raise NotHere(_("There is no such thing to do with a case."))
    if request.method != "POST":
        return render_case(request, dispute, opened=verb)
    form = CaseForm(verb, options_of(Case.of(dispute), {verb}), request.POST)
    if not form.is_valid():
        rules.check_may(request.actor, verb, dispute, _party(form, dispute))
        return render_case(request, dispute, opened=verb, form=form, status=422)
    given = form.cleaned_data
    if verb in SCENE:
        given.pop("version")  # whoever stands there is heard, whatever else was written meanwhile
    try:
        SERVICES[verb](dispute.pk, by=request.actor, **given)
    except Invalid as problem:
        form.take(problem)
        return render_case(request, dispute, opened=verb, form=form, status=422)
    except (Conflict, MoveRefused) as problem:
        fresh = visible(request, number)
        return render_case(
            request, fresh, opened=verb, form=form, problem=problem, status=problem.status
        )
    _say(request, verb, dispute)
    return SeeOther(_where_next(request, dispute))


def _say(request: StaffRequest, verb: str, dispute: Dispute) -> None:
    """What came of it."""
    if verb != "call_second":
        messages.success(request, _("Done."))
        return
    name = dispute.steps.filter(verb=verb).latest("seq").text("second")
    if name:
        messages.success(request, _("Asked to come: %(words)s") % {"words": name})
    else:
        messages.error(request, NOBODY)


def _party(form: CaseForm, dispute: Dispute) -> Any:
    key = form.cleaned_data.get("party")
    return dispute.parties.filter(pk=key).first() if key else None


def _where_next(request: StaffRequest, dispute: Dispute) -> str:
    if not Dispute.objects.visible_to(request.actor).filter(pk=dispute.pk).exists():
        return reverse("mediation:ledger")  # it ended, and the reader only mediated it
    return reverse("mediation:case", args=[dispute.matter.number])
