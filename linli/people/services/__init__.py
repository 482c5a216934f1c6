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
    forget,
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
from linli.people.services.own import (
    SignIn,
    change_own,
    check_may_change_sign_in,
    check_not_shown,
    end_sign_ins,
    has_second_factor,
    is_past_second_factor,
    sign_ins_of,
)

__all__ = [
    "CONTACT_FIELDS",
    "Invited",
    "SignIn",
    "accept",
    "account_of",
    "change_contact",
    "change_own",
    "check_may_change_sign_in",
    "check_not_shown",
    "consent",
    "cut_off",
    "deactivate",
    "end_sessions",
    "end_sign_ins",
    "erase_contact",
    "forget",
    "has_second_factor",
    "invite",
    "is_past_second_factor",
    "note",
    "open_account",
    "plain_username",
    "reactivate",
    "read_contact",
    "revoke_invitations",
    "sign_ins_of",
    "with_code",
    "with_token",
]
