"""The star table of a year: branches and teams of a township (row S1-34)."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from linli.common import clock
from linli.common.errors import NotHere, Refused
from linli.common.http import SeeOther
from linli.common.pagination import page
from linli.people.http import StaffRequest
from linli.stars import rules
from linli.stars.choices import Stage
from linli.stars.models import StarCycle
from linli.stars.models.cycles import VIEW
from linli.stars.services import ratings
from linli.territory.choices import UnitKind
from linli.territory.fields import granted
from linli.territory.models import Unit

ROWS: Final = 100
FIRST_YEAR: Final = 2020


def _township(request: StaffRequest) -> Unit | None:
    """Where the reader begins and checks: the one of their own posting. One query."""
    paths = {grant.path for grant in request.actor.granting(rules.JUDGE)}
    rows = Unit.objects.public().filter(path__in=paths, kind=UnitKind.TOWNSHIP)
    return rows.order_by("path").first()


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def table(request: StaffRequest) -> HttpResponse:
    """Units by their stars; the township begins a year and checks it: two people."""
    if not request.actor.has(VIEW):
        raise Refused(
            _("Your post does not see the stars of branches."),
            next_step=_("The public page of a village shows the stars that its branches hold."),
        )
    township = _township(request)
    if request.method == "POST":
        return _done(request, township)
    year = _year(request.GET.get("year", ""))
    every = ratings.of_year(StarCycle.objects.filter(granted(request.actor, VIEW)), year)
    found = page(every.for_list(), order=ratings.ORDER, size=ROWS, after=request.GET.get("after"))
    waiting = (
        every.filter(stage=Stage.ASSESSED, path__startswith=township.path) if township else None
    )
    context: dict[str, Any] = {
        "year": year,
        "rows": ratings.table_of(found.rows, every),
        "next_href": f"?year={year}&after={found.next_cursor}" if found.next_cursor else "",
        "waiting": waiting.count() if waiting is not None else 0,
        "township": township,
        "years": [
            {"href": f"?year={one}", "label": str(one), "current": one == year}
            for one in (clock.today().year - 1, clock.today().year)
        ],
    }
    return render(request, "stars/rating.html", context)


def _year(asked: str) -> int:
    """The running one, or an earlier one; raises `NotHere`."""
    if not asked:
        return clock.today().year
    if asked.isascii() and asked.isdigit() and FIRST_YEAR <= int(asked[:4]) <= clock.today().year:
        return int(asked[:4])
    raise NotHere(_("There is no such year here."))


def _done(request: StaffRequest, township: Unit | None) -> HttpResponse:
    if township is None:
        raise Refused(
            _("The rating of a year is begun and checked by the township."),
            next_step=_("Ask the township office."),
        )
    if request.POST.get("do") == "check":
        count = ratings.endorse_all(township, by=request.actor)
        said = ngettext(
            "%(count)d unit is on public notice.", "%(count)d units are on public notice.", count
        )
    else:
        count = ratings.begin_rating(township, by=request.actor)
        said = ngettext(
            "Begun for %(count)d unit. Somebody else checks it.",
            "Begun for %(count)d units. Somebody else checks them.",
            count,
        )
    messages.success(request, said % {"count": count})
    return SeeOther(reverse("stars:rating"))
