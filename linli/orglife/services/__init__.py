"""What can be done with the life of an organisation. Views and other apps import from here."""

from linli.orglife.services.calendar import Habit, invite_coming, plan_year
from linli.orglife.services.carrying import enter_now
from linli.orglife.services.consulting import (
    Decision,
    Written,
    grids_of,
    open_matters,
    place_of,
    write_decisions,
)
from linli.orglife.services.studying import (
    Studied,
    StudyLedger,
    enter_study,
    may_enter,
    meetings_of,
    strike_study,
    study_ledger,
)
from linli.orglife.services.year import (
    Line,
    Period,
    branches_of,
    kinds_of,
    running,
    sees_life,
    year_of,
)

__all__ = [
    "Decision",
    "Habit",
    "Line",
    "Period",
    "Studied",
    "StudyLedger",
    "Written",
    "branches_of",
    "enter_now",
    "enter_study",
    "grids_of",
    "invite_coming",
    "kinds_of",
    "may_enter",
    "meetings_of",
    "open_matters",
    "place_of",
    "plan_year",
    "running",
    "sees_life",
    "strike_study",
    "study_ledger",
    "write_decisions",
    "year_of",
]
