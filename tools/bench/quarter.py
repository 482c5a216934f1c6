"""A quarter of home visits: weeks that are near to one another, against weeks by chance."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np

from linli.visits.planner.periods import read_period
from linli.visits.planner.spreading import spread
from tools.bench.measure import Result
from tools.bench.walked import OURS, judged, made

GRIDS: Final = 3
HOUSEHOLDS: Final = 300  # of a grid, of which
WEEKLY: Final = 20  # are visited each week, the others once in the
WEEKS: Final = 13
SIDE: Final = 2400.0
DAY: Final = 480  # minutes of a walk at most: the week's visits are few
Say = Callable[[str], None]


def quarter(folder: Path, say: Say) -> list[Result]:
    """Hours on foot of three grids in a quarter; walks in the order of our search both times."""
    ours: list[Any] = []
    chance: list[Any] = []
    seconds = 0.0
    for number in range(GRIDS):
        homes = grid(number)
        plan = spread(read_period({"planar": True, "households": homes, "weeks": WEEKS}))
        seconds += plan["report"]["seconds"]
        ours += [day(homes, week["households"]) for week in plan["weeks"]]
        chance += [day(homes, names) for names in by_chance(homes, number)]
    found = {"clusters": walked(ours, folder), "chance": walked(chance, folder)}
    for name, (hours, walks) in found.items():
        say(f"quarter: {name:<10} {hours:.1f} h of walking, {walks} walks")
    near, far = found["clusters"][0], found["chance"][0]
    note = f"{near:.1f} h of walking against {far:.1f} h in weeks by chance"
    return [
        Result("walks.quarter.walking/chance", round(near / far, 3), "×", note),
        Result("walks.quarter.seconds/grid", round(seconds / GRIDS, 3), "s", "spreading alone"),
    ]


def grid(number: int) -> list[dict[str, Any]]:
    """Households by chance; the first of them asked for help."""
    chance = np.random.default_rng([number, HOUSEHOLDS])
    places, minutes = chance.random((HOUSEHOLDS, 2)) * SIDE, chance.integers(8, 26, HOUSEHOLDS)
    return [
        {
            "id": f"{home:03}",
            "at": places[home].tolist(),
            "minutes": int(minutes[home]),
            "every": 1 if home < WEEKLY else WEEKS,
        }
        for home in range(HOUSEHOLDS)
    ]


def by_chance(homes: list[dict[str, Any]], number: int) -> list[list[str]]:
    """As many in each week, whoever they are."""
    names = [one["id"] for one in homes]
    others = np.random.default_rng([number, WEEKS]).permutation(names[WEEKLY:]).tolist()
    return [names[:WEEKLY] + others[week::WEEKS] for week in range(WEEKS)]


def day(homes: list[dict[str, Any]], names: list[str]) -> dict[str, Any]:
    """A week's visits as a request for walks from the middle of the grid."""
    stops = [
        {key: one[key] for key in ("id", "at", "minutes")} for one in homes if one["id"] in names
    ]
    shift = {"walker": "a", "from": 540, "to": 540 + DAY, "start": [SIDE / 2] * 2, "many": 6}
    return {"planar": True, "stops": stops, "shifts": [shift], "longest": DAY, "effort": "quick"}


def walked(days: list[Any], folder: Path) -> tuple[float, int]:
    """Hours on foot, and how many walks."""
    row = judged(OURS, days, made(OURS, days, folder, []))
    return row.cost - row.walks, row.walks
