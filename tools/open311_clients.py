"""Independent Open311 clients from the package registry, in a folder of their own:

    .venv/bin/python -m tools.open311_clients

Two of them were written for Python 2 and come as sources alone. They are installed with the hashes
of requirements/open311.txt, and what Python 3 no longer has is said otherwise in them; nothing else
is changed.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from tools.install import pip
from tools.place import LOCKS, PYTHON, ROOT, VAR, Stamp, digest, stop

CLIENTS: Final = VAR / "cache" / "open311"
SOURCES: Final = "three,open311,relaxml"  # there is no wheel of these
LONGEST: Final = 120  # seconds for one client's round

# Python 2 → Python 3, by file.
SAID_ANEW: Final = {
    "three/core.py": {
        "from itertools import ifilter\n": "ifilter = filter\n",
        "content.keys()[0]": "list(content)[0]",
    },
    "relaxml/converter.py": {"node.getchildren()": "node"},
    "open311/__init__.py": {"from open311 import": "from open311.open311 import"},
    "open311/open311.py": {
        "from api import": "from open311.api.api import",
        "from api.api import": "from open311.api.api import",
        "urlencode(kwargs)": "urlencode(kwargs).encode()",
    },
    "open311/api/__init__.py": {"from api import": "from open311.api.api import"},
    "open311/api/api.py": {"from xml2dict import": "from open311.api.xml2dict import"},
    "open311/api/xml2dict/__init__.py": {
        "from object_dict import": "from open311.api.xml2dict.object_dict import"
    },
    "open311/api/xml2dict/xml2dict.py": {
        "from object_dict import": "from open311.api.xml2dict.object_dict import",
        "node.getchildren()": "node",
    },
}


def install_clients() -> None:
    """Fetch them unless they are there; the first time needs the network."""
    stamp = Stamp(CLIENTS / ".stamp", digest(LOCKS / "open311.txt", Path(__file__)))
    if stamp.holds():
        return
    options = "--quiet --no-input --disable-pip-version-check --require-hashes --no-deps --upgrade"
    command = [
        *pip(), "--python", str(PYTHON), "install", *options.split(), "--root-user-action=ignore",
        "--only-binary=:all:", f"--no-binary={SOURCES}", "--no-compile",
        "--target", str(CLIENTS), "-r", "open311.txt",
    ]  # fmt: skip
    if subprocess.run(command, cwd=LOCKS, check=False).returncode != 0:
        stop("The Open311 clients could not be installed.", "The lines above say why.")
    for name, words in SAID_ANEW.items():
        _say_anew(CLIENTS / name, words)
    stamp.set()


def _say_anew(file: Path, words: dict[str, str]) -> None:
    text = file.read_text(encoding="utf-8")
    for old, new in words.items():
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")


def let_in(*words: str) -> str:
    """Run one client's round in a process of its own; what it says."""
    environment = os.environ | {"PYTHONPATH": f"{CLIENTS}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-W", "ignore", "-m", "tests.open311.foreign_clients", *words]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, timeout=LONGEST, check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    return done.stdout


if __name__ == "__main__":
    install_clients()
