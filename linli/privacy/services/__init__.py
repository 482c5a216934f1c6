"""Everything that may be done with the data of a person: shown, copied, asked for, kept in time."""

from linli.privacy.services.asking import (
    Asked,
    answer_request,
    carry_out,
    matters_of,
    one_matter,
    read_for,
    take_request,
)
from linli.privacy.services.keeping import dispose_all, dispose_due, due_now
from linli.privacy.services.own import erase_own
from linli.privacy.services.showing import Section, everything, inventory, span_of

__all__ = [
    "Asked",
    "Section",
    "answer_request",
    "carry_out",
    "dispose_all",
    "dispose_due",
    "due_now",
    "erase_own",
    "everything",
    "inventory",
    "matters_of",
    "one_matter",
    "read_for",
    "span_of",
    "take_request",
]
