"""Links follow a household, by one rule (ADR 0053), and come back when an entry is undone.

They go along within the village and end beyond it. A household that takes another one in keeps its
own link and its own wish; if it has neither, it gets those of whoever moves in and is asked anew.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from linli.common import clock
from linli.territory.choices import Answer
from linli.territory.models import Household, HouseholdChange, Link, LinkQuerySet
from linli.territory.paths import village_path
from linli.territory.services import households

COPIED = ("kind_id", "person_id", "holder_unit_id", "until_at", "answer", "answered_at", "said")
Kept = list[dict[str, Any]]


def follow(old: Household, new: Household, at: datetime) -> Kept:
    """The links of a household that moves, from that moment on. Returns how they were."""
    stays = village_path(old.path) == village_path(new.path)
    kept = []
    for link in _open(old, at):
        copy = _copy(link, new, at) if stays else None
        kept.append(_as_it_was(link, copy))
    households.end_links(old, at)
    return kept


def join(kept_one: Household, moving: Household, at: datetime) -> tuple[Kept, bool]:
    """The links of a household that moves in with another one. Returns how they were, and whether
    its wish to have none is the other's now."""
    near = village_path(kept_one.path) == village_path(moving.path)
    silent = kept_one.no_link_at is None and not _open(kept_one, at).exists()
    kept = []
    for link in _open(moving, at):
        copy = None
        if silent and near:
            asks = link.kind.needs_consent
            more = {"answer": Answer.ASKED, "answered_at": None, "said": ""} if asks else {}
            copy = _copy(link, kept_one, at, **more)
        kept.append(_as_it_was(link, copy))
    households.end_links(moving, at)
    return kept, silent and moving.no_link_at is not None


def end_all(old: Household, at: datetime) -> Kept:
    """Nobody looks after it any more. Returns how they were."""
    kept = [_as_it_was(link, None) for link in _open(old, at)]
    households.end_links(old, at)
    return kept


def bring_back(change: HouseholdChange) -> None:
    """Each link stands where it stood, with what was answered or ended meanwhile."""
    for was in change.links:
        old = Link.objects.filter(pk=was["link"]).first()
        if old is None:  # declined, and deleted since
            continue
        new = Link.objects.filter(pk=was["copy"]).first() if was["copy"] else None
        if new is None:
            until = datetime.fromisoformat(was["until"]) if was["until"] else None
            Link.objects.filter(pk=old.pk).update(until_at=until)
            continue
        answers = {} if was["asked_anew"] else _answers(new)
        Link.objects.filter(pk=new.pk).update(until_at=new.since_at)
        Link.objects.filter(pk=old.pk).update(until_at=new.until_at, **answers)


def bring_home(voided: Household, home: Household) -> None:
    """Links that were made at a door where the household never was: they are the household's."""
    own = set(_open(home, clock.now()).values_list("kind_id", flat=True))
    near = village_path(home.path) == village_path(voided.path)
    for link in _open(voided, clock.now()):
        if near and link.kind_id not in own:
            _copy(link, home, link.since_at)
    void(voided)


def void(household: Household) -> None:
    """What is linked to a household that never was."""
    for link in _open(household, clock.now()):
        Link.objects.filter(pk=link.pk).update(until_at=link.since_at)


def _open(household: Household, at: datetime) -> LinkQuerySet:
    rows = Link.objects.not_over(at).filter(household=household).select_related("kind")
    return rows.order_by("since_at", "pk")


def _answers(link: Link) -> dict[str, Any]:
    names = ("answer", "answered_at", "said", "reason")
    return {name: getattr(link, name) for name in names}


def _copy(link: Link, to: Household, at: datetime, **more: Any) -> Link:
    fields = {name: getattr(link, name) for name in COPIED}
    since = max(at, link.since_at)
    return Link.objects.create(
        **{**fields, **more}, household=to, path=to.path, since_at=since, reason=link.reason
    )


def _as_it_was(link: Link, copy: Link | None) -> dict[str, Any]:
    new: UUID | None = copy.pk if copy else None
    return {
        "link": str(link.pk),
        "until": link.until_at.isoformat() if link.until_at else "",
        "copy": str(new) if new else "",
        "asked_anew": copy is not None and copy.answer != link.answer,
    }
