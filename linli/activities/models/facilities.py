"""Facilities of a place, and who asked for them."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from linli.activities.choices import Asked, BookedBy
from linli.common.ids import new_id
from linli.common.languages import chosen
from linli.common.personal import NOTHING, personal
from linli.people.actors import Actor
from linli.people.models import Person
from linli.territory.fields import granted
from linli.territory.models import Posting, Resource, Unit

VIEW = "activities.view"
KEEP = "activities.plan"


class FacilityKind(models.Model):
    """What a facility is, as data."""

    PERSONAL: ClassVar = NOTHING

    code = models.CharField(primary_key=True, max_length=40)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    hint_zh = models.CharField(max_length=120, blank=True)
    hint_en = models.CharField(max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the reader's language."""
        return chosen(self.name_zh, self.name_en)


class FacilityQuerySet(models.QuerySet["Facility"]):
    """Reading facilities."""

    def visible_to(self, actor: Actor, verb: str = VIEW) -> Self:
        """Those of places where some posting of this person grants the verb."""
        return self.filter(granted(actor, verb, "resource__path"), resource__valid_to__isnull=True)

    def public(self) -> Self:
        """Those that are there, of places that are open."""
        places = Unit.objects.public().values("pk")
        return self.filter(resource__valid_to__isnull=True, resource__unit__in=places)

    def for_list(self) -> Self:
        """Everything that one row of a list shows, in one query."""
        return self.select_related("resource__unit", "kind")


class Facility(models.Model):
    """What a resource of a place offers to people (row S3-04): its place, its name and the postings
    that know of it stand there; activities take the resource, so a room is never taken twice.

    `hours` are spans of each day of the week, Monday first: [[["08:30", "12:00"], …], …].
    `closed_on` are further days on which it is closed.
    """

    PERSONAL: ClassVar = NOTHING

    resource = models.OneToOneField(
        Resource, primary_key=True, on_delete=models.PROTECT, related_name="facility"
    )
    kind = models.ForeignKey(FacilityKind, on_delete=models.PROTECT, related_name="facilities")
    where = models.CharField(max_length=80, blank=True)
    about = models.TextField(max_length=1000, blank=True)  # what is there
    hours: "models.JSONField[list[list[list[str]]], list[list[list[str]]]]" = models.JSONField(
        default=list
    )
    shut_on_holidays = models.BooleanField(default=False)
    closed_on: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    booked_by = models.CharField(max_length=10, choices=BookedBy, default=BookedBy.NOBODY)
    photo = models.UUIDField(null=True, blank=True)  # the file's name; nobody is recognised in it
    version = models.PositiveIntegerField(default=1)

    objects = FacilityQuerySet.as_manager()

    def __str__(self) -> str:
        return self.resource.name

    def get_absolute_url(self) -> str:
        """Its page for everybody."""
        return reverse("activities:facility", args=[self.pk])


class BookingQuerySet(models.QuerySet["Booking"]):
    """Reading bookings."""

    def visible_to(self, actor: Actor) -> Self:
        """Those that this person answers: who asked is nobody else's business."""
        path = "facility__resource__path"
        return self.filter(granted(actor, KEEP, path, whole=True))

    def taking(self) -> Self:
        """Those that keep the facility from others."""
        return self.filter(status__in=(Asked.ASKED, Asked.ACCEPTED))

    def for_list(self) -> Self:
        """Everything that one row of a list shows, in one query."""
        return self.select_related("facility__resource__unit", "person")


class Booking(models.Model):
    """A resident asks for a facility. Asked first is kept until it is answered; that nobody came
    is an ordinary outcome, which follows nobody.

    The secret of its link is not stored: it is made from the keys and the row.
    """

    PERSONAL: ClassVar = personal("person", "purpose", "decider", "reason")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    facility = models.ForeignKey(
        Facility, on_delete=models.PROTECT, related_name="bookings", db_index=False
    )
    begins = models.DateTimeField()
    ends = models.DateTimeField()
    purpose = models.CharField(max_length=200, blank=True)
    people = models.PositiveIntegerField(null=True, blank=True)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="bookings"
    )
    by_office = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=Asked, default=Asked.ASKED)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    decider = models.ForeignKey(
        Posting, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=200, blank=True)
    client_key = models.CharField(max_length=64, blank=True)
    client_digest = models.CharField(max_length=64, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = BookingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="booking_has_length"),
            models.UniqueConstraint(
                fields=["client_key"], condition=~Q(client_key=""), name="booking_key_once"
            ),
        ]
        indexes = [
            models.Index(fields=["facility", "begins"], name="booking_by_facility"),
            models.Index(fields=["ends"], name="booking_kept", condition=Q(erased_at__isnull=True)),
        ]

    def get_absolute_url(self) -> str:
        """Its page for whoever answers it."""
        return reverse("activities:booking", args=[self.pk])
