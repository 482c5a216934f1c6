"""When somebody who walks is where. All times are whole seconds from one and the same zero."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Stop:
    """A door. `windows` say between when and when the visitor may begin."""

    name: str
    place: int
    stay: int
    windows: tuple[tuple[int, int], ...]
    shifts: frozenset[int]  # whose walk it may be part of
    announced: bool = False


@dataclass(frozen=True)
class Shift:
    """Time in which a visitor may take `many` walks, from a place and back to it."""

    walker: str
    start: int
    end: int
    longest: int
    place: int
    many: int = 1


@dataclass(frozen=True)
class Slot:
    """One door in one of its windows."""

    stop: int
    first: int
    last: int


@dataclass(frozen=True)
class Walk:
    """Doors in this order, in this shift."""

    shift: int
    slots: tuple[Slot, ...]


@dataclass(frozen=True)
class Times:
    """Of a walk: when it begins and ends, and when each visit does."""

    leave: int
    back: int
    arrive: tuple[int, ...]
    begin: tuple[int, ...]

    @property
    def long(self) -> int:
        return self.back - self.leave


@dataclass(frozen=True)
class Day:
    """What has to be walked; `away` is in seconds, from place to place."""

    stops: Sequence[Stop]
    shifts: Sequence[Shift]
    away: Sequence[Sequence[int]]
    walk_costs: int  # how much walking one walk more is worth

    def slots(self, stop: int) -> list[Slot]:
        """The door in each of its windows that is long enough."""
        windows = self.stops[stop].windows
        return [Slot(stop, first, last) for first, last in windows if first <= last]

    def walking(self, walk: Walk) -> int:
        """Seconds on foot, without the visits."""
        return sum(self.away[one][two] for one, two in pairwise(self.path(walk)))

    def path(self, walk: Walk) -> list[int]:
        """The places in order, from the first back to the first."""
        home = self.shifts[walk.shift].place
        return [home, *(self.stops[slot.stop].place for slot in walk.slots), home]

    def cost(self, walks: Sequence[Walk]) -> int:
        """Seconds of walking, and what each walk costs besides."""
        return sum(self.walking(walk) + self.walk_costs for walk in walks)


def timed(day: Day, walk: Walk) -> Times | None:
    """The times of the shortest walk among those that end earliest, or nothing if a window, the
    shift or the longest walk is not kept, or it is another visitor's door."""
    shift = day.shifts[walk.shift]
    if any(walk.shift not in day.stops[slot.stop].shifts for slot in walk.slots):
        return None
    path, now = day.path(walk), shift.start
    begin: list[int] = []
    for slot, (gone, come) in zip(walk.slots, pairwise(path), strict=False):
        now = max(now + day.away[gone][come], slot.first)
        if now > slot.last:
            return None
        begin.append(now)
        now += day.stops[slot.stop].stay
    back = now + day.away[path[-2]][path[-1]]
    times = _later(day, walk, path, begin, back)
    return times if back <= shift.end and times.long <= shift.longest else None


def _later(day: Day, walk: Walk, path: list[int], begin: list[int], back: int) -> Times:
    """The same end with the latest beginning: whoever would have to wait, leaves later."""
    if not begin:
        return Times(back, back, (), ())
    later, stays = begin[:], [day.stops[slot.stop].stay for slot in walk.slots]
    away = [day.away[one][two] for one, two in pairwise(path)]
    for number in range(len(later) - 2, -1, -1):
        ready = later[number + 1] - away[number + 1] - stays[number]
        later[number] = min(walk.slots[number].last, ready)
    leave = later[0] - away[0]
    ends = [leave, *(one + stay for one, stay in zip(later, stays, strict=True))]
    arrive = [end + way for end, way in zip(ends, away, strict=False)]
    return Times(leave, back, tuple(arrive[:-1]), tuple(later))
