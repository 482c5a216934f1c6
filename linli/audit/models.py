"""Administrative acts and readings of personal data, as copied words without foreign keys.

They outlive accounts and postings. Not the history of a matter: that is its Steps.
"""

from typing import ClassVar

from django.db import models

from linli.common.ids import new_id
from linli.common.personal import personal


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
