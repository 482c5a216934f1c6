"""The checklist of a branch's standard: read, looked at, proposed, decided (row S4-08)."""

from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from linli.common.errors import NotHere, Refused
from linli.common.http import SeeOther
from linli.orglife import services as orglife
from linli.orglife.choices import Decided, Standing
from linli.orglife.forms.standard import DecideForm, LookForm
from linli.orglife.services import Quarter, Seen, Standard
from linli.people.http import StaffRequest
from linli.territory.models import Unit

TAGS: Final = {Standing.GOOD: "done", Standing.LACKING: "late", Standing.OPEN: "wait"}
SHOWN: Final = 4  # quarters to choose from
ITEM: Final = "item"  # stands in the form of a decision alone


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def standard(request: StaffRequest, host: int) -> HttpResponse:
    """One quarter of one branch; earlier ones stay as they were."""
    unit = orglife.branch_here(host, by=request.actor)
    quarter = Quarter.parse(request.GET.get("quarter", ""))
    found = orglife.standard_of(unit, quarter)
    look, decide = _look(request, unit, found), _decide(request, unit, found)
    status: int = HTTPStatus.OK
    if request.method == "POST":
        done, status = _attempt(request, unit, quarter, look, decide)
        if done:
            messages.success(request, done)
            address = reverse("orglife:standard", args=[unit.pk])
            return SeeOther(f"{address}?quarter={quarter.code}")
    context = {
        "unit": unit,
        "found": found,
        "quarters": _quarters(quarter),
        "good": found.count(Standing.GOOD),
        "lacking": found.count(Standing.LACKING),
        "rows": [_row(one, decide) for one in found.lines],
        "look": look,
    }
    return render(request, "orglife/standard.html", context, status=status)


def _look(request: StaffRequest, unit: Unit, found: Standard) -> LookForm | None:
    """The form of the list, where the reader may send it for this quarter."""
    if not (orglife.may_look(request.actor, unit) and orglife.is_open(found.quarter)):
        return None
    sent = request.POST if request.method == "POST" and ITEM not in request.POST else None
    proposes = orglife.instructs(request.actor, unit)
    return LookForm(found.lines, sent, proposes=proposes, initial={"version": found.version})


def _decide(request: StaffRequest, unit: Unit, found: Standard) -> dict[str, DecideForm]:
    """A form for each proposal that waits, by its item, where the reader decides."""
    if not orglife.keeps_life(request.actor, unit):
        return {}
    meant = request.POST.get(ITEM, "") if request.method == "POST" else ""
    return {
        one.item.code: DecideForm(
            request.POST if one.item.code == meant else None,
            auto_id=f"{one.item.code}-%s",
            initial={ITEM: one.item.code, "version": found.version},
        )
        for one in found.lines
        if one.waits or one.item.code == meant
    }


def _attempt(
    request: StaffRequest,
    unit: Unit,
    quarter: Quarter,
    look: LookForm | None,
    decide: dict[str, DecideForm],
) -> tuple[str, int]:
    """What to say when it was done, else the status under which the page is shown again."""
    if ITEM in request.POST:
        orglife.check_decides(request.actor, unit)
        sent = decide.get(request.POST[ITEM])
        if sent is None:
            raise NotHere(_("There is no such proposal here."))
        point, status = sent.attempt(
            lambda: orglife.decide_proposal(unit, quarter, sent.decision(), by=request.actor)
        )
        return (_("The decision is written down.") if point else ""), status
    if look is None or not look.is_bound:
        raise Refused(
            _("This list is not yours to write, or its quarter is closed."),
            next_step=_("Its instructor and the branch write into the quarter that runs."),
        )
    check, status = look.attempt(
        lambda: orglife.look(unit, quarter, look.looked(), by=request.actor)
    )
    return (_("The list is written down.") if check else ""), status


def _quarters(quarter: Quarter) -> list[dict[str, Any]]:
    shown = [Quarter.now()]
    while len(shown) < SHOWN:
        shown.append(shown[-1].before)
    return [
        {"href": f"?quarter={one.code}", "label": one.code, "current": one == quarter}
        for one in sorted({*shown, quarter})
    ]


def _row(one: Seen, decide: dict[str, DecideForm]) -> dict[str, Any]:
    """An item as the page shows it."""
    return {
        "seen": one,
        "tag": TAGS.get(one.standing, "plain"),
        "decided_tag": "done" if one.point.decided == Decided.ACCEPTED else "plain",
        "decide": decide.get(one.item.code),
    }
