"""What can be done with visits. Views and other apps import from here."""

from linli.visits.services.ahead import ahead
from linli.visits.services.cards import (
    Told,
    cards_of,
    check,
    lose_card,
    make_card,
    postings_of,
    told_of,
)
from linli.visits.services.doorstep import Doorstep, doorstep, stop_of, topics
from linli.visits.services.knowing import Known, known, known_of
from linli.visits.services.planning import add_stop, door_of, grids_of, make_plan, plans_of
from linli.visits.services.recording import Heard, Need, Recorded, record
from linli.visits.services.reference import load_reference
from linli.visits.services.speaking import speak
from linli.visits.services.spread import Spread, small, spread_in
from linli.visits.services.weeks import WEEK, span, this_week, week_of
from linli.visits.services.wishing import Wishes, may_come_again

__all__ = [
    "WEEK",
    "Doorstep",
    "Heard",
    "Known",
    "Need",
    "Recorded",
    "Spread",
    "Told",
    "Wishes",
    "add_stop",
    "ahead",
    "cards_of",
    "check",
    "door_of",
    "doorstep",
    "grids_of",
    "known",
    "known_of",
    "load_reference",
    "lose_card",
    "make_card",
    "make_plan",
    "may_come_again",
    "plans_of",
    "postings_of",
    "record",
    "small",
    "span",
    "speak",
    "spread_in",
    "stop_of",
    "this_week",
    "told_of",
    "topics",
    "week_of",
]
