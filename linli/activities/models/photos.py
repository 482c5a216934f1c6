"""Photos of activities."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from linli.activities.choices import Status
from linli.activities.models.activities import Activity
from linli.common.ids import new_id
from linli.common.personal import personal
from linli.people.actors import Actor


class ActivityPhotoQuerySet(models.QuerySet["ActivityPhoto"]):
    """Reading photos. Every page begins with `visible_to` or `shown`."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of what somebody may see the record of."""
        return self.filter(activity__in=Activity.objects.visible_to(actor).values("pk"))

    def agreed(self) -> Self:
        """Those that everybody who can be recognised still lets be shown."""
        return self.filter(agreed_at__isnull=False, hidden_at__isnull=True)

    def shown(self) -> Self:
        """Those that anybody may see: agreed to, and of what was held for everybody."""
        public = Activity.objects.public().filter(status=Status.HELD)
        return self.agreed().filter(activity__in=public.values("pk"))


class ActivityPhoto(models.Model):
    """A photo of an activity, re-encoded and without its metadata; the files lie outside the
    database. Nobody is named in it, and nothing looks for faces.

    `agreed_at` is when whoever keeps the record stated that all who can be recognised let it be
    shown; without it the photo belongs to the record alone. `hidden_at` is when somebody took that
    back. The same picture at the same activity is kept once.
    """

    PERSONAL: ClassVar = personal("sha256", "caption", "taken_by")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="photos", db_index=False
    )
    added_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    caption = models.CharField(max_length=200, blank=True)
    taken_by = models.CharField(max_length=60, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)

    objects = ActivityPhotoQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "sha256"], name="photo_once_an_activity"),
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=True)
                | Q(agreed_at__isnull=False, hidden_at__gte=F("agreed_at")),
                name="photo_hidden_was_agreed",
            ),
        ]

    @property
    def is_agreed(self) -> bool:
        """Whether everybody who can be recognised lets it be shown."""
        return self.agreed_at is not None and self.hidden_at is None
