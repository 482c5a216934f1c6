"""Why a visit has no place on the day."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from linli.visits.planner.timing import Day, Shift, Slot, Walk, timed

MINUTE: Final = 60


@dataclass(frozen=True)
class Reason:
    """A sentence for a person; `code` and `values` let somebody else say it in other words."""

    code: str
    text: str
    values: dict[str, int]


def alone(day: Day, stop: int) -> Reason | None:
    """Why nobody can go there even if nothing else were to do; nothing if somebody can."""
    door = day.stops[stop]
    if not door.shifts:
        return Reason("no_walker", "nobody who may go there is on shift.", {})
    slots = day.slots(stop)
    if not slots:
        return _window_too_short(day, stop)
    if any(timed(day, Walk(shift, (slot,))) for shift in door.shifts for slot in slots):
        return None
    at_home = [
        day.shifts[shift]
        for shift in sorted(door.shifts)
        if any(_overlaps(day.shifts[shift], slot, door.stay) for slot in slots)
    ]
    if not at_home:
        return Reason(
            "not_on_shift",
            "nobody is on shift at the times when somebody is at home.",
            {"windows": len(slots)},
        )
    return _too_long(day, stop, at_home)


def no_room(day: Day, stop: int) -> Reason:
    """It could be walked alone, but the walks are full."""
    door = day.stops[stop]
    away = min(day.away[day.shifts[one].place][door.place] for one in door.shifts)
    values = {"minutes": _up(door.stay), "walking": _up(2 * away)}
    return Reason(
        "no_room",
        f"it could be visited alone ({values['walking']} min of walking, {values['minutes']} min "
        "there), but no walk has room left. Take it on another day, or let somebody walk more.",
        values,
    )


def _window_too_short(day: Day, stop: int) -> Reason:
    door = day.stops[stop]
    widest = max(last + door.stay - first for first, last in door.windows)
    values = {"minutes": _up(door.stay), "window": widest // MINUTE}
    text = f"the visit takes {values['minutes']} min, its longest window is {values['window']} min."
    return Reason("window_too_short", text, values)


def _too_long(day: Day, stop: int, shifts: Iterable[Shift]) -> Reason:
    """The way is too long for a walk, or for the time of the shift in which somebody is at home."""
    door = day.stops[stop]
    best = min(
        shifts, key=lambda one: (2 * day.away[one.place][door.place] - one.longest, one.start)
    )
    walking = 2 * day.away[best.place][door.place]
    values = {
        "walking": _up(walking),
        "minutes": _up(door.stay),
        "longest": best.longest // MINUTE,
    }
    said = f"there and back are {values['walking']} min, the visit takes {values['minutes']} min"
    if walking + door.stay > best.longest:
        return Reason("too_far", f"{said}; a walk may take {values['longest']} min.", values)
    text = f"{said}: too much for the time on shift in which somebody is at home."
    return Reason("shift_too_short", text, values)


def _overlaps(shift: Shift, slot: Slot, stay: int) -> bool:
    return shift.start < slot.last + stay and slot.first < shift.end


def _up(seconds: int) -> int:
    return -(-seconds // MINUTE)
