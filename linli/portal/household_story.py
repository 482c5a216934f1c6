"""The history of a household, as its page tells it."""

from typing import Any

from django.utils.translation import gettext as _

from linli.people.actors import Actor
from linli.territory.choices import ChangeKind
from linli.territory.models import Household, HouseholdChange
from linli.territory.services import household_history


def story_of(household: Household, *, by: Actor) -> list[dict[str, Any]]:
    """What became of it from the first door on. A door that the reader may not see is not named.
    Three queries."""
    doors = household_history.doors_of(household)
    changes = household_history.entries_of(household)
    rows = {row.pk for one in changes for row in (one.household, one.other) if row}
    seen = set(
        Household.objects.visible_to(by)
        .filter(pk__in={*rows, *(door.pk for door in doors)})
        .values_list("pk", flat=True)
    )
    first = doors[:1]
    told = [_entry(_("Written down"), one.valid_from, _door(one, seen)) for one in first]
    return told + [_told(one, seen) for one in changes]


def title_of(change: HouseholdChange) -> str:
    """In words: what was entered, and which doors it is about."""
    seen = {row.pk for row in (change.household, change.other) if row}
    return f"{change.get_kind_display()}: {_doors(change, seen)}"


def _told(change: HouseholdChange, seen: set[Any]) -> dict[str, Any]:
    title = str(change.get_kind_display())
    words = [_doors(change, seen)]
    if change.kind == ChangeKind.CORRECTED and change.undoes:
        words = [f"{change.undoes.get_kind_display()}: {words[0]}"]
    words.append(str(change.get_known_from_display()))
    if hasattr(change, "undone_by"):
        words.append(_("This entry was undone."))
    at = change.entered_at if change.kind == ChangeKind.CORRECTED else change.at
    late = (change.entered_at - at).days >= 1
    return _entry(title, at, " · ".join(words), change.entered_at if late else None)


def _doors(change: HouseholdChange, seen: set[Any]) -> str:
    """From where to where."""
    here = _door(change.household, seen)
    if change.other is None:
        return here
    there = _door(change.other, seen)
    kind = change.undoes.kind if change.undoes else change.kind
    return f"{there} → {here}" if kind == ChangeKind.MERGED else f"{here} → {there}"


def _door(row: Household, seen: set[Any]) -> str:
    return f"{row.unit.name} {row.number}" if row.pk in seen else _("another place")


def _entry(title: str, at: Any, text: str, entered_at: Any = None) -> dict[str, Any]:
    return {"title": title, "state": "done", "at": at, "text": text, "entered_at": entered_at}
