"""A party's own page behind its secret link: what the case is, and what it may say to it."""

from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.audit import services as audit
from linli.common.errors import Conflict, DomainError, Invalid, MoveRefused, NotHere
from linli.common.http import SeeOther
from linli.mediation import services as mediation
from linli.mediation.choices import Consent, Form, How, Stage
from linli.mediation.documents import SHARED, papers_of, printed, title_of
from linli.mediation.models import Agreement, Party
from linli.mediation.story import story
from linli.mediation.views.opened import pdf
from linli.mediation.workflow import MOVES
from linli.people.http import VisitorRequest

ACTS: Final[dict[str, Callable[..., object]]] = {
    "consent": mediation.consent,
    "refuse": mediation.refuse,
    "other_mediator": mediation.other_mediator,
    "stop": mediation.stop,
    "sign": mediation.sign,
}


@login_not_required
@never_cache
@require_safe
def party_page(request: VisitorRequest, party: Any, secret: str) -> HttpResponse:
    """The case for one of its sides. A wrong link opens nothing (404)."""
    return _page(request, mediation.with_link(party, secret), secret)


@login_not_required
@never_cache
@require_POST
def act(request: VisitorRequest, party: Any, secret: str, verb: str) -> HttpResponse:
    """Yes, no, stop or sign; then back to the page."""
    side = mediation.with_link(party, secret)
    if verb not in ACTS:
        raise NotHere(_("There is nothing at this address."))
    by = mediation.holder_of(side)
    version = _version(request) if verb == "sign" else None  # a yes or a no always counts
    try:
        ACTS[verb](side.dispute_id, by=by, party=side.pk, how=How.LINK, version=version)
    except (Conflict, Invalid, MoveRefused) as problem:
        fresh = mediation.with_link(party, secret)
        return _page(request, fresh, secret, problem=problem, status=problem.status)
    return SeeOther(mediation.link_of(side))


@login_not_required
@never_cache
@require_safe
def own_paper(request: VisitorRequest, party: Any, secret: str, paper: str) -> HttpResponse:
    """A party's own copy of a document. What both sides sign names both, and the other side may
    see that it was opened; a notice names its reader alone."""
    side = mediation.with_link(party, secret)
    title = title_of(side.dispute, paper, for_party=True)
    names = [(one, mediation.copy_for(side, one, title)) for one in _named(side, paper)]
    return pdf(f"{paper}-{side.dispute.matter.number}", printed(side.dispute, paper, names))


def _named(side: Party, paper: str) -> list[Party]:
    if paper in SHARED:
        return list(side.dispute.parties.select_related("dispute__matter").order_by("number"))
    return [side]


def _version(request: VisitorRequest) -> int | None:
    """What they read when they signed."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() else None


def _page(
    request: VisitorRequest,
    party: Party,
    secret: str,
    *,
    problem: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    dispute = party.dispute
    mediator = dispute.mediator
    agreement = Agreement.objects.filter(dispute=dispute).first()
    context = {
        "party": party,
        "dispute": dispute,
        "matter": dispute.matter,
        "agreement": agreement if dispute.stage in {Stage.AGREED, Stage.SETTLED} else None,
        "story": story(dispute, dispute.steps.order_by("seq"), for_party=True),
        "acts": _acts(party, agreement, secret),
        "mediator": mediator.person.display_name if mediator else "",
        "interests": [
            *(mediation.interests_of(mediator, dispute) if mediator else ()),
            *mediation.declared(dispute),
        ],
        "contact": mediation.own_contact(party),
        "readings": audit.readings_of(party.pk),
        "place_phone": dispute.matter.village.phone,
        "link": f"{settings.LINLI_ADDRESS}{mediation.link_of(party)}",
        "may_ask_court": mediation.may_ask_court(agreement),
        "papers": papers_of(dispute, for_party=True),
        "secret": secret,
        "problem": problem,
    }
    response = render(request, "mediation/party.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _acts(party: Party, agreement: Agreement | None, secret: str) -> list[dict[str, Any]]:
    """What the party may say now, each a button with what follows from it."""
    dispute = party.dispute
    written = agreement is not None and agreement.form == Form.WRITTEN
    sensible = {
        "consent": party.consent != Consent.AGREED and not dispute.violence,
        "refuse": True,
        "other_mediator": dispute.mediator_id is not None,
        "stop": True,
        "sign": written and party.signed_at is None,
    }
    words = {
        "consent": (_("Yes, I want mediation"), _("It is free, and you may stop at any time.")),
        "refuse": (_("No, I do not want mediation"), _("Nobody asks why; the case ends here.")),
        "other_mediator": (
            _("I want another mediator"),
            _("You need not say why. The lead names somebody else; it waits meanwhile."),
        ),
        "stop": (_("I want to stop"), _("The mediation ends; other doors stay open.")),
        "sign": (
            _("I sign the agreement"),
            _("It binds you once every party has signed and it is sealed."),
        ),
    }
    return [
        {
            "verb": verb,
            "label": words[verb][0],
            "hint": words[verb][1],
            "main": verb in {"consent", "sign"},
            "href": reverse("mediation:party-act", args=[party.pk, secret, verb]),
        }
        for verb in ACTS
        if verb in MOVES[dispute.stage] and sensible[verb] and dispute.erased_at is None
    ]
