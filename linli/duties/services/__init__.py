"""Duties as they stand, in words, and as closed periods came to.

Callers import this package and read it as sentences: `duties.of_person(by)`.
"""

from linli.duties.periods import period_of
from linli.duties.services.boards import (
    LAST,
    NOW,
    OfUnit,
    ProgrammeBoard,
    Row,
    Share,
    at_place,
    of_programme,
    of_rule,
)
from linli.duties.services.evaluating import Cell, evaluate
from linli.duties.services.excusing import excuse, withdraw
from linli.duties.services.explaining import Words, amount, explain, how_many
from linli.duties.services.freezing import freeze_closed
from linli.duties.services.lines import Line, lines
from linli.duties.services.own import of_person, of_person_in_words
from linli.duties.services.reference import Wanted, load_reference, save
from linli.duties.services.writing import Foreseen, change, end, foresee, take_back, write

__all__ = [
    "LAST",
    "NOW",
    "Cell",
    "Foreseen",
    "Line",
    "OfUnit",
    "ProgrammeBoard",
    "Row",
    "Share",
    "Wanted",
    "Words",
    "amount",
    "at_place",
    "change",
    "end",
    "evaluate",
    "excuse",
    "explain",
    "foresee",
    "freeze_closed",
    "how_many",
    "lines",
    "load_reference",
    "of_person",
    "of_person_in_words",
    "of_programme",
    "of_rule",
    "period_of",
    "save",
    "take_back",
    "withdraw",
    "write",
]
