"""What happens by itself, each minute, in the worker. Everything here is safe to run twice."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from linli.common import clock
from linli.common.errors import DomainError
from linli.matters.choices import IN_WORK, Status
from linli.matters.models import Matter
from linli.matters.services.moving import begin, finish, place_of, read_clocks
from linli.outbox import services as outbox
from linli.people.actors import SYSTEM
from linli.rulesets import services as rulesets
from linli.territory import services as territory
from linli.territory.choices import Level

AT_ONCE: Final = 200  # rows a round, so that one round never holds the worker for long
CLOCK_COLUMNS: Final = ["respond_due_at", "resolve_due_at", "paused_since", "due_provisional"]


def close_unanswered() -> int:
    """Nobody rated within the rule's days: closed as not answered. Returns how many."""
    closed = 0
    at = clock.now()
    rows = Matter.objects.filter(status=Status.CHECKED, asked_at__lt=at - timedelta(days=1))
    for key, path, asked_at in rows.order_by("asked_at").values_list(
        "pk", "village__path", "asked_at"
    )[:AT_ONCE]:
        days = rulesets.value("matters.rating.wait", path=path, at=at)["amount"]
        if asked_at is not None and at - asked_at > timedelta(days=days):
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
        .order_by("respond_due_at", "resolve_due_at", "pk")[:AT_ONCE]
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
        own = territory.on_duty(place_of(matter), matter.level, at=at)
        above = territory.on_duty(place_of(matter), Level.VILLAGE, at=at, verb="matters.assign")
        due = matter.next_due_at
        outbox.send(
            "overdue",
            to={duty.person_id: duty.recipient for duty in (own, above) if duty}.values(),
            data={
                "number": matter.number,
                "kind_zh": matter.kind.name_zh,
                "kind_en": matter.kind.name_en,
                "due_at": due.isoformat() if due else "",
            },
            link=matter.get_absolute_url(),
            path=matter.village.path,
            dedupe=f"overdue:{matter.pk}:{due:%Y%m%d%H%M}",
        )


def recompute_provisional() -> int:
    """A year was announced: open clocks that had counted it provisionally are counted anew."""
    keys = Matter.objects.filter(due_provisional=True, status__in=[*IN_WORK, Status.WAITING])
    return sum(recompute_clocks(key) for key in keys.values_list("pk", flat=True)[:AT_ONCE])


@transaction.atomic
def recompute_clocks(key: UUID, *, write: bool = True) -> bool:
    """Read one matter's clocks from its steps; whether the cached columns differed."""
    matter = Matter.objects.locked(key)
    before = [getattr(matter, column) for column in CLOCK_COLUMNS]
    values = rulesets.values([], path=matter.village.path)
    read_clocks(matter, matter.steps.order_by("seq").values_list("at", "payload"), values)
    differs = before != [getattr(matter, column) for column in CLOCK_COLUMNS]
    if differs and write:
        matter.save(update_fields=CLOCK_COLUMNS)
    return differs
