"""What is done with standards, rounds, sheets and findings."""

from linli.scoring.services.aside import own_recusals, stand_aside, take_back, villages_to_judge
from linli.scoring.services.drawing import comes_out_the_same, draw_round, drawn_by
from linli.scoring.services.reading import (
    Change,
    StopShown,
    change_since,
    notes_of,
    open_before,
    own_stops,
    panels_of,
    round_here,
)
from linli.scoring.services.reference import load_reference
from linli.scoring.services.rounds import (
    RUN_AT,
    Opening,
    close_round,
    open_round,
    places_of,
    programmes_of,
    villages_of,
)

__all__ = [
    "RUN_AT",
    "Change",
    "Opening",
    "StopShown",
    "change_since",
    "close_round",
    "comes_out_the_same",
    "draw_round",
    "drawn_by",
    "load_reference",
    "notes_of",
    "open_before",
    "open_round",
    "own_recusals",
    "own_stops",
    "panels_of",
    "places_of",
    "programmes_of",
    "round_here",
    "stand_aside",
    "take_back",
    "villages_of",
    "villages_to_judge",
]
