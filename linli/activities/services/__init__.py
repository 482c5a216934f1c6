"""What can be done with activities. Views and other apps import from here."""

from linli.activities.services.bookings import Wish, ask
from linli.activities.services.facilities import Furnished, add_facility, change_facility
from linli.activities.services.files import checked, path_of
from linli.activities.services.finding import (
    Month,
    at_hand,
    grid_of,
    hosts_of,
    kinds_at,
    last_place,
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
from linli.activities.services.photos import (
    add_photos,
    hide_photo,
    remove_photo,
    show_photo,
    take_back,
)
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
    "Furnished",
    "Month",
    "Outline",
    "Plan",
    "Planned",
    "Quorum",
    "Repeat",
    "Wanted",
    "Wish",
    "add_facility",
    "add_material",
    "add_photos",
    "approve",
    "ask",
    "at_hand",
    "attend",
    "board",
    "cancel",
    "change",
    "change_facility",
    "checked",
    "decide",
    "discuss",
    "draft",
    "end_series",
    "evaluate",
    "grid_of",
    "hide_photo",
    "hold",
    "holder_of",
    "hosts_of",
    "invite",
    "issue",
    "kinds_at",
    "last_place",
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
    "remove_photo",
    "repeat",
    "show_photo",
    "sign",
    "take_back",
    "use",
    "usual_list",
    "with_link",
    "withdraw_material",
    "write",
]
