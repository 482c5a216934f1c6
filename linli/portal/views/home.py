"""The start page, and the page of a place."""

from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.common import clock
from linli.common.templatetags.look import moment
from linli.matters import metrics
from linli.matters.services import public_reading
from linli.matters.services.public_reading import LEAST_COUNT, LEAST_HOUSEHOLDS, UNSATISFIED
from linli.people.http import VisitorRequest
from linli.rulesets import services as rulesets
from linli.rulesets.services import Values
from linli.territory.choices import UnitKind
from linli.territory.fields import below
from linli.territory.models import Grid, Unit
from linli.territory.services import answering
from linli.territory.services.emergency import EMERGENCY, numbers_at
from linli.territory.services.lanes import ACCOUNTS
from linli.territory.services.sketch import Sketch, sketch_of

MOST_IN_HAND: Final = 10  # rows on the page of a place; the ledger has all


@dataclass
class Opened:
    """A place that takes reports, with the villages below it."""

    unit: Unit
    villages: list[Unit] = field(default_factory=list)


@login_not_required
@require_safe
def home(request: VisitorRequest) -> HttpResponse:
    """What Linli is, and the places that take reports. Two queries."""
    return render(request, "portal/home.html", {"opened": _opened()})


def _opened() -> list[Opened]:
    opened = Unit.objects.opened().select_related("parent").order_by("path")
    tops: list[Opened] = []
    for unit in opened:
        if not (tops and unit.path.startswith(tops[-1].unit.path)):
            tops.append(Opened(unit))
    reach = Q(pk__in=())
    for top in tops:
        reach |= below(top.unit.path)
    for village in Unit.objects.public().villages().filter(reach) if tops else ():
        top = next(one for one in tops if village.path.startswith(one.unit.path))
        if village.pk != top.unit.pk:
            top.villages.append(village)
    return tops


@login_not_required
@require_safe
def place(request: VisitorRequest, code: str) -> HttpResponse:
    """The page of a village or a township; of any other place, where its opened places are."""
    chain = answering.place_and_above(code)
    unit, opened = chain[-1], answering.nearest_opened(chain)
    context: dict[str, Any] = {
        "unit": unit,
        "above": chain[-3:-1],
        "opened": opened,
        "place_phone": answering.office_phone(chain),
    }
    if opened is None:
        context["opened_near"] = answering.opened_near(chain)
        context["numbers"] = numbers_at(unit.path)
        return render(request, "portal/place.html", context)
    context["nav"] = _nav(unit)
    context.update(_of_opened(unit))
    return render(request, "portal/place.html", context)


def _nav(unit: Unit) -> list[dict[str, Any]]:
    return [
        {"href": reverse("matters:ledger", args=[unit.code]), "label": _("Ledger")},
        {"href": reverse("territory:who", args=[unit.code]), "label": _("Who answers")},
        {"href": reverse("matters:progress"), "label": _("Check progress")},
    ]


def _of_opened(unit: Unit) -> dict[str, Any]:
    """Everything below the doors, in a fixed number of queries."""
    values = rulesets.values((*public_reading.RULES, ACCOUNTS, EMERGENCY), path=unit.path)
    is_township = unit.kind == UnitKind.TOWNSHIP
    villages = list(Unit.objects.public().under(unit.path).villages()) if is_township else []
    rows = public_reading.in_hand(
        unit.path, least_households=values[LEAST_HOUSEHOLDS], most=MOST_IN_HAND
    )
    drawn = sketch_of(unit)
    return {
        "villages": villages,
        "who": answering.who_answers(unit),
        "rates": _rates(unit, values),
        "month": clock.today(),
        "accounts": values[ACCOUNTS],
        "numbers": values[EMERGENCY],
        "rows": [_row(row) for row in rows],
        "map": _map(drawn) if drawn else None,
    }


def _rates(unit: Unit, values: Values) -> metrics.Rates:
    return metrics.rates(
        unit.path,
        since=month_began(clock.now()),
        unsatisfied_at_most=values[UNSATISFIED],
        least_private=values[LEAST_COUNT],
    )


def month_began(at: datetime) -> datetime:
    """Midnight, place time, of the first day of this moment's month."""
    return datetime.combine(clock.local(at).date().replace(day=1), time.min, clock.PLACE_TIME)


def _row(row: public_reading.PublicRow) -> dict[str, Any]:
    """As `components/row.html` draws it: what, where, since when, the state, the time left."""
    words = format_html(
        "{} · {}", row.place, format_html(_("reported {at}"), at=moment(row.reported_at))
    )
    return {
        "title": row.title,
        "sub": words,
        "tag": row.state,
        "kind": row.tag,
        "due": row.due_at,
    }


def _map(drawn: Sketch) -> dict[str, Any]:
    shapes = [
        {
            "path": one.path,
            "label": one.of.number if isinstance(one.of, Grid) else one.of.short_name,
            "words": one.of.name if isinstance(one.of, Grid) else one.of.short_name,
            "href": "" if isinstance(one.of, Grid) else one.of.get_absolute_url(),
            "x": one.x,
            "y": one.y,
        }
        for one in drawn.drawn
    ]
    return {"shapes": shapes, "view_box": drawn.projection.view_box}
