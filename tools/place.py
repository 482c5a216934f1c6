"""Where things lie in this copy of the repository, and how a tool says that it cannot go on.

Only the standard library: the installer runs before anything is installed.
"""

import hashlib
import sys
from pathlib import Path
from typing import Final, NoReturn

ROOT: Final = Path(__file__).resolve().parent.parent
VENV: Final = ROOT / ".venv"
BIN: Final = VENV / "bin"
PYTHON: Final = BIN / "python"
LINLI: Final = BIN / "linli"
VAR: Final = ROOT / "var"
ASSETS: Final = VAR / "assets"
LOCKS: Final = ROOT / "requirements"


def stop(what: str, then: str) -> NoReturn:
    """End here: `what` is missing or wrong, `then` tells what to do about it."""
    sys.stdout.flush()
    print(f"\n  {what}\n  → {then}\n", file=sys.stderr)
    raise SystemExit(1)


def digest(*files: Path) -> str:
    """One fingerprint of the contents of these files."""
    found = hashlib.sha256()
    for file in files:
        found.update(file.read_bytes())
    return found.hexdigest()


class Stamp:
    """Remembers for which inputs a piece of work was last finished."""

    def __init__(self, file: Path, inputs: str) -> None:
        self.file = file
        self.inputs = inputs

    def holds(self) -> bool:
        """Whether the work was finished for exactly these inputs."""
        return self.file.is_file() and self.file.read_text(encoding="ascii") == self.inputs

    def set(self) -> None:
        """The work is finished."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(self.inputs, encoding="ascii")
