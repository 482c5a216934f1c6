"""Which department leads which star, for everybody who sees stars; whoever arranges the postings of
a county or township says so."""

from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from linli.common import clock
from linli.common.errors import NotHere, Refused
from linli.common.http import SeeOther
from linli.people.http import StaffRequest
from linli.stars import rules
from linli.stars import services as stars
from linli.stars.catalogue import StarKind
from linli.stars.forms import LeadForm
from linli.stars.models import StarLead
from linli.stars.models.cycles import VIEW
from linli.stars.services import leading
from linli.territory.models import Posting, Unit

MOST: Final = 40  # places


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def leads(request: StaffRequest) -> HttpResponse:
    """Every star that is led, by place; with `?place=&star=` the form of one."""
    actor = request.actor
    if not (actor.has(VIEW) or rules.arranged_by(actor)):
        raise Refused(
            _("Your post does not see the stars of branches."),
            next_step=_("The public page of a village shows the stars that its branches hold."),
        )
    place = _place(request)
    if place is not None:
        return _one(request, place)
    if request.method == "POST":
        raise NotHere(_("There is no such place here."))
    context = {"places": _places(request)}
    return render(request, "stars/leads.html", context)


def _place(request: StaffRequest) -> Unit | None:
    """The one whose form is asked for, if this person arranges it; raises `NotHere`."""
    code = request.GET.get("place", "")
    if not code:
        return None
    rows = Unit.objects.public().filter(code=code, kind__in=rules.ARRANGED)
    found = rows.first()
    if found is None or not any(found.path.startswith(p) for p in rules.arranged_by(request.actor)):
        raise NotHere(_("There is no such place here."))
    return found


def _places(request: StaffRequest) -> list[dict[str, Any]]:
    """Places with their stars: those that the reader arranges, and those that lead stars of the
    reader's places. Four queries."""
    mine = rules.arranged_by(request.actor)
    rows = StarLead.objects.visible_to(request.actor, VIEW).select_related("place")
    known: dict[int, dict[str, StarLead]] = {}
    units = {one.pk: one for one in Unit.objects.public().filter(path__in=mine).order_by("path")}
    for lead in rows.prefetch_related("reviewers__posting__person").order_by("path", "star"):
        known.setdefault(lead.place_id, {})[lead.star] = lead
        units.setdefault(lead.place_id, lead.place)
    now = clock.now()
    ordered = sorted(units.values(), key=lambda one: one.path)[:MOST]
    return [
        {
            "unit": unit,
            "mine": unit.path in mine,
            "rows": [
                _row(unit, star, known.get(unit.pk, {}).get(star.code), now)
                for star in leading.stars_of(unit)
                if unit.path in mine or star.code in known.get(unit.pk, {})
            ],
        }
        for unit in ordered
    ]


def _row(unit: Unit, star: StarKind, lead: StarLead | None, now: Any) -> dict[str, Any]:
    posts: list[Posting] = [one.posting for one in lead.reviewers.all()] if lead else []
    held = [one for one in posts if one.until_at is None or one.until_at > now]
    return {
        "star": star,
        "lead": lead,
        "names": sorted(str(one.person) for one in held),
        "href": f"{reverse('stars:leads')}?place={unit.code}&star={star.code}",
    }


def _one(request: StaffRequest, place: Unit) -> HttpResponse:
    code = request.GET.get("star", "")
    star = next((one for one in leading.stars_of(place) if one.code == code), None)
    if star is None:
        raise NotHere(_("There is no such star."))
    lead = StarLead.objects.filter(place=place, star=code).first()
    posts = stars.reviewers_at(place)
    begun = {
        "version": lead.version if lead else 0,
        "department": lead.department if lead else "",
        "reviewers": [f"{one.posting_id}" for one in lead.reviewers.order_by("pk")] if lead else [],
    }
    choices = [(f"{one.pk}", f"{one.person} · {one.role.name}") for one in posts]
    form = LeadForm(choices, request.POST if request.method == "POST" else None, initial=begun)
    status: int = HTTPStatus.OK
    if request.method == "POST":
        done, status = form.attempt(lambda: _kept(request, place, code, form))
        if done:
            messages.success(request, _("Kept."))
            return SeeOther(reverse("stars:leads"))
    title = _("Leading department of the %(star)s") % {"star": star.name}
    context = {"unit": place, "form": form, "title": title}
    return render(request, "stars/lead.html", context, status=status)


def _kept(request: StaffRequest, place: Unit, code: str, form: LeadForm) -> bool:
    lead, version = form.lead(code)
    stars.set_lead(place, lead, by=request.actor, version=version)
    return True
