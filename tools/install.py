"""Makes `.venv` and installs a lock into it: `python3 -m tools.install base|shapes|text|…`.

It needs Python 3.11 and pip alone: Debian's `python3-venv` is not asked for, since pip can install
into an environment from outside. A lock that is installed already costs some milliseconds.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from tools.place import LINLI, LOCKS, PYTHON, ROOT, VENV, Stamp, digest, stop

PYTHON_FLOOR = (3, 11)
PIP_FLOOR = (22, 3)  # the first pip that knows --python
# Everything in a lock is in these locks as well.
CONTAINS = {"dev": ("base", "scores", "shapes", "walks")}

# The first two lines start Python through sh: a folder's path may be long or have blanks.
COMMAND = """\
#!/bin/sh
'''exec' "{python}" "$0" "$@"
'''
import sys

from config.command import main

sys.exit(main())
"""


def install(lock: str) -> None:
    """Bring the environment to `requirements/<lock>.txt`, every file checked by its hash."""
    if sys.version_info < PYTHON_FLOOR:
        stop(
            f"Linli needs Python 3.11 or newer; this is {sys.version.split()[0]}.",
            "Install python3.11 and run again with: make PYTHON=python3.11 …",
        )
    _ensure_environment()
    _ensure_packages(lock)
    _ensure_command()


def _ensure_environment() -> None:
    if PYTHON.exists():
        probe = f"import sys; sys.exit(sys.version_info < {PYTHON_FLOOR})"
        if subprocess.run([PYTHON, "-c", probe], check=False).returncode == 0:
            return
    print("Making the environment in .venv …", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    made = subprocess.run([_base_python(), "-m", "venv", "--without-pip", VENV], check=False)
    if made.returncode != 0:
        stop("The environment could not be made.", "The lines above say why; then run again.")


def _ensure_packages(lock: str) -> None:
    stamp = _stamp(lock)
    if stamp.holds():
        return
    print(f"Installing requirements/{lock}.txt (a minute or two the first time) …", flush=True)
    options = (
        "--quiet --no-input --disable-pip-version-check --root-user-action=ignore "
        "--no-warn-script-location --require-hashes --only-binary=:all:"
    )
    command = [*pip(), "--python", str(PYTHON), "install", *options.split(), "-r", f"{lock}.txt"]
    if subprocess.run(command, cwd=LOCKS, check=False).returncode != 0:
        stop(
            f"pip could not install requirements/{lock}.txt.",
            "The lines above say why. The first run needs the network; later runs do not.",
        )
    for done in (lock, *CONTAINS.get(lock, ())):
        _stamp(done).set()


def _stamp(lock: str) -> Stamp:
    return Stamp(VENV / ".stamps" / lock, digest(LOCKS / f"{lock}.txt"))


def _base_python() -> str:
    """The interpreter that the environment is, or will be, made from."""
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    found = Path(sys.base_prefix) / "bin" / name
    return str(found) if found.exists() else sys.executable


def pip() -> list[str]:
    """A pip that can install into another environment."""
    for python in (sys.executable, _base_python()):
        said = subprocess.run(
            [python, "-m", "pip", "--version"], capture_output=True, text=True, check=False
        )
        version = re.match(r"pip (\d+)\.(\d+)", said.stdout)
        if version and (int(version[1]), int(version[2])) >= PIP_FLOOR:
            return [python, "-m", "pip"]
    return stop(
        "There is no pip 22.3 or newer for this Python.",
        "On Debian: apt-get install python3-pip — then run again.",
    )


def _ensure_command() -> None:
    """`.venv/bin/linli`, and this folder on the environment's path from wherever it is called."""
    packages = next(VENV.glob("lib/python3*/site-packages"))
    _write(packages / "linli.pth", f"{ROOT}\n")
    _write(LINLI, COMMAND.format(python=PYTHON))
    LINLI.chmod(0o755)


def _write(file: Path, text: str) -> None:
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        install(name)
