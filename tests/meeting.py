"""A branch of the village with its secretary and forty members, who meet through the pages."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from linli.activities.models import Activity
from linli.common import clock
from linli.people.actors import SYSTEM
from linli.territory.choices import UnitKind
from linli.territory.models import Unit
from linli.territory.services import organisation
from tests.desk import Desk, version_on
from tests.town import Somebody, Town, appointed, somebody

FORTY: Final = tuple(f"示例·党员{number:02d}" for number in range(1, 41))


def local(at: datetime) -> str:
    """As a form writes a moment."""
    return f"{clock.local(at):%Y-%m-%dT%H:%M}"


@dataclass
class Branch:
    """The first branch of 五星村, and the desk of its secretary."""

    town: Town
    unit: Unit
    secretary: Somebody
    desk: Desk

    def plans(self, kind: str, *, desk: Desk | None = None, status: int = 303, **more: Any) -> Any:
        """Send the form for a new activity that begins in an hour; the answer."""
        fields = {
            "key": uuid4().hex,
            "kind": kind,
            "begins": local(clock.now() + timedelta(hours=1)),
            "open_to": "invited",
            **more,
        }
        host = fields.pop("host", self.unit)
        address = f"/activities/plan/?host={host.pk}"
        return (desk or self.desk).posts(address, status, **fields)

    def planned(self, kind: str, **more: Any) -> Activity:
        """The same, and the activity."""
        before = set(Activity.objects.values_list("pk", flat=True))
        self.plans(kind, **more)
        return Activity.objects.exclude(pk__in=before).order_by("planned_from")[0]

    def lists(self, activity: Activity, *names: str, status: int = 303, **more: Any) -> Any:
        """Put names on its list."""
        page = f"{activity.get_absolute_url()}list/"
        version = version_on(self.desk.opens(page))
        fields = {"version": version, "names": "\n".join(names), "added_as": "member", **more}
        return self.desk.posts(page, status, **fields)

    def records(
        self, activity: Activity, there: int, *, status: int = 303, reasons: int = 0, **more: Any
    ) -> Any:
        """One POST of the attendance: the first of the list were there, the next gave a reason."""
        page = f"{activity.get_absolute_url()}attendance/"
        rows = list(activity.participations.order_by("number"))
        fields: dict[str, Any] = {f"there-{row.pk}": "on" for row in rows[:there]}
        fields |= {f"reason-{row.pk}": "外出务工" for row in rows[there : there + reasons]}
        fields["version"] = version_on(self.desk.opens(page))
        fields["begins"], fields["ends"] = (
            local(at) for at in (activity.planned_from, activity.planned_to)
        )
        return self.desk.posts(page, status, **{**fields, **more})

    def held(self, kind: str, *names: str, there: int | None = None) -> Activity:
        """Planned, listed and held an hour later; the clock goes on only inside."""
        activity = self.planned(kind)
        if names:
            self.lists(activity, *names)
        with later(activity):
            self.records(activity, len(names) if there is None else there)
        return again(activity)

    def does(self, activity: Activity, verb: str, status: int = 303, **fields: Any) -> Any:
        """Send the form of a verb on its page."""
        version = fields.pop("version", again(activity).version)
        address = f"{activity.get_absolute_url()}do/{verb}/"
        return self.desk.posts(address, status, version=version, **fields)


def again(activity: Activity) -> Activity:
    """As it stands now."""
    return Activity.objects.select_related("kind", "host").get(pk=activity.pk)


def later(activity: Activity) -> Any:
    """Within the block it is just over."""
    return clock.told(activity.planned_to + timedelta(minutes=5))


def branch(town: Town) -> Branch:
    """Made as the village office would."""
    unit = organisation.add_organisation(
        town.village, UnitKind.BRANCH, by=SYSTEM, name_zh="第一党支部"
    )
    secretary = appointed(somebody("支书", "zhishu"), "branch_secretary", unit)
    return Branch(town, unit, secretary, Desk(secretary))
