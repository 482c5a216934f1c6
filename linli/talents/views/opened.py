"""What is sealed, opened for whoever may: name, slip, certificate."""

from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from linli.common.errors import NotHere
from linli.people.http import StaffRequest
from linli.talents import documents, rules
from linli.talents import services as talents
from linli.talents.choices import AGREED
from linli.talents.forms import PurposeForm
from linli.talents.models import TalentCard
from linli.talents.views.card_page import full, visible


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def names(request: StaffRequest, card: UUID) -> HttpResponse:
    """Name and telephone of one person, once the reader said what for."""
    found = visible(request, card)
    rules.check_may_read_names(request.actor, found)
    form = PurposeForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "back": found.get_absolute_url()}
    if request.method != "POST":
        return render(request, "talents/names.html", context)
    if not form.is_valid():
        return render(request, "talents/names.html", context, status=422)
    purpose = form.cleaned_data["purpose"]
    context["rows"] = talents.names_of([found], by=request.actor, purpose=purpose)
    return render(request, "talents/names.html", context)


@require_safe
@never_cache
def slip(request: StaffRequest, card: UUID) -> HttpResponse:
    """A slip with the person's own link as a code, and one to hand on for good words. The name does
    not stand on it."""
    found = visible(request, card)
    rules.check_may(request.actor, "new_link", found)
    words = found.stage in AGREED and found.confirm_by is None
    context = {
        "card": found,
        "link": full(talents.link_of(found)),
        "word_link": full(talents.word_link_of(found)) if words else "",
    }
    return render(request, "talents/slip.html", context)


@require_safe
@never_cache
@transaction.atomic
def certificate(request: StaffRequest, card: UUID, activity: UUID) -> HttpResponse:
    """The certificate to print; reading the name on it is noted."""
    found = visible(request, card)
    talents.names_of([found], by=request.actor, purpose=_("certificate of a training"))
    return certificate_of(found, activity)


def certificate_of(card: TalentCard, activity: UUID) -> HttpResponse:
    """As PDF; raises `NotHere` where none was issued."""
    rows = card.certificates.select_related("activity__host")
    made = rows.filter(activity=activity).first()
    if made is None:
        raise NotHere(_("There is no such certificate."))
    response = HttpResponse(documents.certificate(made), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="certificate-{made.code}.pdf"'
    return response
