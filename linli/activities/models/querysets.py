"""Which activities somebody sees."""

from datetime import datetime
from typing import TYPE_CHECKING, Final, Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.activities.choices import RUNNING_IT, OpenTo, Status
from linli.common.errors import NotHere
from linli.people.actors import Actor, Grant
from linli.territory.fields import below
from linli.territory.paths import village_path

if TYPE_CHECKING:
    from linli.activities.models.activities import Activity

VIEW: Final = "activities.view"
INTERNAL: Final = "activities.internal"


def within(grant: Grant, field: str = "host_path") -> Q:
    """What lies in the reach of one posting: its places, and in them its grid where it has one,
    with the micro-grids of that."""
    reach = below(grant.path, field)
    if not grant.grid_id:
        return reach
    own = Q(grid=grant.grid_id) | Q(grid__followed_by=grant.grid_id)
    return reach & (own | Q(grid__parent=grant.grid_id))


class ActivityQuerySet(models.QuerySet["Activity"]):
    """Reading activities. Every page begins with `visible_to` or `public`."""

    def visible_to(self, actor: Actor, verb: str = VIEW) -> Self:
        """What this person's postings cover, as host or as place, and what they take part in;
        nothing for anybody else. Internal kinds only for who keeps a Party organisation's life;
        visits at people's homes only for who plans or makes them."""
        reach = Q(pk__in=())
        for grant in actor.granting(verb):
            known = Q() if INTERNAL in grant.verbs else Q(kind__internal=False)
            reach |= within(grant) & known & Q(kind__consent=False)
            open_ones = Q(kind__internal=False, kind__consent=False)
            reach |= within(grant, "place_path") & open_ones & ~Q(place_path="")
        if actor.person_id is not None:
            mine = self.model.objects.filter(participations__person=actor.person_id)
            reach |= Q(pk__in=mine.values("pk")) | Q(planner__in=actor.posting_ids())
        return self.filter(reach)

    def recorded_by(self, actor: Actor, verb: str) -> Self:
        """Whose record this person keeps: as chair or recorder, or from a posting at the host, in
        its village or in its grid. A posting above the villages keeps its own place's alone."""
        reach = Q(pk__in=())
        for grant in actor.granting(verb):
            known = Q() if INTERNAL in grant.verbs else Q(kind__internal=False)
            own = within(grant) if village_path(grant.path) else Q(host_path=grant.path)
            reach |= own & known
        if actor.person_id is not None:
            runs = self.model.objects.filter(
                participations__person=actor.person_id, participations__role__in=RUNNING_IT
            )
            reach |= Q(pk__in=runs.values("pk"))
        return self.filter(reach)

    def public(self) -> Self:
        """What anybody may know of: open to everybody and of no internal kind."""
        open_ones = Q(kind__internal=False, open_to=OpenTo.EVERYBODY)
        return self.filter(open_ones, erased_at__isnull=True)

    def between(self, since: datetime, until: datetime) -> Self:
        """Planned to begin within a span of time, the end excluded."""
        return self.filter(planned_from__gte=since, planned_from__lt=until)

    def held_between(self, since: datetime, until: datetime) -> Self:
        """What took place and began within a span of time, the end excluded."""
        return self.filter(status=Status.HELD, held_from__gte=since, held_from__lt=until)

    def tagged(self, *tags: str) -> Self:
        """With any of the tags, or of a kind whose code is among them; each activity once."""
        found = self.model.objects.filter(tags__tag__in=tags)
        return self.filter(Q(pk__in=found.values("pk")) | Q(kind__in=tags))

    def busy(self, facility: UUID, since: datetime, until: datetime) -> Self:
        """What takes a facility at that time; a booking ends when the next begins."""
        return self.filter(facility=facility, planned_from__lt=until, planned_to__gt=since).exclude(
            status=Status.CANCELLED
        )

    def for_list(self) -> Self:
        """Everything that one row of a list shows, in one query."""
        return self.select_related("kind", "host", "place", "facility", "grid")

    def locked(self, key: UUID) -> "Activity":
        """The one to change, locked for this transaction; raises `NotHere`."""
        rows = self.select_for_update(of=("self",)).select_related("kind", "host", "place", "grid")
        found = rows.filter(pk=key).first()
        if found is None:
            raise NotHere(_("There is no such activity."))
        return found
