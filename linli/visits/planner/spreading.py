"""Households over the weeks of a period: each as often as its cadence says, as many in each week,
and those of one week near to one another."""

import math
import time
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from linli.visits.planner.ground import Floats, metres
from linli.visits.planner.periods import Household, Period
from linli.visits.planner.shares import Ints, Share, shared

LATE: Final = {
    "overdue": "“{name}” was due {weeks} before this period begins; planned for week {week}.",
    "announced_late": "“{name}” was told a week that makes week {week} the first; due by {due}.",
}


class Plan:
    """Grows by one cadence after the other, the most frequent first."""

    def __init__(self, period: Period) -> None:
        self.period = period
        self.spots = metres([one.place for one in period.households], planar=period.planar)
        self.first: dict[int, int] = {}  # the week in which each household is first visited

    def weeks(self, number: int) -> range:
        """In which weeks of the period a household is visited."""
        return range(self.first[number], self.period.weeks, self.period.households[number].every)

    def visits(self) -> Ints:
        """How many there are in each week."""
        weeks = [week for number in self.first for week in self.weeks(number)]
        return np.bincount(np.array(weeks, dtype=np.int64), minlength=self.period.weeks)

    def add(self, every: int, members: Sequence[int]) -> None:
        """The households of one cadence: as many of them start in each of its first weeks."""
        households = [self.period.households[number] for number in members]
        last = _last(households, every)
        first = _even(households, last, self._load(every))
        fixed = np.array([one.announced is not None for one in households])
        share = Share(self.spots[list(members)], last, first, fixed, self._near(every))
        found = shared(share, self.period.seed).tolist()
        self.first |= dict(zip(members, found, strict=True))

    def _load(self, every: int) -> Floats:
        """Visits that each start has anyway, on average over its weeks."""
        visits = self.visits()
        means = [visits[week::every].mean() for week in range(min(every, self.period.weeks))]
        return np.array(means + [float(visits.mean())] * (every - len(means)))

    def _near(self, every: int) -> Floats:
        """Where each start has visits of other cadences anyway; not those of every week."""
        near = np.zeros((every, 3))
        for number in self.first:
            if self.period.households[number].every > 1:
                for week in self.weeks(number):
                    near[week % every] += (*self.spots[number], 1.0)
        turns = [max(1, len(range(week, self.period.weeks, every))) for week in range(every)]
        return np.asarray(near / np.array(turns)[:, None])


def _last(households: Sequence[Household], every: int) -> Ints:
    """The last start that each may have. Those that are overdue come first, as many a week as there
    would be anyway: all of them in the first week would be nobody's walk."""
    overdue = sorted(
        (number for number, one in enumerate(households) if one.due is not None and one.due < 0),
        key=lambda number: (households[number].due or 0, households[number].name),
    )
    each = math.ceil(len(households) / every)
    last = [_due(one) for one in households]
    for place, number in enumerate(overdue):
        last[number] = place // each
    return np.array(last, dtype=np.int64)


def _due(one: Household) -> int:
    """The last start that keeps the cadence; negative if it was before the period."""
    return one.every - 1 if one.due is None else min(one.due, one.every - 1)


def _even(households: Sequence[Household], last: Ints, load: Floats) -> Ints:
    """A start for each: announced ones where they are, then whoever has least time to whichever
    start has least to do. So no week has more than the others unless cadences demand it."""
    load = load.copy()
    every = len(load)
    first = np.zeros(len(households), dtype=np.int64)
    told = [number for number, one in enumerate(households) if one.announced is not None]
    for number in told:
        first[number] = (households[number].announced or 0) % every
        load[first[number]] += 1
    waiting = sorted(set(range(len(households))) - set(told), key=lambda one: (last[one], one))
    for number in waiting:
        first[number] = int(load[: last[number] + 1].argmin())
        load[first[number]] += 1
    return first


def spread(period: Period) -> dict[str, Any]:
    """The answer to a request; see the package's docstring."""
    began = time.perf_counter()
    plan = Plan(period)
    for every in sorted({one.every for one in period.households}):
        members = [n for n, one in enumerate(period.households) if one.every == every]
        plan.add(every, members)
    weeks = [_week(plan, week) for week in range(period.weeks)]
    later = [
        {"household": period.households[number].name, "week": week}
        for number, week in sorted(plan.first.items())
        if week >= period.weeks
    ]
    many = [week["visits"] for week in weeks]
    return {
        "weeks": weeks,
        "later": later,
        "late": [late for number in sorted(plan.first) if (late := _late(plan, number))],
        "report": {
            "households": len(period.households),
            "visits": sum(many),
            "most_visits": max(many),
            "least_visits": min(many),
            "seed": period.seed,
            "seconds": round(time.perf_counter() - began, 3),
        },
    }


def _week(plan: Plan, week: int) -> dict[str, Any]:
    there = [plan.period.households[n] for n in sorted(plan.first) if week in plan.weeks(n)]
    return {
        "week": week,
        "households": [one.name for one in there],
        "visits": len(there),
        "minutes": round(sum(one.minutes for one in there), 2),
    }


def _late(plan: Plan, number: int) -> dict[str, Any] | None:
    """Whose cadence cannot be kept, and why."""
    one, week = plan.period.households[number], plan.first[number]
    due = _due(one)
    if due < 0:
        return _said(one, "overdue", weeks=-due, week=week)
    if week > due:
        return _said(one, "announced_late", due=due, week=week)
    return None


def _said(one: Household, code: str, **values: int) -> dict[str, Any]:
    words: dict[str, Any] = dict(values)
    if "weeks" in values:
        words["weeks"] = "1 week" if values["weeks"] == 1 else f"{values['weeks']} weeks"
    text = LATE[code].format(name=one.name, **words)
    return {"household": one.name, "code": code, "text": text, "values": values}
