"""What is known of the households of a grid: when each was offered a visit, what it wishes, what
was promised. A fixed number of queries, however many doors there are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max, Q

from linli.common import clock
from linli.territory.models import Grid, GridUnit, Household
from linli.visits.choices import OFFERED, Outcome, WishKind
from linli.visits.models import Visit, Wish


@dataclass
class Known:
    """One household."""

    household: Household
    offered_at: datetime | None = None
    settled_at: datetime | None = None
    promised_on: date | None = None
    wishes: dict[str, Wish] = field(default_factory=dict)

    def wants(self, kind: WishKind) -> bool:
        """Whether it said so, and it still holds."""
        return kind in self.wishes

    @property
    def no_visits_until(self) -> date | None:
        """The first day on which it may be visited again."""
        wish = self.wishes.get(WishKind.NO_VISITS)
        return wish.until_on if wish else None

    @property
    def since(self) -> datetime:
        """From when its time counts: the last offer, else its coming."""
        return self.offered_at or self.household.valid_from


def households_of(grid: Grid) -> list[Household]:
    """Whoever lives behind the doors of a grid, lane by lane and door by door. One query."""
    members = GridUnit.objects.filter(grid=grid)
    rows = Household.objects.current(clock.now()).filter(unit__in=members.values("unit"))
    return in_door_order(rows.select_related("unit__parent"))


def in_door_order(rows: Iterable[Household]) -> list[Household]:
    """As somebody would walk who knows nothing but the signs."""
    return sorted(rows, key=lambda one: (one.path, len(one.number), one.number, str(one.pk)))


def known_of(grid: Grid) -> list[Known]:
    """All of a grid, in the order of doors. Four queries."""
    return known(households_of(grid))


def known(households: Sequence[Household]) -> list[Known]:
    """What is known of these. Four queries; of one that moved also what its old doors knew, by its
    line (ADR 0053)."""
    now = {one.line: one.pk for one in households}
    rows = Household.objects.filter(line__in=list(now)).values_list("pk", "line")
    old = {key: now[line] for key, line in rows}
    found = {one.pk: Known(one) for one in households}
    _visits(found, old)
    wishes = Wish.objects.at(clock.now()).filter(household__in=list(old))
    for wish in wishes.order_by("since_at"):
        found[old[wish.household_id]].wishes[wish.kind] = wish
    return list(found.values())


def _visits(found: dict[UUID, Known], old: dict[UUID, UUID]) -> None:
    """When each was offered one, and what is still promised: the revisit that was said last and
    that no later meeting kept."""
    rows = Visit.objects.filter(household__in=list(old)).values("household")
    offered = Max("at", filter=Q(outcome__in=OFFERED))
    settled = Max("at", filter=Q(outcome__in=(Outcome.MET, Outcome.REFUSED)))
    for row in rows.annotate(offered=offered, settled=settled):
        one = found[old[row["household"]]]
        one.offered_at = _later(one.offered_at, row["offered"])
        one.settled_at = _later(one.settled_at, row["settled"])
    promised = Visit.objects.filter(household__in=list(old), revisit_on__isnull=False)
    for key, at, day in promised.order_by("at").values_list("household_id", "at", "revisit_on"):
        household = found[old[key]]
        if household.settled_at is None or at >= household.settled_at:
            household.promised_on = day


def _later(one: datetime | None, two: datetime | None) -> datetime | None:
    return max((at for at in (one, two) if at is not None), default=None)
