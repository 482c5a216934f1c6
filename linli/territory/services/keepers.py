"""Who is told of what happens to a place: whoever may do something there, or nearest above."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from linli.outbox.choices import Texts, Way
from linli.outbox.services import Recipient
from linli.territory.fields import ancestors
from linli.territory.services import asked_often


def keepers_of(path: str, verb: str, *, at: datetime) -> list[Recipient]:
    """Each once, with whoever stands in while they are away. One query."""
    rows = asked_often.answering(ancestors(path), None, at)
    able = [row for row in rows if verb in row.role.verbs]
    nearest = max((row.path for row in able), key=len, default="")
    to = {one.person_id: one for row in able if row.path == nearest for one in _recipients(row)}
    return list(to.values())


def _recipients(row: Any) -> Iterator[Recipient]:
    """The holder, and whoever stands in while the holder is away."""
    yield Recipient(
        row.person_id,
        row.own_email or "",
        row.own_way or Way.GATHERED,
        row.own_texts or Texts.NONE,
    )
    if row.is_away and row.deputy_id:
        yield Recipient(
            row.deputy_id,
            row.deputy_email or "",
            row.deputy_way or Way.GATHERED,
            row.deputy_texts or Texts.NONE,
        )
