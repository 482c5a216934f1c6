"""The index: for each thing that may be found, the grams of its words and some marks."""

from typing import ClassVar

from django.db import models

from linli.common.personal import personal
from linli.search.choices import What
from linli.search.fields import GramsField


class Entry(models.Model):
    """One thing that may be found: no words, no state, no place. They are read from the thing.

    Where the thing is erased, its entry goes in the same transaction.
    """

    PERSONAL: ClassVar = personal("grams")

    what = models.CharField(max_length=10, choices=What)
    key = models.CharField(max_length=80)  # a matter's id, a place's path
    grams = GramsField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["what", "key"], name="entry_of_each_thing_once"),
        ]
        indexes = [models.Index(fields=["what", "id"], name="entry_newest")]
