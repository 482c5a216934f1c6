"""A meeting in the other township: held, with minutes, for showing that nobody gets at it."""

from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from typing import Any, Final

from django.db.models import QuerySet
from PIL import Image

from linli.activities import services as activities
from linli.activities.models import (
    Activity,
    ActivityPhoto,
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
from linli.common import clock, images
from linli.common.images import CleanImage
from linli.duties import services as duties
from linli.duties.models import DutyRule, Excuse
from linli.territory.fields import below
from linli.territory.models import Unit
from tests import foreign_room
from tests.foreign_room import Room
from tests.town import Somebody

LINK: Final = "activities:own"
FEED: Final = "activities:feed"
RULE: Final = duties.Wanted(
    code="", programme="meetings", name_zh="每月交流", name_en="Monthly exchange", source="5号",
    text="who: unit branch\ncounts: activity exchange\nleast: 1 times\nper: month",
    from_on=date(2026, 1, 1),
)  # fmt: skip


@dataclass(frozen=True)
class Meeting:
    """The activity, one who takes part, and what lies around it."""

    activity: Activity
    part: Participation
    series: Series
    material: Material
    programme: Programme
    excuse: Excuse  # from duties, at the same place
    rule: DutyRule  # that the place wrote for itself
    secret: str
    calendar: CalendarLink
    picture: ActivityPhoto
    room: Room
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
            "picture": self.picture.pk,
            **self.room.arguments(),
            "excuse": self.excuse.pk,
            "line": self.rule.line,
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
    shown = activities.add_photos(key, [_picture()], by=by, caption=words, agreed=True)
    assert shown == 1
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
        rule=duties.write(place, RULE, by=by, key="k" * 32),
        secret=activities.link_of(part).rstrip("/").rsplit("/", 1)[-1],
        calendar=calendar,
        picture=ActivityPhoto.objects.get(activity=key),
        room=foreign_room.room(place, owner, name, words, _picture()),
        token=feeds.address_of(calendar, owner.user).rsplit("/", 1)[-1].removesuffix(".ics"),
    )


def _picture() -> CleanImage:
    out = BytesIO()
    Image.new("RGB", (8, 6)).save(out, "PNG")
    return images.clean(out.getvalue())


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
        ActivityPhoto.objects.filter(activity__in=here).values_list("pk", "hidden_at"),
        Series.objects.filter(below(path, "host_path")).values_list("pk", "ended_at"),
        Material.objects.filter(below(path)).values_list("pk", "withdrawn_at"),
        Programme.objects.filter(below(path)).values_list("pk", "stage", "version"),
        CalendarLink.objects.filter(below(path, "unit__path")).values_list("pk", "link_version"),
        *foreign_room.state(path),
        Excuse.objects.filter(below(path)).order_by("pk").values_list("pk", "withdrawn_at"),
        DutyRule.objects.order_by("pk").values_list("pk", "until_on", "text"),
    ]
