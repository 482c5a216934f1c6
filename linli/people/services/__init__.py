"""Everything that may be done with persons and accounts."""

from linli.people.services.accounts import open_account
from linli.people.services.contacts import (
    CONTACT_FIELDS,
    change_contact,
    consent,
    erase_contact,
    note,
    read_contact,
)

__all__ = [
    "CONTACT_FIELDS",
    "change_contact",
    "consent",
    "erase_contact",
    "note",
    "open_account",
    "read_contact",
]
