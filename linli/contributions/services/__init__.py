"""What can be done with the contribution ledger. Views and other apps import from here."""

from linli.contributions.services.drawing import draw, draw_all
from linli.contributions.services.own import (
    close,
    entries_of,
    hide,
    ledger_of,
    link_of,
    open_ledger,
    show,
    with_link,
)
from linli.contributions.services.units import Sums, sums_of

__all__ = [
    "Sums",
    "close",
    "draw",
    "draw_all",
    "entries_of",
    "hide",
    "ledger_of",
    "link_of",
    "open_ledger",
    "show",
    "sums_of",
    "with_link",
]
