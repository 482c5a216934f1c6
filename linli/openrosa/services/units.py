"""The places of one inspector, as the list that a phone chooses from: nobody else's are on it."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.common.errors import NotHere
from linli.openrosa.services.forms import Form
from linli.people.actors import Actor
from linli.scoring.models import Finding, Sheet, Stop, StopGroup
from linli.scoring.services.filling import RUNNING
from linli.territory.models import Unit

HEAD: Final = ("name", "label", "village", "day", "last")
MOST_TOLD: Final = 6  # things of last time at one place; the page has all of them


def key_of(stop: UUID, unit: int) -> str:
    """What the phone sends back for a place."""
    return f"{stop.hex}-{unit}"


def read_key(said: str) -> tuple[UUID, int]:
    """The stop and the unit; raises `NotHere`."""
    stop, _dash, unit = said.partition("-")
    try:
        return UUID(hex=stop), int(unit)
    except ValueError:
        raise NotHere(_("There is no such place on your list.")) from None


def units_csv(form: Form, by: Actor) -> bytes:
    """One's own places of a form that have no sheet yet. Four queries, however many there are."""
    stops = Stop.objects.own(by).filter(round__status__in=RUNNING, round__standard=form.standard)
    stops = stops.select_related("unit").order_by("day", "unit__path", "pk")
    found = list(stops)
    places = [(stop, stop.unit) for stop in found] if form.whole else _groups(found)
    taken = set(Sheet.objects.standing().filter(stop__in=found).values_list("stop", "unit"))
    open_ones = _last(unit for _stop, unit in places)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEAD)
    for stop, unit in places:
        if (stop.pk, unit.pk) not in taken:
            last = "; ".join(open_ones[unit.pk][:MOST_TOLD])
            names = (_label(unit), _label(stop.unit))
            writer.writerow((key_of(stop.pk, unit.pk), *names, stop.day.isoformat(), last))
    return out.getvalue().encode()


def _groups(stops: list[Stop]) -> list[tuple[Stop, Unit]]:
    by_key = {stop.pk: stop for stop in stops}
    rows = StopGroup.objects.filter(stop__in=stops).select_related("unit")
    rows = rows.order_by("stop__day", "unit__path", "pk")
    return [(by_key[row.stop_id], row.unit) for row in rows]


def _last(units: Iterable[Unit]) -> dict[int, list[str]]:
    """What was found there before and is not put right. Nothing of what lies at a home."""
    told: dict[int, list[str]] = defaultdict(list)
    rows = Finding.objects.open().filter(
        unit__in=[one.pk for one in units], at_house=False, item__isnull=False
    )
    for finding in rows.select_related("item").order_by("due_on", "pk"):
        if finding.item is not None:
            told[finding.unit_id].append(finding.item.name_zh)
    return told


def _label(unit: Unit) -> str:
    """In both languages, since one list serves both."""
    return " · ".join(dict.fromkeys(name for name in (unit.name_zh, unit.name_en) if name))
