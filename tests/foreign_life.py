"""What an organisation of the other township decided, for showing that nobody gets at it."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from linli.activities import services as activities
from linli.activities.models import ActivityMatter, Material
from linli.common import clock
from linli.common.ids import new_id
from linli.matters.models import Matter
from linli.orglife import services as orglife
from linli.orglife.choices import Entered
from linli.orglife.models import (
    BagDelivery,
    Course,
    EducationPlan,
    Outcome,
    StandardCheck,
    StudyEntry,
)
from linli.orglife.services import Carried, CourseWanted, Looked, Quarter, Studied, Target
from linli.people.actors import SYSTEM
from linli.territory.choices import UnitKind
from linli.territory.fields import below
from linli.territory.models import Unit
from linli.territory.services import organisation
from tests.foreign_meeting import Meeting
from tests.town import Somebody

STANDARD: Final = "orglife:standard"  # of branches alone


@dataclass(frozen=True)
class Life:
    """A decision that stopped, at the foreign meeting."""

    decision: ActivityMatter
    study: StudyEntry
    delivery: BagDelivery
    course: Course
    branch: Unit

    def arguments(self, name: str) -> dict[str, Any]:
        """For the parts of addresses."""
        host = self.branch.pk if name == STANDARD else self.decision.activity.host_id
        return {
            "decision": self.decision.pk,
            "host": host,
            "study": self.study.pk,
            "delivery": self.delivery.pk,
            "course": self.course.pk,
        }


def life(meeting: Meeting, matter: Matter, owner: Somebody, words: str) -> Life:
    """Through the services, but for the state in which it stopped."""
    row = activities.decide(meeting.activity.pk, by=owner.actor, matter=matter.pk, decision=words)
    Outcome.objects.filter(decision=row).update(entered=Entered.CHANGED)
    said = Studied("weekly", clock.today(), 60, words)
    entry = orglife.enter_study(meeting.activity.host, said, by=owner.actor, key=new_id())
    host = meeting.activity.host
    carried = Carried(
        clock.now(),
        Target(name=words),
        [words],
        "read",
        list(Material.objects.filter(unit=host)),
        key="foreign-delivery",
    )
    wanted = CourseWanted(words, "laws", 4, 12)
    course = orglife.keep_course(host, clock.today().year, new_id(), wanted, by=owner.actor)
    branch = organisation.add_organisation(
        matter.village, UnitKind.BRANCH, by=SYSTEM, name_zh="外乡支部"
    )
    said_of = Looked(0, notes={"notice_board": words})
    orglife.look(branch, Quarter.now(), said_of, by=owner.actor)
    return Life(row, entry, orglife.deliver(host, carried, by=owner.actor), course, branch)


def state(path: str) -> list[QuerySet[Any, Any]]:
    """What somebody could change of it."""
    rows = ActivityMatter.objects.filter(below(path, "activity__host_path"))
    return [
        rows.order_by("pk").values_list("pk", "decision", "owner", "due_on"),
        Outcome.objects.filter(decision__in=rows).values_list("pk", "entered", "seq"),
        StudyEntry.objects.filter(below(path)).values_list("pk", "struck_at"),
        BagDelivery.objects.filter(below(path, "activity__host_path")).values_list(
            "pk", "struck_at"
        ),
        EducationPlan.objects.filter(below(path, "unit__path")).values_list("pk", "version"),
        StandardCheck.objects.filter(below(path, "unit__path")).values_list("pk", "version"),
    ]
