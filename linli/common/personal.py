"""Which fields hold something about a person, said beside each model.

A model lists them in `PERSONAL`; a test refuses a model without the list. Retention, masking
and the
"my data" page read it, so it must be true.
"""

from typing import ClassVar, Protocol


class MarksPersonal(Protocol):
    """What each of our models has."""

    PERSONAL: ClassVar[frozenset[str]]


NOTHING: frozenset[str] = frozenset()


def personal(*fields: str) -> frozenset[str]:
    """The names of a model's fields that hold something about a person."""
    return frozenset(fields)
