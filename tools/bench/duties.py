"""The duties of a county, read over HTTP by its department, an instructor and a secretary."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Final

from tools.bench.measure import Result, spending
from tools.bench.note import DEPARTMENT, INSTRUCTOR, PASSWORD, SECRETARY
from tools.bench.requests import postmaster
from tools.installation import Installation
from tools.place import ROOT
from tools.visitor import Visitor, visitors

VILLAGES: Final = {"10k": 6, "1m": 300}  # of 2,000 households
BOARDS: Final = ("links", "instructors", "meetings", "visits")  # together: every rule
LOOKS: Final = 5  # at each board
OWN_LOOKS: Final = 100
MOST_COUNTY: Final = 2000  # ms of every part together, for every rule
MOST_OWN: Final = 50


def duties(made: Installation, size: str, say: Callable[[str], None]) -> Iterator[Result]:
    """Fill, serve, look."""
    began = time.monotonic()
    filled = subprocess.run(
        [sys.executable, "-m", "tools.bench.county", str(VILLAGES[size])], cwd=ROOT,
        env=made.environment, check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    households, activities = filled.stdout.split()[-2:]
    filling = round(time.monotonic() - began)
    held = f"{VILLAGES[size]} villages, {households} households, {activities} records"
    say(f"filled with {held} in {filling} s")
    server = made.serve()
    parts = {"web": server.pid, "database": postmaster(made.url)}
    try:
        yield _county(made, size, parts, held)
        for who in (INSTRUCTOR, SECRETARY):
            yield _own(made, size, parts, who)
        yield Result(f"duties.postgres.{size}.filling_s", filling, "s", held)
    finally:
        made.end()


def _county(made: Installation, size: str, parts: dict[str, int], held: str) -> Result:
    with visitors(made.port, 1) as [visitor]:
        visitor.sign_in(DEPARTMENT, PASSWORD)
        pages = [f"/duties/programmes/{one}/" for one in BOARDS]
        for page in pages:
            _look(visitor, page)
        with spending(parts) as spent:
            for _time in range(LOOKS):
                for page in pages:
                    _look(visitor, page)
    value = round(1000 * spent.all / LOOKS)
    note = f"every rule, four pages; {held}; {spent.shares(LOOKS)}"
    return Result(f"duties.postgres.{size}.county_cpu_ms", value, "ms", note, MOST_COUNTY)


def _own(made: Installation, size: str, parts: dict[str, int], who: str) -> Result:
    with visitors(made.port, 1) as [visitor]:
        visitor.sign_in(who, PASSWORD)
        for _time in range(5):
            _look(visitor, "/duties/")
        with spending(parts) as spent:
            for _time in range(OWN_LOOKS):
                _look(visitor, "/duties/")
    value = round(1000 * spent.all / OWN_LOOKS, 1)
    name = f"duties.postgres.{size}.{who.removeprefix('bench-')}_cpu_ms"
    return Result(name, value, "ms", spent.shares(OWN_LOOKS), MOST_OWN)


def _look(visitor: Visitor, page: str) -> None:
    answer = visitor.get(page)
    if answer.status != 200:
        raise AssertionError(f"{answer.status} for {page}: {answer.text[:500]}")
