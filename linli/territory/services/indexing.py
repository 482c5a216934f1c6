"""Places in the index: every unit in force by its names, those of opened places marked.

Whoever writes a unit calls `index_units` in the same transaction.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from linli.search import services as search
from linli.search.choices import What
from linli.search.services import Thing
from linli.territory.choices import UnitKind
from linli.territory.fields import ancestors, below
from linli.territory.models import Unit
from linli.territory.models.units import short_name

AT_ONCE: Final = 2000  # units in memory
OPENED: Final = "opened"  # mark: it lies in a place that takes reports
WIDE: Final = "wide"  # mark: a township or what is above one
WIDE_KINDS: Final = frozenset(
    {UnitKind.PROVINCE, UnitKind.CITY, UnitKind.COUNTY, UnitKind.TOWNSHIP}
)
COLUMNS: Final = ("path", "kind", "name_zh", "name_en", "valid_to")


def index_units(units: Iterable[Unit]) -> None:
    """Write the entries of these units; one that is no longer in force leaves the index."""
    rows = list(units)
    opened = opened_paths()
    gone = [unit.path for unit in rows if unit.valid_to is not None]
    search.drop(What.PLACE, *gone)
    search.put(*(_thing(unit, opened) for unit in rows if unit.valid_to is None))


def index_around(unit: Unit) -> None:
    """Write the entries of a place, of all below it and of those above it: it was opened, closed
    or named."""
    for path in ancestors(unit.path)[:-1]:
        index_units(Unit.objects.filter(path=path).only(*COLUMNS))
    for batch in _batches(unit.path):
        index_units(batch)


def all_things() -> Iterator[list[Thing]]:
    """What the index should hold of places, a bounded number at a time; opened places first."""
    opened = opened_paths()
    for path in sorted(opened):
        if not any(path != other and path.startswith(other) for other in opened):
            yield from _things(path, opened)
    yield from _things("", opened)


def gone(keys: list[str]) -> list[str]:
    """Those of these keys that are no place in force."""
    known = set(Unit.objects.public().filter(path__in=keys).values_list("path", flat=True))
    return [key for key in keys if key not in known]


def opened_paths() -> set[str]:
    """The places that take reports. One query."""
    return set(Unit.objects.opened().values_list("path", flat=True))


def _things(path: str, opened: set[str]) -> Iterator[list[Thing]]:
    for batch in _batches(path):
        yield [_thing(unit, opened) for unit in batch if unit.valid_to is None]


def _batches(path: str) -> Iterator[list[Unit]]:
    """Everything at or below a place in the order of paths, a bounded number at a time."""
    rows = Unit.objects.filter(below(path)).order_by("path").only(*COLUMNS)
    batch = list(rows[:AT_ONCE])
    while batch:
        yield batch
        batch = list(rows.filter(path__gt=batch[-1].path)[:AT_ONCE])


def _thing(unit: Unit, opened: set[str]) -> Thing:
    short = short_name(unit.name_zh)
    words = [unit.name_zh, *([] if short in unit.name_zh else [short])]
    marks = [WIDE] if unit.kind in WIDE_KINDS else []
    if not opened.isdisjoint(ancestors(unit.path)):
        marks.append(OPENED)
    if unit.name_en:
        words.append(unit.name_en)
    return Thing(What.PLACE, unit.path, words=tuple(words), marks=tuple(marks))
