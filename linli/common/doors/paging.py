"""Pages of a list for programs: a cursor points behind a row, so nothing that comes in between
shifts the pages."""

from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Any, Final, Generic, TypeVar

from django.db.models import Model, QuerySet
from ninja import Query, Schema
from pydantic import Field

from linli.common.pagination import MAX_CURSOR, page

MOST: Final = 200
USUAL: Final = 50
T = TypeVar("T")
M = TypeVar("M", bound=Model)

Cursor = Annotated[
    str,
    Query(
        max_length=MAX_CURSOR,
        pattern="^[A-Za-z0-9_-]*$",
        description="`next` of the page before; empty: the first",
    ),
]
Size = Annotated[int, Query(ge=1, le=MOST, description="how many rows at most")]


class Page(Schema, Generic[T]):
    """Some rows, and where the next ones begin."""

    items: list[T]
    next: str | None = Field(description="the cursor of the next page; null: this was the last")


def paged(
    rows: QuerySet[M],
    draw: Callable[[Sequence[M]], Iterable[Any]],
    *,
    order: Sequence[str],
    cursor: str,
    limit: int,
) -> dict[str, Any]:
    """The rows behind a cursor, each as `draw` shows it. Raises `Invalid` for a foreign cursor."""
    found = page(rows, order=order, size=limit, after=cursor or None)
    return {"items": list(draw(found.rows)), "next": found.next_cursor}
