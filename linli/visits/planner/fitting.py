"""Walks without PyVRP: each door where it costs least, then doors that find a better place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from linli.visits.planner.timing import Day, Walk, timed

PASSES: Final = 3  # over all doors, to find them a better place
NEW: Final = -1


class Place(NamedTuple):
    """What a door costs more, in which walk (`NEW`: one that begins), and how that walk is then."""

    cost: int
    line: int
    walk: Walk


@dataclass(eq=False)
class Line:
    """A walk, and what other doors would cost in it as far as that was asked."""

    walk: Walk
    asked: dict[int, Place | None] = field(default_factory=dict)


class Fit:
    """Walks that grow."""

    def __init__(self, day: Day) -> None:
        self.day = day
        self.lines: list[Line] = []
        self.empty = [Line(Walk(shift, ())) for shift in range(len(day.shifts))]

    @property
    def walks(self) -> list[Walk]:
        return [line.walk for line in self.lines]

    def grow(self, stops: Sequence[int]) -> list[int]:
        """Put each door where it costs least, announced ones before others, of each kind the
        cheapest first; the doors that found no place."""
        left: list[int] = []
        for announced in (True, False):
            waiting = [one for one in stops if self.day.stops[one].announced == announced]
            while waiting:
                found = [(place, stop) for stop in waiting if (place := self.best(stop))]
                if not found:
                    left += waiting
                    break
                place, stop = min(found, key=lambda one: (one[0].cost, one[1]))
                self.put(place)
                waiting.remove(stop)
        return sorted(left)

    def better(self, stops: Sequence[int]) -> None:
        """Take each door out and put it where it costs least, until nothing is won; then see
        whether a whole walk can be spared."""
        for _ in range(PASSES):
            before = self.day.cost(self.walks)
            for stop in stops:
                self._move({stop})
            for line in sorted(self.lines, key=lambda one: len(one.walk.slots)):
                if line in self.lines:
                    self._move({slot.stop for slot in line.walk.slots})
            if self.day.cost(self.walks) >= before:
                break

    def put(self, place: Place) -> None:
        """Change the walk, or begin it."""
        line = Line(place.walk)
        if place.line == NEW:
            self.lines.append(line)
        else:
            self.lines[place.line] = line

    def best(self, stop: int) -> Place | None:
        """The cheapest place for a door in the walks that there are, or in a new one."""
        places = [
            place._replace(line=number)
            for number, line in enumerate(self.lines)
            if (place := self._within(stop, line))
        ]
        places += [place for line in self._free() if (place := self._within(stop, line))]
        return min(places, key=_by_cost, default=None)

    def _move(self, stops: set[int]) -> None:
        """Take these out and in again, unless that is worse."""
        before, cost = self.lines, self.day.cost(self.walks)
        self.lines = [rest for line in before if (rest := _without(line, stops))]
        whole = all(timed(self.day, line.walk) for line in self.lines if line not in before)
        if not whole or self.grow(sorted(stops)) or self.day.cost(self.walks) >= cost:
            self.lines = before

    def _free(self) -> Iterable[Line]:
        """Shifts that can have one walk more."""
        taken = [walk.shift for walk in self.walks]
        for number, shift in enumerate(self.day.shifts):
            if taken.count(number) < shift.many:
                yield self.empty[number]

    def _within(self, stop: int, line: Line) -> Place | None:
        if stop not in line.asked:
            line.asked[stop] = min(self._tried(stop, line.walk), key=_by_cost, default=None)
        return line.asked[stop]

    def _tried(self, stop: int, walk: Walk) -> Iterable[Place]:
        """Every place in a walk that keeps all promises."""
        if walk.shift not in self.day.stops[stop].shifts:
            return
        before = self.day.cost([walk]) if walk.slots else 0
        for slot in self.day.slots(stop):
            for at in range(len(walk.slots) + 1):
                longer = Walk(walk.shift, (*walk.slots[:at], slot, *walk.slots[at:]))
                if timed(self.day, longer):
                    yield Place(self.day.cost([longer]) - before, NEW, longer)


def _by_cost(place: Place) -> tuple[int, int, int]:
    return place.cost, place.line, place.walk.shift


def _without(line: Line, stops: set[int]) -> Line | None:
    """The walk without these doors; the same one if it has none of them."""
    slots = tuple(slot for slot in line.walk.slots if slot.stop not in stops)
    if len(slots) == len(line.walk.slots):
        return line
    return Line(Walk(line.walk.shift, slots)) if slots else None


def fitted(day: Day, stops: Sequence[int]) -> list[Walk]:
    """Walks to as many of these stops as find a place."""
    fit = Fit(day)
    left = fit.grow(stops)
    fit.better([stop for stop in stops if stop not in set(left)])
    fit.grow(left)
    return fit.walks
