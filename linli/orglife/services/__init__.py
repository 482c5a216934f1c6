"""What can be done with the life of an organisation. Views and other apps import from here."""

from linli.orglife.services.carrying import enter_now
from linli.orglife.services.consulting import (
    Decision,
    Written,
    grids_of,
    open_matters,
    place_of,
    write_decisions,
)

__all__ = [
    "Decision",
    "Written",
    "enter_now",
    "grids_of",
    "open_matters",
    "place_of",
    "write_decisions",
]
