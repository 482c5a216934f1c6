"""What anybody may read of matters: rows without words, names or exact places.

Only `Matter.objects.public()` may be turned into such rows.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from linli.matters import words
from linli.matters.choices import Status
from linli.matters.models import Attachment, Matter, MatterQuerySet
from linli.territory.fields import below
from linli.territory.models import Grid

LEAST_HOUSEHOLDS: Final = "matters.public.least_households"
LEAST_COUNT: Final = "matters.public.least_count"
UNSATISFIED: Final = "matters.rating.unsatisfied_at_most"
RULES: Final = (LEAST_HOUSEHOLDS, LEAST_COUNT, UNSATISFIED)


@dataclass(frozen=True)
class PublicRow:
    """One matter as the ledger shows it. `words` and `photos` only where staff released them."""

    kind: str
    state: str
    tag: str  # done, wait, late or plain
    place: str  # the grid, or the village where the grid is small
    reported_at: datetime
    due_at: datetime | None = None
    took: timedelta | None = None
    words: str = ""
    photos: list[UUID] = field(default_factory=list)
    imported: bool = False  # from an earlier ledger, in no rate
    grid: Grid | None = None  # where it is large enough to be named

    @property
    def title(self) -> str:
        """The released words, else the kind."""
        return self.words or self.kind


def public_below(path: str) -> MatterQuerySet:
    """The matters at or below a place that anybody may know of, with what a row shows."""
    return (
        Matter.objects.public()
        .filter(below(path, "place_path"))
        .select_related("kind", "village", "grid")
    )


def public_rows(
    matters: Iterable[Matter], *, least_households: int, photos: bool = False
) -> list[PublicRow]:
    """Rows of public matters; one query for released photos if they are wanted."""
    listed = list(matters)
    shown = _released(listed) if photos else {}
    return [_row(one, least_households, shown.get(one.pk, [])) for one in listed]


def in_hand(path: str, *, least_households: int, most: int) -> list[PublicRow]:
    """Public matters that are open, the newest first. One query."""
    rows = public_below(path).open().order_by("-reported_at", "-pk")[:most]
    return public_rows(rows, least_households=least_households)


def _released(matters: list[Matter]) -> dict[UUID, list[UUID]]:
    found: defaultdict[UUID, list[UUID]] = defaultdict(list)
    rows = Attachment.objects.filter(matter__in=matters, released=True, is_public=True)
    for matter_id, photo_id in rows.order_by("added_at").values_list("matter_id", "pk"):
        found[matter_id].append(photo_id)
    return found


def _row(matter: Matter, least_households: int, photos: list[UUID]) -> PublicRow:
    if not matter.is_public:
        raise ValueError("A private matter has no public row.")
    ended = matter.completed_at or matter.closed_at
    waits = matter.status in {Status.SUBMITTED, Status.IN_HAND, Status.DONE}
    return PublicRow(
        kind=matter.kind.name,
        state=words.state(matter),
        tag=words.tag_kind(matter),
        place=words.public_place(matter, least_households),
        reported_at=matter.reported_at,
        due_at=matter.next_due_at if waits else None,
        took=ended - matter.reported_at if ended else None,
        words=matter.text if matter.words_released else "",
        photos=photos,
        imported=matter.is_imported,
        grid=words.public_grid(matter, least_households),
    )
