"""The talent pool of the village that the story is told in: in the pool, on the way, trained, asked
for the reserve."""

from datetime import timedelta
from typing import Final, NamedTuple

from linli.activities import services as activities
from linli.activities.models import Activity
from linli.activities.services import Attendance, Plan
from linli.common import clock
from linli.contributions import services as contributions
from linli.people.actors import SYSTEM, Actor
from linli.portal.demonstration.cast import Cast
from linli.portal.demonstration.places import Village
from linli.talents import services as talents
from linli.talents.choices import Origin
from linli.talents.models import TalentCard
from linli.talents.services import Basis, Contact, Nomination, Wanted
from linli.territory.choices import UnitKind
from linli.territory.models import Unit


class Entry(NamedTuple):
    """Who is named, with what."""

    name: str
    skills: tuple[str, ...]
    days: tuple[int, ...]
    industry: str
    skill: str


# Who, skills, free days (0 is Monday), industry base, skill
POOL: Final = (
    Entry("示例·电师傅", ("electrician",), (5, 6), "镇上开修理铺", "低压电工证"),
    Entry("示例·线师傅", ("electrician", "plumber"), (6,), "水电安装队", "干了十二年水电"),
    Entry("示例·灯师傅", ("electrician",), (2, 6), "路灯养护", "给三个村装过路灯"),
    Entry("示例·茶师傅", ("grower", "trade"), (0, 1), "八亩茶园", "制茶手艺，网上卖得好"),
    Entry("示例·瓦师傅", ("mason",), (5, 6), "建筑队", "修过祠堂的屋脊"),
    Entry("示例·算师傅", ("accounting", "computer"), (5,), "代账", "会计证"),
)
WORDS: Final = ("活细，不糊弄", "收费公道", "一叫就来", "带过两个徒弟")
CANDIDATE: Final = Entry("示例·果师傅", ("forester",), (6,), "三十亩果园", "嫁接、修枝")
ASKED: Final = Entry("示例·厨师傅", ("cooking",), (), "农家乐", "")


def build(village: Village, cast: Cast) -> None:
    """All of it, through the services."""
    with clock.told(clock.now() - timedelta(days=60)):
        cards = [_taken_in(village.unit, entry) for entry in POOL]
    by = cast.actor(cast.lead)
    with clock.told(clock.now() - timedelta(days=21)):
        training = _trained(village.unit, cards[:3], by)
    talents.certify(cards[0].pk, by=by, activity=training.pk)
    _shown(cards[3])
    rows = Unit.objects.public().filter(path__startswith=village.unit.path)
    branch = rows.filter(kind=UnitKind.BRANCH).order_by("path").first()
    if branch is not None:
        chief = cast.actor(cast.chief)
        use = talents.ask_reserve(cards[1].pk, by=chief, unit=branch, mentor=cast.chief)
        talents.accept(cards[1].pk, by=SYSTEM, use=use.pk)
    contributions.open_ledger(by=cast.actor(cast.chief))
    waits = _named(village.unit, CANDIDATE, Origin.SELF)
    for words in WORDS[:2]:
        talents.support(waits.pk, by=SYSTEM, words=words)
    _named(village.unit, ASKED, Origin.INSTRUCTOR)


def _named(village: Unit, entry: Entry, origin: str) -> TalentCard:
    basis = Basis(entry.industry, entry.skill)
    wanted = Wanted(skills=entry.skills, free_days=entry.days, basis=basis)
    contact = Contact(entry.name, "13800000000")
    return talents.nominate(village, Nomination(contact, origin, wanted), by=SYSTEM)


def _taken_in(village: Unit, entry: Entry) -> TalentCard:
    card = _named(village, entry, Origin.SELF)
    for words in WORDS[:3]:
        talents.support(card.pk, by=SYSTEM, words=words)
    talents.endorse(card.pk, by=SYSTEM, industry=True, skill=True)
    return talents.admit(card.pk, by=SYSTEM, industry=True, skill=True)


def _trained(village: Unit, cards: list[TalentCard], by: Actor) -> Activity:
    """Held; the last of them could not come."""
    begins = clock.now() + timedelta(hours=1)
    plan = Plan("talent_training", village, begins, title="低压电工复训", where="村委会二楼")
    activity = activities.plan(plan, by=by).activity
    for card in cards:
        talents.enrol(card.pk, by=by, activity=activity.pk)
    rows = list(activity.participations.order_by("number"))
    states = {row.pk: "present" for row in rows[:-1]}
    with clock.told(activity.planned_to + timedelta(minutes=5)):
        activities.hold(
            activity.pk, by=by, begins=activity.planned_from, ends=activity.planned_to,
            attendance=Attendance(states=states),
        )  # fmt: skip
    return activity


def _shown(card: TalentCard) -> None:
    """One who wants to stand on the notice of names."""
    talents.notice(card.pk, by=talents.holder_of(card), shown=True)
