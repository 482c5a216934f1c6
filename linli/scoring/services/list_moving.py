"""The one way a list changes: lock, compare, check, change, append the step."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.common import clock
from linli.common.digests import seal_words
from linli.common.errors import Conflict, NotHere
from linli.people.actors import Actor
from linli.scoring.choices import EntryState, ListStatus
from linli.scoring.models import RUN, ListEntry, ListStep, RankList
from linli.territory.rules import covering


def locked(key: UUID, version: int | None = None) -> RankList:
    """The list to change; raises `NotHere`, `Conflict` where somebody else was faster."""
    rows = RankList.objects.select_for_update(of=("self",)).select_related(
        "unit", "reckoning__round__standard"
    )
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotHere(_("There is no such list here."))
    if version is not None and version != found.version:
        raise Conflict(
            _("Somebody else changed this list in the meantime."),
            next_step=_("Open it again and look at what they did."),
        )
    return found


def append(
    found: RankList, verb: str, *, by: Actor, was: str = "", reason: str = "", **payload: Any
) -> ListStep:
    """Write the list and its step; everybody may read the steps of a list. Two queries."""
    found.steps_count += 1
    found.version += 1
    found.save()
    now = clock.now()
    step = ListStep(
        record=found,
        seq=found.steps_count,
        at=now,
        entered_at=now,
        actor=by.as_json(covering(by, RUN, found.path)),
        verb=verb,
        was=was,
        now=found.status,
        payload=payload,
        words=seal_words({"reason": reason.strip()} if reason.strip() else {}),
        public=True,
    )
    step.save()
    return step


def strike(found: RankList, *, by: Actor, reason: str) -> None:
    """A later revision stands for it; it stays readable, with the reason."""
    was, found.status = found.status, ListStatus.STRUCK
    append(found, "strike", by=by, was=was, reason=reason)


def expire(found: RankList, *, by: Actor) -> None:
    """The next round is over: nobody stays on a list for longer (design §2 rule 2)."""
    was, found.status = found.status, ListStatus.EXPIRED
    entries = ListEntry.objects.filter(rank_list=found).exclude(state=EntryState.DELISTED)
    entries.update(state=EntryState.EXPIRED, ended_at=clock.now())
    append(found, "expire", by=by, was=was)
