"""Persons whom we know for a purpose, and what they agreed to.

No identity numbers, no family table, no belief, no income. Most persons never sign in.
"""

from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.common import crypto
from linli.common.ids import new_id
from linli.common.personal import personal
from linli.people import phones
from linli.people.choices import Locale


def phone_context(person_id: UUID) -> str:
    """Binds a sealed phone to its row, so that it cannot be moved to another."""
    return f"people.Person.phone:{person_id}"


def address_context(person_id: UUID) -> str:
    """Binds a sealed address to its row."""
    return f"people.Person.address:{person_id}"


class PersonQuerySet(models.QuerySet["Person"]):
    """Finding persons; by phone only with the exact number."""

    def with_phone(self, phone: str) -> Self:
        """Persons with exactly this phone number, however it is written."""
        return self.filter(phone_index__in=phones.indexes(phone))


class Person(models.Model):
    """Somebody whom we know for a purpose. Contact data is sealed; reading it is a logged act."""

    PERSONAL: ClassVar = personal("display_name", "phone_sealed", "phone_index", "address_sealed")
    SEALED: ClassVar = {
        "phone_sealed": crypto.Sealed(phone_context, "phone_index", phones.index),
        "address_sealed": crypto.Sealed(address_context),
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    display_name = models.CharField(_("name"), max_length=80, blank=True)
    phone_sealed = models.BinaryField(null=True, blank=True)
    phone_index = models.CharField(max_length=64, blank=True, db_index=True)
    address_sealed = models.BinaryField(null=True, blank=True)
    locale = models.CharField(max_length=10, blank=True, choices=Locale)
    created_at = models.DateTimeField()

    objects = PersonQuerySet.as_manager()

    def __str__(self) -> str:
        return self.display_name or str(_("a resident"))

    @property
    def has_phone(self) -> bool:
        """Whether somebody may be rung back."""
        return bool(self.phone_sealed)

    @property
    def phone_masked(self) -> str:
        """`138****0000`: what a page shows until somebody says what they need the number for."""
        if not self.phone_sealed:
            return ""
        return phones.masked(crypto.unseal(self.phone_sealed, context=phone_context(self.id)))


class Consent(models.Model):
    """A person agreed to one purpose, and may withdraw it."""

    PERSONAL: ClassVar = personal("person", "evidence")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=60)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    evidence = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True)
                | models.Q(withdrawn_at__gte=models.F("given_at")),
                name="consent_withdrawn_after_given",
            ),
        ]
