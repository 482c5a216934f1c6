"""The card that a visitor carries, and the page on which anybody checks it."""

from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from linli.common.clients import client_network
from linli.common.errors import NotHere
from linli.common.http import SeeOther
from linli.common.limits import TooMany
from linli.people.http import StaffRequest, VisitorRequest
from linli.visits import rules
from linli.visits import services as visits
from linli.visits.forms import CodeForm


@require_safe
@never_cache
@login_not_required
def check(request: VisitorRequest) -> HttpResponse:
    """Whether the card of whoever stands at the door is real, and nothing else."""
    asked = "code" in request.GET
    form = CodeForm(request.GET) if asked else CodeForm()
    status: int = HTTPStatus.OK
    found = None
    wait = None
    if asked:
        network = client_network(request)
        try:
            found, status = form.attempt(
                lambda: visits.check(form.cleaned_data["code"], network=network)
            )
        except TooMany as problem:
            wait, status = problem, problem.status
    context = {
        "form": form,
        "found": found,
        "unknown": asked and found is None and status == HTTPStatus.OK,
        "wait": wait,
    }
    answer = render(request, "visits/check.html", context, status=status)
    if wait is not None:
        answer["Retry-After"] = str(wait.retry_after)
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def card(request: StaffRequest) -> HttpResponse:
    """The reader's own cards, one for each posting that makes visits: made, printed, ended."""
    rules.check_makes_visits(request.actor)
    postings = visits.postings_of(request.actor)
    if request.method == "POST":
        wanted = request.POST.get("posting", "")
        posting = next((one for one in postings if str(one.pk) == wanted), None)
        if posting is None:
            raise NotHere(_("This is no posting of yours that makes visits."))
        if "lost" in request.POST:
            visits.lose_card(posting, by=request.actor)
            messages.success(request, _("The card is good no longer."))
        else:
            visits.make_card(posting, by=request.actor)
            messages.success(
                request, _("The card is made. Print it; an older one is good no longer.")
            )
        return SeeOther(reverse("visits:card"))
    own = visits.cards_of(request.actor)
    address = settings.LINLI_ADDRESS + reverse("visits:check")
    cards = [
        {
            "posting": posting,
            "told": visits.told_of(own[posting.pk]) if posting.pk in own else None,
            "link": f"{address}?code={own[posting.pk].code}" if posting.pk in own else "",
        }
        for posting in postings
    ]
    context = {"cards": cards, "address": address}
    return render(request, "visits/card.html", context)
