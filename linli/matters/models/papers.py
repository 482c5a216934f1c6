"""What lies beside a matter: photos, and forms that a clerk has not sent yet."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from linli.common import crypto
from linli.common.ids import new_id
from linli.common.personal import personal
from linli.matters.models.matters import Matter
from linli.people.models import Person


class Attachment(models.Model):
    """A photo, re-encoded and without its metadata; the files lie outside the database.

    The same picture at the same matter is kept once.
    """

    PERSONAL: ClassVar = personal("sha256")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="attachments")
    seq = models.PositiveIntegerField()  # the step that it came with
    added_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    by_reporter = models.BooleanField(default=False)
    is_public = models.BooleanField(default=False)  # may the reporter see it
    released = models.BooleanField(default=False)  # may everybody see it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "sha256"], name="photo_once_a_matter"),
            models.CheckConstraint(
                condition=Q(released=False) | Q(is_public=True), name="released_is_public"
            ),
        ]


def draft_context(key: UUID) -> str:
    """Binds a sealed draft to its row."""
    return f"matters.Draft:{key}"


class Draft(models.Model):
    """A form that a clerk began; sealed, since it may hold a phone number. Deleted when sent."""

    PERSONAL: ClassVar = personal("by", "sealed")
    SEALED: ClassVar = {"sealed": crypto.Sealed(draft_context)}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="drafts")
    sealed = models.BinaryField()
    saved_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["by", "-saved_at"], name="draft_by")]
