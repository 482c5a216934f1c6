"""The sign of an area: role, name if agreed, duty, office telephone, complaint line, and a code to
report from there (row S0-25)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from linli.common import clock
from linli.people.actors import Actor
from linli.territory import rules
from linli.territory.models import Area, Poster, Unit
from linli.territory.services.boards import Seen, area_rows_for_all
from linli.territory.services.units import make_poster

MOST: Final = 200  # signs on one page


@dataclass(frozen=True)
class Sign:
    """What stands on one sign."""

    area: Area
    poster: Poster
    holders: list[Seen]


def sign_of(area: Area) -> Poster | None:
    """The code in use for an area, if its sign was made."""
    return Poster.objects.filter(area=area, ended_at__isnull=True).order_by("-made_at").first()


@transaction.atomic
def make_signs(areas: Sequence[Area], *, by: Actor) -> int:
    """A code for each of these areas that has none yet; returns how many are new."""
    for area in areas:
        rules.check_may_print_posters(by, area.unit)
    keys = sorted(area.pk for area in areas)
    list(Area.objects.select_for_update().filter(pk__in=keys).order_by("pk"))  # two take turns
    known = set(
        Poster.objects.filter(area__in=keys, ended_at__isnull=True).values_list("area", flat=True)
    )
    new = [area for area in areas if area.pk not in known]
    for area in new:
        words = area.name_zh
        if area.from_words and area.to_words:
            words = f"{words}（{area.from_words}—{area.to_words}）"
        make_poster(_where(area), by=by, place_words=words[:80], area=area)
    return len(new)


def _where(area: Area) -> Unit:
    """The one place that an area lies in, else the place that it belongs to."""
    inside = list(area.units.all()[:2])
    return inside[0] if len(inside) == 1 else area.unit


def signs_for(areas: Sequence[Area]) -> list[Sign]:
    """The signs that were made, with the names that everybody may read. Four queries."""
    rows = Poster.objects.filter(area__in=areas, ended_at__isnull=True).order_by("made_at", "pk")
    posters = {poster.area_id: poster for poster in rows.select_related("unit")}
    return [
        Sign(row.area, posters[row.area.pk], row.holders)
        for row in area_rows_for_all([area for area in areas if area.pk in posters], clock.now())
    ]
