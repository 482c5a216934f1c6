"""Which matters go on in which: a forest, whose roots go on by themselves.

`merged_into` names the next one; the last one leads. The columns of those below that wait for their
reporter follow the one that leads. A change locks the leading one first and then downwards, so that
no two wait for each other.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from linli.common.errors import Conflict
from linli.matters.choices import OPEN, Status
from linli.matters.models import Matter, MatterQuerySet, TextLine
from linli.territory.models import Unit

SILENT = Q(rated_at__isnull=True) | Q(rated_at__lt=F("asked_at"))


def chain_of(matter_id: UUID) -> list[UUID]:
    """Those that it goes on in, the next one first and the leading one last. A query for each."""
    found: list[UUID] = []
    key: UUID | None = matter_id
    while key is not None:
        key = Matter.objects.filter(pk=key).values_list("merged_into", flat=True).first()
        if key is not None:
            found.append(key)
    return found


def lead_of(matter: Matter) -> Matter:
    """The one that goes on; itself where it was not merged."""
    if matter.merged_into_id is None:
        return matter
    rows = Matter.objects.select_related("kind", "place", "village", "grid", "owner")
    return rows.get(pk=chain_of(matter.pk)[-1])


def below(lead_id: UUID) -> MatterQuerySet:
    """All that go on in one, directly or through another. A query for each level."""
    found: set[UUID] = set()
    level: Iterable[UUID] = [lead_id]
    while level := list(Matter.objects.filter(merged_into__in=level).values_list("pk", flat=True)):
        found.update(level)
    return Matter.objects.filter(pk__in=found)


def members(lead: Matter) -> MatterQuerySet:
    """Those of them whose reporters wait for its result."""
    return below(lead.pk).filter(status=Status.MERGED)


def locked_chain(matter_id: UUID) -> list[Matter]:
    """What it goes on in, locked from the leading one downwards, in that order; empty where it goes
    on by itself. Raises `Conflict` if somebody joined or parted them in this very moment."""
    keys = chain_of(matter_id)
    found = [Matter.objects.locked(key) for key in reversed(keys)]
    if chain_of(matter_id) != keys:
        raise Conflict(
            _("Somebody else changed this matter in the meantime."),
            next_step=_("Open it again: your words are kept below, and nothing was lost."),
        )
    return found


def one_at_a_time(township_id: int | None) -> None:
    """Merging and undoing it wait for each other in a township: two that cross cannot make a
    ring."""
    if township_id is None:
        return
    rows = Unit.objects.filter(pk=township_id).select_for_update(no_key=True)
    list(rows.values_list("pk", flat=True))


def follow(lead: Matter, at: datetime) -> None:
    """Whoever reported the same is asked when its reporter is, their matters end when it does, and
    whoever wants text messages is told. At most two queries more than there are levels."""
    rows = members(lead).filter(erased_at__isnull=True)
    # Also where it stands already: what is being told in this moment is looked at once more
    lines = TextLine.objects.filter(matter__in=rows, ended_at__isnull=True)
    lines.update(news_since=Coalesce("news_since", at))
    if lead.status == Status.CHECKED:
        rows.exclude(asked_at=lead.asked_at, asked_at__isnull=False).update(
            asked_at=lead.asked_at, closed_at=None
        )
    elif lead.status in OPEN:
        rows.filter(SILENT).update(asked_at=None)
        rows.filter(closed_at__isnull=False).update(closed_at=None)
    else:
        rows.update(closed_at=lead.closed_at)


def all_answered(lead: Matter) -> bool:
    """Whether nobody is left who was asked and did not say anything yet."""
    own = lead.is_gathered or lead.is_answered
    return own and not members(lead).filter(SILENT, erased_at__isnull=True).exists()


def count_down(chain: Iterable[Matter], by: int) -> None:
    """They hold so many fewer. The chain is locked."""
    for one in chain:
        one.merged_count -= by
        one.save(update_fields=["merged_count"])
