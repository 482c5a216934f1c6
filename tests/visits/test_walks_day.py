"""`python -m linli.visits.planner --stops`: a day's visits become walks."""

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from linli.visits.planner.options import planned
from linli.visits.planner.patience import CHEAPEST, PATIENT, ROUNDS, STRICT, Patience
from linli.visits.planner.searching import here
from tests.strolls import WalkDesk, broken, day, left_out, orders, shift, stop
from tools.bench.walks import office

pytestmark = pytest.mark.once  # no database

HIDDEN = """
import sys
sys.modules["pyvrp"] = None  # as if it were not installed
from linli.visits.planner.__main__ import main
sys.exit(main([]))
"""


@pytest.fixture
def desk(tmp_path: Path) -> WalkDesk:
    return WalkDesk(tmp_path)


def ring() -> list[tuple[float, float]]:
    """Eight places around the middle."""
    return [
        (300, 0),
        (300, 300),
        (0, 300),
        (-300, 300),
        (-300, 0),
        (-300, -300),
        (0, -300),
        (300, -300),
    ]


def test_doors_in_a_ring_are_walked_round(desk: WalkDesk) -> None:
    places = [ring()[number] for number in (3, 0, 6, 1, 4, 7, 2, 5)]
    stops = [stop(f"{ring().index(place)}", *place, minutes=5) for place in places]
    answer = desk.run(day(stops, [shift()]))
    (walk,) = orders(answer)
    steps = {(int(two) - int(one)) % 8 for one, two in pairwise(walk)}
    assert steps in ({1}, {7})
    assert answer["walks"][0]["walking"] == pytest.approx(7 * 5 + 5 + 300 * 2**0.5 / 60, abs=0.2)


def test_a_walk_tells_when_to_leave_and_when_each_door_is_reached(desk: WalkDesk) -> None:
    stops = [stop("near", 300, 0, 10), stop("far", 600, 0, 20)]
    answer = desk.run(day(stops, [shift(start=540, end=780)]))
    (walk,) = answer["walks"]
    assert (walk["leave"], walk["back"]) == (540, 590)
    assert (walk["walking"], walk["waiting"], walk["metres"]) == (20, 0, 1200)
    assert sorted(visit["end"] - visit["begin"] for visit in walk["visits"]) == [10, 20]
    assert answer["report"]["walking_hours"] == pytest.approx(1 / 3, abs=1e-4)
    assert answer["report"]["cost"] == pytest.approx(4 / 3, abs=1e-4)


def test_half_days_are_kept(desk: WalkDesk) -> None:
    stops = [
        stop("late", 60, 0, windows=[[840, 1020]]),
        stop("early", 120, 0, windows=[[540, 720]]),
        stop("either", 180, 0, windows=[[540, 600], [840, 900]]),
    ]
    request = day(stops, [shift(), shift(start=840, end=1020)])
    answer = desk.run(request)
    assert not broken(request, answer)
    assert not left_out(answer)
    assert {"late"} <= set(orders(answer)[1])
    assert {"early"} <= set(orders(answer)[0])


def test_whoever_would_have_to_wait_leaves_later(desk: WalkDesk) -> None:
    stops = [stop("first", 60, 0, 10), stop("second", 120, 0, 10, windows=[[700, 760]])]
    answer = desk.run(day(stops, [shift()]))
    (walk,) = answer["walks"]
    assert walk["waiting"] == 0
    assert walk["leave"] > 670


def test_no_walk_is_longer_than_the_longest(desk: WalkDesk) -> None:
    stops = [stop(f"s{number}", 100 * number, 50, 25) for number in range(12)]
    request = day(stops, [shift(end=1020, many=9)], longest=90)
    answer = desk.run(request)
    assert not broken(request, answer)
    assert not left_out(answer)
    assert max(walk["back"] - walk["leave"] for walk in answer["walks"]) <= 90


def test_an_announced_visit_keeps_its_time_and_its_visitor(desk: WalkDesk) -> None:
    stops = [stop(f"s{number}", 120 * number, 0) for number in range(6)]
    stops[0]["announced"] = {"walker": "b", "from": 700, "to": 710}
    request = day(stops, [shift("a"), shift("b")])
    answer = desk.run(request)
    assert not broken(request, answer)
    (visit,) = [
        visit
        for walk in answer["walks"]
        if walk["walker"] == "b"
        for visit in walk["visits"]
        if visit["stop"] == "s0"
    ]
    assert 700 <= visit["begin"] <= 710


def test_somebody_else_takes_over_from_an_absent_visitor_at_the_time_that_was_said(
    desk: WalkDesk,
) -> None:
    stops = [stop(f"s{number}", 120 * number, 0) for number in range(6)]
    stops[0]["announced"] = {"walker": "b", "from": 700, "to": 710}
    request = day(stops, [shift("a"), shift("b")])
    answer = desk.run(request, "--absent", "b")
    assert {walk["walker"] for walk in answer["walks"]} == {"a"}
    assert not left_out(answer)
    assert not broken({**request, "absent": ["b"]}, answer)


def test_who_may_only_be_visited_by_one_person_is_visited_by_that_person(desk: WalkDesk) -> None:
    stops = [stop(f"s{number}", 60, 60 * number, walkers=["ab"[number % 2]]) for number in range(6)]
    request = day(stops, [shift("a"), shift("b")])
    answer = desk.run(request)
    assert not broken(request, answer)
    assert sorted(sorted(walk) for walk in orders(answer)) == [
        ["s0", "s2", "s4"],
        ["s1", "s3", "s5"],
    ]


def test_the_same_seed_gives_the_same_walks_in_whatever_order_doors_come(desk: WalkDesk) -> None:
    stops = [stop(f"s{n}", 71 * (n * 7 % 20), 53 * (n * 3 % 20), 8 + n % 9) for n in range(20)]
    shifts = [shift(many=3), shift("b", many=2)]
    first = desk.run(day(stops, shifts))
    again = desk.run(day(stops[::-1], shifts[::-1]))
    assert again["walks"] == first["walks"]
    assert desk.run(day(stops, shifts))["walks"] == first["walks"]


def test_positions_are_longitude_and_latitude_on_the_earth(desk: WalkDesk) -> None:
    stops = [{"id": "s", "at": [116.01, 39.0], "minutes": 10}]
    shifts = [{**shift(), "start": [116.0, 39.0]}]
    answer = desk.run({"stops": stops, "shifts": shifts})
    assert answer["walks"][0]["metres"] == pytest.approx(2 * 864.2 * 1.3, rel=0.002)
    assert answer["walks"][0]["walking"] == pytest.approx(2 * 864.2 * 1.3 / 4000 * 60, rel=0.002)


def test_a_day_without_visits_has_no_walks(desk: WalkDesk) -> None:
    answer = desk.run(day([], []))
    assert (answer["walks"], answer["left_out"], answer["report"]["cost"]) == ([], [], 0)


@pytest.mark.skipif(not here(), reason="needs PyVRP: make dev")
def test_without_pyvrp_walks_are_longer_and_keep_every_promise() -> None:
    stops = [
        stop(f"s{n}", 71 * (n * 7 % 40), 53 * (n * 3 % 40), 8 + n % 9, windows=[[540, 700 + 8 * n]])
        for n in range(40)
    ]
    request = day(stops, [shift(many=4), shift("b", start=700, end=1020, many=4)])
    said = {}
    for name, words in {"search": ["-m", "linli.visits.planner"], "fit": ["-c", HIDDEN]}.items():
        done = subprocess.run(
            [sys.executable, *words], input=json.dumps(request), capture_output=True, text=True,
            check=True,
        )  # fmt: skip
        said[name] = json.loads(done.stdout)
        assert not broken(request, said[name])
        assert not left_out(said[name])
        assert said[name]["report"]["method"] == name
    assert said["search"]["report"]["cost"] < said["fit"]["report"]["cost"]


@pytest.mark.skipif(not here(), reason="needs PyVRP: make dev")
def test_a_search_that_may_be_late_for_a_while_finds_one_walk_less() -> None:
    """PyVRP's own manner finds ten for these hundred doors in as many seconds."""
    answer = planned(office(6, hamlets=True), "stops")
    assert not left_out(answer)
    assert answer["report"]["method"] == "search"
    assert len(answer["walks"]) == 9


class Tried:
    """Walks so many seconds late."""

    def __init__(self, late: int) -> None:
        self.late = late

    def time_warp(self) -> int:
        return self.late


@pytest.mark.parametrize("price", PATIENT)
def test_being_late_becomes_dearer_until_most_walks_are_in_time_and_then_cheaper(
    price: float,
) -> None:
    patience = Patience(price)
    for _ in range(ROUNDS):
        patience.register(Tried(1))
    assert patience.price > price
    for _ in range(ROUNDS * 40):
        patience.register(Tried(1))
    assert patience.price == STRICT
    for _ in range(ROUNDS * 200):
        patience.register(Tried(0))
    assert patience.price == CHEAPEST
