"""What cannot be walked is named, with the reason; what nobody should ask is refused."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from linli.visits.planner.options import answer as answer_bytes
from tests.strolls import Thing, WalkDesk, broken, day, home, left_out, orders, period, shift, stop

pytestmark = pytest.mark.once  # no database


@pytest.fixture
def desk(tmp_path: Path) -> WalkDesk:
    return WalkDesk(tmp_path)


@pytest.mark.parametrize(
    ("door", "code", "said"),
    [
        (
            stop("x", 60, 0, 30, windows=[[540, 560]]),
            "window_too_short",
            "its longest window is 20",
        ),
        (stop("x", 60, 0, windows=[[900, 990]]), "not_on_shift", "nobody is on shift"),
        (stop("x", 60, 0, walkers=["c"]), "no_walker", "nobody who may go there"),
        (stop("x", 9000, 0), "too_far", "there and back are 300 min, .* a walk may take 240"),
        (stop("x", 6600, 0, windows=[[500, 600]]), "shift_too_short", "too much for the time"),
    ],
)
def test_a_visit_that_cannot_be_is_named_with_the_reason(
    desk: WalkDesk, capsys: pytest.CaptureFixture[str], door: Thing, code: str, said: str
) -> None:
    request = day([stop("fine", 60, 60), door], [shift()])
    answer = desk.run(request)
    assert orders(answer) == [["fine"]]
    assert left_out(answer) == {"x": code}
    (row,) = answer["left_out"]
    assert row["text"].startswith("“x” has no place: ")
    assert row["text"] in capsys.readouterr().err
    assert re.search(said, row["text"])


def test_when_walks_are_full_those_left_out_are_named_and_as_few_as_can_be(desk: WalkDesk) -> None:
    stops = [stop(f"s{number}", 60, 60, 50) for number in range(7)]
    stops.append(stop("long", 60, 60, 200))
    request = day(stops, [shift()])
    answer = desk.run(request)
    assert not broken(request, answer)
    assert len(orders(answer)[0]) == 4
    assert set(left_out(answer).values()) == {"no_room"}
    assert "long" in left_out(answer)


def test_an_announced_visit_is_left_out_last(desk: WalkDesk) -> None:
    stops = [stop(f"s{number}", 60, 60, 50) for number in range(7)]
    stops.append(stop("told", 60, 60, 200, announced={"walker": "a", "from": 540, "to": 570}))
    answer = desk.run(day(stops, [shift()]))
    assert orders(answer) == [["told"]]


def test_without_anybody_on_shift_nobody_is_visited(desk: WalkDesk) -> None:
    answer = desk.run(day([stop("x", 0, 0)], [shift("b")]), "--absent", "b")
    assert left_out(answer) == {"x": "no_walker"}


Spoil = Callable[[Thing], object]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda d: d["stops"][1].pop("id"), "Stop 2: “id” is missing"),
        (lambda d: d["stops"][1].update(id="s0"), "Stop 2 .*“s0”.*same id"),
        (lambda d: d["stops"][1].update(minutes=-1), "Stop 2 .*“minutes” is a number from 1"),
        (lambda d: d["stops"][1].update(minutes="ten"), "Stop 2 .*“minutes” is a number"),
        (lambda d: d["stops"][1].update(minutes=float("nan")), "Stop 2 .*“minutes” is a number"),
        (lambda d: d["stops"][1].pop("minutes"), "Stop 2 .*“minutes” is missing"),
        (lambda d: d["stops"][1].update(at=[1]), "Stop 2 .*“at” is .x, y. in metres"),
        (lambda d: d["stops"][1].update(at=[1, None]), "Stop 2 .*“at” is .x, y."),
        (lambda d: d["stops"][1].update(windows=[]), "Stop 2 .*leave it out for any time"),
        (lambda d: d["stops"][1].update(windows=[9]), "Stop 2 .*is .from, to."),
        (lambda d: d["stops"][1].update(windows=[[9, 8]]), "Stop 2 .*“to” is before “from”"),
        (lambda d: d["stops"][1].update(windows=[["9:00", 8]]), "Stop 2 .*“from” is a number"),
        (lambda d: d["stops"][1].update(walkers="a"), "Stop 2 .*“walkers” is a list of names"),
        (lambda d: d["stops"][1].update(name="示例·甲"), "Stop 2 .*no field “name”"),
        (lambda d: d["stops"][1].update(announced=7), "Stop 2 .*“announced” is not a JSON"),
        (lambda d: d["stops"].append("s"), "Stop 4 is not a JSON object"),
        (lambda d: d.update(stops={}), "“stops” is a list"),
        (lambda d: d["shifts"][0].pop("to"), "Shift 1 .*“to” is missing"),
        (lambda d: d["shifts"][0].update(many=0), "Shift 1 .*“many” is a number from 1"),
        (lambda d: d["shifts"][0].update(many=1.5), "Shift 1 .*“many” is a whole number"),
        (lambda d: d["shifts"][0].update(many=201), "Shift 1 .*“many” is a number"),
        (lambda d: d.update(speed=0), "“speed” is a number from 0.5"),
        (lambda d: d.update(seed=-1), "“seed” is a number from 0"),
        (lambda d: d.update(effort="most"), "“effort” is one of quick, normal, thorough"),
        (lambda d: d.update(effort=[]), "“effort” is one of quick, normal, thorough"),
        (lambda d: d.update(planar="yes"), "“planar” is true or false"),
        (lambda d: d.update(planar=False), "“at” is .longitude, latitude."),
        (lambda d: d.update(colour="red"), "no field “colour”"),
    ],
)
def test_a_slip_is_refused_in_one_sentence_and_nothing_is_written(
    desk: WalkDesk, capsys: pytest.CaptureFixture[str], spoil: Spoil, said: str
) -> None:
    request = day([stop(f"s{number}", 600 * number, 0) for number in range(3)], [shift()])
    spoil(request)
    assert desk.run(request) is None
    text = capsys.readouterr().err.strip()
    assert "\n" not in text
    assert re.search(said, text)


@pytest.mark.parametrize("asked", [[], 7, None, "stops", {}, {"stops": []}, {"households": []}])
def test_what_is_no_askedis_refused(asked: Any) -> None:
    said, end = answer_bytes(json.dumps(asked).encode())
    assert end == 1
    assert json.loads(said)["error"]


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"[" * 100_000])
def test_what_is_no_json_is_refused(data: bytes) -> None:
    said, end = answer_bytes(data)
    assert end == 1
    assert json.loads(said)["error"].startswith("The request is")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda p: p.update(weeks=0), "“weeks” is a number from 1"),
        (lambda p: p["households"][1].update(every=0), "Household 2 .*“every” is a number from 1"),
        (lambda p: p["households"][1].update(due=0.5), "Household 2 .*“due” is a whole number"),
        (lambda p: p["households"][1].update(announced=-1), "Household 2 .*“announced” is"),
        (lambda p: p["households"][1].update(id="h0"), "Household 2 .*same id"),
        (lambda p: p["households"][1].update(id=True), "Household 2: “id” is missing"),
    ],
)
def test_a_slip_in_a_period_is_refused(
    desk: WalkDesk, capsys: pytest.CaptureFixture[str], spoil: Spoil, said: str
) -> None:
    request = period([home(f"h{number}", 0, number, 4) for number in range(3)], 13)
    spoil(request)
    assert desk.run(request) is None
    assert re.search(said, capsys.readouterr().err)
