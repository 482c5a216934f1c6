"""Who looks after whom: the kinds of links of a place, the table of one kind, and making links."""

from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from linli.audit.http import Table, asked_for, download
from linli.audit.http import links as downloads
from linli.common import clock
from linli.common.errors import Conflict, Invalid, NotHere
from linli.common.pagination import page
from linli.people.http import StaffRequest
from linli.portal.link_forms import DoorLinkForm, LinkForm
from linli.portal.views.office.hub import around, place_of, see_other, to_own
from linli.portal.views.office.sheet_pages import SheetWork, sheet_page
from linli.territory import rules
from linli.territory.models import Link, LinkKind, LinkQuerySet, Unit
from linli.territory.services import link_ends, link_proposals, link_sheets, link_tables, links
from linli.territory.services.link_ends import HOUSEHOLD
from linli.territory.services.places import known_addresses

VIEW: Final = "postings.view"
ROWS: Final = 100
MOST_PROPOSED: Final = 300  # pairs of one page; the rest is proposed after these are taken


mine = to_own("portal:links", VIEW)


@require_safe
def kinds(request: StaffRequest, code: str) -> HttpResponse:
    """What kinds of links a place arranges, and how many of each there are."""
    place = place_of(request.actor, code, VIEW)
    above, below = around(request.actor, place, VIEW)
    context = {
        "unit": place,
        "above": above,
        "below": below,
        "kinds": link_tables.kinds_at(place, by=request.actor, at=clock.now()),
    }
    return render(request, "portal/links.html", context)


def here(request: StaffRequest, code: str, kind: str, verb: str = VIEW) -> tuple[Unit, LinkKind]:
    """The place and the kind of an address; the place arranges such links, or lies above one that
    does."""
    place = place_of(request.actor, code, verb)
    found = links.kind_of(kind)
    if not link_tables.is_kept_at(found, place):
        raise NotHere(_("Such links are not arranged here."))
    return place, found


@require_http_methods(["GET", "HEAD", "POST"])
def table(request: StaffRequest, code: str, kind: str) -> HttpResponseBase:
    """Who ↔ what; a POST links."""
    place, of_kind = here(request, code, kind)
    if file := asked_for(request):
        rows = link_tables.table(of_kind, place, by=request.actor, at=clock.now())
        filters = {"place": place.code, "kind": of_kind.pk}
        return download(_file(of_kind, rows), file, by=request.actor, what="links", filters=filters)
    if request.method != "POST":
        return _page(request, place, of_kind, None)
    form = _form(of_kind, place, request.POST)
    made, status = form.attempt(lambda: _link(request, of_kind, form))
    if made is None:
        return _page(request, place, of_kind, form, status=status)
    messages.success(request, _made(len(made)))
    return see_other(reverse("portal:link-table", args=[place.code, of_kind.pk]))


def _link(request: StaffRequest, kind: LinkKind, form: LinkForm | DoorLinkForm) -> list[Link]:
    return links.link(
        kind,
        form.chosen,
        form.pointed_at,
        by=request.actor,
        since_at=form.moment,
        agreed=form.cleaned_data.get("agreed", False),
    )


def _made(count: int) -> str:
    said = ngettext("%(count)d link is made.", "%(count)d links are made.", count)
    return said % {"count": count}


def _file(kind: LinkKind, rows: LinkQuerySet) -> Table:
    return Table(
        f"links-{kind.pk}",
        (_("Who looks after it"), _("What is looked after"), _("Since"), _("Answer")),
        (
            (
                one.holder_name,
                one.subject_name,
                clock.local(one.since_at).date(),
                one.get_answer_display() if kind.needs_consent else "",
            )
            for one in rows.order_by(*link_tables.ORDER)
        ),
        rows.count(),
    )


def _form(kind: LinkKind, place: Unit, *sent: Any) -> LinkForm | DoorLinkForm:
    now = clock.now()
    holders = link_ends.holders(kind, place.path, now, planned=True)
    subjects = link_ends.subjects(kind, place.path, now)
    if HOUSEHOLD not in kind.subjects:
        return LinkForm(holders, subjects, *sent)
    with_doors = {one.path for one in subjects}
    known = known_addresses(place)
    lanes = [unit for unit in known if unit.path in with_doors]
    return DoorLinkForm(holders, lanes, subjects, *sent, groups=known)


def _page(
    request: StaffRequest,
    place: Unit,
    kind: LinkKind,
    form: LinkForm | DoorLinkForm | None,
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    now = clock.now()
    which = next((word for word in ("over", "planned") if request.GET.get(word) == "yes"), "")
    read = {"over": link_tables.former, "planned": link_tables.planned}.get(
        which, link_tables.table
    )
    found = page(
        read(kind, place, by=request.actor, at=now),
        order=link_tables.ORDER,
        size=ROWS,
        after=request.GET.get("after"),
    )
    keeps = place.kind == kind.kept_at
    manages = keeps and rules.allowed(links.check_may_link, request.actor, kind, place.path)
    above, below = around(request.actor, place, VIEW)
    context = {
        "unit": place,
        "kind": kind,
        "above": above,
        "below": [] if keeps else below,
        "rows": found.rows,
        "over": which == "over",
        "planned": which == "planned",
        "next_href": f"?{f'{which}=yes&' if which else ''}after={found.next_cursor}"
        if found.next_cursor
        else "",
        "manages": manages,
        "prints": manages and bool(rules.covering(request.actor, "households.edit", place.path)),
        "form": (form or _form(kind, place)) if manages else None,
        "coverage": link_tables.coverage(kind, place, at=now)
        if HOUSEHOLD in kind.subjects and not which
        else None,
        "downloads": downloads(request),
    }
    return render(request, "portal/link_table.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: StaffRequest, code: str, kind: str) -> HttpResponse:
    """A fair first assignment; a person takes what is ticked."""
    place, of_kind = here(request, code, kind, links.VERB)
    links.check_may_link(request.actor, of_kind, place.path)
    problem, status = "", int(HTTPStatus.OK)
    if request.method == "POST":
        try:
            count = link_proposals.take(
                of_kind, place, request.POST.getlist("pair"), by=request.actor
            )
        except (Invalid, Conflict) as refusal:
            problem, status = str(refusal), refusal.status
        else:
            messages.success(request, _made(count))
            return see_other(reverse("portal:link-table", args=[place.code, of_kind.pk]))
    pairs = link_proposals.propose(of_kind, place)
    context = {
        "unit": place,
        "kind": of_kind,
        "pairs": pairs[:MOST_PROPOSED],
        "more": max(len(pairs) - MOST_PROPOSED, 0),
        "shares": link_proposals.shares(pairs),
        "problem": problem,
    }
    return render(request, "portal/link_proposal.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def from_sheet(request: StaffRequest, code: str, kind: str) -> HttpResponseBase:
    """Many links from a spreadsheet, all of them or none."""
    place, of_kind = here(request, code, kind, links.VERB)
    links.check_may_link(request.actor, of_kind, place.path)
    work = SheetWork(
        unit=place,
        name=f"links-{of_kind.pk}",
        title=_("Import links: %(kind)s") % {"kind": of_kind.name},
        columns=_(
            "Who looks after it, by name; the telephone only where two have one name. What is"
            " looked after: a branch or a community by its name or code, or a lane and its doors."
        ),
        back_href=reverse("portal:link-table", args=[place.code, of_kind.pk]),
        back_label=of_kind.name,
        headings=link_sheets.headings(of_kind),
        read=lambda data: link_sheets.read(data, of_kind),
        check=lambda rows: link_sheets.check(rows, of_kind, place, by=request.actor),
        take=lambda rows: link_sheets.take(rows, of_kind, place, by=request.actor),
    )
    return sheet_page(request, work)
