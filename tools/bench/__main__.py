"""`make bench`: measures on SQLite and, where `DATABASE_URL` names one, on PostgreSQL.

Prints a table beside the targets and writes `var/bench.json`.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from unittest import mock

from tools.bench.draws import draws
from tools.bench.duties import duties
from tools.bench.imports import imports
from tools.bench.measure import Result, write
from tools.bench.planner import planner
from tools.bench.requests import report, running, worklist
from tools.bench.scores import scores
from tools.bench.search import search
from tools.bench.text_peers import text
from tools.bench.walks import walks
from tools.installation import Installation, installation
from tools.place import ROOT, VAR

SIZES: Final = {"10k": 10_000, "1m": 1_000_000}
REQUESTS: Final = {"report": report, "worklist": worklist, "search": search}
ALONE: Final = {  # need no database
    "planner": planner,
    "text": text,
    "walks": walks,
    "draws": draws,
    "scores": scores,
}
OPERATIONS: Final = (*REQUESTS, "import", "duties", *ALONE)


@contextmanager
def empty(database: str) -> Iterator[Installation]:
    """A new installation that ends with the block."""
    url = os.environ.get("DATABASE_URL", "") if database == "postgres" else ""
    with (
        tempfile.TemporaryDirectory(prefix="linli-bench-") as folder,
        mock.patch.dict(os.environ, {"DATABASE_URL": url}),
        installation(Path(folder)) as made,
    ):
        yield made


def fill(made: Installation, size: str) -> None:
    """Up to so many matters."""
    began = time.monotonic()
    subprocess.run(
        [sys.executable, "-m", "tools.bench.fill", str(SIZES[size])], cwd=ROOT,
        env=made.environment, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    say(f"filled with {size} matters in {time.monotonic() - began:.0f} s")


def measured(database: str, only: list[str], sizes: list[str]) -> Iterator[Result]:
    """All results of one database."""
    if "import" in only:
        with empty(database) as made:
            yield from imports(made, database)
    if "duties" in only and database == "postgres":
        for size in sizes:
            with empty(database) as made:
                yield from duties(made, size, say)
    wanted = [REQUESTS[name] for name in REQUESTS if name in only]
    if not wanted:
        return
    with empty(database) as made:
        for size in sizes:
            fill(made, size)
            with running(made, database, size) as place:
                for operation in wanted:
                    yield from operation(place)


def say(text: str) -> None:
    """Progress, beside the table."""
    print(f"  … {text}", file=sys.stderr, flush=True)


def table(results: list[Result]) -> str:
    """The figures beside their targets."""
    lines = []
    for result in results:
        value = f"{result.value:g} {result.unit}"
        met = f"{result.target:>7}  {result.verdict:<7}"
        lines.append(f"{result.name:<36}{value:>14}  {met} {result.note}")
    return "\n".join(lines)


def growth(results: list[Result]) -> str:
    """What a hundred times as many matters change."""
    values = {result.name: result.value for result in results}
    lines = []
    for name, value in values.items():
        larger = values.get(name.replace(".10k.", ".1m."))
        if ".10k." in name and larger is not None and value:
            label = name.replace(".10k.", ".1m/10k.")
            lines.append(f"{label:<36}{larger / value:>10.2f} ×")
    return "\n".join(lines)


def main() -> None:
    """The command line."""
    options = argparse.ArgumentParser(prog="linli bench", description=__doc__)
    options.add_argument("--only", default=",".join(OPERATIONS), help=",".join(OPERATIONS))
    options.add_argument("--sizes", default=",".join(SIZES), help="10k,1m")
    options.add_argument("--databases", default="sqlite,postgres")
    chosen = options.parse_args()
    only, databases = chosen.only.split(","), chosen.databases.split(",")
    if unknown := set(only) - set(OPERATIONS):
        options.error(f"no such operation: {', '.join(sorted(unknown))}")
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        say("PostgreSQL is left out: DATABASE_URL names none (`make bench` starts its own)")
        databases = [name for name in databases if name != "postgres"]
    results: list[Result] = []
    for name in (name for name in ALONE if name in only):
        results += ALONE[name](say)
        write(results, VAR / "bench.json")
    for database in databases:
        for result in measured(database, only, chosen.sizes.split(",")):
            results.append(result)
            say(f"{result.name} {result.value:g} {result.unit}")
            write(results, VAR / "bench.json")
    print(table(results), growth(results), sep="\n\n")


if __name__ == "__main__":
    main()
