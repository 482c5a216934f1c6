"""How long activities keep what is personal in them."""

from typing import Final

from linli.activities.models import Activity
from linli.activities.services import erasing
from linli.common.personal import EmptiedRows, Plain

KEEPINGS: Final = (
    EmptiedRows(
        record="activities.reasons",
        name=Plain("活动没到会的原因", "Reasons of those who did not come to an activity"),
        rule="retention.absences",
        rows=lambda: Activity.objects.filter(reasons_erased_at=None),
        since="planned_to",
        path="host_path",
        empty=erasing.erase_reasons,
    ),
    EmptiedRows(
        record="activities.words",
        name=Plain("活动的参加名单、记录和文字", "Lists, minutes and words of activities"),
        rule="retention.activities",
        rows=lambda: Activity.objects.filter(erased_at=None),
        since="planned_to",
        path="host_path",
        empty=erasing.erase_words,
    ),
)
