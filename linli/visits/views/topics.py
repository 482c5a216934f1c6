"""What was spread on visits in a place, month by month (row S3-28)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.activities.services import Month
from linli.common.errors import NotHere, Refused
from linli.people.http import StaffRequest
from linli.territory.fields import granted
from linli.territory.models import Unit
from linli.visits import services as visits

VIEW = "activities.view"
MOST_PLACES = 300


@require_safe
def topics(request: StaffRequest) -> HttpResponse:
    """The villages of the reader, in their order; one of them, or all that they see."""
    if not request.actor.has(VIEW):
        raise Refused(_("Your post has no activities."))
    places = Unit.objects.villages().filter(granted(request.actor, VIEW, whole=True))
    villages = list(places.order_by("path")[:MOST_PLACES])
    month = Month.parse(request.GET.get("month", ""))
    wanted = request.GET.get("place", "")
    place = next((one for one in villages if str(one.pk) == wanted), None)
    if wanted and place is None:
        raise NotHere(_("There is no such village among those of your places."))
    place = place or (villages[0] if villages else None)
    many, rows = visits.spread_in(place, *month.span()) if place else (0, [])
    context = {
        "places": villages,
        "place": place,
        "month": month,
        "many": visits.small(many),
        "rows": rows,
    }
    return render(request, "visits/topics.html", context)
