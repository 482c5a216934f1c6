"""核查: somebody who did not handle the matter says whether it is solved."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from linli.common.images import CleanImage
from linli.matters.models import Matter
from linli.matters.services import telling_people
from linli.matters.services.handling import ask_for_rating
from linli.matters.services.moving import answering, begin, finish, give_to
from linli.people.actors import Actor


@transaction.atomic
def pass_check(
    matter_id: UUID,
    *,
    by: Actor,
    words: str = "",
    version: int | None = None,
    at: datetime | None = None,
    photos: Iterable[CleanImage] = (),
) -> Matter:
    """Solved: now the reporter is asked."""
    turn = begin(matter_id, "pass_check", by=by, version=version, at=at, words=words)
    ask_for_rating(turn)
    finish(turn, photos=photos)
    return turn.matter


@transaction.atomic
def fail_check(
    matter_id: UUID,
    *,
    by: Actor,
    reason: str,
    version: int | None = None,
    at: datetime | None = None,
    photos: Iterable[CleanImage] = (),
) -> Matter:
    """Not solved: it goes back to whoever answers for it, with the reason."""
    turn = begin(matter_id, "fail_check", by=by, version=version, at=at, reason=reason)
    duty = answering(turn)
    give_to(turn, duty, turn.matter.level)
    turn.matter.completed_at = turn.matter.completed_in_time = turn.matter.completed_by = None
    finish(turn, photos=photos)
    telling_people.tell_owner(turn.matter, duty, seq=turn.seq - 1, values=turn.values)
    return turn.matter
