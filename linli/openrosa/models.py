"""What a phone needs to come in, and what came in by halves."""

from typing import ClassVar

from django.db import models

from linli.common.ids import new_id
from linli.common.personal import NOTHING, personal
from linli.people.models import Person


class FieldKey(models.Model):
    """Lets ODK Collect act for whoever sits on a panel. Nothing secret is stored: the code is made
    from the keys, the row and the account (`services/keys`)."""

    PERSONAL: ClassVar = personal("person")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="field_key")
    link_version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()


class Submission(models.Model):
    """A form that a phone sent, by the id that the phone gave it. Its content is not kept here: it
    becomes a sheet, and a phone that sends in parts sends the whole form each time. `digest` is a
    hash over its bytes, to notice another form under the same id."""

    PERSONAL: ClassVar = personal("person")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="submissions")
    instance = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    begun_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "instance"], name="submission_once")
        ]


class SubmissionPhoto(models.Model):
    """A photo that came before the rest of its form; it goes once the form is a sheet."""

    PERSONAL: ClassVar = NOTHING

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, related_name="photos", db_index=False
    )
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "name"], name="submission_photo_once")
        ]
