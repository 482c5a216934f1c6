"""Scores and severities: how often lists are wrong, beside mixedlm, and at every village there is
beside DuckDB."""

import csv
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np

from linli.scoring.model.chances import lowest
from linli.scoring.model.ranking import colours, places
from linli.scoring.model.scoring import raw_scores
from linli.scoring.model.severity import estimate
from linli.scoring.model.sheets import Sheets
from linli.scoring.model.standards import FileStandard
from linli.scoring.model.totals import Aspect
from linli.scoring.model.visits import Visits
from tools.bench.clock import best_of
from tools.bench.inspections import ASPECT, INSPECTOR, MEAN, MONTH, UNIT, year
from tools.bench.measure import Result
from tools.bench.planner import ask, install_peers
from tools.bench.province import VILLAGES, province

Say = Callable[[str], None]
RUNS: Final = 160
UNITS, INSPECTORS, MONTHS, LISTED = 200, 40, 12, 20
STANDARD: Final = FileStandard(tuple(Aspect(f"{n}", 1000, 6 + n) for n in range(10)))


def scores(say: Say) -> list[Result]:
    """The targets of methods §8."""
    install_peers()
    results = [*wrong(1, say), *wrong(2, say)]
    with tempfile.TemporaryDirectory(prefix="linli-scores-") as name:
        folder = Path(name)
        results += agreement(folder)
        say("severities agree" if results[-1].verdict == "ok" else "severities DO NOT agree")
        results += everywhere(folder, say)
        results += province(folder, say)
    return results


def wrong(each: int, say: Say) -> Iterator[Result]:
    """Villages wrongly on the list of the lowest tenth in month 12, after a year of rotation."""
    rows = np.array([one_run(each, run) for run in range(RUNS)], np.float64)
    raw = rows[:, 0].mean()
    for column, label, most in (
        (1, "p_bottom", 0.45), (2, "corrected", None), (3, "known-severity", None)
    ):  # fmt: skip
        ratio = rows[:, column].mean() / raw
        half = 1.96 * (rows[:, column] - ratio * rows[:, 0]).std() / np.sqrt(RUNS) / raw
        note = f"± {half:.3f}; {rows[:, column].mean():.2f} against {raw:.2f} of {LISTED} places"
        say(f"{each} visits, {label}: {ratio:.3f} {note}")
        yield Result(f"scores.wrong.{each}.{label}/raw", round(ratio, 3), "×", note, most=most)


def one_run(each: int, run: int) -> list[int]:
    """How many of the listed are wrong: raw, by chance, corrected, with severity known."""
    chance = np.random.default_rng([run, each])
    made = year(chance, units=UNITS, inspectors=INSPECTORS, months=MONTHS, each=each)
    found = estimate(made.visits, noise=made.noise)
    last = made.visits.of(made.visits.month == MONTHS - 1)
    raw = np.bincount(last.unit, last.centi) / each
    corrected = raw + np.bincount(last.unit, found.severity_centi[last.inspector]) / each
    known = raw + np.bincount(last.unit, 100 * made.severity[last.inspector]) / each
    bottom = lowest(np.zeros(UNITS, np.int64), found.mean, found.sd)
    true = set(np.argsort(made.truth)[:LISTED].tolist())
    by_chance = np.lexsort((found.mean, -bottom))
    lists = [np.argsort(raw), by_chance, np.argsort(corrected), np.argsort(known)]
    return [len(set(order[:LISTED].tolist()) - true) for order in lists]


def agreement(folder: Path) -> Iterator[Result]:
    """4,800 visits of a year, by ours and by mixedlm."""
    made = year(np.random.default_rng(7), units=UNITS, inspectors=INSPECTORS, months=12, each=2)
    began = time.perf_counter()
    found = estimate(made.visits)
    seconds = time.perf_counter() - began
    rows = made.visits
    np.savez(
        folder / "visits.npz", month=rows.month, unit=rows.unit, inspector=rows.inspector,
        centi=rows.centi,
    )  # fmt: skip
    if not ask([str(folder / "visits.npz"), str(folder / "mixed.json")], "mixed"):
        yield Result("scores.severity.difference", 99.0, "", "mixedlm gave no answer", most=0.001)
        return
    other = json.loads((folder / "mixed.json").read_text(encoding="utf-8"))
    some = found.variances
    mine = [some.unit, some.month, some.inspector, some.error]
    theirs = [*(other["variances"][name] for name in ("unit", "cell", "inspector")), other["error"]]
    apart = max(abs(a / b - 1) for a, b in zip(mine, theirs, strict=True))
    note = f"{np.round(mine, 3).tolist()} against {np.round(theirs, 3).tolist()} of mixedlm"
    note += f"; {seconds:.2f} s against {other['seconds']:.2f} s"
    yield Result("scores.variances.difference", round(apart, 5), "", note, most=0.001)
    effects = -np.array([other["effects"][f"i{code}"] for code in range(INSPECTORS)])
    most = float(np.abs(effects - effects.mean() - found.severity_centi / 100).max())
    scale = float(np.abs(effects).max())
    note = f"{most:.4f} points at most, of severities up to {scale:.1f}"
    yield Result("scores.severity.difference", round(most / scale, 5), "", note, most=0.001)


def everywhere(folder: Path, say: Say) -> Iterator[Result]:
    """Every village by its real code: ten aspects each, then three visits each."""
    parent = townships()
    sheets = made_up(parent)
    weight = np.array([one.weight for one in STANDARD.aspects])
    np.savez(
        folder / "rows.npz", unit=sheets.unit, parent=sheets.parent, aspect=sheets.aspect,
        points=sheets.centi, w=weight, f=1000 * weight,
    )  # fmt: skip
    answer: list[Any] = []
    seconds, cpu = best_of(lambda: answer.append(listed(sheets, parent)))
    if ask([str(folder / "rows.npz"), str(folder / "duck.npz")], "duck"):
        other = np.load(folder / "duck.npz")
        unit, total, rank, colour = answer[-1]
        same = (other["unit"] == unit) & (other["total"] == total) & (other["high"] == rank)
        apart = int((~(same & (other["colour"] == colour))).sum())
        note = f"rows; {(colour > 0).sum()} red, {(colour < 0).sum()} black of {len(unit)}"
        yield Result("scores.all.not_as_duckdb", apart, "", note, most=0)
        ratio = seconds / float(other["seconds"])
        note = f"{seconds:.2f} s (CPU {cpu:.2f}) against {other['seconds']:.2f} s"
        note += f" (CPU {other['cpu']:.2f}) of DuckDB, from memory to ranks and lists"
        yield Result("scores.all.seconds/duckdb", round(ratio, 3), "×", note, most=1.5)
    say("severities of every inspector")
    visits = three_visits(parent)
    used = time.process_time()
    found = estimate(visits)
    spent = time.process_time() - used
    some = found.variances
    note = f"CPU, {len(visits):,} visits in {found.parts:,} parts, {found.steps} steps; variances "
    note += f"{some.unit + some.month:.1f}, {some.inspector:.1f}, {some.error:.2f} by {some.method}"
    yield Result("scores.all.severity", round(spent, 2), "s", note, most=10.0)


def townships() -> Any:
    """Of every village the number of its township."""
    with VILLAGES.open(encoding="utf-8", newline="") as file:
        codes = [row["streetCode"] for row in csv.DictReader(file)]
    return np.unique(codes, return_inverse=True)[1].astype(np.int32)


def made_up(parent: Any) -> Sheets:
    """One sheet of each village, row by row as by chance."""
    chance, many = np.random.default_rng(3), len(parent)
    unit = chance.permutation(np.repeat(np.arange(many, dtype=np.int32), 10))
    order = np.argsort(unit, kind="stable")
    aspect = np.empty(len(unit), np.int32)
    aspect[order] = np.tile(np.arange(10, dtype=np.int32), many)
    points = chance.integers(300, 1001, len(unit)).astype(np.int32)
    same, rows = np.zeros(len(unit), np.int32), np.arange(2, len(unit) + 2, dtype=np.int32)
    names = [str(number) for number in range(many)]
    return Sheets(["2026-11"], names, [""], ["i"], same, unit, parent[unit], same, aspect, points,
                  rows)  # fmt: skip


def listed(sheets: Sheets, parent: Any) -> tuple[Any, Any, Any, Any]:
    """Totals, ranks in the township, lists."""
    unit, raw = raw_scores(sheets, STANDARD, 0)
    above, below, of = places(parent[unit].astype(np.int64), raw)
    return unit, raw, above, colours(above, below, of)


def three_visits(parent: Any) -> Visits:
    """Two villages of the township and its own team come to each village."""
    chance, many = np.random.default_rng(4), len(parent)
    order = np.argsort(parent, kind="stable")
    sizes = np.bincount(parent)
    start = np.repeat(np.cumsum(sizes) - sizes, sizes)
    size, place = np.repeat(sizes, sizes), np.arange(many)
    by = [order[start + (place - start + shift) % size] for shift in (1, 2)]
    inspector = np.concatenate([*by, many + parent[order]]).astype(np.int64)
    unit = np.tile(order, 3).astype(np.int64)
    worth = MEAN + chance.normal(0, np.hypot(UNIT, MONTH), many)
    severity = chance.normal(0, INSPECTOR, many + len(sizes))
    error = chance.normal(0, ASPECT / np.sqrt(10), 3 * many)
    centi = np.rint(100 * (worth[unit] - severity[inspector] + error)).astype(np.int64)
    return Visits(np.zeros(len(unit), np.int64), unit, inspector, centi)
