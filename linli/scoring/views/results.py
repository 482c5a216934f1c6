"""For everybody: what a round came to, how each score came about, and the files to reckon it
again."""

import json
from typing import Final
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.audit.http import Table, asked_for, document, download, links
from linli.common import clock
from linli.common.errors import NotHere
from linli.common.http import SeeOther
from linli.people.http import StaffRequest, VisitorRequest
from linli.scoring import list_rules
from linli.scoring.choices import ListStatus, RoundStatus, Scope
from linli.scoring.forms.lists import ReckonForm
from linli.scoring.models import Bulletin, RankList, Reckoning, Result, Round
from linli.scoring.services import finding_lists, showing
from linli.scoring.services.gathering import SETS
from linli.scoring.services.results import reckon_round
from linli.scoring.services.rounds import CENTURY
from linli.scoring.words import REFUSED, points, row_of, severities
from linli.territory import services as territory
from linli.territory.models import Unit
from linli.territory.rules import allowed

MOST: Final = 24  # lists and bulletins on the page of a place
TYPES: Final = {"sheets": "text/csv; charset=utf-8", "standard": "text/plain; charset=utf-8"}
ENDINGS: Final = {"sheets": "csv", "standard": "toml"}


@login_not_required
@require_safe
def place(request: VisitorRequest, code: str) -> HttpResponse:
    """The lists and bulletins of a township."""
    unit = territory.opened_place(code)[-1]
    lists = RankList.objects.public().exclude(status=ListStatus.STRUCK).filter(unit=unit)
    bulletins = Bulletin.objects.public().exclude(status=ListStatus.STRUCK).filter(unit=unit)
    context = {
        "unit": unit,
        "lists": lists.select_related("reckoning__round").order_by(
            "-reckoning__round__ends_on", "-colour", "pk"
        )[:MOST],
        "bulletins": bulletins.order_by("-month")[:MOST],
        "houses": finding_lists.at_houses(unit),
        "year": clock.today().year,
        "place_phone": unit.phone,
    }
    return render(request, "scoring/place.html", context)


@login_not_required
@require_safe
def year(request: VisitorRequest, code: str, year: int) -> HttpResponseBase:
    """A year of the villages."""
    if not CENTURY[0].year <= year <= CENTURY[1].year:
        raise NotHere(_("There is nothing of this year."))
    unit = territory.opened_place(code)[-1]
    lines = showing.year_of(unit, year)
    if kind := asked_for(request):
        heads = [_("Village"), _("Months"), _("Mean of the months"), _("Year's end"), _("Year")]
        rows = [
            (one.unit.name, one.months, points(one.mean), points(one.end), points(one.year))
            for one in lines
        ]
        return download(Table(f"year-{year}-{code}", heads, rows, len(rows)), kind)
    shown = [
        {"unit": one.unit, "months": one.months, "mean": points(one.mean),
         "end": points(one.end), "year": points(one.year)}
        for one in lines
    ]  # fmt: skip
    context = {"unit": unit, "year": year, "rows": shown, "downloads": links(request)}
    return render(request, "scoring/year.html", context)


def _revision(request: VisitorRequest) -> int | None:
    asked = request.GET.get("revision", "")
    return int(asked) if asked.isdigit() and len(asked) < 4 else None


@login_not_required
@require_safe
def results(request: VisitorRequest, round: UUID) -> HttpResponseBase:  # noqa: A002 - address
    """All figures of a round: raw, severity, corrected, place, chance."""
    found = showing.reckoning_here(round, request.actor, _revision(request))
    groups = showing.rows_of(found, of_group=True)
    villages = showing.rows_of(found, of_group=False)
    if kind := asked_for(request):
        return _table(found, [*villages, *groups], kind)
    context = {
        "found": found,
        "round": found.round,
        "villages": [row_of(one) for one in villages],
        "groups": [row_of(one) for one in groups],
        "refused": REFUSED.get(found.refused, ""),
        "panels": severities(found),
        "others": found.round.reckonings.exclude(pk=found.pk).order_by("revision"),
        "lists": RankList.objects.public().filter(reckoning=found).order_by("-colour"),
        "downloads": links(request),
        "sets": SETS,
    }
    return render(request, "scoring/results.html", context)


def _table(found: Reckoning, rows: list[Result], kind: str) -> HttpResponseBase:
    heads = [
        _("Place"), _("Name"), _("Raw"), _("Severity of the panel"), _("Corrected"), _("Rank"),
        _("Of"), _("Rank from"), _("Rank to"), _("Chance of the lowest tenth"), _("Why not ranked"),
    ]  # fmt: skip
    cells = [
        (
            one.path.replace(".", ""), one.unit.name, points(one.raw_centi),
            points(one.severity_centi), points(one.corrected_centi), one.rank, one.of,
            one.rank_low, one.rank_high, one.p_bottom, str(one.get_why_display()),
        )
        for one in rows
    ]  # fmt: skip
    name = f"results-{found.round.month:%Y%m}-{found.revision}"
    return download(Table(name, heads, cells, len(cells)), kind)


@login_not_required
@require_safe
def result(
    request: VisitorRequest,
    round: UUID,  # noqa: A002 - in the address
    scored: int,
) -> HttpResponse:
    """How the score of one village or group came about, sheet by sheet, by the panel's letter."""
    found = showing.reckoning_here(round, request.actor, _revision(request))
    place = Unit.objects.select_related("parent").filter(pk=scored).first()
    rows = found.results.filter(unit=scored).select_related("unit__parent").order_by("scope")
    if place is None or not rows:
        raise NotHere(_("This place was not part of the round."))
    severity = dict(severities(found))
    context = {
        "found": found,
        "round": found.round,
        "unit": place,
        "rows": [row_of(one) for one in rows],
        "sheets": [
            {"seen": one, "severity": severity.get(one.letter, "")}
            for one in showing.sheets_of(found, place)
        ],
        "refused": REFUSED.get(found.refused, ""),
        "public": Scope.PUBLIC,
    }
    return render(request, "scoring/result.html", context)


@login_not_required
@require_safe
def file(
    request: VisitorRequest,
    round: UUID,  # noqa: A002 - in the address
    dataset: str,
    named: str,
) -> HttpResponseBase:
    """One of the files that a result was reckoned from, as `linli score` reads them."""
    part, name = dataset, named
    found = showing.reckoning_here(round, request.actor, _revision(request))
    if name == "frozen" and part in SETS:
        data = json.dumps({"digest": found.digest, **found.inputs}, ensure_ascii=False, indent=1)
        return document(data.encode(), "frozen.json", "application/json")
    if part not in SETS or name not in TYPES:
        raise NotHere(_("There is no such file."))
    text: str = found.inputs[part][name]
    return document(text.encode(), f"{name}.{ENDINGS[name]}", TYPES[name])


@require_http_methods(["GET", "HEAD", "POST"])
def reckon(request: StaffRequest, round: UUID) -> HttpResponse:  # noqa: A002 - in the address
    """Reckon a closed round, or reckon it again with the reason."""
    found = Round.objects.visible_to(request.actor).filter(pk=round).first()
    if found is None or not allowed(list_rules.check_may_run, request.actor, found.path):
        raise NotHere(_("There is no such round here."))
    again = Reckoning.objects.standing().filter(round=found).exists()
    form = ReckonForm(request.POST if request.method == "POST" else None, again=again)
    status = 200
    if form.is_bound:
        made, status = form.attempt(
            lambda: reckon_round(found.pk, by=request.actor, why=form.cleaned_data.get("why", ""))
        )
        if made is not None:
            return SeeOther(reverse("scoring:reckon", args=[found.pk]))
    context = {
        "round": found,
        "form": form,
        "again": again,
        "closed": found.status == RoundStatus.CLOSED,
        "lists": RankList.objects.filter(reckoning__round=found)
        .exclude(status=ListStatus.STRUCK)
        .order_by("-colour"),
    }
    return render(request, "scoring/reckon.html", context, status=status)
