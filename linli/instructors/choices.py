"""Words and the short fixed list of what an instructor does."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from linli.activities.choices import FiveRole

# What an instructor writes down here; home visits have forms of their own.
VISIT: Final = "instructor_visit"
WRITTEN: Final = (VISIT, "plain_talk", "training", "clean_up", "co_governance")
CARE: Final = "care_visit"
LOGGED: Final = (*WRITTEN, CARE, "home_visit")
MEETING: Final = "instructor_meeting"
SUPERVISION: Final = "supervision_visit"
GROUPS: Final = "supervision"  # the kind of link of the groups
ROLE: Final = "instructor"
LINK: Final = "instructor"
PAIRING: Final = "pairing"
FOUR_ONES: Final = "four_ones"  # the tag of a monthly update
DUTY_OF_VISIT: Final = "instructor_visit"


@dataclass(frozen=True)
class Task:
    """One line of the list. `duty` is the rule that counts it from the records."""

    duty: str
    words: Any
    role: FiveRole
    write: str  # the address of the form, without arguments
    kind: str = ""


# Neither too broad nor too thin (practice B15): five lines, the same for everybody.
TASKS: Final = (
    Task(
        "instructor_visit",
        _("Go to the village once a month: listen, look, take problems along"),
        FiveRole.INFORMATION_OFFICER,
        "instructors:write",
        VISIT,
    ),
    Task(
        "instructor_update",
        _("Call once a month on the helped households that agreed, and write what comes next"),
        FiveRole.SERVICE_PROVIDER,
        "instructors:own",
    ),
    Task(
        "instructor_worry",
        _("Help to solve one worry of people a year"),
        FiveRole.MEDIATOR,
        "matters:intake",
    ),
    Task(
        "instructor_thing",
        _("Get one practical thing done a year"),
        FiveRole.ORGANISER,
        "instructors:write",
        "co_governance",
    ),
    Task(
        "",
        _("Bring policies to people in plain words, where they ask for it"),
        FiveRole.PROPAGANDIST,
        "instructors:write",
        "plain_talk",
    ),
)
