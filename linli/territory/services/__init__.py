"""Everything that may be asked of or done to the territory.

Callers import this package and read it as sentences: `territory.locate(…)`, `territory.on_duty(…)`.
"""

from linli.territory.services.appointing import appoint, end_posting, plan_leave
from linli.territory.services.divisions import import_divisions
from linli.territory.services.duty import Duty, acting_for, on_duty
from linli.territory.services.grants import actor_of
from linli.territory.services.grids import (
    GridDraft,
    draw_grid_shape,
    draw_unit_shape,
    publish_plan,
)
from linli.territory.services.places import Place, known_addresses, locate, opened_place
from linli.territory.services.reference import load_reference
from linli.territory.services.units import add_unit, make_poster, open_unit

__all__ = [
    "Duty",
    "GridDraft",
    "Place",
    "acting_for",
    "actor_of",
    "add_unit",
    "appoint",
    "draw_grid_shape",
    "draw_unit_shape",
    "end_posting",
    "import_divisions",
    "known_addresses",
    "load_reference",
    "locate",
    "make_poster",
    "on_duty",
    "open_unit",
    "opened_place",
    "plan_leave",
    "publish_plan",
]
