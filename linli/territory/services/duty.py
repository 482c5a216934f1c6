"""Who answers for a place at a level, and why: holder, else deputy, else the nearest holder
upward."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from linli.common import clock
from linli.outbox.choices import Texts, Way
from linli.outbox.services import Recipient
from linli.territory.choices import Level
from linli.territory.fields import ancestors
from linli.territory.models import Posting
from linli.territory.services import asked_often
from linli.territory.services.places import Place

UPWARD: Final = (Level.GROUP, Level.VILLAGE, Level.TOWNSHIP)


@dataclass(frozen=True)
class Duty:
    """The posting that answers, who acts for it now, and the reason as data.

    `because` is copied into the history; the page turns it into a sentence in either language.
    """

    posting: Posting
    person_id: UUID
    person_name: str
    email: str
    because: dict[str, Any]
    way: str = Way.GATHERED
    texts: str = Texts.NONE

    @property
    def level(self) -> str:
        """Where in the chain the holder answers: above the level asked for when that was vacant."""
        return self.posting.role.level

    @property
    def recipient(self) -> Recipient:
        """Where messages to whoever acts now go."""
        return Recipient(self.person_id, self.email, self.way, self.texts)


def on_duty(
    place: Place,
    level: str,
    *,
    at: datetime | None = None,
    not_persons: Collection[UUID] = (),
    verb: str = "matters.handle",
) -> Duty | None:
    """Who answers for a place at a level now. One query. `None` only when nobody is posted above.

    `not_persons` are passed over ("somebody else"). An outside body has no posting here: its
    liaison
    is whoever answers at the township.
    """
    moment = at or clock.now()
    start = UPWARD.index(Level(level)) if level in UPWARD else len(UPWARD) - 1
    found = _candidates(place, UPWARD[start:], moment)
    able = [posting for posting in found if verb in posting.role.verbs]
    vacant: list[str] = []
    for step in UPWARD[start:]:
        here = [posting for posting in able if posting.role.level == step]
        duty = _first(here, place, vacant, not_persons)
        if duty is not None:
            return duty
        vacant.append(step)
    return None


def acting_for(posting_id: UUID, place: Place, *, at: datetime | None = None) -> Duty | None:
    """Who acts for one posting now: its holder, else whoever stands in. One query. `None` when it
    has ended, or when its holder is away and nobody stands in."""
    moment = at or clock.now()
    rows = _once(asked_often.holding(posting_id, moment))
    holder = next((row for row in rows if row.pk == posting_id), None)
    return _acting(holder, rows, place, [], 0, ()) if holder else None


def _candidates(place: Place, levels: Sequence[str], at: datetime) -> list[Posting]:
    """Postings that answer for the place, with who is away and who stands in, in one query."""
    grid_id = place.grid.pk if place.grid else None
    rows = _once(asked_often.answering(ancestors(place.unit.path), grid_id, at))
    rows = [row for row in rows if row.role.level in levels]
    return sorted(rows, key=_order)


def _order(row: Any) -> tuple[Any, ...]:
    """By turn; nearer places first: a centre's clerk before the county's; then whoever is on shift;
    then by seniority."""
    return row.role.turn, -len(row.path), not row.shift_until, row.since_at, row.pk


def _once(rows: Iterable[Any]) -> list[Any]:
    """Leaves that overlap give a posting twice: the one that names a deputy counts."""
    found: dict[UUID, Any] = {}
    for row in rows:
        if row.pk not in found or (row.deputy_id and not found[row.pk].deputy_id):
            found[row.pk] = row
    return list(found.values())


def _first(
    here: Sequence[Any], place: Place, vacant: Sequence[str], not_persons: Collection[UUID]
) -> Duty | None:
    # A standing deputy whose holder left for good answers like a holder.
    known = {posting.pk for posting in here}
    holders = [posting for posting in here if posting.deputy_of_id not in known]
    for holder in holders:
        others = sum(
            other.role_id == holder.role_id and other.path == holder.path for other in holders
        )
        duty = _acting(holder, here, place, [*vacant], others - 1, not_persons)
        if duty is not None:
            return duty
    return None


def _acting(
    holder: Any,
    here: Sequence[Any],
    place: Place,
    vacant: list[str],
    others: int,
    not_persons: Collection[UUID],
) -> Duty | None:
    """Who acts for one posting: the holder, the leave's deputy, or the standing deputy."""
    if not holder.is_away and holder.person_id not in not_persons:
        return _in_own_posting(holder, holder, _because(place, holder, "holder", vacant, others))
    if holder.is_away and holder.deputy_id and holder.deputy_id not in not_persons:
        return Duty(
            holder,
            holder.deputy_id,
            holder.deputy_name,
            holder.deputy_email or "",
            _because(place, holder, "leave_deputy", vacant, others, holder.deputy_name),
            holder.deputy_way or Way.GATHERED,
            holder.deputy_texts or Texts.NONE,
        )
    for deputy in here:
        stands_in = deputy.deputy_of_id == holder.pk and not deputy.is_away
        if stands_in and deputy.person_id not in not_persons:
            because = _because(place, deputy, "standing_deputy", vacant, others)
            because["instead_of"] = holder.person.display_name
            # While the holder is away the work stays the holder's; else the deputy acts for itself.
            return _in_own_posting(holder if holder.is_away else deputy, deputy, because)
    return None


def _in_own_posting(owner: Any, acting: Any, because: dict[str, Any]) -> Duty:
    """Somebody who acts in their own posting, for it or for another one."""
    return Duty(
        owner,
        acting.person_id,
        acting.person.display_name,
        acting.own_email or "",
        because,
        acting.own_way or Way.GATHERED,
        acting.own_texts or Texts.NONE,
    )


def _because(
    place: Place, posting: Any, how: str, vacant: list[str], others: int, deputy: str = ""
) -> dict[str, Any]:
    return {
        "how": how,
        "role_zh": posting.role.name_zh,
        "role_en": posting.role.name_en,
        "name": deputy or posting.person.display_name,
        "instead_of": posting.person.display_name if deputy else "",
        "since": clock.local(posting.since_at).date().isoformat(),
        "located_by": place.located_by,
        "disagrees": place.disagrees,
        "grid_zh": place.grid.name_zh if place.grid else "",
        "grid_en": place.grid.name_en if place.grid else "",
        "unit_zh": place.above[-1].name_zh,
        "unit_en": place.above[-1].name_en,
        "vacant": vacant,
        "others": max(others, 0),
        "shift_until": posting.shift_until,
    }
