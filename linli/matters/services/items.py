"""The list of items of a place: what its village answers for, and what it does not."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from linli.common import clock
from linli.matters.models import Item, Matter
from linli.matters.services.turn import Past
from linli.rulesets.services import prefixes
from linli.territory.choices import Level


def items_at(path: str, *, on: date | None = None) -> list[Item]:
    """The list that holds at a place on a day: of each code the row of the nearest place. One
    query."""
    nearest = nearest_items(path, on=on)
    return [item for item in nearest if not item.retired]


def nearest_items(path: str, *, on: date | None = None) -> list[Item]:
    """The same, with what the nearest place has taken off the list. One query."""
    rows = Item.objects.holding(on or clock.today()).filter(scope_path__in=prefixes(path))
    nearest: dict[str, Item] = {}
    for row in rows:
        known = nearest.get(row.code)
        if known is None or len(row.scope_path) > len(known.scope_path):
            nearest[row.code] = row
    return sorted(nearest.values(), key=lambda item: (item.position, item.code))


def item_rows(path: str, code: str) -> list[Item]:
    """All that this place and those above say, said and will say of one entry; the nearest place
    first, in each the newest. One query."""
    rows = Item.objects.filter(code=code, scope_path__in=prefixes(path))
    listed = sorted(rows, key=lambda row: row.valid_from, reverse=True)
    return sorted(listed, key=lambda row: -len(row.scope_path))


def planned_items(path: str) -> list[Item]:
    """What this place and those above say of the days to come, the first to come first. One
    query."""
    rows = Item.objects.filter(scope_path__in=prefixes(path), valid_from__gt=clock.today())
    return list(rows.order_by("valid_from", "position", "code"))


def beyond_village(matter: Matter) -> list[Item]:
    """Items outside the village's list that fit the matter's kind; for a kind that stands in no
    item, all of them. Nothing once it has left the village. One query."""
    if matter.level not in {Level.GROUP, Level.VILLAGE}:
        return []
    listed = items_at(matter.village.path)
    beyond = [item for item in listed if item.is_beyond_village]
    if any(matter.kind_id in item.kinds for item in listed):
        return [item for item in beyond if matter.kind_id in item.kinds]
    return beyond


def went_back(past: Sequence[Past]) -> dict[str, Any] | None:
    """The entry of the list with which it left the village, unless its kind was corrected since."""
    for step in reversed(past):
        if step.verb == "correct" and "kind" in step.payload:
            return None
        if "item" in step.payload:
            found: dict[str, Any] = step.payload["item"]
            return found
    return None
