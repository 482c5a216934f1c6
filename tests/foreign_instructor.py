"""What an instructor of the other township wrote down, and a change of term there, for showing that
nobody gets at it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db.models import QuerySet

from linli.activities.models import Activity
from linli.common import clock
from linli.instructors import services as instructors
from linli.instructors.models import HelpedHousehold, HelpUpdate
from linli.instructors.services import Agreement, Update, Work
from linli.territory.fields import below
from linli.territory.models import Household, TermChange, TermLine, Unit
from linli.territory.services import terms
from tests.town import Somebody, appointed

TAGS: Final = ("role_mediator",)


@dataclass(frozen=True)
class Instructed:
    """A visit that is planned, a household that agreed, a change of term."""

    planned: Activity
    helped: HelpedHousehold
    change: TermChange
    township: Unit

    def arguments(self, name: str) -> dict[str, Any]:
        """For the parts of addresses."""
        found: dict[str, Any] = {"helped": self.helped.pk, "change": self.change.pk}
        if name == "instructors:record":
            found["activity"] = self.planned.pk
        if name == "instructors:meeting":
            found["unit"] = self.township.pk
        return found


def instructed(
    place: Unit, owner: Somebody, household: Household, words: str, version: int
) -> Instructed:
    """Through the services. The change of term stands at the version that the body sends with every
    form."""
    township = place.parent
    assert township is not None
    appointed(owner, "instructor", place)
    appointed(owner, "party_worker", township)
    by, now = owner.actor, clock.now()
    ahead = Work("instructor_visit", place, now + timedelta(days=1), TAGS, title=words, key="i")
    planned = instructors.write(ahead, by=by)
    until = clock.today() + timedelta(days=30)
    helped = instructors.agree(Agreement(place, household.unit, household.number, until), by=by)
    instructors.write_update(helped.pk, Update(now - timedelta(hours=1), words, words, "u"), by=by)
    change = terms.prepare(place, title=words, day=until, by=by)
    leaves = owner.postings[0]
    terms.put(change.pk, terms.Wanted(leaves=leaves, name="示例·外乡新人"), by=by)
    TermChange.objects.filter(pk=change.pk).update(version=version)
    return Instructed(planned, helped, change, township)


def state(path: str) -> list[QuerySet[Any, Any]]:
    """What somebody could change of it."""
    changes = TermChange.objects.filter(below(path)).order_by("pk")
    return [
        HelpedHousehold.objects.filter(below(path)).values_list("pk", "until_at"),
        HelpUpdate.objects.filter(help__in=HelpedHousehold.objects.filter(below(path))).values_list(
            "pk"
        ),
        changes.values_list("pk", "version", "stage", "day"),
        TermLine.objects.filter(change__in=changes).order_by("pk").values_list("pk", "person"),
    ]
