"""`make lock`: compiles every `requirements/*.in` to a lock with hashes, and package-lock.json.

    .venv/bin/python -m tools.lock [--upgrade]

A lock names no host and no path: where packages come from is the installing machine's affair.
"""

import subprocess
import sys
from typing import Final

from tools.place import BIN, LOCKS, stop

LOCK_FILES: Final = (
    *("base", "shapes", "text", "walks", "scores"),
    *("dev", "node", "lock", "bench", "spark", "open311"),
)
EXTRAS: Final = {"shapes", "text", "walks", "scores", "dev"}  # with the product's own versions


def compile_lock(name: str, *more: str) -> None:
    """One `.in` to its `.txt`; what is locked already stays unless `--upgrade` is given."""
    command = [
        *(str(BIN / "uv"), "pip", "compile", f"{name}.in", "--output-file", f"{name}.txt"),
        *("--universal", "--python-version", "3.11", "--generate-hashes", "--quiet"),
        *("--no-emit-index-url", "--no-emit-find-links", "--custom-compile-command", "make lock"),
    ]
    if subprocess.run([*command, *more], cwd=LOCKS, check=False).returncode != 0:
        stop(f"requirements/{name}.in cannot be locked.", "The lines above say which two disagree.")


def main(more: list[str]) -> None:
    """All locks; extras and developers get exactly the versions that the product runs on."""
    for name in LOCK_FILES:
        same = ("--constraint", "base.txt") if name in EXTRAS else ()
        compile_lock(name, *same, *more)


if __name__ == "__main__":
    main(sys.argv[1:])
