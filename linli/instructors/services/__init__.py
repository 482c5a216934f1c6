"""What can be done with the work of instructors. Views and other apps import from here."""

from linli.instructors.services.board import Board, Meetings, board_of, meetings_of
from linli.instructors.services.helping import (
    Agreement,
    Update,
    agree,
    found,
    helped_by,
    last_day,
    updates_of,
    viewers_for,
    withdraw,
    write_update,
)
from linli.instructors.services.linked import links_of, pairs_of, villages_of
from linli.instructors.services.logbook import by_aim, by_role, log_of, services_of
from linli.instructors.services.meeting import Call, call, instructors_of
from linli.instructors.services.reminding import remind
from linli.instructors.services.supervising import Supervised, supervised
from linli.instructors.services.writing import (
    Work,
    open_follow_ups,
    planned_here,
    plans_of,
    write,
)

__all__ = [
    "Agreement",
    "Board",
    "Call",
    "Meetings",
    "Supervised",
    "Update",
    "Work",
    "agree",
    "board_of",
    "by_aim",
    "by_role",
    "call",
    "found",
    "helped_by",
    "instructors_of",
    "last_day",
    "links_of",
    "log_of",
    "meetings_of",
    "open_follow_ups",
    "pairs_of",
    "planned_here",
    "plans_of",
    "remind",
    "services_of",
    "supervised",
    "updates_of",
    "viewers_for",
    "villages_of",
    "withdraw",
    "write",
    "write_update",
]
