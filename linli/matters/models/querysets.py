"""Which matters somebody sees, and which wait for whom."""

from datetime import datetime
from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from linli.common.errors import NotHere
from linli.matters.choices import ASSISTED, IN_WORK, NOT_COUNTED, OPEN, Status
from linli.people.actors import Actor
from linli.territory.fields import below
from linli.territory.models import GridUnit

if TYPE_CHECKING:
    from linli.matters.models.matters import Matter


def lies_in(grid_id: int) -> Q:
    """In a grid as it is drawn now: its lanes, and what lies in no lane but lay in a grid that this
    one follows."""
    lanes = GridUnit.objects.filter(grid=grid_id).values("unit")
    followed = Q(grid__followed_by=grid_id, place=F("village"))
    return Q(grid_id=grid_id) | Q(place__in=lanes) | followed


def ran_out(at: datetime) -> Q:
    """A clock of somebody in a posting came to its end before `at`."""
    return Q(respond_due_at__lt=at) | Q(resolve_due_at__lt=at) | Q(recheck_due_at__lt=at)


class MatterQuerySet(models.QuerySet["Matter"]):
    """Reading matters. Every page begins with `visible_to` or `public`."""

    def visible_to(self, actor: Actor, verb: str = "matters.view") -> Self:
        """What this person's postings cover; nothing for anybody else (404, never 403).

        Private matters only for roles that may see them and whoever took them in (least data: an
        instructor does not browse the village's hardships). Open matters always for whoever
        answers for them: a dispatcher may have sent them a neighbour's. What has ended keeps the
        grid that it was handled in; it is seen by whoever has the grid where it lies now.
        """
        reach = Q(pk__in=())
        for grant in actor.granting(verb):
            part = below(grant.path, "place_path")
            if grant.grid_id:
                part &= lies_in(grant.grid_id)
            if "matters.see_private" not in grant.verbs:
                own = Q(taken_by_id=actor.person_id) if actor.person_id else Q(pk__in=())
                part &= Q(kind__is_public=True, private=False) | own
            mine = Q(turn_id=grant.posting_id) | Q(owner_id=grant.posting_id)
            reach |= part | mine & Q(status__in=OPEN)
        return self.filter(reach)

    def public(self) -> Self:
        """What anybody may know of; words and photos only where released."""
        return self.filter(kind__is_public=True, private=False)

    def not_public(self) -> Self:
        """The others: only ever counted, in fives and more."""
        return self.filter(Q(kind__is_public=False) | Q(private=True))

    def locked(self, matter_id: UUID) -> "Matter":
        """The one to change, locked for this transaction; raises `NotHere`."""
        row = (
            self.select_for_update(of=("self",))
            .select_related("kind", "place", "village", "grid", "owner__person", "reporter")
            .filter(pk=matter_id)
            .first()
        )
        if row is None:
            raise NotHere(_("There is no such matter."))
        return row

    def counted(self) -> Self:
        """What rates and counts are made of: not what was taken over from an earlier ledger, nor a
        task that the office set itself, nor what goes on in another one."""
        return self.heard().exclude(status=Status.MERGED)

    def heard(self) -> Self:
        """What verdicts are counted of: each reporter's, whichever matter goes on for them."""
        return self.exclude(source__in=NOT_COUNTED)

    def open(self) -> Self:
        """Not ended yet."""
        return self.filter(status__in=OPEN)

    def overdue(self, at: datetime) -> Self:
        """Somebody in a posting should have acted by now."""
        return self.filter(ran_out(at), status__in=IN_WORK)

    def waiting_for(self, actor: Actor) -> Self:
        """My work: it is the turn of a posting that I hold or stand in for."""
        return self.filter(turn_id__in=actor.posting_ids())

    def to_decide(self, actor: Actor) -> Self:
        """What somebody below asked a posting of mine to decide, or one that I stand in for."""
        return self.filter(decider_id__in=actor.posting_ids())

    def to_ring_back(self) -> Self:
        """A rating is waited for, and somebody left a number."""
        asked = Q(status=Status.CHECKED) | Q(status=Status.MERGED, closed_at=None)
        silent = Q(rated_at=None) | Q(rated_at__lt=F("asked_at"))
        reachable = Q(asked_at__isnull=False, reporter__phone_sealed__isnull=False)
        return self.filter(asked, silent, reachable)

    def to_ring_with_question(self) -> Self:
        """A question waits for somebody who left a number, whose report was taken down, and who is
        not asked by text message: nobody but a caller asks them."""
        told = Q(text_line__isnull=False, text_line__ended_at__isnull=True)
        rows = self.filter(status=Status.WAITING, reporter__phone_sealed__isnull=False)
        rows = rows.filter(source__in=ASSISTED)
        return rows.exclude(told) if settings.LINLI_SMS else rows

    def for_list(self) -> Self:
        """Everything that one row of a list shows, in one query."""
        return self.select_related(
            "kind", "place", "village", "grid", "turn__person", "turn__role", "merged_into"
        )
