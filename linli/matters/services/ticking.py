"""What happens by itself, each minute, in the worker. Everything here is safe to run twice."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Final
from uuid import UUID

from django.db import transaction

from linli.common import clock
from linli.common.errors import DomainError
from linli.common.spans import due
from linli.common.workdays import WorkCalendar
from linli.matters.choices import IN_WORK, STANDING, Status
from linli.matters.models import Matter
from linli.matters.services import telling_people
from linli.matters.services.clocking import CLOCK_COLUMNS, ENDS, read_clocks
from linli.matters.services.moving import begin, finish, place_of
from linli.people.actors import SYSTEM
from linli.rulesets import services as rulesets

RATING_WAIT: Final = "matters.rating.wait"
AT_ONCE: Final = 200  # rows a round, so that one round never holds the worker for long


def close_unanswered() -> int:
    """Nobody rated within the rule's days: closed as not answered. Returns how many."""
    waiting = Matter.objects.filter(status=Status.CHECKED, asked_at__isnull=False)
    paths = waiting.order_by("village__path").values_list("village__path", flat=True).distinct()
    return sum(_close_in(path) for path in list(paths))


def _close_in(path: str) -> int:
    """Village by village, so that one that waits long does not keep the others waiting."""
    closed, at = 0, clock.now()
    values = rulesets.values([RATING_WAIT], path=path, at=at)
    span, calendar = values.span(RATING_WAIT), values.calendar()
    rows = Matter.objects.filter(
        status=Status.CHECKED, village__path=path, asked_at__isnull=False
    ).order_by("asked_at", "pk")
    for key, asked_at in rows.values_list("pk", "asked_at")[:AT_ONCE]:
        ends = due(asked_at, span, [], calendar) if asked_at else None
        if ends is None or ends.at >= at:
            break  # those asked later wait longer
        closed += _close(key)
    return closed


@transaction.atomic
def _close(key: UUID) -> int:
    try:
        turn = begin(key, "close_unanswered", by=SYSTEM)
    except DomainError:  # it was rated in this very moment
        return 0
    turn.matter.closed_at = turn.at
    finish(turn)
    return 1


def warn_overdue() -> int:
    """Each owner, and the lead above, is told once that a clock ran out. Returns how many
    matters."""
    at = clock.now()
    rows = list(
        Matter.objects.overdue(at)
        .filter(warned_at__isnull=True)
        .for_list()
        .select_related("owner__person")
        .order_by(*ENDS, "pk")[:AT_ONCE]
    )
    for matter in rows:
        _warn(matter, at)
    return len(rows)


@transaction.atomic
def _warn(matter: Matter, at: datetime) -> None:
    """Told and noted in one transaction; a matter that moved meanwhile is left to the next
    round."""
    unmoved = Matter.objects.filter(pk=matter.pk, version=matter.version, warned_at__isnull=True)
    if unmoved.update(warned_at=at):
        telling_people.tell_overdue(
            matter,
            telling_people.to_warn(matter, place_of(matter), at),
            values=rulesets.values(telling_people.RULES, path=matter.village.path, at=at),
        )


def recompute_provisional() -> int:
    """A year was announced: open clocks that had counted it provisionally are counted anew."""
    return sum(recompute_clocks(key) for key in islice(_decided(), AT_ONCE))


def _decided() -> Iterator[UUID]:
    """Provisional matters whose due years are all announced by now where they lie."""

    @cache
    def calendar(path: str) -> WorkCalendar:
        return rulesets.values([], path=path).calendar()

    rows = Matter.objects.filter(due_provisional=True, status__in=IN_WORK | STANDING)
    for key, path, *dues in rows.order_by("pk").values_list("pk", "village__path", *ENDS):
        if all(calendar(path).is_announced(clock.local(at).year) for at in dues if at):
            yield key


@transaction.atomic
def recompute_clocks(key: UUID, *, write: bool = True) -> bool:
    """Read one matter's clocks from its steps; whether the cached columns differed. A clock that
    moved into the future may be warned of again."""
    matter = Matter.objects.locked(key)
    before = [getattr(matter, column) for column in CLOCK_COLUMNS]
    values = rulesets.values([], path=matter.village.path)
    read_clocks(matter, matter.steps.order_by("seq").values_list("at", "payload"), values)
    differs = before != [getattr(matter, column) for column in CLOCK_COLUMNS]
    if differs and write:
        if not matter.is_overdue():
            matter.warned_at = None
        if matter.warn_at is not None and matter.warn_at > clock.now():
            matter.soon_told_at = None
        matter.save(update_fields=[*CLOCK_COLUMNS, "warned_at", "soon_told_at"])
    return differs
