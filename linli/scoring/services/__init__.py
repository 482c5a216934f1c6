"""What is done with standards, rounds, sheets and findings."""

from linli.scoring.services.ahead import Ahead, ahead
from linli.scoring.services.aside import own_recusals, stand_aside, take_back, villages_to_judge
from linli.scoring.services.bulletins import freeze_months
from linli.scoring.services.campaigns import (
    campaign_here,
    campaigns,
    clean_ups,
    days_of_campaign,
    event,
    places_in,
    rounds_in,
    shared,
)
from linli.scoring.services.drawing import comes_out_the_same, draw_round, drawn_by
from linli.scoring.services.entries import LIMITS, Entry, checked, entry_of
from linli.scoring.services.indicators import areas_of, sheet_of
from linli.scoring.services.reading import (
    Change,
    StopShown,
    change_since,
    has_figures,
    notes_of,
    open_before,
    own_stops,
    panels_of,
    pools_of,
    round_here,
)
from linli.scoring.services.reference import load_reference
from linli.scoring.services.results import reckon_round
from linli.scoring.services.rounds import (
    RUN_AT,
    Opening,
    close_round,
    open_round,
    places_of,
    programmes_of,
    villages_of,
)
from linli.scoring.services.standard_files import (
    as_toml,
    headers,
    points,
    read_table,
    read_toml,
    rows_of,
)
from linli.scoring.services.standards import (
    drop,
    next_version,
    publish,
    rewrite,
    standard_here,
    writes_for,
)

__all__ = [
    "LIMITS",
    "RUN_AT",
    "Ahead",
    "Change",
    "Entry",
    "Opening",
    "StopShown",
    "ahead",
    "areas_of",
    "as_toml",
    "campaign_here",
    "campaigns",
    "change_since",
    "checked",
    "clean_ups",
    "close_round",
    "comes_out_the_same",
    "days_of_campaign",
    "draw_round",
    "drawn_by",
    "drop",
    "entry_of",
    "event",
    "freeze_months",
    "has_figures",
    "headers",
    "load_reference",
    "next_version",
    "notes_of",
    "open_before",
    "open_round",
    "own_recusals",
    "own_stops",
    "panels_of",
    "places_in",
    "places_of",
    "points",
    "pools_of",
    "programmes_of",
    "publish",
    "read_table",
    "read_toml",
    "reckon_round",
    "rewrite",
    "round_here",
    "rounds_in",
    "rows_of",
    "shared",
    "sheet_of",
    "stand_aside",
    "standard_here",
    "take_back",
    "villages_of",
    "villages_to_judge",
    "writes_for",
]
