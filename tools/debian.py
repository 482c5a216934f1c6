"""What `make test` needs from the system: looked for, installed when we may, else named.

.venv/bin/python -m tools.debian
"""

import ctypes
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

from tools import pg
from tools.place import stop

CHROMIUM: Final = Path("/usr/bin/chromium")


class Need(NamedTuple):
    """One thing, how to see that it is there, and the Debian package that brings it."""

    what: str
    is_there: Callable[[], bool]
    package: str


def has_chromium() -> bool:
    """The browser of the journeys; `LINLI_CHROMIUM` names another one."""
    return Path(os.environ.get("LINLI_CHROMIUM", CHROMIUM)).exists()


def has_chinese_font() -> bool:
    """Whether a browser can draw Chinese."""
    folders = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
    return any(any(folder.rglob("Noto*CJK*")) for folder in folders)


def has_atomics() -> bool:
    """A library that the Node inside Playwright's wheel is linked against."""
    try:
        ctypes.CDLL("libatomic.so.1")
    except OSError:
        return False
    return True


NEEDS: Final = (
    Need("a PostgreSQL server", lambda: pg.binaries() is not None, "postgresql"),
    Need("Chromium", has_chromium, "chromium"),
    Need("libatomic", has_atomics, "libatomic1"),
    Need("xgettext", lambda: shutil.which("xgettext") is not None, "gettext"),
    Need("khal", lambda: shutil.which("khal") is not None, "khal"),
    Need("vdirsyncer", lambda: shutil.which("vdirsyncer") is not None, "vdirsyncer"),
    Need("a Java compiler", lambda: shutil.which("javac") is not None, "default-jdk-headless"),
    Need("curl", lambda: shutil.which("curl") is not None, "curl"),
    Need("a Chinese font", has_chinese_font, "fonts-noto-cjk"),
)


def missing() -> list[Need]:
    """The needs that this machine does not meet."""
    return [need for need in NEEDS if not need.is_there()]


def ensure() -> None:
    """Install what is missing when run as root on Debian; else say what to install, and stop."""
    absent = missing()
    if not absent:
        return
    packages = [need.package for need in absent]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing from Debian: {' '.join(packages)} …", flush=True)
        _apt_get("update", "-qq")
        _apt_get("install", "-qq", "-y", "--no-install-recommends", *packages)
        absent = missing()
    if absent:
        stop(
            f"Missing on this machine: {', '.join(need.what for need in absent)}.",
            f"As root: apt-get install {' '.join(packages)} — then run again.",
        )


def _apt_get(*words: str) -> None:
    """Quiet when it works; `ensure` says what is still missing when it does not."""
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        ["apt-get", *words], env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL,
        check=False,
    )  # fmt: skip
    if done.returncode != 0:
        print(done.stdout, done.stderr, flush=True)


if __name__ == "__main__":
    ensure()
