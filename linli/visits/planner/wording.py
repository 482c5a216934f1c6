"""A day in the words of PyVRP."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from linli.visits.planner.timing import Day, Slot, Stop

try:
    import pyvrp
except ImportError:  # the extra is not installed
    pyvrp = None

NEVER: Final = 1_000_000_000  # seconds to another visitor's door; more than leaving anybody out
LEFT_OUT: Final = 1_000_000  # seconds of walking that leaving out one visit is worth
ANNOUNCED: Final = 100  # times as much, where a household was told


def in_words(day: Day, slots: list[Slot], *, all_of_them: bool) -> Any:
    """The day in the words of PyVRP; a door with several windows is a group of which one is
    taken."""
    homes = sorted({shift.place for shift in day.shifts})
    profiles = sorted({_closed(day, number) for number in range(len(day.shifts))})
    groups: dict[int, list[int]] = {}
    for number, slot in enumerate(slots):
        if len(day.slots(slot.stop)) > 1:
            groups.setdefault(slot.stop, []).append(number)
    place = {stop: number for number, stop in enumerate(groups)}
    vehicles = [
        pyvrp.VehicleType(
            shift.many,
            start_depot=homes.index(shift.place),
            end_depot=homes.index(shift.place),
            fixed_cost=day.walk_costs,
            tw_early=shift.start,
            tw_late=shift.end,
            shift_duration=shift.longest,
            profile=profiles.index(_closed(day, number)),
        )
        for number, shift in enumerate(day.shifts)
    ]
    ways = [_ways(day, closed) for closed in profiles]
    return pyvrp.ProblemData(
        [pyvrp.Location(0, 0) for _ in day.away],
        [_client(day.stops[one.stop], one, place.get(one.stop), all_of_them) for one in slots],
        [pyvrp.Depot(home) for home in homes],
        vehicles,
        ways,
        ways,
        [pyvrp.ClientGroup(group, required=all_of_them) for group in groups.values()],
    )


def _client(stop: Stop, slot: Slot, group: int | None, all_of_them: bool) -> Any:
    return pyvrp.Client(
        stop.place,
        service_duration=stop.stay,
        tw_early=slot.first,
        tw_late=slot.last,
        prize=0 if all_of_them else LEFT_OUT * (ANNOUNCED if stop.announced else 1),
        required=all_of_them and group is None,
        group=group,
    )


def _closed(day: Day, shift: int) -> tuple[int, ...]:
    """The places of doors that may not be part of this shift."""
    return tuple(stop.place for stop in day.stops if shift not in stop.shifts)


def _ways(day: Day, closed: tuple[int, ...]) -> NDArray[np.int64]:
    """Walking, with other visitors' doors out of reach."""
    ways = np.array(day.away, dtype=np.int64)
    ways[:, list(closed)] = NEVER
    np.fill_diagonal(ways, 0)
    return ways
