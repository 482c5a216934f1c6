"""What the panels of inspections found, group by group, and what became of it: put right with
photos, handed to the law-enforcement body, late."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Final

from linli.common import clock
from linli.common.images import CleanImage
from linli.matters.models import Matter
from linli.matters.services.moving import place_of
from linli.people.actors import Actor
from linli.people.models import Person
from linli.portal.demonstration.stories import photo
from linli.scoring.choices import MarkState, Method, Spot
from linli.scoring.models import Aspect, Finding, Round, Stop
from linli.scoring.services import filling, rectifying
from linli.scoring.services.entering import Filled, Found, Looked
from linli.scoring.workflow import OF_THE_LAW
from linli.territory import services as territory
from linli.territory.models import Unit

Fault = tuple[str, str, int]  # the aspect, the item, how often
Faults = tuple[Fault, ...]
Known = Mapping[int, Faults]  # what was found where, by the unit's key

GROUPS: Final[tuple[Faults, ...]] = (
    (),
    (),
    (),
    (("greening", "bare", 1),),
    (("greening", "bare", 2),),
    (("greening", "bare", 3),),
    (("greening", "bare", 4),),
    (("greening", "bare", 2),),
    (("collection", "dirty_around", 2),),
    (("roads", "hole", 2), ("greening", "bare", 1)),
    (("improvement", "piling", 3),),
    (("appearance", "bills", 2), ("greening", "bare", 2)),
)
VILLAGES: Final[tuple[Faults, ...]] = (
    (),
    (),
    (("sweeping", "not_posted", 1),),
    (("upkeep", "not_disclosed", 1),),
    (("health_campaign", "none_held", 1),),
    (("treatment", "burnt", 1),),
)
POOR: Final[Faults] = (
    ("collection", "overflowing", 3),
    ("roads", "gutter", 4),
    ("improvement", "piling", 5),
    ("appearance", "ruins", 3),
)
HERE: Final[Faults] = (  # in the village that the story is told in
    ("collection", "overflowing", 1),
    ("roads", "gutter", 1),
    ("improvement", "building", 1),
)
HARSH: Final = "B"  # the panel of this letter gives less than the others
WHERE: Final = ("村口", "晒谷场旁", "祠堂前", "河边路", "老井边", "小学门口")
SPOTS: Final = (Spot.ROAD, Spot.PUBLIC, Spot.OUTSIDE)
DONE: Final = ("清运干净，收集点洒了石灰", "当天组织村民清理，拍了照", "请施工队补好，村里验过")
BODY: Final = "示例·镇综合行政执法队"
TOILETS: Final = 10  # asked of a group, with consent
EVERY: Final = 3  # of so many findings one is put right a day late


def at(day: date, hour: int) -> datetime:
    """That hour of that day, and never in the future."""
    moment = datetime.combine(day, time(hour), clock.PLACE_TIME)
    return min(moment, clock.now() - timedelta(minutes=30))


def hand_in(found: Round, known: Known) -> None:
    """Every stop of a round was visited on its day."""
    for stop in _stops(found):
        for number, unit in enumerate(_units(stop)):
            with clock.told(at(stop.day, 9 + number)):
                fill(stop, unit, _faults(found, unit, known))


def go_on(found: Round, village: Unit, known: Known) -> None:
    """A round that is under way: what lies behind is handed in, the village that the story is told
    in, too; of what is visited today one sheet is a draft."""
    today = clock.today()
    for stop in _stops(found):
        units = _units(stop)
        if stop.day < today or stop.unit_id == village.pk:
            day = min(stop.day, today - timedelta(days=1))
            for number, unit in enumerate(units):
                with clock.told(at(day, 9 + number)):
                    fill(stop, unit, _faults(found, unit, known))
        elif stop.day == today:
            with clock.told(at(today, 8)):
                fill(stop, units[0], (), done=False)


def settle(found: Round, left: int | None = None) -> None:
    """What was found is put right in time, some of it late; disorderly building goes to the
    law-enforcement body. In the group `left` gutters wait, so that one thing is past its day."""
    rows = Finding.objects.filter(round=found).select_related("matter__kind", "item")
    for number, finding in enumerate(rows.order_by("due_on", "path", "item__code")):
        if finding.matter.kind_id in OF_THE_LAW:
            _handed_off(finding, found)
        elif finding.unit_id != left or finding.item is None or finding.item.code != "gutter":
            _put_right(finding, late=number % EVERY == EVERY - 1, number=number)
    with clock.told(at(found.ends_on + timedelta(days=1), 8)):
        rectifying.count_all_late()


def _put_right(finding: Finding, *, late: bool, number: int) -> None:
    shown = _photos()[number % len(_photos())]
    words = DONE[number % len(DONE)]
    day = finding.due_on + timedelta(days=1 if late else -1)
    with clock.told(at(day, 10)):
        rectifying.rectify(finding.pk, by=_answers(finding), words=words, photos=[shown])
    with clock.told(at(day, 16)):
        rectifying.recheck(finding.pk, by=_answers(finding), passed=True)


def _handed_off(finding: Finding, found: Round) -> None:
    with clock.told(at(finding.due_on, 9)):
        number = f"示例执〔{found.month:%Y}〕12号"
        rectifying.hand_off(finding.pk, by=_answers(finding), body=BODY, number=number)


def _answers(finding: Finding) -> Actor:
    """Whoever has the matter at this moment, or whoever stands in."""
    matter = Matter.objects.select_related("turn", "owner").get(pk=finding.matter_id)
    posting = matter.turn or matter.owner
    assert posting is not None  # noqa: S101 - the services found one
    duty = territory.acting_for(posting.pk, place_of(matter))
    person = Person.objects.get(pk=duty.person_id) if duty else posting.person
    return territory.actor_of(person)


def _stops(found: Round) -> list[Stop]:
    rows = Stop.objects.filter(round=found).select_related("unit", "panel", "round__standard")
    return list(rows.order_by("day", "unit__path"))


def _units(stop: Stop) -> list[Unit]:
    groups = stop.groups.select_related("unit").order_by("unit__path")
    return [stop.unit, *(one.unit for one in groups)]


def _faults(found: Round, unit: Unit, known: Known) -> Faults:
    """The same for the same round and place, whatever else is made before."""
    if unit.pk in known:
        return known[unit.pk]
    rng = Random(f"{found.name_zh}{unit.path}")  # noqa: S311 - a repeatable story, no secret
    return rng.choice(VILLAGES if unit.code else GROUPS)


def fill(stop: Stop, unit: Unit, faults: Faults, *, done: bool = True) -> None:
    """One sheet, by somebody of the panel."""
    member = stop.panel.members.select_related("posting__person").order_by("side")[0]
    rng = Random(f"{stop.panel.letter}{unit.path}")  # noqa: S311 - a repeatable story, no secret
    looked = {
        one.pk: _looked(one, faults, rng, harsh=stop.panel.letter == HARSH)
        for one in filling.aspects_of(stop, unit)
        if one.method != Method.RATING
    }
    said = Filled(
        looked,
        key=f"demo-{stop.pk.hex}-{unit.pk}",
        households_seen=5,
        households_declined=rng.choice((0, 0, 1)),
        hand_in=done,
    )
    filling.save(stop.pk, unit.pk, said, by=territory.actor_of(member.posting.person), version=0)


def _looked(aspect: Aspect, faults: Faults, rng: Random, *, harsh: bool) -> Looked:
    if aspect.method == Method.RATIO:
        good = TOILETS - rng.randint(0, 3) - (2 if harsh else 0)
        return Looked(MarkState.SCORED, good, TOILETS)
    times = {item: many for of, item, many in faults if of == aspect.code}
    if aspect.may_not_apply and not times and rng.random() < 0.2:
        return Looked(MarkState.NOT_APPLICABLE)
    found = {
        item.pk: _seen(aspect, times[item.code], rng)
        for item in aspect.items.all()
        if item.code in times
    }
    return Looked(MarkState.SCORED, found=found)


def _seen(aspect: Aspect, times: int, rng: Random) -> Found:
    shown = [rng.choice(_photos())] if aspect.photo_for_deduction else []
    return Found(times, rng.choice(WHERE), rng.choice(SPOTS), photos=shown)


@cache
def _photos() -> list[CleanImage]:
    return [photo(Random(seed)) for seed in range(4)]  # noqa: S311 - drawn pictures, no secret
