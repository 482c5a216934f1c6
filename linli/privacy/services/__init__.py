"""Everything that may be done with the data of a person: shown, copied, asked for, kept in time."""

from linli.privacy.services.own import erase_own
from linli.privacy.services.showing import Section, everything, inventory, span_of

__all__ = ["Section", "erase_own", "everything", "inventory", "span_of"]
