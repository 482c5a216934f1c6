"""Everything that may be done with the data of a person: shown, copied, asked for, kept in time."""

from linli.privacy.services.keeping import dispose_all, dispose_due, due_now
from linli.privacy.services.own import erase_own
from linli.privacy.services.showing import Section, everything, inventory, span_of

__all__ = [
    "Section",
    "dispose_all",
    "dispose_due",
    "due_now",
    "erase_own",
    "everything",
    "inventory",
    "span_of",
]
