"""One post, two duties: the printable list of a place, and the list of one post."""

from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from linli.audit.http import Table, asked_for, download, links
from linli.common import clock
from linli.common.errors import NotHere
from linli.people.http import StaffRequest
from linli.portal.office_forms import OfficeForm
from linli.portal.views.office.hub import around, place_of, see_other, to_own
from linli.portal.views.office.postings import found_posting, place_of_posting
from linli.territory import rules
from linli.territory.services import two_duties
from linli.territory.services.two_duties import Line

VIEW: Final = "postings.view"


class _VersionForm(OfficeForm):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class DutiesForm(_VersionForm):
    """What a post answers for."""

    business = forms.CharField(
        label=gettext_lazy("Business duty"),
        max_length=two_duties.LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    party_building = forms.CharField(
        label=gettext_lazy("Party-building duty"),
        max_length=two_duties.LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    field_order = ("business", "party_building", "version", "key")


class ReviewForm(_VersionForm):
    """What about the list is to be mended."""

    review = forms.CharField(
        label=gettext_lazy("What about the list is to be mended"),
        max_length=two_duties.LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("About the list, never about the person."),
    )
    field_order = ("review", "version", "key")


mine = to_own("portal:duties", VIEW)


@require_safe
def of_place(request: StaffRequest, code: str) -> HttpResponseBase:
    """Every post with two duties at a place and below, with both, and when they were reviewed."""
    place = place_of(request.actor, code, VIEW)
    lines = two_duties.at_place(place, by=request.actor, at=clock.now())
    if kind := asked_for(request):
        filters = {"place": place.code}
        return download(_table(lines), kind, by=request.actor, what="duties", filters=filters)
    above, below = around(request.actor, place, VIEW)
    context = {
        "unit": place,
        "above": above,
        "below": below,
        "lines": lines,
        "overdue": sum(one.is_overdue for one in lines),
        "downloads": links(request),
    }
    return render(request, "portal/duties.html", context)


def _table(lines: list[Line]) -> Table:
    heads = (
        *(_("Name"), _("Role"), _("Where"), _("Business duty"), _("Party-building duty")),
        *(_("Reviewed on"), _("What about the list is to be mended")),
    )
    rows = [
        (
            str(one.posting.person),
            one.posting.role.name,
            one.posting.unit.short_name,
            one.duties.business if one.duties else "",
            one.duties.party_building if one.duties else "",
            (one.duties.reviewed_on or "") if one.duties else "",
            one.duties.review if one.duties else "",
        )
        for one in lines
    ]
    return Table("two-duties", heads, rows, len(rows))


@require_http_methods(["GET", "HEAD", "POST"])
def of_posting(request: StaffRequest, posting: UUID) -> HttpResponse:
    """The list of one post; whoever manages it writes and reviews it."""
    found = found_posting(request, posting)
    if not found.role.two_duties:
        raise NotHere(_("This post has no list of two duties."))
    line = two_duties.of_posting(found)
    if request.method != "POST":
        return _page(request, line, {})
    do = "review" if request.POST.get("do") == "review" else "write"
    form = _forms(line, request.POST)[do]
    sentence, status = form.attempt(lambda: _done(request, found.pk, do, form))
    if sentence is None:
        if status == HTTPStatus.CONFLICT:  # to be sent once more, if they wish
            newer = line.duties.version if line.duties else 0
            form.data = {**request.POST.dict(), "version": str(newer)}
        return _page(request, line, {do: form}, status=status)
    messages.success(request, sentence)
    return see_other(reverse("portal:posting-duties", args=[found.pk]))


def _done(request: StaffRequest, posting: UUID, do: str, form: OfficeForm) -> str:
    sent = form.cleaned_data
    if do == "review":
        two_duties.review(
            posting, by=request.actor, found_wrong=sent["review"], version=sent["version"]
        )
        return _("The list is reviewed.")
    two_duties.write(
        posting,
        by=request.actor,
        business=sent["business"],
        party_building=sent["party_building"],
        version=sent["version"],
    )
    return _("The list is kept.")


def _forms(line: Line, *sent: Any) -> dict[str, OfficeForm]:
    duties = line.duties
    begun = {
        "business": duties.business if duties else "",
        "party_building": duties.party_building if duties else "",
        "version": duties.version if duties else 0,
    }
    return {
        "write": DutiesForm(*sent, initial=begun, auto_id="id_write_%s"),
        "review": ReviewForm(*sent, initial=begun, auto_id="id_review_%s"),
    }


def _page(
    request: StaffRequest,
    line: Line,
    sent: dict[str, OfficeForm],
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    path = line.posting.unit.covers_path
    context = {
        "line": line,
        "place": place_of_posting(line.posting),
        "manages": bool(rules.covering(request.actor, "postings.manage", path)),
        "sees_place": bool(rules.covering(request.actor, VIEW, path)),
        **{f"{do}_form": form for do, form in {**_forms(line), **sent}.items()},
        "failed": next(iter(sent), ""),
    }
    return render(request, "portal/posting_duties.html", context, status=status)
