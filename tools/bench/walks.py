"""The planner of visits beside the nearest door and OR-Tools, on the same days in the same run."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np

from tools.bench.measure import Result
from tools.bench.planner import install_peers
from tools.bench.quarter import quarter
from tools.bench.walked import FIT, LONG, OURS, Row, judged, made

GREEDY: Final = "nearest door"
FITTING: Final = "nearest fitting"
ROUTING: Final = "routing savings"
# What ours is compared with, and the target.
BESIDE: Final = {
    GREEDY: ("greedy", 0.80),
    FITTING: ("greedy-fitting", None),
    ROUTING: ("or-tools", 0.97),
    FIT: ("without-pyvrp", None),
}
SHORTEST: Final = 1.0  # seconds that OR-Tools gets for a grid, even if ours took less
SEVERAL: Final = 10  # grids: the method compares grid by grid on so many; one is a single draw
DOORS: Final = 100  # of an office
SIDE: Final = 2400.0  # metres: the doors of an office lie in a square around it
HAMLETS: Final = (8, 150.0)  # so many in the square, so many metres wide
HALF_DAYS: Final = 0.3  # of the households are at home in the morning or in the afternoon alone
HALVES: Final = ([540, 780], [780, 1020])
SEARCHED: Final = ("scattered.100", "scattered.1000", "scattered.5000", "hamlets.1000")
# Where a long search says how much is left to be won: of whose walks nobody knows cheaper ones.
KNOWN: Final = ("scattered.100",)
Say = Callable[[str], None]


def walks(say: Say) -> list[Result]:
    """Every instance by every program; the figures beside the targets."""
    install_peers()
    results: list[Result] = []
    with tempfile.TemporaryDirectory(prefix="linli-walks-") as name:
        folder = Path(name)
        for instance in SEARCHED:
            results += beside(instance, race(instance, folder, say))
        results += quarter(folder, say)
    return results


def race(instance: str, folder: Path, say: Say) -> dict[str, Row]:
    """What each program makes of it; OR-Tools has as long as ours for each grid, or a second."""
    kind, _, doors = instance.partition(".")
    days = [office(number, hamlets=kind == "hamlets") for number in range(int(doors) // DOORS)]
    rows: dict[str, Row] = {}
    limits: list[float] = []
    for program in (OURS, *BESIDE, *([LONG] if instance in KNOWN else [])):
        answers = made(program, days, folder, limits if program == ROUTING else [])
        if program == OURS:
            limits = [max(SHORTEST, one["cpu"]) for one in answers]
        rows[program] = judged(program, days, answers)
        say(f"{instance}: {rows[program]}")
    return rows


def office(number: int, *, hamlets: bool) -> dict[str, Any]:
    """A day of an office: visits of 8 to 25 minutes, walks of up to 4 hours between 9:00 and 17:00,
    some households at home for half a day."""
    chance = np.random.default_rng([number, int(hamlets)])
    places = chance.random((DOORS, 2)) * SIDE
    if hamlets:
        many, wide = HAMLETS
        middles = chance.random((many, 2)) * SIDE
        places = middles[chance.integers(0, many, DOORS)] + chance.normal(0, wide, (DOORS, 2))
    minutes, half = chance.integers(8, 26, DOORS), chance.random(DOORS) / HALF_DAYS
    stops = [
        {
            "id": f"{door}",
            "at": places[door].tolist(),
            "minutes": int(minutes[door]),
            "windows": [HALVES[int(2 * half[door])] if half[door] < 1 else [540, 1020]],
        }
        for door in range(DOORS)
    ]
    most = int(minutes.sum() / 240 * 2) + 5  # the nearest door needs so many walks
    shift = {"walker": "a", "from": 540, "to": 1020, "start": [SIDE / 2, SIDE / 2], "many": most}
    return {"planar": True, "stops": stops, "shifts": [shift]}


def beside(instance: str, rows: dict[str, Row]) -> Iterator[Result]:
    """Ours over each of the others; the targets of the method."""
    name, mine = f"walks.{instance}", rows[OURS]
    grids = int(instance.partition(".")[2]) // DOORS
    yield Result(f"{name}.not_kept", mine.missing + mine.broken, "", "missing or broken", most=0)
    yield Result(
        f"{name}.seconds/grid", round(mine.cpu / grids, 3), "s", "processor time, at equal seed"
    )
    for program, (label, most) in BESIDE.items():
        other = rows[program]
        note = f"{mine.cost:.1f} h against {other.cost:.1f} h"
        if program == ROUTING:
            note += f"; CPU {mine.cpu:.1f} s against {other.cpu:.1f} s"
            if grids < SEVERAL:
                most, note = None, f"{note}; one of the ten grids of the next instance, no target"
        if other.missing or other.broken:
            note += f", which missed {other.missing} doors and broke {other.broken} walks"
        yield Result(f"{name}.cost/{label}", round(mine.cost / other.cost, 3), "×", note, most=most)
    if LONG in rows:
        yield best_known(name, rows)


def best_known(name: str, rows: dict[str, Row]) -> Result:
    """Not a target and not ours: the cheapest walks of a long search over those of OR-Tools. What
    is below this is below all that is known, which is no proof that there is nothing."""
    known, other = rows[LONG], rows[ROUTING]
    return Result(
        f"{name}.best-known/or-tools",
        round(known.cost / other.cost, 3),
        "×",
        f"{known.cost:.2f} h, the cheapest known, by long searches (CPU {known.cpu:.0f} s); "
        f"{other.cost:.2f} h by OR-Tools; no proof that there are none cheaper",
    )
