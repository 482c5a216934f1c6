"""Everything that may be done with persons and accounts."""

from linli.people.services.accounts import (
    account_of,
    cut_off,
    deactivate,
    end_sessions,
    open_account,
    plain_username,
    reactivate,
)
from linli.people.services.contacts import (
    CONTACT_FIELDS,
    change_contact,
    consent,
    erase_contact,
    note,
    read_contact,
)
from linli.people.services.invitations import (
    Invited,
    accept,
    invite,
    revoke_invitations,
    with_code,
    with_token,
)

__all__ = [
    "CONTACT_FIELDS",
    "Invited",
    "accept",
    "account_of",
    "change_contact",
    "consent",
    "cut_off",
    "deactivate",
    "end_sessions",
    "erase_contact",
    "invite",
    "note",
    "open_account",
    "plain_username",
    "reactivate",
    "read_contact",
    "revoke_invitations",
    "with_code",
    "with_token",
]
