"""Drawing entries from the records: what was done is added once, what its record does not say any
more is reversed. Nothing is typed and nothing is deleted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Sum

from linli.activities.choices import RUNNING_IT, Part, Presence, Status
from linli.activities.models import Activity, Participation
from linli.common import clock
from linli.contributions.choices import Kind
from linli.contributions.models import Entry, Ledger
from linli.matters.choices import Status as MatterStatus
from linli.matters.models import Matter

HOLDS: Final = RUNNING_IT | {Part.SPEAKER}
# Being visited, or a guest, is nothing that one does for others
COUNTS: Final = HOLDS | {Part.MEMBER, Part.VISITOR, Part.LISTENER}
ENDED: Final = frozenset({MatterStatus.DONE, MatterStatus.CHECKED, MatterStatus.CLOSED})
AT_ONCE: Final = 50  # ledgers a round


@dataclass(frozen=True)
class Done:
    """One thing that a record says somebody did."""

    kind: str
    source: UUID
    unit_id: int
    on: date
    what_zh: str
    what_en: str


def done_by(person: UUID) -> list[Done]:
    """Everything that the records say now. Two queries."""
    return [*_activities(person), *_matters(person)]


def _activities(person: UUID) -> Iterable[Done]:
    rows = Participation.objects.filter(
        person=person, state=Presence.PRESENT, role__in=COUNTS, activity__status=Status.HELD
    )
    for row in rows.select_related("activity__kind"):
        activity = row.activity
        yield Done(
            Kind.HELD if row.role in HOLDS else Kind.TOOK_PART,
            activity.pk,
            activity.host_id,
            clock.local(activity.held_from or activity.planned_from).date(),
            activity.kind.name_zh,
            activity.kind.name_en,
        )


def _matters(person: UUID) -> Iterable[Done]:
    """Matters whose last owner they are and that have ended as done."""
    rows = Matter.objects.filter(owner__person=person, status__in=ENDED).select_related("kind")
    for row in rows:
        yield Done(
            Kind.COMPLETED,
            row.pk,
            row.village_id,
            clock.local(row.reported_at).date(),
            row.kind.name_zh,
            row.kind.name_en,
        )


@transaction.atomic
def draw(ledger_id: UUID) -> int:
    """Bring a ledger up to the records; how many entries were added. Drawn twice, or by two at
    once, it is drawn once."""
    ledger = Ledger.objects.select_for_update().filter(pk=ledger_id).first()
    if ledger is None:
        return 0  # closed meanwhile
    now = clock.now()
    says = {one.source: one for one in done_by(ledger.person_id)}
    stands = _balances(ledger)
    turns = dict(ledger.entries.order_by().values_list("source").annotate(last=Max("turn")))
    new = [one for key, one in says.items() if not stands.get(key)]
    wrong = _corrected([key for key, sum_ in stands.items() if sum_ and key not in says])
    rows = [_entry(ledger, one, turns.get(one.source, 0) + 1, 1, now) for one in new]
    last = {row.source: row for row in ledger.entries.filter(source__in=wrong).order_by("turn")}
    for key, row in last.items():
        undone = Done(row.kind, key, row.unit_id, row.on, row.what_zh, row.what_en)
        rows.append(_entry(ledger, undone, row.turn + 1, -1, now))
    Entry.objects.bulk_create(rows)
    ledger.drawn_at = now
    ledger.save(update_fields=["drawn_at"])
    return len(rows)


def _balances(ledger: Ledger) -> dict[UUID, int]:
    """One or nothing for each source."""
    rows = ledger.entries.order_by().values_list("source")
    return dict(rows.annotate(sum=Sum("value")))


def _corrected(keys: list[UUID]) -> set[UUID]:
    """Of records that do not say it any more: those that were corrected. One whose words went in
    time says nothing any more, and what was done stays done."""
    gone = set(Activity.objects.filter(pk__in=keys, erased_at__isnull=False).values_list("pk"))
    gone |= set(Matter.objects.filter(pk__in=keys, erased_at__isnull=False).values_list("pk"))
    return set(keys) - {key for (key,) in gone}


def _entry(ledger: Ledger, one: Done, turn: int, value: int, now: datetime) -> Entry:
    return Entry(
        ledger=ledger,
        kind=one.kind,
        source=one.source,
        turn=turn,
        value=value,
        unit_id=one.unit_id,
        on=one.on,
        what_zh=one.what_zh,
        what_en=one.what_en,
        drawn_at=now,
    )


def draw_all() -> int:
    """The worker's: ledgers that were drawn longest ago. Returns how many entries were added."""
    rows = Ledger.objects.order_by("drawn_at", "pk").values_list("pk", flat=True)
    return sum(draw(key) for key in list(rows[:AT_ONCE]))
