"""Changes of term: prepared, decided, carried out on one day (ADR 0052)."""

from linli.territory.services.terms.carrying import carry_out_due, decide, take_back
from linli.territory.services.terms.checking import Findings, check, lines_of
from linli.territory.services.terms.drafts import (
    Wanted,
    arrange,
    drop,
    prepare,
    put,
    take_off,
)
from linli.territory.services.terms.sheets import take_sheet

__all__ = [
    "Findings",
    "Wanted",
    "arrange",
    "carry_out_due",
    "check",
    "decide",
    "drop",
    "lines_of",
    "prepare",
    "put",
    "take_back",
    "take_off",
    "take_sheet",
]
