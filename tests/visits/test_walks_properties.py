"""What holds for every day, whatever the doors and whoever walks."""

import math
from itertools import pairwise, permutations
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from linli.visits.planner.fitting import fitted
from linli.visits.planner.options import planned
from linli.visits.planner.ordering import sound
from linli.visits.planner.reasons import alone
from linli.visits.planner.requests import read_day
from linli.visits.planner.searching import here
from tests.strolls import Thing, broken, day, left_out, minutes_apart, orders, shift, stop

pytestmark = pytest.mark.once  # no database

QUICK = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
NEAR = st.integers(-1500, 1500)
MINUTES = st.integers(5, 40)
HALVES = st.sampled_from([None, [[540, 720]], [[780, 1020]], [[540, 600], [900, 1000]]])


@st.composite
def shifts(draw: st.DrawFn) -> list[Thing]:
    """One or two visitors, each with a morning, an afternoon or both."""
    found = []
    for walker in draw(st.sampled_from(["a", "ab"])):
        for start, end in draw(
            st.sampled_from([[(540, 720)], [(780, 1020)], [(540, 720), (780, 1020)]])
        ):
            at = [draw(NEAR), draw(NEAR)] if draw(st.booleans()) else [0, 0]
            found.append(shift(walker, start, end) | {"start": at})
    return found


@st.composite
def days(draw: st.DrawFn, most: int = 9) -> Thing:
    """Some doors, of which a few have windows, a favourite visitor, or were told a time."""
    stops = []
    for number in range(draw(st.integers(1, most))):
        more: dict[str, Any] = {}
        if windows := draw(HALVES):
            more["windows"] = windows
        if draw(st.integers(0, 4)) == 0:
            more["walkers"] = [draw(st.sampled_from("abc"))]
        if draw(st.integers(0, 4)) == 0:
            begin = draw(st.integers(540, 1000))
            more["announced"] = {
                "walker": draw(st.sampled_from("ab")), "from": begin, "to": begin + 20
            }  # fmt: skip
        stops.append(stop(f"s{number}", draw(NEAR), draw(NEAR), draw(MINUTES), **more))
    absent = draw(st.sampled_from([[], ["a"], ["b"]]))
    return day(stops, draw(shifts()), absent=absent, longest=draw(st.sampled_from([60, 120, 240])))


@QUICK
@given(days())
def test_every_door_is_visited_once_or_named_and_every_promise_is_kept(asked: Thing) -> None:
    answer = planned(asked, "stops")
    assert not broken(asked, answer)


@QUICK
@given(days(most=14))
def test_walks_made_without_a_search_keep_every_promise_too(asked: Thing) -> None:
    there = read_day(asked).day
    fit = [number for number in range(len(there.stops)) if alone(there, number) is None]
    walks = fitted(there, fit)
    assert sound(there, walks, fit)


@QUICK
@given(days())
def test_who_is_left_out_for_want_of_room_could_be_visited_alone_and_others_could_not(
    asked: Thing,
) -> None:
    for name, code in left_out(planned(asked, "stops")).items():
        (door,) = (one for one in asked["stops"] if one["id"] == name)
        single = planned({**asked, "stops": [door]}, "stops")
        assert (code == "no_room") == (orders(single) == [[name]])
        assert code == "no_room" or left_out(single) == {name: code}


@QUICK
@given(days(most=5))
def test_a_visitor_who_stays_away_changes_nothing_for_what_others_were_told(
    asked: Thing,
) -> None:
    """Whoever has an announced visit alone that day is visited when it was said."""
    told = [one for one in asked["stops"] if "announced" in one]
    assume(told)
    answer = planned({**asked, "stops": told[:1]}, "stops")
    begin = [visit["begin"] for walk in answer["walks"] for visit in walk["visits"]]
    assert begin or left_out(answer)
    for at in begin:
        assert told[0]["announced"]["from"] - 0.01 <= at <= told[0]["announced"]["to"] + 0.01


@pytest.mark.skipif(not here(), reason="needs PyVRP: make dev")
@QUICK
@given(st.lists(st.tuples(NEAR, NEAR, MINUTES), min_size=1, max_size=5), st.integers(60, 240))
def test_a_small_day_is_walked_in_the_best_way_there_is(
    doors: list[tuple[int, int, int]], longest: int
) -> None:
    stops = [stop(f"s{number}", *door) for number, door in enumerate(doors)]
    asked = day(stops, [shift(end=1020, many=5)], longest=longest)
    answer = planned(asked, "stops")
    assume(not answer["left_out"])
    best = min(cheapest_cut(list(order), longest) for order in permutations(stops))
    assert answer["report"]["cost"] * 60 <= best + 0.2


def cheapest_cut(order: list[Thing], longest: int) -> float:
    """The least minutes for doors in this order, cut into walks wherever that is best. A walk that
    misses the longest by less than a second may be too long: ways are whole seconds."""
    least = [0.0]
    for end in range(1, len(order) + 1):
        whole = [
            least[begin] + 60 + walking(order[begin:end])
            for begin in range(end)
            if walking(order[begin:end]) + staying(order[begin:end]) <= longest - 0.1
        ]
        least.append(min(whole, default=math.inf))
    return least[-1]


def walking(doors: list[Thing]) -> float:
    """Minutes from the middle, past these doors and back."""
    path = [{"at": [0, 0]}, *doors, {"at": [0, 0]}]
    return sum(minutes_apart(one, two) for one, two in pairwise(path))


def staying(doors: list[Thing]) -> float:
    return sum(float(door["minutes"]) for door in doors)
