"""A consultation of the village over its open matters, through the pages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from linli.activities import services as activities
from linli.activities.models import Activity, ActivityMatter
from linli.matters.models import Matter
from tests.desk import Desk, version_on
from tests.meeting import again, branch, later, local
from tests.town import Somebody, Town


@dataclass
class Consultation:
    """The activity, and the desk of whoever keeps it."""

    town: Town
    desk: Desk
    activity: Activity
    by: Somebody

    def page(self, name: str) -> str:
        """The address of its agenda or its decisions."""
        return f"/life/{self.activity.pk}/{name}/"

    def sends_agenda(self, status: int = 303, **fields: Any) -> Any:
        """The form of the agenda with just these ticks."""
        version = version_on(self.desk.opens(self.page("agenda")))
        return self.desk.posts(self.page("agenda"), status, version=version, **fields)

    def draws(self, *wanted: Matter, off: Iterable[Matter] = ()) -> None:
        """Tick these, and take those off."""
        ticks: dict[str, Any] = {f"add-{one.pk}": "on" for one in wanted}
        ticks |= {f"off-{one.pk}": "on" for one in off}
        self.sends_agenda(**ticks)

    def decides(
        self, said: Mapping[Matter, tuple[str, Somebody]], status: int = 303, **more: Any
    ) -> Any:
        """All decisions in one form, as the page offers it."""
        fields: dict[str, Any] = {"version": version_on(self.desk.opens(self.page("decisions")))}
        for row in ActivityMatter.objects.filter(activity=self.activity).select_related("matter"):
            fields[f"seen-{row.matter_id}"] = row.matter.version
        for matter, (words, owner) in said.items():
            fields[f"decision-{matter.pk}"] = words
            fields[f"owner-{matter.pk}"] = str(owner.postings[0].pk)
        return self.desk.posts(self.page("decisions"), status, **{**fields, **more})

    def lists(self, who: Somebody) -> None:
        """Put somebody of the cast on the list."""
        entry = activities.Entry(person=who.person)
        activities.invite(self.activity.pk, by=self.by.actor, entries=[entry])

    def held(self) -> None:
        """Two were there."""
        page = f"{self.activity.get_absolute_url()}list/"
        version = version_on(self.desk.opens(page))
        names = "示例·参会甲\n示例·参会乙"
        self.desk.posts(page, version=version, names=names, added_as="member")
        page = f"{self.activity.get_absolute_url()}attendance/"
        rows = self.activity.participations.all()
        plan = self.activity
        times: dict[str, Any] = {"begins": local(plan.planned_from), "ends": local(plan.planned_to)}
        with later(self.activity):
            fields: dict[str, Any] = {f"there-{row.pk}": "on" for row in rows}
            self.desk.posts(page, version=version_on(self.desk.opens(page)), **fields, **times)

    def approves(self, text: str = "照上面的办。") -> None:
        """The minutes are written, and both approved them on paper."""
        page = f"{self.activity.get_absolute_url()}minutes/"
        with later(self.activity):
            self.desk.posts(page, version=version_on(self.desk.opens(page)), text=text)
            self.approved_again()

    def approved_again(self) -> None:
        """The form of the approval."""
        last = self.activity.minutes.order_by("-edition").first()
        assert last is not None
        rows = [str(row.pk) for row in self.activity.participations.all()]
        with later(self.activity):
            self.desk.posts(
                f"{self.activity.get_absolute_url()}do/approve/",
                version=again(self.activity).version,
                edition=last.edition,
                attended=rows,
            )

    def enters(self, row: ActivityMatter, *, version: int | None, status: int = 303) -> str:
        """Press the button of a decision that had stopped."""
        address = self.page(f"enter/{row.pk}")
        answer = self.desk.posts(address, status, version=version)
        return str(answer.content.decode())


def consultation(town: Town, by: Somebody | None = None) -> Consultation:
    """Planned by the village for an hour from now."""
    who = by or town.chief
    desk = Desk(who)
    activity = branch(town).planned("branch_consultation", desk=desk, host=town.village)
    return Consultation(town, desk, activity, who)
