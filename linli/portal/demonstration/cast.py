"""Who plays in the demonstration: made-up people, named 示例·…, in the roles of the glossary."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import cycle
from typing import Final

from linli.common import clock
from linli.people import services as people
from linli.people.actors import SYSTEM, Actor
from linli.people.choices import DEMONSTRATION
from linli.portal.demonstration.places import Village
from linli.territory import services as territory
from linli.territory.models import Area, Grid, Leave, Posting, Unit

# Everybody can read this password; accounts that have it exist in the demonstration only.
PASSWORD: Final = "lin-li-shi-li"  # noqa: S105 - printed at every start of the demonstration
STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"
SINCE_DAYS: Final = 265  # most postings began in spring


@dataclass
class Cast:
    """The postings of one village, and the township's."""

    grid_members: list[Posting | None]
    clerk: Posting
    chief: Posting
    street: Posting
    lead: Posting
    instructor: Posting | None = None
    leave: Leave | None = None
    more: list[Posting] = field(default_factory=list)

    def actor(self, posting: Posting) -> Actor:
        """That person with what they may do at the moment that the clock tells."""
        return territory.actor_of(posting.person)


def names() -> Iterator[str]:
    """示例·甲, 示例·乙, … then 示例·甲子 and on."""
    yield from (f"示例·{stem}" for stem in STEMS)
    yield from cycle(f"示例·{STEMS[n % 10]}{BRANCHES[n % 12]}" for n in range(60))


class Casting:
    """Gives out names, accounts and postings."""

    def __init__(self) -> None:
        self._names = names()

    def post(
        self,
        role: str,
        unit: Unit,
        grid: Grid | None = None,
        *,
        area: Area | None = None,
        account: str = "",
        deputy_of: Posting | None = None,
    ) -> Posting:
        """A new person in a posting; with `account` one that can sign in."""
        person = people.note(name=next(self._names))
        if account:
            people.open_account(person, username=f"{DEMONSTRATION}{account}", password=PASSWORD)
        return territory.appoint(
            person,
            role,
            by=SYSTEM,
            unit=unit,
            grid=grid,
            area=area,
            since_at=clock.now() - timedelta(days=SINCE_DAYS),
            deputy_of=deputy_of,
        )

    def township(self, unit: Unit, *, account: str) -> tuple[Posting, Posting]:
        """The clerk at the governance centre, and the lead."""
        lead_account = "lead" if account == "street" else ""
        return (
            self.post("township_clerk", unit, account=account),
            self.post("township_lead", unit, account=lead_account),
        )

    def village(self, village: Village, street: Posting, lead: Posting, *, told: bool) -> Cast:
        """Everybody of one village. `told`: the village in which every role can sign in.

        Elsewhere one grid has nobody, so that a vacancy can be seen.
        """

        def account(name: str) -> str:
            return name if told else ""

        unit, grids = village.unit, village.grids
        members: list[Posting | None] = [
            self.post("grid_member", unit, grids[0], account=account("grid-member")),
            self.post("grid_member", unit, grids[1]),
            self.post("grid_member", unit, grids[2]) if told else None,
        ]
        cast = Cast(
            grid_members=members,
            clerk=self.post("village_clerk", unit, account=account("clerk")),
            chief=self.post("chief_grid_leader", unit, account=account("chief")),
            street=street,
            lead=lead,
        )
        cast.more = [
            self.post("village_secretary", unit, account=account("secretary")),
            self.post("deputy_chief_grid_leader", unit, account=account("deputy-chief")),
        ]
        if village.focus:
            cast.more.append(self.post("first_secretary", unit, account=account("first-secretary")))
            cast.instructor = self.post("instructor", unit, account=account("instructor"))
        if told:
            group = village.lanes[0].parent
            assert group is not None  # noqa: S101 - lanes are made below groups
            cast.more.append(self.post("group_leader", group, account="group-leader"))
            self._leave(cast)
        return cast

    def _leave(self, cast: Cast) -> None:
        """The second grid's member is away this week; the first one's stands in."""
        away, deputy = cast.grid_members[1], cast.grid_members[0]
        if away is None or deputy is None:
            return
        cast.leave = territory.plan_leave(
            away,
            by=SYSTEM,
            since_at=clock.now() - timedelta(days=2),
            until_at=clock.now() + timedelta(days=5),
            deputy=deputy.person,
        )
