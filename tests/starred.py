"""A village with its general branch, and everybody of a star cycle: secretary, two of the township,
two of the county, the head of a supervision group; and the records that bear a star."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import uuid4

from linli.activities.models import Activity
from linli.common import clock
from linli.duties.models import DutyRule, Frozen
from linli.orglife import services as orglife
from linli.orglife.services import Looked, Quarter
from linli.people.actors import SYSTEM
from linli.stars.models import Star, StarCycle
from linli.territory.choices import UnitKind
from linli.territory.models import Link, LinkKind, Unit
from linli.territory.services import organisation
from tests.desk import Desk, version_on
from tests.town import Somebody, Town, appointed, place, somebody

BOARD: Final = "/stars/"
QUEUE: Final = "/stars/queue/"
CARDS: Final = "/stars/cards/"
RATING: Final = "/stars/rating/"
LEADS: Final = "/stars/leads/"
FIVE: Final = (
    "strong_branch", "thriving_industry", "liveable_ecology", "safe_lawful", "civil_happy",
)  # fmt: skip
MEETINGS: Final = ("member_assembly", "branch_committee", "party_class", "theme_day")


@dataclass
class Starred:
    """The branch of 五星村 and the desks of those who have to do with its stars."""

    town: Town
    unit: Unit
    keeper: Somebody
    secretary: Desk
    township: Desk
    colleague: Desk
    county: Desk
    county_too: Desk
    head: Desk
    group: Unit

    def starts(self, *stars: str, programme: str = "five_rural", status: int = 303) -> Any:
        """The form of the target."""
        address = f"/stars/start/{self.unit.pk}/?programme={programme}"
        fields: dict[str, Any] = {"key": uuid4().hex, "aimed_on": in_days(300)}
        if programme.startswith("five"):
            fields["stars"] = list(stars or FIVE)
        return self.secretary.posts(address, status, **fields)

    def begun(self, *stars: str, programme: str = "five_rural") -> StarCycle:
        """The same, and the cycle."""
        self.starts(*stars, programme=programme)
        return StarCycle.objects.get(unit=self.unit, programme=programme, stage="planning")

    def does(
        self, desk: Desk, cycle: StarCycle, verb: str, status: int = 303, **fields: Any
    ) -> Any:
        """The form of one verb, at the version that stands now."""
        version = again(cycle).version
        return desk.posts(
            f"/stars/{cycle.pk}/do/{verb}/",
            status,
            **{"version": version, "key": uuid4().hex, **fields},
        )

    def reviewed(self, *confirmed: str, programme: str = "five_rural") -> StarCycle:
        """From the target to the notice; stars that are not named are not confirmed."""
        cycle = self.begun(programme=programme)
        self.does(self.secretary, cycle, "assess", words="大家评议过，基本做到")
        self.does(self.township, cycle, "endorse")
        judge = self.county if programme.startswith("five") else self.colleague
        for star in [one.code for one in cycle.kind.stars]:
            if star in confirmed:
                self.does(judge, cycle, "confirm", star=star)
            else:
                self.does(judge, cycle, "refuse", star=star, reason="记录还不够")
        return again(cycle)

    def held(self, kind: str, times: int, *, host: Unit | None = None, ago: int = 20) -> None:
        """So many of a kind, a day apart, the newest so many days ago."""
        unit = host or self.unit
        for number in range(times):
            begins = clock.now() - timedelta(days=ago + number)
            ends = begins + timedelta(hours=1)
            Activity.objects.create(
                kind_id=kind, host=unit, host_path=unit.path, planned_from=begins,
                planned_to=ends, held_from=begins, held_to=ends, status="held", entered_at=ends,
            )  # fmt: skip

    def met(
        self, *lines: str, unit: Unit | None = None, state: str = "met", months: int = 6
    ) -> None:
        """Closed months of these duties, all of which ended so."""
        whose = unit or self.unit
        for line in lines:
            rule = DutyRule.objects.filter(line=line).order_by("edition").first()
            assert rule is not None, line
            for ago in range(1, months + 1):
                until = clock.today().replace(day=1) - timedelta(days=28 * (ago - 1))
                Frozen.objects.create(
                    rule=rule, unit=whose, path=whose.path, since_on=until - timedelta(days=28),
                    until_on=until, needed=1, got=int(state == "met"), state=state,
                    frozen_at=clock.now(),
                )  # fmt: skip

    def strong(self) -> None:
        """What bears the strong-branch star."""
        self.met(*MEETINGS, "study_day")
        self.held("instructor_visit", 6, host=self.town.village)
        self.looked_after()

    def looked_after(self) -> None:
        """The standard of the running quarter, where nobody looked in it before."""
        looked = dict.fromkeys(("answers_for", "notice_board", "papers_kept"), "good")
        orglife.look(self.unit, Quarter.now(), Looked(0, verdicts=looked), by=self.keeper.actor)

    def civil(self) -> None:
        """What bears the civil & happy star: visits each week, and four evenings."""
        self.met("weekly_visits", unit=self.town.village)
        self.held("performance", 4, host=self.town.village)


def in_days(count: int) -> str:
    """A day to come, as a form writes it."""
    return f"{clock.today() + timedelta(days=count)}"


def again(cycle: StarCycle) -> StarCycle:
    """As it stands now."""
    return StarCycle.objects.select_related("unit", "village").get(pk=cycle.pk)


def states(cycle: StarCycle) -> dict[str, str]:
    """How each of its stars stands."""
    rows = Star.objects.filter(cycle=cycle).order_by("position")
    return {one.code: str(one.state) for one in rows}


def part(words: str, anchor: str) -> str:
    """One section of a page."""
    found = re.search(rf'id="{anchor}".*?</section>', words, re.DOTALL)
    assert found is not None, f"{anchor} is not on the page"
    return found.group()


def starred(town: Town) -> Starred:
    """Made as the offices would."""
    unit = organisation.add_organisation(
        town.village, UnitKind.GENERAL_BRANCH, by=SYSTEM, name_zh="五星村党总支"
    )
    county = place("440784")
    group = organisation.add_organisation(
        town.township, UnitKind.SUPERVISION, by=SYSTEM, name_zh="第一督导组"
    )
    kind = LinkKind.objects.get(code="supervision")
    Link.objects.create(
        kind=kind, holder_unit=group, unit=town.village, path=town.village.path,
        since_at=clock.now() - timedelta(days=30),
    )  # fmt: skip

    def desk(name: str, role: str, where: Unit) -> Desk:
        return Desk(appointed(somebody(name, f"star{len(name)}{role}{where.pk}"), role, where))

    keeper = appointed(somebody("总支书记", "zongzhi"), "general_branch_secretary", unit)
    return Starred(
        town,
        unit,
        keeper,
        Desk(keeper),
        Desk(town.lead),
        desk("党建办", "party_worker", town.township),
        desk("县组织部", "party_worker", county),
        desk("县里另一位", "party_worker", county),
        desk("督导组长", "supervision_head", group),
        group,
    )


__all__ = ["BOARD", "CARDS", "LEADS", "QUEUE", "RATING", "Starred", "starred", "version_on"]
