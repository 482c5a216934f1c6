"""What is sealed, opened for whoever may: names, notes, slips, printed documents. Each is noted."""

from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.mediation import documents, rules
from linli.mediation import services as mediation
from linli.mediation.forms import OpenForm
from linli.mediation.models import Dispute
from linli.mediation.views.case_page import visible
from linli.people.http import StaffRequest

PDF: Final = "application/pdf"


@never_cache
def names(request: StaffRequest, number: str) -> HttpResponse:
    """Names and telephones of the parties, once the reader said what for."""
    dispute = visible(request, number)
    rules.check_may_read_parties(request.actor, dispute)
    form = OpenForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"dispute": dispute, "matter": dispute.matter, "form": form}
    if request.method != "POST":
        return render(request, "mediation/names.html", context)
    if not form.is_valid():
        return render(request, "mediation/names.html", context, status=422)
    context["parties"] = [
        {
            "party": party,
            "contact": mediation.contact_of(
                party, by=request.actor, purpose=form.cleaned_data["purpose"]
            ),
        }
        for party in dispute.parties.select_related("dispute__matter").order_by("number")
    ]
    return render(request, "mediation/names.html", context)


@require_POST
@never_cache
def notes(request: StaffRequest, number: str) -> HttpResponse:
    """What was said in confidence, for the mediator and the lead."""
    dispute = visible(request, number)
    found = mediation.read_notes(dispute, by=request.actor)
    context = {"dispute": dispute, "matter": dispute.matter, "notes": found}
    return render(request, "mediation/notes.html", context)


@require_safe
@never_cache
def slips(request: StaffRequest, number: str) -> HttpResponse:
    """A slip for each party with its own link as a code; no name stands on it."""
    dispute = visible(request, number)
    rules.check_may_read_parties(request.actor, dispute)
    matter = dispute.matter
    context = {
        "dispute": dispute,
        "matter": matter,
        "phone": matter.village.phone,
        "slips": [
            {"party": party, "link": settings.LINLI_ADDRESS + mediation.link_of(party)}
            for party in dispute.parties.order_by("number")
        ],
    }
    return render(request, "mediation/slips.html", context)


@require_safe
@never_cache
def paper(request: StaffRequest, number: str, paper: str) -> HttpResponse:
    """A document as PDF, in Chinese: courts and parties file it."""
    dispute = visible(request, number)
    title = documents.title_of(dispute, paper)
    data = documents.printed(dispute, paper, _named(request, dispute, title))
    return pdf(f"{paper}-{dispute.matter.number}", data)


def pdf(name: str, data: bytes) -> HttpResponse:
    """A document to look at, print or keep."""
    response = HttpResponse(data, content_type=PDF)
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def _named(request: StaffRequest, dispute: Dispute, title: str) -> list[Any]:
    rules.check_may_read_parties(request.actor, dispute)
    purpose = mediation.purpose_of(title)
    return [
        (party, mediation.contact_of(party, by=request.actor, purpose=purpose).name)
        for party in dispute.parties.select_related("dispute__matter").order_by("number")
    ]
