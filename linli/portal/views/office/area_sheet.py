"""Many areas at once, from a spreadsheet."""

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from linli.people.http import StaffRequest
from linli.portal.views.office.hub import place_of
from linli.portal.views.office.sheet_pages import SheetWork, sheet_page
from linli.territory.services import area_sheets


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: StaffRequest, code: str) -> HttpResponseBase:
    """All areas of a file, looked through first; all of them, or none."""
    place = place_of(request.actor, code, "postings.manage")
    work = SheetWork(
        unit=place,
        name="areas",
        title=_("Import areas"),
        columns=_(
            "All road segments and zones from one sheet: kind, name, duty, from, to, places. The"
            " same file twice changes nothing. Post people to them with a roster afterwards."
        ),
        back_href=reverse("portal:areas", args=[place.code]),
        back_label=_("Responsibility board"),
        headings=area_sheets.HEADINGS,
        read=area_sheets.read,
        check=lambda rows: area_sheets.check(rows, place, by=request.actor),
        take=lambda rows: area_sheets.take(rows, place, by=request.actor),
    )
    return sheet_page(request, work)
