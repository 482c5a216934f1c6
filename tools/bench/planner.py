"""The grid planner beside other programs that cut graphs, on the same land in the same run."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np

from linli.territory.planner.evaluation import evaluate
from linli.territory.planner.land import Land, survey
from tools.bench.beside import (
    EACH,
    METIS,
    OURS,
    RECOM,
    RECURSIVE,
    TREE,
    Row,
    pooled,
    ratios,
    sound,
)
from tools.bench.instances import Instance, changed, counties, voronoi
from tools.bench.measure import Result
from tools.install import pip
from tools.place import LOCKS, PYTHON, ROOT, VAR, Stamp, digest, stop

PEERS: Final = VAR / "cache" / "peers"
TOLERANCE: Final = 0.08
TOLERANCE_AGAIN: Final = 0.1
LONGEST: Final = 900  # seconds for one program
DRAWS: Final = (1, 2, 3, 4, 5)
MINIMUM: Final = "minimum proved"
Say = Callable[[str], None]


def planner(say: Say) -> list[Result]:
    """Every instance by every program; the figures beside the targets."""
    install_peers()
    results: list[Result] = []
    with tempfile.TemporaryDirectory(prefix="linli-planner-") as name:
        folder = Path(name)
        everybody = (METIS, RECURSIVE, TREE, RECOM)
        small = [voronoi("a", folder), georgia(folder)]
        for instance in small:
            results += targets(instance, race(instance, everybody, say))
        two_thousand, twenty_thousand = voronoi("b", folder), voronoi("c", folder)
        results += targets(two_thousand, race(two_thousand, everybody, say))
        results += of_states(folder, (*everybody, EACH), say)
        results += targets(twenty_thousand, race(twenty_thousand, (METIS, RECURSIVE, TREE), say))
        results += again(two_thousand, (METIS, TREE, MINIMUM), folder, say)
        results += again(twenty_thousand, (METIS, TREE), folder, say)
    return results


def of_states(folder: Path, programs: tuple[str, ...], say: Say) -> Iterator[Result]:
    """The counties of the United States with five draws of people: one draw says little, since the
    worst grid of a single state decides."""
    draws = []
    for draw in DRAWS:
        instance = counties(folder, draw)
        rows = race(instance, programs, say)
        yield from sound(instance.name, rows)
        draws.append(rows)
    yield from ratios("us", pooled(draws))


def install_peers() -> None:
    """The other programs in a folder of their own, never in the product's environment."""
    stamp = Stamp(PEERS / ".stamp", digest(LOCKS / "bench.txt"))
    if stamp.holds():
        return
    options = "--quiet --no-input --disable-pip-version-check --require-hashes --only-binary=:all:"
    command = [
        *pip(), "--python", str(PYTHON), "install", *options.split(), "--upgrade",
        "--target", str(PEERS), "-r", "bench.txt",
    ]  # fmt: skip
    if subprocess.run(command, cwd=LOCKS, check=False).returncode != 0:
        stop("The other planners could not be installed.", "The lines above say why.")
    stamp.set()


def ask(words: list[str], what: str, *more: Path) -> bool:
    """Run one of the other programs, with `more` folders of packages; whether it ended well."""
    places = os.pathsep.join(str(place) for place in (PEERS, *more, ROOT))
    environment = os.environ | {"PYTHONPATH": places, "PYTHONHASHSEED": "0"}
    command = [sys.executable, "-W", "ignore", "-m", f"tools.bench.peers.{what}", *words]
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=environment, timeout=LONGEST, check=False, capture_output=True
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def georgia(folder: Path) -> Instance:
    """Counties of Georgia, 16 grids."""
    file = folder / "georgia.geojson"
    if not ask([str(file)], "georgia"):
        stop("Georgia could not be read.", "See tools/bench/peers/georgia.py.")
    return Instance("georgia", file, 16)


def ours(instance: Instance, tolerance: float, *more: str) -> dict[str, Any]:
    """The report of `linli plan-grids`."""
    plan, report = (instance.units.with_suffix(f".{end}") for end in ("plan", "report"))
    words = f"--units {instance.units} --grids {instance.grids} --tolerance {tolerance}".split()
    command = [
        *(sys.executable, "-m", "linli.territory.planner", *words, *more),
        *("--out", str(plan), "--report", str(report)),
    ]
    subprocess.run(command, cwd=ROOT, check=True)
    return dict(_read(report))


def search_alone(
    instance: Instance, tolerance: float, previous: Path | None, plan: dict[str, str]
) -> dict[str, float]:
    """What the search of the same plan takes."""
    request = {"units": _read(instance.units), "grids": instance.grids, "tolerance": tolerance}
    if previous:
        request["previous"] = _read(previous)
    source = instance.units.with_suffix(".request")
    source.write_text(json.dumps(request), encoding="utf-8")
    command = [sys.executable, "-m", "tools.bench.alone", str(source)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    if found.pop("plan") != plan:
        stop("The search that was timed made another plan.", "The same seed gives the same plan.")
    return found


def race(
    instance: Instance, programs: tuple[str, ...], say: Say, previous: Path | None = None
) -> dict[str, Row]:
    """What each program makes of an instance, judged by one and the same judge."""
    tolerance = TOLERANCE_AGAIN if previous else TOLERANCE
    report = ours(instance, tolerance, *(("--previous", str(previous)) if previous else ()))
    land = survey(_read(instance.units))
    plan = assignment(instance.units.with_suffix(".plan"))
    before = assignment(previous) if previous else {}
    judge = Judge(land, plan, before, tolerance)
    alone = search_alone(instance, tolerance, previous, plan)
    rows = {OURS: Row(OURS, plan, judge.judged(plan), alone["seconds"], alone["cpu"])}
    parts = (f"{key}seconds {report[key + 'seconds']:.2f}" for key in ("survey_", "warm_up_", ""))
    say(f"{instance.name}: {rows[OURS]}  ({', '.join(parts)} with names)")
    graph = instance.units.with_suffix(".npz")
    judge.write(graph)
    for program in programs:
        answer, (module, method) = graph.with_suffix(".answer.npz"), program.split()
        if not ask([str(graph), str(answer), method], module):
            say(f"{instance.name}: {program} gave no answer")
            continue
        with np.load(answer) as data:
            named = judge.named(data["answer"].tolist())
            times = float(data["seconds"]), float(data["cpu"])
        rows[program] = Row(program, named, judge.judged(named), *times)
        say(f"{instance.name}: {rows[program]}")
    return rows


def _read(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def assignment(file: Path) -> dict[str, str]:
    """The grid of each unit of a plan."""
    features = _read(file)["features"]
    return {one["properties"]["id"]: one["properties"]["grid"] for one in features}


class Judge:
    """Scores plans; parts of other programs get the names of our grids, by number."""

    def __init__(
        self, land: Land, plan: dict[str, str], before: dict[str, str], tolerance: float
    ) -> None:
        self.land, self.before, self.tolerance = land, before, tolerance
        self.grids: list[list[str]] = [[] for _ in land.parents]
        for unit, parent in zip(land.units, land.parent.tolist(), strict=True):
            name = (before or plan)[unit.id]
            if name not in self.grids[parent]:
                self.grids[parent].append(name)

    def judged(self, plan: dict[str, str]) -> dict[str, Any]:
        """The figures; a grid that a program left empty has lost all its load."""
        found = evaluate(self.land, plan, tolerance=self.tolerance, previous=self.before)
        if len(found["grids"]) < sum(len(names) for names in self.grids):
            found["max_deviation"] = max(1.0, found["max_deviation"])
        return found

    def named(self, parts: list[int]) -> dict[str, str]:
        """Parts by number as grids by name."""
        units = zip(self.land.units, self.land.parent.tolist(), parts, strict=True)
        return {
            unit.id: self.grids[parent][part] if 0 <= part < len(self.grids[parent]) else ""
            for unit, parent, part in units
        }

    def write(self, file: Path) -> None:
        """The graph for the other programs."""
        land = self.land
        place = {name: i for names in self.grids for i, name in enumerate(names)}
        lengths = [*land.borders.values(), *(0.0 for _ in land.links)]
        np.savez(
            file,
            parent=land.parent,
            load=land.load,
            ends=np.array([*land.borders, *((link.one, link.two) for link in land.links)]),
            length=np.array(lengths),
            parts=np.array([len(names) for names in self.grids]),
            before=np.array([place.get(self.before.get(u.id, ""), -1) for u in land.units]),
            tolerance=self.tolerance,
        )


def targets(instance: Instance, rows: dict[str, Row]) -> Iterator[Result]:
    """What is asked of an instance."""
    yield from sound(instance.name, rows)
    yield from ratios(instance.name, rows)


def again(
    instance: Instance, programs: tuple[str, ...], folder: Path, say: Say
) -> Iterator[Result]:
    """The loads change; how much changes its grid, with labels matched as well as can be."""
    later = changed(instance, folder)
    rows = race(later, programs, say, instance.units.with_suffix(".plan"))
    name, mine = f"planner.{later.name}", rows[OURS].found
    note = f"within {TOLERANCE_AGAIN}: {mine['within_tolerance']}"
    moved = mine["reassigned_load_share"]
    yield Result(f"{name}.moved", round(moved, 4), "", note, most=0.05)
    for program in (METIS, TREE):
        if program in rows:
            share = rows[program].found["reassigned_load_share"]
            text = f"{moved:.4f} against {share:.4f} of {program}"
            label = f"{name}.moved/{program.split()[0]}"
            yield Result(label, round(moved / share, 3), "×", text, most=0.1)
    if MINIMUM in rows:
        yield beside_minimum(later, rows, assignment(instance.units.with_suffix(".plan")))


def beside_minimum(instance: Instance, rows: dict[str, Row], before: dict[str, str]) -> Result:
    """Our moved load over the least there can be, in the villages where that was proved."""
    features = _read(instance.units)["features"]
    units = [one["properties"] for one in features]
    proved = rows[MINIMUM].plan
    open_still = {one["parent"] for one in units if not proved[one["id"]]}
    moved = [
        sum(
            one["load"]
            for one in units
            if one["parent"] not in open_still and rows[who].plan[one["id"]] != before[one["id"]]
        )
        for who in (OURS, MINIMUM)
    ]
    parents = {one["parent"] for one in units}
    note = f"proved in {len(parents - open_still)} of {len(parents)} villages"
    ratio = round(moved[0] / moved[1], 3) if moved[1] else 1.0
    return Result(f"planner.{instance.name}.moved/minimum", ratio, "×", note, most=1.1)
