"""What an organisation of the other township decided, for showing that nobody gets at it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from linli.activities import services as activities
from linli.activities.models import ActivityMatter
from linli.common import clock
from linli.common.ids import new_id
from linli.matters.models import Matter
from linli.orglife import services as orglife
from linli.orglife.choices import Entered
from linli.orglife.models import Outcome, StudyEntry
from linli.orglife.services import Studied
from linli.territory.fields import below
from tests.foreign_meeting import Meeting
from tests.town import Somebody


@dataclass(frozen=True)
class Life:
    """A decision that stopped, at the foreign meeting."""

    decision: ActivityMatter
    study: StudyEntry

    def arguments(self) -> dict[str, Any]:
        """For the parts of addresses."""
        return {
            "decision": self.decision.pk,
            "host": self.decision.activity.host_id,
            "study": self.study.pk,
        }


def life(meeting: Meeting, matter: Matter, owner: Somebody, words: str) -> Life:
    """Through the services, but for the state in which it stopped."""
    row = activities.decide(meeting.activity.pk, by=owner.actor, matter=matter.pk, decision=words)
    Outcome.objects.filter(decision=row).update(entered=Entered.CHANGED)
    said = Studied("weekly", clock.today(), 60, words)
    entry = orglife.enter_study(meeting.activity.host, said, by=owner.actor, key=new_id())
    return Life(row, entry)


def state(path: str) -> list[QuerySet[Any, Any]]:
    """What somebody could change of it."""
    rows = ActivityMatter.objects.filter(below(path, "activity__host_path"))
    return [
        rows.order_by("pk").values_list("pk", "decision", "owner", "due_on"),
        Outcome.objects.filter(decision__in=rows).values_list("pk", "entered", "seq"),
        StudyEntry.objects.filter(below(path)).values_list("pk", "struck_at"),
    ]
