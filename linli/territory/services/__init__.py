"""Everything that may be asked of or done to the territory.

Callers import this package and read it as sentences: `territory.locate(…)`, `territory.on_duty(…)`.
"""

from linli.territory.services.accounts import cut_off, deactivate, invite, reactivate
from linli.territory.services.appointing import (
    appoint,
    end_posting,
    hand_over,
    plan_leave,
    successor_of,
)
from linli.territory.services.areas import AreaWords, change_area, end_area, make_area
from linli.territory.services.clients import (
    actor_of_client,
    check_client_may_ask,
    clients_at,
    end_client,
    make_client,
)
from linli.territory.services.divisions import import_divisions
from linli.territory.services.door_signs import make_codes as make_sign_codes
from linli.territory.services.duty import Duty, acting_for, on_duty
from linli.territory.services.finding import (
    FoundPlace,
    Scopes,
    find_places,
    find_postings,
    place_scopes,
)
from linli.territory.services.grants import actor_of
from linli.territory.services.grids import draw_grid_shape, draw_unit_shape
from linli.territory.services.indexing import index_around, index_units
from linli.territory.services.opening import (
    add_place,
    change_place,
    close_unit,
    end_place,
    open_unit,
)
from linli.territory.services.places import (
    NotOpened,
    Place,
    known_addresses,
    locate,
    opened_place,
)
from linli.territory.services.plans import GridDraft, bring_into_force, publish_plan
from linli.territory.services.reference import load_reference
from linli.territory.services.showing import agree_name, shown_name
from linli.territory.services.telling_vacant import tell_vacant
from linli.territory.services.units import add_unit, make_poster

__all__ = [
    "AreaWords",
    "Duty",
    "FoundPlace",
    "GridDraft",
    "NotOpened",
    "Place",
    "Scopes",
    "acting_for",
    "actor_of",
    "actor_of_client",
    "add_place",
    "add_unit",
    "agree_name",
    "appoint",
    "bring_into_force",
    "change_area",
    "change_place",
    "check_client_may_ask",
    "clients_at",
    "close_unit",
    "cut_off",
    "deactivate",
    "draw_grid_shape",
    "draw_unit_shape",
    "end_area",
    "end_client",
    "end_place",
    "end_posting",
    "find_places",
    "find_postings",
    "hand_over",
    "import_divisions",
    "index_around",
    "index_units",
    "invite",
    "known_addresses",
    "load_reference",
    "locate",
    "make_area",
    "make_client",
    "make_poster",
    "make_sign_codes",
    "on_duty",
    "open_unit",
    "opened_place",
    "place_scopes",
    "plan_leave",
    "publish_plan",
    "reactivate",
    "shown_name",
    "successor_of",
    "tell_vacant",
]
