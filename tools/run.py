"""Starts Linli with its demonstration: prepares the database, then server and worker together.

    .venv/bin/python -m tools.run

Ctrl-C or a SIGTERM ends both; when one of them ends by itself, so does the other.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType
from typing import Final

from tools.place import LINLI, ROOT, stop

PREPARATION: Final = (["migrate", "--verbosity", "0"], ["load_reference"], ["demo"])
PARTS: Final = ("serve", "worker")
START_SECONDS: Final = 60
STOP_SECONDS: Final = 15
GLANCE_SECONDS: Final = 0.2

_asked: list[int] = []  # the signals that asked us to end


def prepare() -> None:
    """Schema, reference data, demonstration: each of these may be run again and again."""
    for words in PREPARATION:
        if subprocess.run([LINLI, *words], cwd=ROOT, check=False).returncode != 0:
            stop(
                f"“linli {words[0]}” failed.",
                "The lines above say why. `make clean-data` begins with an empty database.",
            )


def port() -> int:
    """The port that we are asked to use, once we know that nobody else does."""
    asked = os.environ.get("LINLI_PORT", "").strip() or "8000"
    if not asked.isdigit():
        stop(
            f"LINLI_PORT is “{asked}”, which is no port.", "Give a number: LINLI_PORT=8001 make run"
        )
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(asked)))
        except (OSError, OverflowError) as taken:
            stop(
                f"Port {asked} cannot be used: {taken}.", "Choose another: LINLI_PORT=8001 make run"
            )
    return int(asked)


def supervise(at: int) -> int:
    """Run the parts until one ends by itself (exit code 1) or we are asked to stop (0)."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _note)
    # In sessions of their own, so that Ctrl-C reaches them once, from us.
    parts = {
        name: subprocess.Popen([LINLI, name], cwd=ROOT, start_new_session=True) for name in PARTS
    }
    try:
        _announce_when_listening(at, parts)
        while not _over(parts):
            time.sleep(GLANCE_SECONDS)
        died = [name for name, part in parts.items() if part.poll() is not None]
    finally:
        _end(parts)
    if _asked:
        print("\nLinli has stopped.", flush=True)
        return 0
    print(f"\n“linli {died[0]}” ended by itself, so everything was stopped.", file=sys.stderr)
    return 1


def _note(number: int, _frame: FrameType | None) -> None:
    _asked.append(number)


def _over(parts: dict[str, subprocess.Popen[bytes]]) -> bool:
    return bool(_asked) or any(part.poll() is not None for part in parts.values())


def _announce_when_listening(at: int, parts: dict[str, subprocess.Popen[bytes]]) -> None:
    until = time.monotonic() + START_SECONDS
    while not _over(parts) and time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", at)) == 0:
                subprocess.run([LINLI, "demo", "--show-sign-ins"], cwd=ROOT, check=False)
                print(f"\nLinli is at http://127.0.0.1:{at} (Ctrl-C ends it)\n", flush=True)
                return
        time.sleep(GLANCE_SECONDS)


def _end(parts: dict[str, subprocess.Popen[bytes]]) -> None:
    for part in parts.values():
        if part.poll() is None:
            part.terminate()
    until = time.monotonic() + STOP_SECONDS
    for part in parts.values():
        try:
            part.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            part.kill()
            part.wait()


def main() -> int:
    """Everything that `make run` does once the environment is there."""
    os.environ.setdefault("LINLI_DEMONSTRATION", "yes")
    at = port()
    prepare()
    return supervise(at)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:  # while preparing
        sys.exit(130)
