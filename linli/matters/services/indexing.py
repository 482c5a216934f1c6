"""Matters in the index. Whoever writes a matter calls `index_matters` in the same transaction;
`report` and `finish` do so for every verb of the office.

Words that were not released are kept apart: a question of the public cannot name them.
"""

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from linli.matters.models import Kind, Matter
from linli.search import services as search
from linli.search.choices import What
from linli.search.services import Thing
from linli.territory.fields import ancestors

AT_ONCE: Final = 1000  # matters in memory
OPEN_TO_ALL: Final = "o"  # mark: its kind, state and village are public
COLUMNS: Final = (
    *("number", "kind", "text", "place_path", "grid", "place_words"),
    *("taken_by", "private", "words_released", "reported_at"),
)


def thing_of(matter: Matter) -> Thing:
    """What the index is to know of a matter. Needs `kind`."""
    released = matter.words_released and matter.is_public
    inner = () if released else (matter.text,)
    return Thing(
        What.MATTER,
        str(matter.pk),
        words=(matter.text,) if released else (),
        inner=(*inner, matter.place_words) if matter.place_words else inner,
        marks=tuple(_marks(matter)),
    )


def _marks(matter: Matter) -> Iterator[str]:
    yield from (f"p{path}" for path in ancestors(matter.place_path))
    yield f"k{matter.kind_id}"
    for part in (slice(0, 4), slice(4, 8), slice(8, None)):  # as a number is read out
        yield f"n{matter.number[part]}"
    if matter.grid_id:
        yield f"g{matter.grid_id}"
    if matter.taken_by_id:
        yield f"t{matter.taken_by_id.hex}"
    if matter.is_public:
        yield OPEN_TO_ALL


def index_matters(*matters: Matter) -> None:
    """Write the entries of these matters. One statement for one."""
    search.put(*map(thing_of, matters))


def forget_matters(*keys: UUID) -> None:
    """These were erased."""
    search.drop(What.MATTER, *map(str, keys))


def index_kind(kind: Kind) -> None:
    """Write the entries of all matters of a kind: it became public, or private."""
    for batch in _batches(kind=kind):
        index_matters(*batch)


def all_things() -> Iterator[list[Thing]]:
    """What the index should hold of matters, a bounded number at a time; the oldest first, so
    that later entries are of newer matters."""
    for batch in _batches():
        yield [thing_of(matter) for matter in batch]


def gone(keys: list[str]) -> list[str]:
    """Those of these keys that are no matter."""
    known = set(Matter.objects.filter(pk__in=keys).values_list("pk", flat=True))
    return [key for key in keys if UUID(key) not in known]


def _batches(**chosen: object) -> Iterator[list[Matter]]:
    """Ids rise with the time of entry."""
    rows = Matter.objects.filter(**chosen).select_related("kind").only(*COLUMNS, "kind__is_public")
    batch = list(rows.order_by("pk")[:AT_ONCE])
    while batch:
        yield batch
        batch = list(rows.order_by("pk").filter(pk__gt=batch[-1].pk)[:AT_ONCE])
