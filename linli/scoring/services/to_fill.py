"""The sheets of a stop: the village as a whole, and each group that was drawn."""

from dataclasses import dataclass

from django.db.models import Prefetch

from linli.scoring.models import Sheet, Stop
from linli.territory.models import Unit

SHEETS = Prefetch("sheets", queryset=Sheet.objects.standing())


@dataclass(frozen=True)
class ToFill:
    """A sheet of a stop, whether somebody began it or not; `because` says why a group was drawn."""

    stop: Stop
    unit: Unit
    whole: bool
    sheet: Sheet | None
    because: str = ""


def sheets_of(stop: Stop) -> list[ToFill]:
    """The village first, then its groups. Needs its groups with their units, and `SHEETS`."""
    begun = {one.unit_id: one for one in stop.sheets.all()}
    found = [ToFill(stop, stop.unit, True, begun.get(stop.unit_id))]
    for group in sorted(stop.groups.all(), key=lambda one: one.unit.path):
        because = str(group.get_because_display())
        found.append(ToFill(stop, group.unit, False, begun.get(group.unit_id), because))
    return found
