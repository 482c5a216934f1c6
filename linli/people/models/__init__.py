"""Persons, their accounts, the ways into an account, and what the web processes remember."""

from linli.people.models.accounts import User, UserManager
from linli.people.models.cache import CachedValue
from linli.people.models.clients import ApiClient
from linli.people.models.invitations import Invitation
from linli.people.models.persons import Consent, Person, address_context, phone_context

__all__ = [
    "ApiClient",
    "CachedValue",
    "Consent",
    "Invitation",
    "Person",
    "User",
    "UserManager",
    "address_context",
    "phone_context",
]
