"""`make check` and `make fix`: every static check, all of them even when one fails.

.venv/bin/python -m tools.check [--fix] [NAME …]
"""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Final, NamedTuple

from tools.install import pip
from tools.place import BIN, LINLI, PYTHON, ROOT

SOURCES: Final = ("linli", "config", "tools", "tests")
NOT_DONE: Final = "NOT AUDITED"  # a check that passes without having looked
AT_ONCE: Final = 2  # the cores of a small machine


class Check(NamedTuple):
    """One command with a name; it passes when it ends with 0."""

    name: str
    command: tuple[str, ...]


class Result(NamedTuple):
    """How a check ended, what it said and how long it took."""

    check: Check
    passed: bool
    said: str
    seconds: float


def checks() -> list[Check]:
    """The longest first, so that two at a time end together."""
    return [
        Check("types", (str(BIN / "mypy"), *SOURCES)),
        Check("migrations", (str(LINLI), "makemigrations", "--check", "--dry-run")),
        Check("generated docs", (str(LINLI), "docs", "--check")),
        Check(
            "format", (str(BIN / "ruff"), "format", "--check", "--output-format", "concise", ".")
        ),
        Check("lint", (str(BIN / "ruff"), "check", "--quiet", "--output-format", "concise", ".")),
        Check(
            "layers", (str(BIN / "lint-imports"), "--no-logo", "--cache-dir", "var/cache/layers")
        ),
        *_template_checks("--check"),
        Check("known faults in packages", (str(PYTHON), "-m", "tools.audit", "faults")),
        Check("list of parts and licences", (str(PYTHON), "-m", "tools.audit", "parts")),
        Check("installed packages", (*pip(), "--python", str(PYTHON), "check")),
        Check("nothing of one machine", (str(PYTHON), "-m", "tools.tree")),
    ]


def fixes() -> list[Check]:
    """What can be mended by itself, in this order."""
    return [
        Check("lint", (str(BIN / "ruff"), "check", "--quiet", "--fix", ".")),
        Check("format", (str(BIN / "ruff"), "format", "--quiet", ".")),
        *_template_checks(),
    ]


def _template_checks(*more: str) -> list[Check]:
    places = ("templates", "linli")
    pages = [str(file) for place in places for file in sorted((ROOT / place).rglob("*.html"))]
    if not pages:
        return []
    djade = (str(BIN / "djade"), "--target-version", "5.2")
    djhtml = (str(BIN / "djhtml"), "--tabwidth", "2")
    return [
        Check("template syntax", (*djade, *more, *pages)),
        Check("template indentation", (*djhtml, *more, *pages)),
    ]


def carry_out(check: Check) -> Result:
    """Run one check to its end."""
    began = time.monotonic()
    done = subprocess.run(
        check.command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    return Result(check, done.returncode == 0, done.stdout.strip(), time.monotonic() - began)


def report(result: Result) -> None:
    """One line; the words of a check only when it failed or could not look."""
    word = "ok    " if result.passed else "FAILED"
    print(f"{word} {result.seconds:5.1f} s  {result.check.name}", flush=True)
    if result.said and (not result.passed or NOT_DONE in result.said):
        print(f"{result.said}\n", flush=True)


def main(words: list[str]) -> int:
    """The command line; 1 if anything failed."""
    fixing = "--fix" in words
    names = {word for word in words if not word.startswith("--")}
    chosen = [one for one in (fixes() if fixing else checks()) if not names or one.name in names]
    failed = 0
    with ThreadPoolExecutor(max_workers=1 if fixing else AT_ONCE) as pool:
        for result in pool.map(carry_out, chosen):
            report(result)
            failed += not result.passed
    print(f"{len(chosen) - failed} of {len(chosen)} passed")
    return 1 if failed and not fixing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
