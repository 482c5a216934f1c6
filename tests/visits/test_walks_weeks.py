"""`python -m linli.visits.planner --households`: households spread over the weeks of a period."""

from itertools import pairwise, permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.visits.planner.options import planned
from linli.visits.planner.shares import assigned
from tests.strolls import Thing, WalkDesk, home, period

pytestmark = pytest.mark.once  # no database

QUICK = settings(max_examples=60, deadline=None, print_blob=True)
FAR = st.integers(-2000, 2000)


@pytest.fixture
def desk(tmp_path: Path) -> WalkDesk:
    return WalkDesk(tmp_path)


def weeks_of(answer: Thing) -> dict[str, list[int]]:
    """In which weeks each household is visited, the first after the period among them."""
    found: dict[str, list[int]] = {}
    for week in answer["weeks"]:
        for name in week["households"]:
            found.setdefault(name, []).append(week["week"])
    for one in answer["later"]:
        found[one["household"]] = [one["week"]]
    return found


def visits(answer: Thing) -> list[int]:
    return [week["visits"] for week in answer["weeks"]]


def test_whoever_asked_for_help_more_often_is_visited_each_week_and_all_within_the_quarter(
    desk: WalkDesk,
) -> None:
    homes = [home(f"h{n}", n % 20, n // 20, 1 if n < 20 else 13) for n in range(300)]
    answer = desk.run(period(homes, 13))
    found = weeks_of(answer)
    assert all(found[f"h{n}"] == list(range(13)) for n in range(20))
    assert all(len(found[f"h{n}"]) == 1 for n in range(20, 300))
    assert set(visits(answer)) == {41, 42}
    assert answer["later"] == answer["late"] == []
    assert answer["report"]["visits"] == 20 * 13 + 280


def test_the_households_of_a_hamlet_are_visited_in_the_same_week(desk: WalkDesk) -> None:
    homes = [
        home(f"{hamlet}-{n}", 3000 * (hamlet % 2) + 7 * n, 3000 * (hamlet // 2), 4)
        for n in range(5)
        for hamlet in range(4)
    ]
    answer = desk.run(period(homes, 4))
    assert [{name[0] for name in week["households"]} for week in answer["weeks"]] in [
        [{one} for one in order] for order in permutations("0123")
    ]


def test_another_cadence_comes_to_a_hamlet_when_somebody_is_there_anyway(desk: WalkDesk) -> None:
    homes = [
        home(f"{hamlet}-{every}-{n}", 3000 * hamlet + 7 * n, 0, every)
        for hamlet in range(2)
        for every in (2, 4)
        for n in range(4)
    ]
    found = weeks_of(desk.run(period(homes, 4)))
    for hamlet in range(2):
        even = {week % 2 for n in range(4) for week in found[f"{hamlet}-2-{n}"]}
        assert {week % 2 for n in range(4) for week in found[f"{hamlet}-4-{n}"]} == even


def test_who_is_due_soon_comes_early_and_who_was_told_a_week_in_that_week(desk: WalkDesk) -> None:
    homes = [home(f"h{n:02}", 50 * n, 0, 13) for n in range(39)]
    homes[38]["due"] = 0
    homes[0]["announced"] = 12
    homes[1].update(due=2, announced=5)
    homes[2]["due"] = -3
    answer = desk.run(period(homes, 13))
    found = weeks_of(answer)
    assert (found["h38"], found["h00"], found["h01"], found["h02"]) == ([0], [12], [5], [0])
    assert {one["household"]: one["code"] for one in answer["late"]} == {
        "h01": "announced_late",
        "h02": "overdue",
    }
    assert set(visits(answer)) == {3}


def test_who_is_visited_once_a_year_may_come_after_the_quarter(desk: WalkDesk) -> None:
    homes = [home(f"h{n:02}", 50 * n, 0, 52) for n in range(52)]
    answer = desk.run(period(homes, 13))
    assert visits(answer) == [1] * 13
    assert sorted(one["week"] for one in answer["later"]) == list(range(13, 52))


def test_what_keeps_no_cadence_is_said_in_a_sentence(
    desk: WalkDesk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.run(period([home("h", 0, 0, 4, due=-1), home("k", 0, 0, 4, due=1, announced=3)], 4))
    said = capsys.readouterr().err
    assert "“h” was due 1 week before this period begins; planned for week 0." in said
    assert "“k” was told a week that makes week 3 the first; due by 1." in said


@st.composite
def periods(draw: st.DrawFn) -> Thing:
    """Households of several cadences, of which some are due, overdue or were told a week."""
    weeks, homes = draw(st.integers(1, 14)), []
    for number in range(draw(st.integers(0, 25))):
        more: dict[str, Any] = {}
        if draw(st.integers(0, 3)) == 0:
            more["due"] = draw(st.integers(-4, 16))
        if draw(st.integers(0, 5)) == 0:
            more["announced"] = draw(st.integers(0, weeks - 1))
        every = draw(st.sampled_from([1, 2, 4, 13]))
        homes.append(home(f"h{number}", draw(FAR), draw(FAR), every, **more))
    return period(homes, weeks)


@QUICK
@given(periods())
def test_every_cadence_is_kept_or_named_and_what_was_told_stays(asked: Thing) -> None:
    answer = planned(asked, "households")
    found, late = weeks_of(answer), {one["household"] for one in answer["late"]}
    assert set(found) == {one["id"] for one in asked["households"]}
    for one in asked["households"]:
        weeks, every = found[one["id"]], one["every"]
        assert all(two - first == every for first, two in pairwise(weeks))
        assert weeks[-1] + every >= asked["weeks"]
        assert one.get("announced", weeks[0]) in weeks
        kept = weeks[0] <= min(every - 1, one.get("due", every))
        assert kept != (one["id"] in late)
        assert kept or one.get("due", 0) < 0 or "announced" in one


@QUICK
@given(st.lists(st.tuples(FAR, FAR), max_size=40), st.integers(1, 13), st.randoms())
def test_weeks_are_as_full_as_one_another_in_whatever_order_households_come(
    places: list[tuple[int, int]], weeks: int, chance: Any
) -> None:
    homes = [home(f"h{number}", *place, weeks) for number, place in enumerate(places)]
    answer = planned(period(homes, weeks), "households")
    assert max(visits(answer)) - min(visits(answer)) <= 1
    chance.shuffle(homes)
    assert planned(period(homes, weeks), "households")["weeks"] == answer["weeks"]


@QUICK
@given(st.data(), st.integers(1, 7), st.integers(1, 3))
def test_an_assignment_that_keeps_sizes_is_the_cheapest(
    data: st.DataObject, doors: int, clusters: int
) -> None:
    def numbers(most: int, many: int) -> Any:
        return data.draw(st.lists(st.integers(0, most), min_size=many, max_size=many))

    prices = np.array([numbers(50, clusters) for _ in range(doors)])
    first = np.array(numbers(clusters - 1, doors))
    fixed = np.array(numbers(1, doors), dtype=bool)
    found = assigned(prices, first, fixed)

    def cost(one: Any) -> int:
        return int(prices[np.arange(doors), one].sum())

    free = np.flatnonzero(~fixed)
    best = cost(first)
    for order in set(permutations(first[free].tolist())):
        other = first.copy()
        other[free] = order
        best = min(best, cost(other))
    assert cost(found) == best
    assert sorted(found) == sorted(first)
    assert (found[fixed] == first[fixed]).all()
