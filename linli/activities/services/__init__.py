"""What can be done with activities. Views and other apps import from here."""

from linli.activities.services.files import checked, path_of
from linli.activities.services.finding import (
    Month,
    at_hand,
    grid_of,
    hosts_of,
    kinds_at,
    of_host,
    owners_around,
)
from linli.activities.services.holding import (
    Attendance,
    Quorum,
    attend,
    hold,
    quorum_of,
    read_reasons,
)
from linli.activities.services.library import Wanted, add_material, withdraw_material
from linli.activities.services.matters import decide, discuss, put_on_agenda, raise_matter, use
from linli.activities.services.minutes import approve, draft, latest, write
from linli.activities.services.planning import Plan, Planned, cancel, change, plan
from linli.activities.services.programmes import (
    Board,
    Outline,
    board,
    evaluate,
    issue,
    outline,
)
from linli.activities.services.recording import record
from linli.activities.services.reference import load_reference
from linli.activities.services.series import Repeat, end_series, make_occurrences, repeat
from linli.activities.services.taking_part import (
    Entry,
    holder_of,
    invite,
    link_of,
    sign,
    usual_list,
    with_link,
)

__all__ = [
    "Attendance",
    "Board",
    "Entry",
    "Month",
    "Outline",
    "Plan",
    "Planned",
    "Quorum",
    "Repeat",
    "Wanted",
    "add_material",
    "approve",
    "at_hand",
    "attend",
    "board",
    "cancel",
    "change",
    "checked",
    "decide",
    "discuss",
    "draft",
    "end_series",
    "evaluate",
    "grid_of",
    "hold",
    "holder_of",
    "hosts_of",
    "invite",
    "issue",
    "kinds_at",
    "latest",
    "link_of",
    "load_reference",
    "make_occurrences",
    "of_host",
    "outline",
    "owners_around",
    "path_of",
    "plan",
    "put_on_agenda",
    "quorum_of",
    "raise_matter",
    "read_reasons",
    "record",
    "repeat",
    "sign",
    "use",
    "usual_list",
    "with_link",
    "withdraw_material",
    "write",
]
