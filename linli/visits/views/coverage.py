"""Home visits as a promise kept, by grid and by village (rows S4-19, S4-13)."""

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.common import clock
from linli.common.errors import NotHere, Refused
from linli.people.actors import Actor
from linli.people.http import StaffRequest
from linli.territory.choices import UnitKind
from linli.territory.fields import granted
from linli.territory.models import Unit, UnitQuerySet
from linli.territory.services.sketch import HEIGHT, WIDTH, sketch_of
from linli.visits.forms_coverage import DayForm
from linli.visits.services.coverage import HEADS, Covered, coverage, whole
from linli.visits.services.profile import profile

VERB: Final = "visits.coverage"
SEEN: Final = (UnitKind.VILLAGE, UnitKind.TOWNSHIP)


@require_safe
def mine(request: StaffRequest) -> HttpResponse:
    """The first of the reader's places."""
    first = _places(request.actor).order_by("path").first()
    if first is None:
        raise Refused(
            _("Your posting does not include the coverage of home visits."),
            next_step=_("Ask the chief grid leader."),
        )
    return redirect("visits:coverage", first.code)


def _places(actor: Actor) -> UnitQuerySet:
    return Unit.objects.public().filter(granted(actor, VERB, whole=True), kind__in=SEEN)


def place_of(actor: Actor, code: str) -> Unit:
    """A village or a township whose coverage this person may see."""
    found = _places(actor).filter(code=code).exclude(code="").first()
    if found is None:
        raise NotHere(
            _("There is no such place among yours."), next_step=_("Ask the chief grid leader.")
        )
    return found


@require_safe
def of_place(request: StaffRequest, code: str) -> HttpResponse:
    """A village by grids with the map; a township by villages, in their order."""
    place = place_of(request.actor, code)
    form = DayForm(request.GET or None, initial={"on": clock.today()})
    day = form.day()
    found = coverage(place, day)
    is_village = place.kind == UnitKind.VILLAGE
    rows = found.get(place, []) if is_village else [whole(one, of) for one, of in found.items()]
    places = _places(request.actor)
    above = places.filter(pk=place.parent_id).first() if is_village and place.parent_id else None
    context = {
        "place": place,
        "above": above,
        "is_village": is_village,
        "day": day,
        "form": form,
        "heads": HEADS.values(),
        "rows": rows,
        "all": whole(place, rows),
        "map": _map(place, rows) if is_village else None,
    }
    return render(request, "visits/coverage.html", context)


def _map(village: Unit, rows: list[Covered]) -> dict[str, Any] | None:
    """The grids on the picture, each with its share; the table has all of it."""
    by_grid = {one.grid.pk: one for one in rows if one.grid}
    sketch = sketch_of(village) if by_grid else None
    drawn = [one for one in sketch.drawn if one.of.pk in by_grid] if sketch else []
    if not drawn or any(isinstance(one.of, Unit) for one in drawn):
        return None
    return {
        "view_box": f"0 0 {WIDTH} {HEIGHT}",
        "shapes": [_shape(one, by_grid[one.of.pk]) for one in drawn],
    }


def _shape(drawn: Any, covered: Covered) -> dict[str, Any]:
    grid = covered.grid
    words = _("%(grid)s: offered %(offered)s of %(all)s") % {
        "grid": grid,
        "offered": covered.offered.words,
        "all": covered.households.words,
    }
    label = " ".join(filter(None, (grid.number if grid else "", covered.share)))
    href = f"{reverse('visits:coverage', args=[covered.place.code])}#grid-{drawn.of.pk}"
    return {"path": drawn.path, "x": drawn.x, "y": drawn.y, "label": label, "words": words,
            "href": href}  # fmt: skip


@require_safe
def of_village(request: StaffRequest, code: str) -> HttpResponse:
    """What is known of a village, as numbers."""
    place = place_of(request.actor, code)
    if place.kind != UnitKind.VILLAGE:
        raise NotHere(_("There is no such village among those of your places."))
    return render(request, "visits/profile.html", {"profile": profile(place), "place": place})
