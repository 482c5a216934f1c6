"""Draws of inspections: what they keep over a year, and what severity makes of them."""

import csv
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

import numpy as np

from linli.scoring.model.draws import CrossDraw, cross, pooled, rotation
from linli.scoring.model.severity import estimate, severities
from linli.scoring.model.visits import Visits
from tools.bench.measure import Result
from tools.bench.province import VILLAGES

Say = Callable[[str], None]
YEAR: Final = 12
SIZES: Final = {6: 2, 60: 3, 1000: 3}  # villages, visits of each
AWAY: Final = 0.1
RUNS: Final = 5


def draws(say: Say) -> list[Result]:
    """The targets of methods, Target 4."""
    results: list[Result] = []
    for many, each in SIZES.items():
        for name, share in (("", 0.0), (".leave", AWAY)):
            if share and many < 60:
                continue
            results += drawn(many, each, name, share, say)
    return [*results, *error(say), small(), *everywhere(say)]


def drawn(many: int, each: int, name: str, share: float, say: Say) -> Iterator[Result]:
    """A year of draws; with a tenth of all pairs in conflict and a tenth of all on leave, if so."""
    names, chance = [f"{number:04}" for number in range(many)], random.Random(many)
    conflicts = {
        (by, to) for by in names for to in names if share and chance.random() < share
    }  # fmt: skip
    past: Counter[tuple[str, str]] = Counter()
    found: list[CrossDraw] = []
    kept = 0
    began = time.process_time()
    for month in range(YEAR):
        away = {one for one in names if share and chance.random() < share}
        draw = cross(names, each=each, seed=month, past=past, conflicts=conflicts, away=away)
        kept += any(by in away or (by, to) in conflicts or by == to for by, to in draw.visits)
        loads = [draw.loads().get(one, 0) for one in names if one not in away]
        kept += max(loads) - min(loads) > (1 if share else 0)
        past.update(draw.visits)
        found.append(draw)
    spent = 1000 * (time.process_time() - began) / YEAR
    label = f"draws.{many}{name}"
    pairs = many * (many - 1) - len(conflicts)
    least = max(0, YEAR * many * each - pairs)
    say(f"{label}: {spent:.1f} ms a month")
    note = "months with an own village, a conflict, leave or uneven loads"
    yield Result(f"{label}.broken", kept, "", note, most=0)
    yield Result(f"{label}.mutual", sum(len(one.mutual) for one in found), "", "pairs", most=0)
    repeats = sum(one.repeats for one in found) - least
    note = f"beyond the {least} that cannot be avoided; {spent:.1f} ms a month, CPU"
    yield Result(f"{label}.repeats", repeats, "", note, most=0)
    apart = sum(one.parts > 1 for one in found)
    yield Result(f"{label}.not_connected", apart, "", f"of {YEAR} months", most=0)


def error(say: Say) -> Iterator[Result]:
    """Error of scores after three months at 1,000 villages (noise 3, severity 6)."""
    ratios = []
    for run in range(RUNS):
        made, truth = three_months(1000, run)
        found = estimate(made)
        last = made.of(made.month == 2)
        counts = np.bincount(last.unit)
        raw = np.bincount(last.unit, last.centi) / counts / 100
        mended = raw + np.bincount(last.unit, found.severity_centi[last.inspector]) / counts / 100
        before, after = ((one - truth - (one - truth).mean()).std() for one in (raw, mended))
        ratios.append(after / before)
        say(f"1,000 villages, run {run}: error {after:.2f} against {before:.2f}")
    note = f"{min(ratios):.3f} to {max(ratios):.3f} in {RUNS} runs"
    yield Result("draws.1000.error/raw", round(float(np.mean(ratios)), 3), "×", note, most=0.6)


def three_months(many: int, run: int) -> tuple[Visits, np.ndarray]:
    """Everybody inspects three others each month, as `rotation` says."""
    chance = np.random.default_rng([run, many])
    names = [f"{number:04}" for number in range(many)]
    truth, severity = 75 + chance.normal(0, 6, many), chance.normal(0, 6, many)
    rows = [
        (month, int(to), int(by))
        for month, visits in enumerate(rotation(names, each=3, months=3, seed=run))
        for by, to in visits
    ]
    month, unit, inspector = np.array(rows, np.int64).T
    score = truth[unit] - severity[inspector] + chance.normal(0, 3, len(rows))
    return Visits(month, unit, inspector, np.rint(100 * score).astype(np.int64)), truth


def small() -> Result:
    """Six villages are shown raw, with the reason."""
    made, _ = three_months(7, 0)
    few = made.of((made.unit < 6) & (made.inspector < 6))
    columns = zip(few.month, few.unit, few.inspector, few.centi.tolist(), strict=True)
    found = severities(
        (f"{month}", f"{unit}", f"{by}", centi) for month, unit, by, centi in columns
    )
    refused = not found.inspectors and [note.code for note in found.notes] == ["few_units"]
    said = found.notes[0].text if found.notes else ""
    return Result("draws.6.shown_raw", int(refused), "", said, least=1)


def everywhere(say: Say) -> Iterator[Result]:
    """Every township of the country for a year, the smallest together with a neighbour."""
    townships: dict[str, list[str]] = {}
    parents: dict[str, str] = {}
    with VILLAGES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            townships.setdefault(row["streetCode"], []).append(row["code"])
            parents[row["streetCode"]] = row["areaCode"]
    began = time.process_time()
    pools, notes = pooled(townships, parents)
    own = mutual = uneven = 0
    for pool in pools:
        names = [code for township in pool for code in townships[township]]
        if len(names) < 2:
            continue
        for visits in rotation(names, each=min(2, len(names) - 1), months=YEAR, seed=1):
            drawn = set(visits)
            own += sum(by == to for by, to in visits)
            uneven += len(set(Counter(by for by, _ in visits).values())) > 1
            if len(names) >= 5:
                mutual += sum((to, by) in drawn for by, to in visits)
    spent = time.process_time() - began
    say(f"{len(townships):,} townships drawn for a year in {spent:.0f} s")
    note = f"own villages, mutual pairs (5 villages and more) or uneven loads; {len(pools):,} pools"
    note += f" of {len(townships):,} townships, {len(notes)} without a neighbour; CPU {spent:.0f} s"
    yield Result("draws.all.broken", own + mutual + uneven, "", note, most=0)
