"""What a matter belongs together with, as far as somebody may read it; and what its reporter may
know."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from linli.common.numbers import LENGTH
from linli.matters.choices import Relatedness
from linli.matters.models import Matter
from linli.matters.services import merged
from linli.matters.services.duplicates import Wanted, families_of, likely_duplicates
from linli.matters.services.merged import SILENT
from linli.matters.services.merging import why_not
from linli.matters.services.moving import place_of
from linli.matters.services.relating import related_to
from linli.people.actors import Actor


@dataclass(frozen=True)
class Together:
    """Other matters on the page of one. `others` went on in it, of `people` who reported it."""

    into: Matter | None = None  # as far as it may be read
    others: Sequence[Matter] = ()
    answered: int = 0
    split_from: Matter | None = None
    split_off: Sequence[Matter] = ()
    related: Sequence[tuple[Matter, Relatedness]] = ()
    alike: Sequence[tuple[Matter, bool]] = ()  # hints, and whether it may go on in them

    def __bool__(self) -> bool:
        found = (self.into, self.others, self.split_from, self.split_off, self.related)
        return any(found) or bool(self.alike)


def together_with(matter: Matter, *, by: Actor, hints: bool) -> Together:
    """A fixed number of queries, but for one for each level of what was merged."""
    seen = Matter.objects.visible_to(by).for_list()
    others = merged.members(matter) if matter.merged_count else Matter.objects.none()
    related = related_to(matter, by=by)
    split_from = seen.filter(pk=matter.split_from_id).first() if matter.split_from_id else None
    split_off = list(seen.filter(split_from=matter).order_by("pk"))
    known = {matter.pk, *(one.pk for one in (*split_off, *(one for one, _why in related)))}
    if split_from is not None:
        known.add(split_from.pk)
    return Together(
        into=seen.filter(pk=matter.merged_into_id).first() if matter.merged_into_id else None,
        others=list(seen.filter(pk__in=others.values("pk")).order_by("reported_at", "pk")),
        answered=others.exclude(SILENT).count() if matter.merged_count else 0,
        split_from=split_from,
        split_off=split_off,
        related=related,
        alike=_alike(matter, by, known) if hints else (),
    )


def _alike(matter: Matter, by: Actor, known: Container[UUID]) -> list[tuple[Matter, bool]]:
    """What may be the same thing, but for what stands beside it already: never a quarrel or a
    private hardship."""
    if not matter.is_public or matter.erased_at is not None:
        return []
    wanted = Wanted(matter.text, place_of(matter), families_of(matter.kind, ()))
    found = [one for one in likely_duplicates(wanted, by=by) if one.pk not in known]
    return [(one, not why_not(matter, one, by=by)) for one in found]


def of_reporter(matter: Matter) -> list[Matter]:
    """What was split off from it, or what it was split off from: the same reporter's."""
    split_off = list(Matter.objects.filter(split_from=matter).order_by("pk"))
    if matter.split_from_id is not None:
        split_off.insert(0, Matter.objects.get(pk=matter.split_from_id))
    return [one for one in split_off if one.reporter_id == matter.reporter_id]


def readable(by: Actor, numbers: Iterable[str]) -> set[str]:
    """Those among them whose matters this person may read. One query at most."""
    wanted = {number for number in numbers if number}
    if not wanted:
        return set()
    rows = Matter.objects.visible_to(by).filter(number__in=wanted)
    return set(rows.values_list("number", flat=True))


def other_in(payload: Mapping[str, Any]) -> str:
    """The number of the other matter that an entry tells of; empty where it tells of none."""
    found = (str(payload.get(name, "")) for name in ("into", "from", "to", "other"))
    return next((number for number in found if len(number) == LENGTH), "")
