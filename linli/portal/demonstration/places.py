"""Where the demonstration plays: real villages, made-up groups, lanes, grids and outlines."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any, Final

from linli.people.actors import SYSTEM
from linli.territory import services as territory
from linli.territory.choices import UnitKind
from linli.territory.models import Grid, Unit

PHONE: Final = "000-000 0000"  # a number that nobody has


@dataclass(frozen=True)
class Town:
    """A township by its code, roughly where it lies, and the village that the story is told in."""

    code: str
    lon: float
    lat: float
    focus: str


# Centres are rounded to a tenth of a degree: the outlines are invented, not surveyed.
TOWNS: Final = (
    Town("440784105", 112.9, 22.6, "440784105214"),  # 鹤城镇, 五星村
    Town("340223102", 118.2, 31.0, "340223102001"),  # 弋江镇
    Town("532822202", 100.3, 22.4, "532822202201"),  # 勐往乡
    Town("411329001", 112.4, 32.5, "411329001001"),  # 汉城街道
    Town("620924203", 94.3, 39.6, "620924203203"),  # 阿勒腾乡
)

LANES: Final = (
    ("新屋巷", "Xinwu Lane"),
    ("井头巷", "Jingtou Lane"),
    ("祠堂巷", "Citang Lane"),
    ("榕树下", "Rongshu Corner"),
    ("河边路", "Hebian Road"),
    ("晒谷场", "Shaigu Yard"),
)
GRIDS: Final = 3  # a village; each holds one group with two lanes
HOUSEHOLDS: Final = (64, 41, 14)  # the third is small, so its place is shown as the village only
CELL: Final = 0.02  # degrees; about two kilometres


@dataclass
class Village:
    """A village of the demonstration with what was made up in it."""

    unit: Unit
    grids: list[Grid]
    lanes: list[Unit]
    focus: bool = False


def furnish(town: Town, rng: Random) -> Iterator[Village]:
    """Open a township and give each of its villages groups, lanes and a published grid plan."""
    township = Unit.objects.get(code=town.code)
    territory.open_unit(township, by=SYSTEM, phone=PHONE)
    villages = list(Unit.objects.under(township.path).villages())
    corners = _corners(town, len(villages), rng)
    for number, village in enumerate(villages):
        village.refresh_from_db()
        yield _village(village, corners[number], focus=village.code == town.focus)


def _village(village: Unit, corners: list[tuple[float, float]], *, focus: bool) -> Village:
    urban = "社区" in village.name_zh or "居" in village.name_zh
    lanes: list[list[Unit]] = []
    for number in range(1, GRIDS + 1):
        kind = ("居民小组", "Residents' group") if urban else ("村民小组", "Villager group")
        group = territory.add_unit(
            village,
            UnitKind.GROUP,
            number,
            name_zh=f"第{number}{kind[0]}",
            name_en=f"{kind[1]} {number}",
            households=HOUSEHOLDS[number - 1],
        )
        names = LANES[(number - 1) * 2 : number * 2]
        lanes.append(
            [
                territory.add_unit(group, UnitKind.ADDRESS, place, name_zh=zh, name_en=en)
                for place, (zh, en) in enumerate(names, start=1)
            ]
        )
    drafts = [
        territory.GridDraft(
            name_zh=f"0{number} 网格",
            name_en=f"Grid 0{number}",
            units=lanes[number - 1],
            households=HOUSEHOLDS[number - 1],
            population=HOUSEHOLDS[number - 1] * 3,
            geometry=_part(corners, number - 1),
        )
        for number in range(1, GRIDS + 1)
    ]
    plan = territory.publish_plan(village, drafts, by=SYSTEM, reason="示例")
    grids = list(plan.grids.order_by("code"))
    return Village(village, grids, [lane for row in lanes for lane in row], focus)


def _corners(town: Town, count: int, rng: Random) -> list[list[tuple[float, float]]]:
    """Four corners a village, on a lattice of slightly shifted knots: no gaps, no overlaps."""
    wide = max(1, round(count**0.5))
    high = -(-count // wide)

    def knot(_x: int, _y: int) -> tuple[float, float]:
        return (rng.uniform(-0.25, 0.25), rng.uniform(-0.25, 0.25))

    knots = {(x, y): knot(x, y) for y in range(high + 1) for x in range(wide + 1)}

    def at(x: int, y: int) -> tuple[float, float]:
        dx, dy = knots[x, y]
        return (
            round(town.lon + (x + dx - wide / 2) * CELL, 6),
            round(town.lat + (y + dy - high / 2) * CELL, 6),
        )

    cells = [(number % wide, number // wide) for number in range(count)]
    return [[at(x, y), at(x + 1, y), at(x + 1, y + 1), at(x, y + 1)] for x, y in cells]


def _part(corners: list[tuple[float, float]], number: int) -> dict[str, Any]:
    """The village cut in three: its west, the north of the rest, and the south of the rest."""
    sw, se, ne, nw = corners
    south, north = _between(sw, se, 0.45), _between(nw, ne, 0.45)
    west, east = _between(south, north, 0.55), _between(se, ne, 0.45)
    ring = (
        [sw, south, west, north, nw],
        [west, east, ne, north],
        [south, se, east, west],
    )[number]
    return {"type": "Polygon", "coordinates": [[list(point) for point in [*ring, ring[0]]]]}


def _between(a: tuple[float, float], b: tuple[float, float], share: float) -> tuple[float, float]:
    return (
        round(a[0] + (b[0] - a[0]) * share, 6),
        round(a[1] + (b[1] - a[1]) * share, 6),
    )
