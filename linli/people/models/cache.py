"""What several server processes remember together for a short time, such as limits.

The columns are those of Django's `DatabaseCache`, which reads and writes them; a model makes the
table come with a migration on every database. Nothing of value: it may be emptied at any time.
"""

from typing import ClassVar

from django.db import models

from linli.common.personal import NOTHING


class CachedValue(models.Model):
    """One remembered value. Keys that come from a person (an address, a user name) are digests."""

    PERSONAL: ClassVar = NOTHING

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "linli_cache"
