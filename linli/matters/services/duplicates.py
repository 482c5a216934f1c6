"""Reports that may be of the same thing as one that is being written: hints, and no more.

Staff see only what they may read anyway, and never a quarrel or a private hardship. A resident sees
only what stands in the public ledger with words that were released.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from linli.common import clock
from linli.common.datums import metres
from linli.common.geometry import Point
from linli.matters.models import Kind, Matter, MatterQuerySet
from linli.matters.services import public_reading
from linli.matters.services.meaning import meant
from linli.matters.services.public_reading import PublicRow
from linli.matters.text import reading
from linli.matters.text.asking import MOST_OTHERS
from linli.matters.text.likeness import Apart, Profile, chance_of_same, profile, together
from linli.people.actors import Actor
from linli.rulesets import services as rulesets
from linli.rulesets.services import Values
from linli.territory.models import Unit
from linli.territory.services import Place

WITHIN: Final = "matters.duplicates.within"
NEAR: Final = "matters.duplicates.near"
RULES: Final = (WITHIN, NEAR)
MOST_COMPARED: Final = 120  # the newest of a village: some 40 ms
MOST_SHOWN: Final = 5
MOST_PUBLIC: Final = 3
# In one lane it keeps 99 of 100 pairs (tools/bench) and 8 of 100 others of the same family.
LEAST: Final = 0.2
OPEN_FAMILY: Final = "other"  # a resident who does not know the kind leaves it at this one


@dataclass(frozen=True)
class Wanted:
    """What is known of a report while it is written. `families` are those that its kind may be of;
    with none, every one counts."""

    text: str
    place: Place
    families: frozenset[str] = field(default=frozenset())


def families_of(chosen: Kind | None, suggested: Iterable[Kind]) -> frozenset[str]:
    """Of the kind that somebody chose, else of those that the words suggest; always also the one
    that is left when nobody knows."""
    if chosen is not None and chosen.family != OPEN_FAMILY:
        return frozenset({chosen.family, OPEN_FAMILY})
    found = {kind.family for kind in suggested}
    return frozenset({*found, OPEN_FAMILY}) if found else frozenset()


def likely_duplicates(wanted: Wanted, *, by: Actor) -> list[Matter]:
    """At most five matters that this person may read and that may be the same thing, the most
    probable first. Two queries, however many matters there are."""
    if not wanted.text.strip():
        return []
    village = _village(wanted)
    values = rulesets.values(RULES, path=village.path)
    rows = _near(Matter.objects.visible_to(by).public(), wanted, values).for_list()
    return _ranked(wanted, list(rows[:MOST_COMPARED]), values)[:MOST_SHOWN]


def already_public(wanted: Wanted) -> list[PublicRow]:
    """At most three open matters of the public ledger whose words were released. Two queries."""
    if not wanted.text.strip():
        return []
    village = _village(wanted)
    values = rulesets.values([*RULES, public_reading.LEAST_HOUSEHOLDS], path=village.path)
    released = Matter.objects.public().open().filter(words_released=True)
    rows = _near(released, wanted, values).select_related("kind", "village", "grid", "place")
    found = _ranked(wanted, list(rows[:MOST_COMPARED]), values)[:MOST_PUBLIC]
    least = values[public_reading.LEAST_HOUSEHOLDS]
    return public_reading.public_rows(found, least_households=least)


def _village(wanted: Wanted) -> Unit:
    return wanted.place.above[-1]


def _near(rows: MatterQuerySet, wanted: Wanted, values: Values) -> MatterQuerySet:
    """Of the village, of late, of a kind that fits; the index of villages reads no others."""
    since = clock.now() - timedelta(days=values[WITHIN])
    found = rows.filter(village=_village(wanted), reported_at__gte=since, erased_at__isnull=True)
    if wanted.families:
        found = found.filter(kind__family__in=wanted.families)
    return found.counted().order_by("-reported_at", "-pk")


@dataclass(frozen=True)
class _Likely:
    """A matter with how alike its words are, and how far apart in the field and in time."""

    matter: Matter
    text: str
    alike: float
    apart: Apart

    def chance(self, values: Values, meaning: float | None = None) -> float:
        alike = self.alike if meaning is None else together(self.alike, meaning)
        return chance_of_same(alike, self.apart, near=values[NEAR], within=values[WITHIN])


def _ranked(wanted: Wanted, rows: Sequence[Matter], values: Values) -> list[Matter]:
    """By the words; those that are likely so also by what they mean, if anybody can tell."""
    text = _text(wanted.text, wanted.place.words)
    own, at = profile(text, reading.guesser()), clock.now()
    found = [one for matter in rows if (one := _likely(own, matter, wanted.place, at, values))]
    found.sort(key=lambda one: (-one.chance(values), one.matter.number))
    first = found[:MOST_OTHERS]
    said = meant(text, [one.text for one in first])
    meanings = said.alike if said else [None] * len(first)
    chances = [
        (chance, one.matter)
        for one, meaning in zip(first, meanings, strict=True)
        if (chance := one.chance(values, meaning)) >= LEAST
    ]
    return [matter for _chance, matter in sorted(chances, key=lambda one: (-one[0], one[1].number))]


def _text(text: str, place_words: str) -> str:
    """The place in words counts as words: "by the well" is said by both."""
    return f"{text}\n{place_words}"


def _likely(
    own: Profile, matter: Matter, place: Place, at: datetime, values: Values
) -> _Likely | None:
    """Nothing where it lies too far away."""
    village = place.above[-1]
    here = _point(place.point, place.unit, village)
    there = _point(matter.point, matter.place, village)
    between = metres(here, there) if here and there else None
    same_lane = place.unit.pk == matter.place_id != matter.village_id
    if between is not None and between > values[NEAR] and not same_lane:
        return None
    apart = Apart(
        days=(at - matter.reported_at) / timedelta(days=1),
        metres=between,
        same_lane=same_lane,
        same_grid=bool(place.grid and place.grid.pk == matter.grid_id),
    )
    text = _text(matter.text, matter.place_words)
    return _Likely(matter, text, own.alike(profile(text, reading.guesser())), apart)


def _point(pin: Point | None, unit: Unit, village: Unit) -> Point | None:
    """The pin, else where the lane lies; the village as a whole lies nowhere."""
    if pin is None and unit.pk != village.pk and unit.lon is not None and unit.lat is not None:
        return unit.lon, unit.lat
    return pin
