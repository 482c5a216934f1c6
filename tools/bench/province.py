"""A whole country's sheets as Parquet: by hand, by `linli score --engine duckdb` and by Spark."""

import csv
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np

from tools.bench.measure import Result
from tools.bench.planner import PEERS, ask
from tools.install import pip
from tools.place import LOCKS, PYTHON, VAR, Stamp, digest

Say = Callable[[str], None]
VILLAGES: Final = VAR / "assets" / "divisions" / "villages.csv"
SPARK: Final = VAR / "cache" / "spark"
SAME: Final = ("unit", "raw", "rank", "colour")


def province(folder: Path, say: Say) -> Iterator[Result]:
    """Ten aspects of every village by its real code, within each township."""
    sheets, standard = folder / "sheets.parquet", folder / "standard.toml"
    standard.write_text(
        "".join(f'[[aspect]]\ncode = "{n}"\nmax = 1000\nweight = {6 + n}\n' for n in range(10)),
        encoding="utf-8",
    )
    if not ask([str(VILLAGES), str(sheets)], "lake"):
        yield Result("scores.parquet.seconds/sql", 99.0, "×", "no Parquet was written", most=1.5)
        return
    answers = {"sql": by("sql", folder, sheets, standard)}
    engines = ["duckdb", *(["spark"] if install_spark(say) else [])]
    for engine in engines:
        say(f"every village by {engine}")
        answers[engine] = by(engine, folder, sheets, standard)
        yield from beside(engine, answers)
    yield whole_command(folder, sheets, standard)


def by(engine: str, folder: Path, sheets: Path, standard: Path) -> Any:
    """What an engine answers; nothing if it gave none."""
    target = folder / f"{engine}.npz"
    more = (SPARK,) if engine == "spark" else ()
    words = [engine, str(sheets), str(standard), str(target)]
    return np.load(target) if ask(words, "province", *more) else None


def beside(engine: str, answers: dict[str, Any]) -> Iterator[Result]:
    """Rows that differ from those by hand, and the time beside it."""
    mine, other = answers[engine], answers["sql"]
    name = f"scores.parquet.{engine}"
    if mine is None or other is None:
        yield Result(f"{name}.differ", 99.0, "", "no answer", most=0)
        return
    same = np.ones(len(other["unit"]), bool)
    for column in SAME:
        same &= mine[column] == other[column]
    colour = mine["colour"]
    note = f"rows; {(colour > 0).sum()} red, {(colour < 0).sum()} black of {len(colour)}"
    yield Result(f"{name}.differ", int((~same).sum()), "", note, most=0)
    seconds, hand = float(mine["times"][0]), float(other["times"][0])
    note = f"{seconds:.2f} s warm ({mine['times'][2]:.2f} s first, CPU {mine['times'][1]:.2f}) "
    note += f"against {hand:.2f} s (CPU {other['times'][1]:.2f}) of SQL by hand"
    most = 1.5 if engine == "duckdb" else None
    yield Result(f"{name}.seconds/sql", round(seconds / hand, 3), "×", note, most=most)


def whole_command(folder: Path, sheets: Path, standard: Path) -> Result:
    """`linli score --engine duckdb`, from start to file: checks, severities, chances and all."""
    words = [str(sheets), str(standard), str(folder / "results.csv")]
    began = time.perf_counter()
    done = ask(words, "scored")
    seconds = round(time.perf_counter() - began, 1) if done else 999.0
    rows = sum(1 for _ in csv.reader((folder / "results.csv").open(encoding="utf-8"))) - 1
    return Result("scores.parquet.command", seconds, "s", f"{rows} rows of results")


def install_spark(say: Say) -> bool:
    """PySpark in a folder of its own, if there is Java to run it; whether there is."""
    if shutil.which("java") is None:
        say("Spark is left out: there is no Java")
        return False
    stamp = Stamp(SPARK / ".stamp", digest(LOCKS / "spark.txt"))
    if not stamp.holds():
        say("fetching Spark (some 450 MB)")
        options = "--quiet --no-input --disable-pip-version-check --require-hashes --upgrade"
        command = [*pip(), "--python", str(PYTHON), "install", *options.split()]
        command += ["--target", str(SPARK), "-r", "spark.txt"]
        if subprocess.run(command, cwd=LOCKS, check=False).returncode != 0:
            say("Spark is left out: it could not be installed")
            return False
        stamp.set()
    return PEERS.is_dir() and sys.version_info >= (3, 11)
