"""Bringing in every village of the country, in a process of its own."""

import re
import subprocess
import sys
import time
from typing import Final

from tools.bench.measure import Result
from tools.installation import Installation
from tools.place import ASSETS, ROOT

LISTS: Final = ("villages", "streets", "areas", "cities", "provinces")
SIZE: Final = "620k"
# Runs a command and tells the most memory that it held, as the system counts it.
WATCHED: Final = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:]).returncode
print("KILOBYTES", resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""


def imports(made: Installation, database: str) -> list[Result]:
    """Once into an empty tree, and once more, which changes nothing."""
    files = [str(ASSETS / "divisions" / f"{name}.csv") for name in LISTS]
    first, memory, said = _run(made, files)
    again, memory_again, said_again = _run(made, files)
    name = f"import.{database}.{SIZE}"
    return [
        Result(f"{name}.seconds", round(first, 1), "s", said, 240),
        Result(f"{name}.again_seconds", round(again, 1), "s", said_again, 240),
        Result(f"{name}.rss_mb", round(max(memory, memory_again)), "MB", "both runs", 300),
    ]


def _run(made: Installation, files: list[str]) -> tuple[float, float, str]:
    """Seconds, megabytes and what it said."""
    began = time.monotonic()
    command = [sys.executable, "-m", "config.command", "import-divisions", *files]
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, *command], cwd=ROOT, env=made.environment,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    said, _line, rest = done.stdout.partition("KILOBYTES")
    found = re.search(r"\d+", rest)
    assert found is not None
    return time.monotonic() - began, int(found[0]) / 1024, said.strip()
