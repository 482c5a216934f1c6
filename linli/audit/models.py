"""Administrative acts and readings of personal data, as copied words without foreign keys.

They outlive accounts and postings. Not the history of a matter: that is its Steps.
"""

from typing import Any, ClassVar

from django.db import models

from linli.common.ids import new_id
from linli.common.personal import NOTHING, personal


class Entry(models.Model):
    """Somebody with an office did something to the installation: appointed, published, changed
    a rule."""

    PERSONAL: ClassVar = personal("by_name")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField(db_index=True)
    by_person = models.CharField(max_length=36, blank=True)
    by_name = models.CharField(max_length=80, blank=True)
    in_role = models.CharField(max_length=80, blank=True)
    verb = models.CharField(max_length=40)
    what = models.CharField(max_length=80)  # "territory.Posting:0190…"
    details = models.JSONField(default=dict)  # facts, never contact data

    class Meta:
        indexes = [models.Index(fields=["what", "-at"], name="audit_by_thing")]


class Reading(models.Model):
    """Somebody read a person's contact data: who, as what, whose, which fields, what for."""

    PERSONAL: ClassVar = personal("by_name", "purpose")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField(db_index=True)
    by_person = models.CharField(max_length=36, blank=True)
    by_name = models.CharField(max_length=80, blank=True)
    in_role = models.CharField(max_length=80, blank=True)
    of_path = models.CharField(max_length=80, blank=True)
    whose = models.CharField(max_length=36, db_index=True)
    fields = models.JSONField(default=list)
    purpose = models.CharField(max_length=200)


class NeverChanged(RuntimeError):
    """Code tried to change or delete a proof."""


class DisposalQuerySet(models.QuerySet["Disposal"]):
    """Proofs can be read and added."""

    def update(self, **kwargs: Any) -> int:
        raise NeverChanged(f"Proofs are not updated: {sorted(kwargs)}.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise NeverChanged("Proofs are not deleted.")


class Disposal(models.Model):
    """Proof that records went when their time had run out: which kind, by which rule, how many.

    Written in the transaction in which they go, so nothing goes without proof. `digest` covers the
    ids, which mean nothing any more; whoever noted them beforehand can check it. A row with nothing
    in it proves that somebody looked.
    """

    PERSONAL: ClassVar = NOTHING

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField(db_index=True)
    run = models.UUIDField()  # rows of one run share it
    record = models.CharField(max_length=40)  # "matters.contact"
    rule = models.CharField(max_length=60)
    value: "models.JSONField[Any, Any]" = models.JSONField()  # as it was then
    scope_path = models.CharField(max_length=80, blank=True)  # the place whose value it is
    before = models.DateTimeField()  # what counted from before this moment went
    count = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    next_due_at = models.DateTimeField(null=True, blank=True)
    finished = models.BooleanField()  # nothing of the kind was left that was due

    objects = DisposalQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["record", "-at"], name="disposal_by_record")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the proof. Raises `NeverChanged` for one that stands already."""
        if not self._state.adding:
            raise NeverChanged("A proof that stands is not saved again.")
        super().save(force_insert=True, using=kwargs.get("using"))

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise NeverChanged("A proof is not deleted.")
