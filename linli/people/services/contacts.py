"""What may be done with persons: note one, change their contact data, and read it for a purpose."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.audit import services as audit
from linli.common import clock, crypto
from linli.common.errors import Invalid, NotHere
from linli.common.ids import new_id
from linli.people import phones
from linli.people.actors import Actor
from linli.people.choices import ActorKind
from linli.people.models import Consent, Person, address_context, phone_context

CONTACT_FIELDS = ("phone", "address")
SEALED = ("phone_sealed", "phone_index", "address_sealed", "display_name")


def note(*, name: str = "", phone: str = "", address: str = "", locale: str = "") -> Person:
    """A new person, known for one purpose. One query. Not merged with others of the same phone:
    a shared phone is not a shared person."""
    person = Person(id=new_id(), display_name=name.strip(), locale=locale, created_at=clock.now())
    _seal(person, phone=phone, address=address)
    person.save(force_insert=True)
    return person


@transaction.atomic
def change_contact(
    person_id: UUID,
    *,
    by: Actor,
    phone: str | None = None,
    address: str | None = None,
    name: str | None = None,
) -> Person:
    """Replace a person's contact data; `None` leaves a part as it is. The change is noted without
    the data."""
    person = Person.objects.select_for_update().get(pk=person_id)
    _seal(person, phone=phone, address=address)
    if name is not None:
        person.display_name = name.strip()
    person.save(update_fields=SEALED)
    audit.note(by=by, verb="change_contact", what=f"people.Person:{person.pk}")
    return person


@transaction.atomic
def erase_contact(person_id: UUID, *, by: Actor, name: bool = True) -> Person:
    """Nothing is left by which the person could be reached, and unless told otherwise no name;
    what they agreed to is withdrawn. The row stays, so that they still see who read it."""
    person = Person.objects.select_for_update().get(pk=person_id)
    _seal(person, phone="", address="")
    if name:
        person.display_name = ""
    person.save(update_fields=SEALED)
    agreed = Consent.objects.filter(person=person, withdrawn_at__isnull=True)
    agreed.update(withdrawn_at=clock.now())
    if by.kind != ActorKind.SYSTEM:  # retention leaves a proof of its own
        audit.note(by=by, verb="erase_contact", what=f"people.Person:{person.pk}")
    return person


@transaction.atomic
def forget(person_id: UUID) -> bool:
    """Somebody who was noted for one purpose, which is over, goes for good; unless anything else in
    the product knows them."""
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        return False
    for relation in Person._meta.related_objects:
        others: Any = relation.related_model
        if others is Consent:
            continue
        if others._base_manager.filter(**{relation.field.name: person_id}).exists():
            return False
    person.delete()
    return True


@transaction.atomic
def read_contact(
    person: Person, *, by: Actor, purpose: str, of_path: str, fields: Iterable[str] = ("phone",)
) -> dict[str, str]:
    """A person's contact data in clear, and the note that it was read (principles D, rule 9).

    `purpose` is what the reader says they need it for; without one nothing is shown.
    """
    if not purpose.strip():
        raise Invalid(
            _("Say what you need the number for."),
            fields={"purpose": _("For example: to ring back about the result.")},
        )
    wanted = [field for field in fields if field in CONTACT_FIELDS]
    if not wanted or not (person.phone_sealed or person.address_sealed):
        raise NotHere(_("No contact data was left."))
    audit.note_reading(
        by=by, whose=person.pk, of_path=of_path, fields=wanted, purpose=purpose.strip()
    )
    clear = {}
    if "phone" in wanted and person.phone_sealed:
        clear["phone"] = crypto.unseal(person.phone_sealed, context=phone_context(person.pk))
    if "address" in wanted and person.address_sealed:
        clear["address"] = crypto.unseal(person.address_sealed, context=address_context(person.pk))
    return clear


def consent(person: Person, *, purpose: str, evidence: str = "") -> Consent:
    """Note that a person agreed to one purpose."""
    return Consent.objects.create(
        person=person, purpose=purpose, given_at=clock.now(), evidence=evidence
    )


def _seal(person: Person, *, phone: str | None, address: str | None) -> None:
    if phone is not None:
        plain = phones.parse(phone)
        sealed = crypto.seal(plain, context=phone_context(person.pk)) if plain else None
        person.phone_sealed, person.phone_index = sealed, phones.index(plain)
    if address is not None:
        where = address.strip()
        context = address_context(person.pk)
        person.address_sealed = crypto.seal(where, context=context) if where else None
