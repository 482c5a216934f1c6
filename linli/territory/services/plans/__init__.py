"""Grid plans of a village: drafts side by side, checked by the five principles, published."""

from linli.territory.services.plans.barriers import barriers_of
from linli.territory.services.plans.carrying import (
    Carried,
    Gain,
    LaneMove,
    carried,
    gains,
    households_moved,
    lane_moves,
)
from linli.territory.services.plans.checking import check
from linli.territory.services.plans.codes import shown_number
from linli.territory.services.plans.drafts import (
    GridDraft,
    begin,
    draft_from,
    drafts_of,
    in_force,
    plan_of,
)
from linli.territory.services.plans.editing import (
    add_grid,
    name_grid,
    put,
    remove_grid,
    rename,
    throw_away,
)
from linli.territory.services.plans.proposals import ask, cancel, last_asked, proposal_of
from linli.territory.services.plans.publishing import (
    bring_into_force,
    publish,
    publish_plan,
    withdraw,
)
from linli.territory.services.plans.reading import GridSheet, PlanSheet, sheet_of, sheets_of
from linli.territory.services.plans.running import run_planner
from linli.territory.services.plans.weighing import has_lanes
from linli.territory.services.plans.wishes import Wishes

__all__ = [
    "Carried",
    "Gain",
    "GridDraft",
    "GridSheet",
    "LaneMove",
    "PlanSheet",
    "Wishes",
    "add_grid",
    "ask",
    "barriers_of",
    "begin",
    "bring_into_force",
    "cancel",
    "carried",
    "check",
    "draft_from",
    "drafts_of",
    "gains",
    "has_lanes",
    "households_moved",
    "in_force",
    "lane_moves",
    "last_asked",
    "name_grid",
    "plan_of",
    "proposal_of",
    "publish",
    "publish_plan",
    "put",
    "remove_grid",
    "rename",
    "run_planner",
    "sheet_of",
    "sheets_of",
    "shown_number",
    "throw_away",
    "withdraw",
]
