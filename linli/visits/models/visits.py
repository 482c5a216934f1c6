"""A visit, what a household wishes, and what may be spoken of at its door."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from linli.activities.models import Activity
from linli.common import clock
from linli.common.ids import new_id
from linli.common.languages import chosen
from linli.common.personal import NOTHING, personal
from linli.matters.choices import DISPUTES
from linli.matters.models import Matter
from linli.territory.fields import PathField
from linli.territory.models import Household, Posting
from linli.visits.choices import OFFERED, Channel, Outcome, WishKind


class Topic(models.Model):
    """What is spread on a visit (row S3-28). Its code is the tag of the activity."""

    PERSONAL: ClassVar = NOTHING

    code = models.CharField(primary_key=True, max_length=40)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    turn = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the reader's language."""
        return chosen(self.name_zh, self.name_en)


class VisitQuerySet(models.QuerySet["Visit"]):
    """Reading visits. Pages of visits begin at a plan or at a door, which say who may see them."""

    def offered(self) -> Self:
        """Those at which the household had the choice."""
        return self.filter(outcome__in=OFFERED)

    def between(self, since: datetime, until: datetime) -> Self:
        """At the door within a span of time, the end excluded."""
        return self.filter(at__gte=since, at__lt=until)

    def with_key(self, client: str, key: str) -> "Visit | None":
        """The visit that a form made before. One query."""
        if not key:
            return None
        rows = self.select_related("activity", "household__unit", "visitor")
        return rows.filter(activity__client=client, activity__client_key=key).first()


class Visit(models.Model):
    """What happened at one door, beside its activity, which keeps its story and its topics.

    Needs are matters that its activity raised; while one is open a revisit has a day. `household`
    goes in time, the place stays. `digest` is a hash over the form, to notice a changed resend.
    """

    PERSONAL: ClassVar = personal("household", "visitor")

    activity = models.OneToOneField(
        Activity, on_delete=models.PROTECT, related_name="visit", primary_key=True
    )
    household = models.ForeignKey(
        Household, null=True, blank=True, on_delete=models.PROTECT, related_name="visits"
    )
    path = PathField()  # the household's
    visitor = models.ForeignKey(Posting, null=True, on_delete=models.PROTECT, related_name="visits")
    at = models.DateTimeField()
    channel = models.CharField(max_length=8, choices=Channel)
    outcome = models.CharField(max_length=10, choices=Outcome)
    revisit_on = models.DateField(null=True, blank=True)
    digest = models.CharField(max_length=64)

    objects = VisitQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["household", "at"], name="visit_of_household"),
            models.Index(fields=["path", "at"], name="visit_by_place"),
            # A county's duties count the visits of a quarter, from the index alone.
            models.Index(
                fields=["at", "household", "path", "channel", "outcome"], name="visit_counted"
            ),
        ]


class WishQuerySet(models.QuerySet["Wish"]):
    """Reading wishes."""

    def at(self, moment: datetime) -> Self:
        """In force at a moment, past ones included."""
        until = Q(until_on__isnull=True) | Q(until_on__gt=clock.local(moment).date())
        ended = Q(ended_at__isnull=True) | Q(ended_at__gt=moment)
        return self.filter(until, ended, since_at__lte=moment)


class Wish(models.Model):
    """What a household said about being visited, without a reason; the newest of a kind counts, the
    old ones stay until their time is over. `until_on` is the first day on which it no longer holds.
    """

    PERSONAL: ClassVar = personal("household", "kind", "until_on", "taken_by")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="wishes")
    path = PathField()  # the household's
    kind = models.CharField(max_length=10, choices=WishKind)
    since_at = models.DateTimeField()
    until_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(Posting, null=True, on_delete=models.PROTECT, related_name="+")

    objects = WishQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household", "kind"],
                condition=Q(ended_at__isnull=True),
                name="wish_of_a_kind_once",
            ),
            models.CheckConstraint(
                condition=~Q(kind="no_visits") | Q(until_on__isnull=False),
                name="no_visits_until_a_day",
            ),
        ]
        indexes = [models.Index(fields=["path", "kind"], name="wish_by_place")]


class DoorMatterQuerySet(models.QuerySet["DoorMatter"]):
    """Reading what may be spoken of."""

    def spoken(self) -> Self:
        """Not withdrawn, and still no dispute, whatever the kind was corrected to."""
        told = self.filter(ended_at__isnull=True, matter__private=False)
        return told.exclude(matter__kind__family=DISPUTES)


class DoorMatter(models.Model):
    """A matter that may be spoken of at a door: the household raised it there, or whoever reported
    it said so. Never a dispute, never what one member reported alone.
    """

    PERSONAL: ClassVar = personal("household", "matter")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="door_matters")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="doors")
    visit = models.ForeignKey(
        Visit, null=True, blank=True, on_delete=models.PROTECT, related_name="raised"
    )
    said_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = DoorMatterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["household", "matter"], name="door_matter_once")
        ]
