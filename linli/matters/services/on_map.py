"""Where open matters lie: counts for everybody, single ones for whoever may see them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.urls import reverse

from linli.common.geometry import Point
from linli.common.numbers import shown
from linli.matters import words
from linli.matters.models import Matter
from linli.people.actors import Actor
from linli.territory.fields import below


@dataclass(frozen=True)
class Spot:
    """One open matter as its list shows it, without its words; `point` only where one was set."""

    title: str
    href: str
    place: str
    state: str
    reported_at: datetime
    point: Point | None
    place_id: int
    grid_id: int | None
    village_id: int


def public_counts(path: str) -> list[tuple[int | None, int, int]]:
    """Grid, village and how many public matters are open there, below a place. One query."""
    rows = Matter.objects.public().open().filter(below(path, "place_path"))
    counted = rows.values_list("grid_id", "village_id").annotate(count=Count("pk"))
    return list(counted.order_by("village_id", "grid_id"))


def own_spots(path: str, *, by: Actor, most: int) -> list[Spot]:
    """The open matters below a place that this person may see, the newest first. One query."""
    rows = Matter.objects.visible_to(by).open().filter(below(path, "place_path")).for_list()
    return [_spot(matter) for matter in rows.order_by("-reported_at", "-pk")[:most]]


def _spot(matter: Matter) -> Spot:
    known = matter.lon is not None and matter.lat is not None
    return Spot(
        title=f"{matter.kind.name} {shown(matter.number)}",
        href=reverse("matters:detail", args=[matter.number]),
        place=words.full_place(matter),
        state=words.state(matter),
        reported_at=matter.reported_at,
        point=(matter.lon or 0.0, matter.lat or 0.0) if known else None,
        place_id=matter.place_id,
        grid_id=matter.grid_id,
        village_id=matter.village_id,
    )
