"""Other programs that ask and act through the doors of `openapi` and `open311`."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.common.ids import new_id
from linli.common.personal import personal
from linli.people.choices import ClientScope
from linli.people.models.persons import Person


class ApiClientQuerySet(models.QuerySet["ApiClient"]):
    """Finding programs."""

    def in_use(self) -> Self:
        """Those whose key opens something."""
        return self.filter(ended_at__isnull=True)


class ApiClient(models.Model):
    """A program with a key of its own. It acts as itself, never as a person.

    `path` is the place that it is kept to, with everything below; empty: every opened place. What
    it may do there is said by `territory`, which knows roles. Of the key only a digest is kept.
    """

    PERSONAL: ClassVar = personal("created_by")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("name"), max_length=80)
    scope = models.CharField(max_length=8, choices=ClientScope)
    path = models.CharField(max_length=80, blank=True)
    key_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="clients_made"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)  # to the hour

    objects = ApiClientQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def may_enter(self, door: str) -> bool:
        """Whether its scope opens this door (`ClientScope.API` or `ClientScope.OPEN311`)."""
        return self.scope in {door, ClientScope.ALL}

    def is_in_use(self, at: datetime) -> bool:
        """Whether its key opened something at a moment."""
        return self.created_at <= at and (self.ended_at is None or at < self.ended_at)
