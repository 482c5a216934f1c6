"""Everything that may be done with the data of a person: shown, copied, asked for, kept in time."""

from linli.privacy.services.showing import Section, everything, inventory, span_of

__all__ = ["Section", "everything", "inventory", "span_of"]
