"""Days and periods for tests of the planner of visits, and a judge that computes by itself."""

import json
import math
from pathlib import Path
from typing import Any

from linli.visits.planner.__main__ import main

Thing = dict[str, Any]
SPEED = 60.0  # metres a minute, with a detour of 1: distances in metres are minutes times 60
CLOSE = 0.05  # minutes: answers are rounded to hundredths, walks to whole seconds


def stop(name: str, x: float, y: float, minutes: float = 10, **more: Any) -> Thing:
    """A door on a plane, in metres."""
    return {"id": name, "at": [x, y], "minutes": minutes, **more}


def shift(walker: str = "a", start: float = 540, end: float = 780, **more: Any) -> Thing:
    """A half day that begins and ends in the middle."""
    return {"walker": walker, "from": start, "to": end, "start": [0, 0], **more}


def day(stops: list[Thing], shifts: list[Thing], **more: Any) -> Thing:
    """A request in which a walk of 60 metres takes a minute."""
    base = {"planar": True, "speed": SPEED * 60 / 1000, "detour": 1.0, "effort": "quick"}
    return {**base, "stops": stops, "shifts": shifts, **more}


def home(name: str, x: float, y: float, every: int, **more: Any) -> Thing:
    """A household on a plane, visited every so many weeks."""
    return {"id": name, "at": [x, y], "every": every, "minutes": 15, **more}


def period(households: list[Thing], weeks: int, **more: Any) -> Thing:
    """A request for weeks."""
    return {"planar": True, "households": households, "weeks": weeks, **more}


class WalkDesk:
    """Runs `python -m linli.visits.planner` in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, request: Any, *words: str) -> Any:
        """What it wrote, or nothing if it refused."""
        source, target = self.folder / "asked.json", self.folder / "out.json"
        target.unlink(missing_ok=True)
        source.write_text(json.dumps(request), encoding="utf-8")
        households = isinstance(request, dict) and "households" in request
        what = "--households" if households else "--stops"
        end = main([what, str(source), "--out", str(target), *words])
        assert (end == 0) == target.exists()
        return json.loads(target.read_text(encoding="utf-8")) if end == 0 else None


def orders(answer: Thing) -> list[list[str]]:
    """The doors of each walk."""
    return [[visit["stop"] for visit in walk["visits"]] for walk in answer["walks"]]


def left_out(answer: Thing) -> dict[str, str]:
    """Why each was left out."""
    return {one["stop"]: one["code"] for one in answer["left_out"]}


def minutes_apart(one: Thing, two: Thing) -> float:
    """On foot, in a request of `day`."""
    return math.dist(one["at"], two["at"]) / SPEED


def broken(request: Thing, answer: Thing) -> list[str]:
    """Every promise that walks do not keep."""
    doors = {one["id"]: one for one in request["stops"]}
    found = [name for walk in orders(answer) for name in walk]
    faults = []
    if sorted([*found, *left_out(answer)]) != sorted(doors):
        faults.append("not every door once")
    for walk in answer["walks"]:
        faults += _faults_of_walk(request, walk, doors)
    for one in request["shifts"]:
        same = [other for other in request["shifts"] if other["walker"] == one["walker"]]
        many = sum(other.get("many", 1) for other in same)
        if sum(walk["walker"] == one["walker"] for walk in answer["walks"]) > many:
            faults.append(f"{one['walker']} walks too often")
    return faults


def _faults_of_walk(request: Thing, walk: Thing, doors: dict[str, Thing]) -> list[str]:
    """Of one walk: its shift and the longest walk, then door by door."""
    faults = []
    shifts = [
        one
        for one in request["shifts"]
        if one["walker"] == walk["walker"]
        and one["from"] - CLOSE <= walk["leave"]
        and walk["back"] <= one["to"] + CLOSE
        and walk["back"] - walk["leave"] <= one.get("longest", request.get("longest", 240)) + CLOSE
    ]
    if not shifts or walk["walker"] in request.get("absent", []):
        return [f"no shift for the walk of {walk['walker']}"]
    here, now = {"at": shifts[0]["start"]}, walk["leave"]
    for visit in walk["visits"]:
        door = doors[visit["stop"]]
        if abs(now + minutes_apart(here, door) - visit["arrive"]) > CLOSE:
            faults.append(f"{door['id']}: nobody walks like that")
        if visit["begin"] < visit["arrive"] - CLOSE or not _welcome(request, walk, door, visit):
            faults.append(f"{door['id']}: not the right time or visitor")
        here, now = door, visit["end"]
    if abs(now + minutes_apart(here, {"at": shifts[0]["start"]}) - walk["back"]) > CLOSE:
        faults.append("nobody comes back like that")
    return faults


def _welcome(request: Thing, walk: Thing, door: Thing, visit: Thing) -> bool:
    """Whether the visitor comes at a time, and is somebody, that the household expects."""
    told = door.get("announced")
    absent = request.get("absent", [])
    there = {one["walker"] for one in request["shifts"]} - set(absent)
    if abs(visit["end"] - visit["begin"] - door["minutes"]) > CLOSE:
        return False
    if told:
        mine = told.get("walker") not in there or told["walker"] == walk["walker"]
        return bool(mine and told["from"] - CLOSE <= visit["begin"] <= told["to"] + CLOSE)
    windows = door.get("windows", [[0, math.inf]])
    inside = any(a - CLOSE <= visit["begin"] and visit["end"] <= b + CLOSE for a, b in windows)
    return inside and walk["walker"] in door.get("walkers", [walk["walker"]])
