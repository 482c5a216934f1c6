"""汇总: similar needs of several households become one matter for an outside body, with a log of
what was said to whom, its reply, and what was delivered (row S3-25; ADR 0042)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.common.errors import Invalid
from linli.common.images import CleanImage
from linli.matters import rules
from linli.matters.choices import Contact, Source
from linli.matters.joining import MERGEABLE
from linli.matters.models import Matter, MatterQuerySet
from linli.matters.services import merged
from linli.matters.services.assigning import name_body
from linli.matters.services.merging import join, why_not
from linli.matters.services.moving import begin, finish
from linli.matters.services.reporting import Report, report
from linli.matters.services.turn import Turn
from linli.people.actors import Actor
from linli.people.choices import ActorKind
from linli.territory.choices import Level
from linli.territory.fields import below

MOST: Final = 100  # matters gathered at once
LEAST: Final = 2


@dataclass(frozen=True)
class Need:
    """What is asked of the outside body for all of them. `key` makes sending it twice harmless."""

    text: str
    kind: str
    outside_body: str
    key: str = ""


def similar_to(matter: Matter, *, by: Actor) -> MatterQuerySet:
    """Open matters of its kind in its township that this person may read, the newest first."""
    township = matter.village.parent
    path = township.path if township else matter.village.path
    rows = Matter.objects.visible_to(by).public().counted().filter(below(path, "place_path"))
    found = rows.filter(kind=matter.kind_id, status__in=MERGEABLE, erased_at__isnull=True)
    return found.exclude(source=Source.GATHERED).for_list().order_by("-reported_at", "-pk")


def collect(need: Need, of: Iterable[UUID], *, by: Actor) -> Matter:
    """One matter with the outside body, led by whoever gathers it as its liaison; the others go on
    in it. All of them or none. Sent again it answers with the one that is there."""
    known = Matter.objects.filter(client=str(by.person_id), client_key=need.key)
    if need.key and (again := known.exclude(client_key="").first()):
        return again
    with transaction.atomic():
        return _collect(need, sorted(set(of)), by)


def _collect(need: Need, keys: list[UUID], by: Actor) -> Matter:
    rows = Matter.objects.visible_to(by).filter(pk__in=keys)
    members = list(rows.select_related("kind", "village", "reporter").order_by("pk"))
    if len(members) != len(keys) or not LEAST <= len(members) <= MOST:
        sentence = _("Choose %(least)d to %(most)d from the list.") % {"least": LEAST, "most": MOST}
        raise Invalid(_("These cannot be gathered."), fields={"of": sentence})
    merged.one_at_a_time(members[0].village.parent_id)
    lead = _made(need, members[0], by)
    for member in members:
        if reason := why_not(member, lead, by=by):
            raise Invalid(
                _("These cannot be gathered."),
                fields={"of": f"{member}: {reason}"},
            )
        join(member.pk, lead.pk, by=by)
    return Matter.objects.locked(lead.pk)


def _made(need: Need, first: Matter, by: Actor) -> Matter:
    """Where the first of them lies; the village alone, since it is about many households."""
    made = report(
        Report(
            place_code=first.village.code,
            text=need.text,
            source=Source.GATHERED,
            kind=need.kind,
            client=str(by.person_id),
            key=need.key,
        ),
        by=by,
    ).matter
    turn = begin(made.pk, "ask_outside", by=by, beside=True, outside_body=need.outside_body)
    name_body(turn, turn.words.pop("outside_body"))
    matter = turn.matter
    matter.level = Level.OUTSIDE
    _to_the_liaison(turn)
    turn.payload["level"] = str(matter.level)
    finish(turn)
    return matter


def _to_the_liaison(turn: Turn) -> None:
    """Whoever gathers them leads; else whoever answers for the place."""
    grants = rules.check_may_join(turn.by, turn.matter)
    own = next((one for one in grants if "matters.handle" in one.verbs), None)
    if own is None or turn.by.kind != ActorKind.STAFF:
        return
    turn.matter.owner_id = own.posting_id
    said = {"how": "assigned", "role_zh": own.role_zh, "role_en": own.role_en}
    turn.matter.because = {**said, "name": turn.by.name, "by": turn.by.name}
    turn.payload["because"] = {**said, "by": turn.by.name}
    turn.words["owner"] = turn.by.name


@transaction.atomic
def liaise(
    matter_id: UUID,
    *,
    by: Actor,
    contact: str,
    words: str,
    version: int | None = None,
    at: datetime | None = None,
    photos: Iterable[CleanImage] = (),
) -> Matter:
    """What was said to the outside body, what it replied, what was delivered; with its day. Whoever
    reported it reads it too."""
    turn = begin(matter_id, "liaise", by=by, version=version, at=at, contact=contact, words=words)
    turn.payload["contact"] = turn.words.pop("contact")
    if contact not in Contact.values:
        raise Invalid(_("Choose what happened."), fields={"contact": _("Choose one.")})
    turn.payload["outside_body"] = turn.matter.outside_body
    finish(turn, turn_of=turn.matter.turn, photos=photos)
    return turn.matter
