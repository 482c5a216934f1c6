"""Reading rule books: what is in force, the editions of a rule, and what changed between two."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Final, Literal

from linli.common import clock
from linli.people.actors import Actor
from linli.territory.choices import ORGANISATIONS, CharterStatus
from linli.territory.fields import below
from linli.territory.models import Charter, CharterQuerySet, Unit

MOST: Final = 200  # rules on the public page of a place


@dataclass(frozen=True)
class Line:
    """A paragraph as it stands in both editions, or in one of them."""

    kind: Literal["same", "added", "removed"]
    text: str


def difference(old: str, new: str) -> list[Line]:
    """Paragraph by paragraph, in the order of the new text."""
    return list(_lines(old.splitlines(), new.splitlines()))


def _lines(old: list[str], new: list[str]) -> Iterator[Line]:
    for verb, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if verb == "equal":
            yield from (Line("same", text) for text in new[j1:j2])
            continue
        yield from (Line("removed", text) for text in old[i1:i2])
        yield from (Line("added", text) for text in new[j1:j2])


@dataclass(frozen=True)
class Book:
    """What anybody may read of a place: what holds, and what was adopted for a day to come."""

    in_force: list[Charter]
    to_come: list[Charter]


def book(place: Unit, on: date | None = None) -> Book:
    """The rules of the organisations of a place, exact to the day. Two queries."""
    day = on or clock.today()
    rows = Charter.objects.public().filter(below(place.path)).select_related("unit")
    coming = rows.filter(status=CharterStatus.ADOPTED, in_force_on__gt=day)
    return Book(
        list(rows.in_force(day).order_by("path", "title", "pk")[:MOST]),
        list(coming.order_by("in_force_on", "path", "pk")[:MOST]),
    )


def editions(charter: Charter) -> CharterQuerySet:
    """All editions of a rule, the newest first."""
    return Charter.objects.filter(root=charter.root).order_by("-edition", "-pk")


def holds(charter: Charter, on: date | None = None) -> bool:
    """Whether it is in force on a day."""
    return Charter.objects.in_force(on or clock.today()).filter(pk=charter.pk).exists()


def units_to_choose(by: Actor) -> list[Unit]:
    """Organisations whose rule book this person keeps. One query."""
    rows = Unit.objects.public().visible_to(by, "organisation.edit")
    return list(rows.filter(kind__in=ORGANISATIONS).order_by("path")[:500])
