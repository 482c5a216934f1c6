"""Refuses a tree that knows the machine it was written on: `.venv/bin/python -m tools.tree`.

Registry hosts and absolute paths belong to whoever installs, so none stands in a committed file.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tools.place import ROOT

# Written as expressions, so that this file does not contain what it looks for.
REGISTRIES: Final = (
    r"\bpypi\.org",
    r"pythonhosted\.org",
    r"registry\.npmjs",
    r"registry\.yarnpkg",
    r"npmmirror\.com",
    r"(?:deb|security|snapshot)\.debian\.org",
    r"proxy\.golang\.org",
    r"mirrors?\.[a-z0-9-]+\.(?:com|cn|edu)",
    r"pypi\.tuna",
)
MACHINE: Final = (
    r"(?<![\w.:/])/(?:root|home/\w+|Users/\w+|opt/(?!linli\b)\w+)/",
)  # deploy/ installs there
LARGEST_TEXT: Final = 2 * 1024 * 1024  # bytes; nothing that we write is longer


def files() -> list[Path]:
    """Everything that is, or would be, committed."""
    said = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    names = sorted(name for name in said.stdout.split("\0") if name)
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def faults(text: str, root: Path = ROOT) -> Iterator[tuple[int, str]]:
    """(line number, what was found) for each host or machine path in `text`."""
    here = [re.escape(str(place)) for place in (root, Path.home()) if len(place.parts) > 2]
    wanted = re.compile("|".join((*REGISTRIES, *MACHINE, *here)))
    for number, line in enumerate(text.splitlines(), start=1):
        if found := wanted.search(line):
            yield number, found[0]


def main() -> int:
    """Print each fault; 1 if there is one."""
    count = 0
    for file in files():
        if file.stat().st_size > LARGEST_TEXT:
            continue
        text = file.read_bytes().decode("utf-8", errors="replace")
        for number, found in faults(text):
            print(f"{file.relative_to(ROOT)}:{number}: {found}")
            count += 1
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
