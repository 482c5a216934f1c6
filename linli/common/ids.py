"""Identifiers of rows: random, but in the order of their making."""

from uuid import UUID

from uuid_utils import compat


def new_id() -> UUID:
    """A new version-7 UUID. Its time is that of the machine; nothing may be read out of it."""
    return compat.uuid7()
