"""A small town for the tests: real codes, made-up people, four levels, and a cast with names.

    鹤山市 440784 › 鹤城镇 440784105 › 五星村 440784105214, with groups, lanes and three grids;
    a neighbour village 坪山村 in the same township, and 弋江镇 far away.

Everything is made through the services, as a clerk would.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import PBKDF2PasswordHasher

from linli.activities import services as activities
from linli.common import clock
from linli.duties import services as duties
from linli.matters import services as matters
from linli.matters.models import Matter
from linli.people import services as people
from linli.people.actors import ANYBODY, SYSTEM, Actor
from linli.people.models import Person, User
from linli.rulesets import services as rulesets
from linli.rulesets.models import RuleValue
from linli.scoring import services as scoring
from linli.talents import services as talents
from linli.territory import services as territory
from linli.territory.choices import UnitKind
from linli.territory.models import Grid, Posting, Unit
from linli.territory.paths import KIND_BY_LENGTH, path_of
from linli.territory.services import second_factor
from linli.visits import services as visits
from tests.kept import kept

PASSWORD = "a-long-test-word"
NAMES = {
    "44": "广东省",
    "4407": "江门市",
    "440784": "鹤山市",
    "440784105": "鹤城镇",
    "440784105214": "五星村委会",
    "440784105213": "坪山村委会",
    "34": "安徽省",
    "3402": "芜湖市",
    "340223": "南陵县",
    "340223102": "弋江镇",
    "340223102001": "弋江社区居民委员会",
}
WUXING, PINGSHAN, YIJIANG = "440784105214", "440784105213", "340223102001"
HECHENG = "440784105"

# A hash that takes long is right for an office and wrong for a cast that is made anew in each test.
# Other processes can check these all the same: the number of rounds stands in the hash.
PBKDF2PasswordHasher.iterations = 1


def place(code: str) -> Unit:
    """A place by its code, made with everything above it if it is not there."""
    found = Unit.objects.filter(code=code).first()
    if found:
        return found
    shorter = max((n for n in KIND_BY_LENGTH if n < len(code)), default=0)
    path = path_of(code)
    made = Unit.objects.create(
        path=path,
        covers_path=path,
        code=code,
        kind=KIND_BY_LENGTH[len(code)],
        name_zh=NAMES[code],
        parent=place(code[:shorter]) if shorter else None,
    )
    territory.index_units([made])
    return made


@dataclass
class Somebody:
    """One of the cast: a person, perhaps with an account and postings."""

    person: Person
    user: User | None = None
    postings: list[Posting] = field(default_factory=list)

    @property
    def actor(self) -> Actor:
        """What they may do at this moment."""
        return territory.actor_of(self.person)


@dataclass
class Town:
    """The places and the cast."""

    village: Unit
    neighbour: Unit
    township: Unit
    far: Unit
    grids: list[Grid]
    lanes: list[Unit]
    cast: dict[str, Somebody]

    def __getattr__(self, name: str) -> Somebody:
        cast: dict[str, Somebody] = vars(self).get("cast", {})  # none while it is copied
        try:
            return cast[name]
        except KeyError:
            raise AttributeError(name) from None

    def reports(self, text: str = "路灯不亮", **more: Any) -> Matter:
        """A resident reports something in lane 1 of 五星村 from the open page."""
        given: dict[str, Any] = {
            "place_code": WUXING,
            "text": text,
            "source": "web",
            "kind": "lighting",
            "unit_id": self.lanes[0].pk,
            **more,
        }
        by = given.pop("by", ANYBODY)
        at = given.pop("at", None)
        return matters.report(matters.Report(**given), by=by, at=at).matter


def somebody(name: str, username: str = "") -> Somebody:
    """A person 示例·name; with a user name also an account."""
    person = people.note(name=f"示例·{name}")
    if not username:
        return Somebody(person)
    email = f"{username}@example.org"
    user = people.open_account(person, username=username, password=PASSWORD, email=email)
    return Somebody(person, user)


def appointed(who: Somebody, role: str, unit: Unit, grid: Grid | None = None) -> Somebody:
    """Post them since a month ago."""
    since = clock.now() - timedelta(days=30)
    posting = territory.appoint(who.person, role, by=SYSTEM, unit=unit, grid=grid, since_at=since)
    who.postings.append(posting)
    return who


def load_reference() -> None:
    """Rules, roles and kinds as they come with the product."""
    rulesets.load_reference()
    territory.load_reference()
    matters.load_reference()
    activities.load_reference()
    duties.load_reference()
    talents.load_reference()
    scoring.load_reference()
    visits.load_reference()


def without_second_factor() -> None:
    """The cast signs in by password alone, at every level; tests of the second factor say
    otherwise."""
    rule = RuleValue.objects.filter(rule_id=second_factor.LEVELS)
    rule.update(value=dict.fromkeys(("village", "township", "county", "city", "province"), False))


def build() -> Town:
    """The town, in a database that is empty but for its tables."""
    return kept(_build)


def _build() -> Town:
    load_reference()
    without_second_factor()
    village, neighbour, far = place(WUXING), place(PINGSHAN), place(YIJIANG)
    township = place(HECHENG)
    for unit in (township, far.parent):
        assert unit is not None
        territory.open_unit(unit, by=SYSTEM, phone="0750-000 0000")
    lanes = []
    for number, name in enumerate(("新屋巷", "井头巷", "祠堂巷"), start=1):
        group = territory.add_unit(village, UnitKind.GROUP, number, name_zh=f"第{number}村民小组")
        lanes.append(territory.add_unit(group, UnitKind.ADDRESS, 1, name_zh=name))
    plan = territory.publish_plan(
        village,
        [
            territory.GridDraft(
                name_zh=f"0{number} 网格",
                name_en=f"Grid 0{number}",
                units=[lane],
                households=30 if number < 3 else 12,
                geometry=square(112.8 + number / 100, 22.6),
            )
            for number, lane in enumerate(lanes, start=1)
        ],
        by=SYSTEM,
        reason="first plan",
    )
    grids = list(plan.grids.order_by("code"))
    return Town(village, neighbour, township, far, grids, lanes, cast(village, grids, far))


def square(west: float, south: float, size: float = 0.01) -> dict[str, Any]:
    """A square outline, size in degrees."""
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def cast(village: Unit, grids: list[Grid], far: Unit) -> dict[str, Somebody]:
    """A steward, a dispatcher, a leader, an outsider, and whom they need."""
    township = village.parent
    assert township is not None
    return {
        "grid_member": appointed(somebody("甲", "jia"), "grid_member", village, grids[0]),
        "next_grid_member": appointed(somebody("申", "shen"), "grid_member", village, grids[1]),
        "clerk": appointed(somebody("乙", "yi"), "village_clerk", village),
        "chief": appointed(somebody("丁", "ding"), "chief_grid_leader", village),
        "secretary": appointed(somebody("戊", "wu"), "village_secretary", village),
        "street": appointed(somebody("丙", "bing"), "township_clerk", township),
        "lead": appointed(somebody("己", "ji"), "township_lead", township),
        "outsider": appointed(somebody("庚", "geng"), "village_clerk", far),
        "nobody": somebody("辛", "xin"),
    }


def at(moment: datetime) -> Any:
    """Within the block it is this moment."""
    return clock.told(moment)
