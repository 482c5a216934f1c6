"""A meeting in the other township: held, with minutes, for showing that nobody gets at it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db.models import QuerySet

from linli.activities import services as activities
from linli.activities.models import (
    Activity,
    ActivityStep,
    Approval,
    CalendarLink,
    Material,
    Minutes,
    Participation,
    Programme,
    Series,
)
from linli.activities.services import Attendance, Entry, Outline, Plan, Repeat, Wanted, feeds
from linli.common import clock
from linli.duties import services as duties
from linli.duties.models import Excuse
from linli.territory.fields import below
from linli.territory.models import Unit
from tests.town import Somebody

LINK: Final = "activities:own"
FEED: Final = "activities:feed"


@dataclass(frozen=True)
class Meeting:
    """The activity, one who takes part, and what lies around it."""

    activity: Activity
    part: Participation
    series: Series
    material: Material
    programme: Programme
    excuse: Excuse  # from duties, at the same place
    secret: str
    calendar: CalendarLink
    token: str

    def arguments(self) -> dict[str, Any]:
        """For the parts of addresses."""
        return {
            "activity": self.activity.pk,
            "part": self.part.pk,
            "series": self.series.pk,
            "material": self.material.pk,
            "programme": self.programme.pk,
            "calendar": self.calendar.pk,
            "excuse": self.excuse.pk,
            "of": "instructors",
        }


def meeting(place: Unit, owner: Somebody, name: str, words: str, version: int) -> Meeting:
    """Through the services; its owner is the chief grid leader and the administrator there. The
    programme stands at the version that the body sends with every form."""
    by, begins = owner.actor, clock.now() - timedelta(hours=3)
    wanted = Plan("member_assembly", place, begins, title=words, agenda=words, where=words)
    key = activities.plan(wanted, by=by).activity.pk
    activities.invite(key, by=by, entries=[Entry(name=name), Entry(person=owner.person)])
    part = Participation.objects.get(activity=key, number=1)
    said = Attendance(states={part.pk: "excused"}, reasons={part.pk: words})
    ends = begins + timedelta(hours=1)
    activities.hold(key, by=by, begins=begins, ends=ends, attendance=said)
    activities.write(key, by=by, text=words)
    tomorrow = clock.now() + timedelta(days=1)
    series = activities.repeat(
        Plan("theme_day", place, tomorrow, title=words), Repeat("FREQ=MONTHLY;BYMONTHDAY=5"), by=by
    )
    programme = activities.outline(
        place, Outline(words, from_on=clock.today(), about=words, tags=["x"]), by=by
    )
    activities.issue(programme.pk, by=by)
    Programme.objects.filter(pk=programme.pk).update(version=version)
    file = activities.checked(b"%PDF-1.7")
    assert owner.user is not None
    calendar = feeds.make_link(by=owner.actor, unit=place)
    return Meeting(
        activity=Activity.objects.get(pk=key),
        part=part,
        series=series,
        material=activities.add_material(place, Wanted("text", words, file=file), by=by),
        programme=programme,
        excuse=duties.excuse(place, "road", clock.today(), clock.today(), by=by),
        secret=activities.link_of(part).rstrip("/").rsplit("/", 1)[-1],
        calendar=calendar,
        token=feeds.address_of(calendar, owner.user).rsplit("/", 1)[-1].removesuffix(".ics"),
    )


def state(path: str) -> list[QuerySet[Any, Any]]:
    """What somebody could change of it."""
    here = Activity.objects.filter(below(path, "host_path")).order_by("pk")
    parts = Participation.objects.filter(activity__in=here).order_by("pk")
    return [
        here.values_list("pk", "version", "status", "steps_count"),
        ActivityStep.objects.filter(record__in=here).values_list("pk"),
        parts.values_list("pk", "state", "role"),
        Minutes.objects.filter(activity__in=here).values_list("pk", "approved_at"),
        Approval.objects.filter(minutes__activity__in=here).values_list("pk"),
        Series.objects.filter(below(path, "host_path")).values_list("pk", "ended_at"),
        Material.objects.filter(below(path)).values_list("pk", "withdrawn_at"),
        Programme.objects.filter(below(path)).values_list("pk", "stage", "version"),
        CalendarLink.objects.filter(below(path, "unit__path")).values_list("pk", "link_version"),
        Excuse.objects.filter(below(path)).order_by("pk").values_list("pk", "withdrawn_at"),
    ]
