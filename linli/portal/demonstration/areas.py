"""Areas of the demonstration: an area lead's zone, point cadres, two road segments of which one is
vacant, a responsibility area with a shared roster, a model post, and the shifts of a grid."""

from collections.abc import Iterable
from datetime import time, timedelta
from typing import Any, Final

from linli.common import clock
from linli.people.actors import SYSTEM
from linli.portal.demonstration.cast import SINCE_DAYS, Cast, Casting
from linli.portal.demonstration.map import border_of
from linli.portal.demonstration.places import Village
from linli.rulesets import services as rulesets
from linli.territory import services as territory
from linli.territory.choices import AreaKind
from linli.territory.models import Area, Posting, Unit
from linli.territory.services import AreaWords, area_signs, rosters

# The village asks for what the product leaves open; its third grid still waits for a deputy chief.
NUMBERS: Final = {
    "roles.point_cadre.number": {"least": 1, "most": 2},
    "roles.grid_area_lead.number": {"least": 1, "most": 1},
}
WORKDAYS: Final = (1, 2, 3, 4, 5)
EVERY_DAY: Final = (*WORKDAYS, 6, 7)
MORNING: Final = (time(8, 30), time(12))
AFTERNOON: Final = (time(14, 30), time(18))


def build(village: Village, cast: Cast, casting: Casting) -> None:
    """In the village that the story is told in, and for its township."""
    township = village.unit.parent
    assert township is not None  # noqa: S101 - a village lies in a township
    others = Unit.objects.villages().under(township.path).exclude(pk=village.unit.pk)
    _of_township(township, [village.unit, *others[:2]], cast.lead)
    _second_zone(township, others[2:5], casting)
    _of_village(village, cast, casting)


def _of_township(township: Unit, villages: Iterable[Unit], lead: Posting) -> None:
    """The lead's zone: the first villages of the township."""
    zone = _area(
        township,
        AreaKind.LEAD,
        AreaWords(
            "东片",
            "Eastern zone",
            duty_zh="每月到村听一次难事，牵头协调",
            duty_en="Hears once a month what is hard and brings people together",
        ),
        units=villages,
    )
    since = clock.now() - timedelta(days=SINCE_DAYS)
    territory.appoint(lead.person, "area_lead", by=SYSTEM, unit=township, area=zone, since_at=since)


def _second_zone(township: Unit, villages: Iterable[Unit], casting: Casting) -> None:
    """Another lead's: whoever reviews figures of villages reviews those of the other one's."""
    words = AreaWords(
        "西片",
        "Western zone",
        duty_zh="每月到村听一次难事，牵头协调",
        duty_en="Hears once a month what is hard and brings people together",
    )
    casting.post("area_lead", township, area=_area(township, AreaKind.LEAD, words, units=villages))


def _of_village(village: Village, cast: Cast, casting: Casting) -> None:
    """Everything else."""
    unit = village.unit
    for key, number in NUMBERS.items():
        rulesets.set_value(key, number, by=SYSTEM, path=unit.path)
    casting.post("point_cadre", unit)
    for posting in cast.more:
        if posting.role_id == "deputy_chief_grid_leader":
            for grid in village.grids[:2]:
                territory.appoint(posting.person, "grid_area_lead", by=SYSTEM, unit=unit, grid=grid)
    made = [_road(village, 1, "老桥", "小学")]
    made.append(_road(village, 2, "小学", "卫生站"))
    keeper = _posted(casting, "segment_keeper", made[0])
    territory.agree_name(keeper.pk, by=SYSTEM, agrees=True)
    made.append(_ancestral_hall(village, casting))
    made.append(_reception(unit, casting))
    area_signs.make_signs(made, by=SYSTEM)
    _shifts(cast)


def _area(
    place: Unit,
    kind: AreaKind,
    words: AreaWords,
    units: Iterable[Unit] = (),
    shape: dict[str, Any] | None = None,
) -> Area:
    """As old as the postings to it."""
    with clock.told(clock.now() - timedelta(days=SINCE_DAYS + 1)):
        return territory.make_area(place, kind, words, by=SYSTEM, units=list(units), shape=shape)


def _posted(casting: Casting, role: str, area: Area) -> Posting:
    return casting.post(role, area.unit, area=area)


def _road(village: Village, number: int, *ends: str) -> Area:
    """A part of it runs between two grids."""
    words = AreaWords(
        f"河边路 {number} 段",
        f"Hebian Road, part {number}",
        duty_zh="看路面、排水和路灯，见到问题就报",
        duty_en="Watches the surface, the drains and the lamps, and reports what is wrong",
        from_words=ends[0],
        to_words=ends[1],
    )
    border = border_of(*village.grids[number - 1 : number + 1])
    return _area(village.unit, AreaKind.SEGMENT, words, shape=border)


def _ancestral_hall(village: Village, casting: Casting) -> Area:
    """A responsibility area that a cleaner and a party member keep in order in turns."""
    words = AreaWords(
        "祠堂周边责任区",
        "Around the ancestral hall",
        duty_zh="巷口清爽、消防通道不占用",
        duty_en="Keeps the lanes tidy and the fire lane free",
    )
    area = _area(village.unit, AreaKind.RESPONSIBILITY, words, units=village.lanes[:2])
    _posted(casting, "responsibility_keeper", area)
    cleaner, member = _posted(casting, "cleaner", area), _posted(casting, "area_member", area)
    rosters.add_shifts(cleaner, EVERY_DAY, time(6), time(8), by=SYSTEM)
    rosters.add_shifts(member, (6, 7), time(8), time(9), by=SYSTEM)
    return area


def _reception(unit: Unit, casting: Casting) -> Area:
    words = AreaWords(
        "窗口接待示范岗",
        "Model post at the counter",
        duty_zh="来访的都有回音",
        duty_en="Everybody who comes gets an answer",
    )
    post = _area(unit, AreaKind.POST, words)
    _posted(casting, "model_post", post)
    return post


def _shifts(cast: Cast) -> None:
    """The first grid's member is there in the mornings and on three afternoons."""
    first: Any = cast.grid_members[0]
    rosters.add_shifts(first, WORKDAYS, *MORNING, by=SYSTEM)
    rosters.add_shifts(first, WORKDAYS[:3], *AFTERNOON, by=SYSTEM)
