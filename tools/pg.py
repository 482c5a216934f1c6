"""A private PostgreSQL for one command: `python tools/pg.py run -- COMMAND …`.

It lives in a temporary folder, listens on a free loopback port and a socket in that folder, and is
gone when the command ends. COMMAND finds it in `DATABASE_URL`. Data is not kept safe from a power
cut (fsync is off), which is what tests want. The server refuses to run as root, so root hands
it to an unprivileged account.
"""

import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tools.place import stop

DEBIAN_HOME: Final = Path("/usr/lib/postgresql")
FLOOR: Final = 15
NAME: Final = "linli"
START_SECONDS: Final = 30
STOP_SECONDS: Final = 20
SETTINGS: Final = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "timezone": "UTC",
    "logging_collector": "off",
}


@dataclass(frozen=True)
class Account:
    """Who runs the server: ourselves, or for root somebody without rights."""

    uid: int | None = None
    gid: int | None = None

    def run(self, command: list[str]) -> None:
        """Run a short command to its end; its words are shown only when it fails."""
        done = subprocess.run(
            command, user=self.uid, group=self.gid, extra_groups=self._groups(), cwd="/",
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            stop(f"{Path(command[0]).name} failed: {done.stderr.strip()}", "Mend that first.")

    def start(self, command: list[str], log: Path) -> subprocess.Popen[bytes]:
        """Start the server in a process group of its own: Ctrl-C is ours to pass on."""
        with log.open("wb") as file:
            return subprocess.Popen(
                command, user=self.uid, group=self.gid, extra_groups=self._groups(), cwd="/",
                stdout=file, stderr=file, stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip

    def _groups(self) -> list[int] | None:
        return None if self.uid is None else []


def binaries() -> Path | None:
    """The folder of the newest installed server, or None."""
    versions = {
        int(folder.name): folder / "bin"
        for folder in DEBIAN_HOME.glob("*")
        if re.fullmatch(r"\d+", folder.name) and (folder / "bin" / "initdb").exists()
    }
    if versions and max(versions) >= FLOOR:
        return versions[max(versions)]
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def _account() -> Account:
    if os.geteuid() != 0:
        return Account()
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = known.get("postgres") or known.get("nobody")
    if entry is None:
        stop("PostgreSQL may not run as root.", "Run this as an ordinary user.")
    return Account(entry.pw_uid, entry.pw_gid)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def cluster() -> Iterator[str]:
    """A fresh cluster with an empty database; gives its `DATABASE_URL`."""
    folder = binaries()
    if folder is None:
        stop(
            f"There is no PostgreSQL server {FLOOR} or newer on this machine.",
            "On Debian: apt-get install postgresql — then run again.",
        )
    account = _account()
    home = Path(tempfile.mkdtemp(prefix="linli-pg-", dir="/tmp"))
    if account.uid is not None and account.gid is not None:
        os.chown(home, account.uid, account.gid)
    server = None
    try:
        password = _initdb(folder, home, account)
        port = _free_port()
        server = account.start(_postgres(folder, home, port), home / "log")
        _wait_until_ready(server, folder, home, port)
        account.run([str(folder / "createdb"), "-h", str(home), "-p", str(port), "-U", NAME, NAME])
        yield f"postgres://{NAME}:{password}@127.0.0.1:{port}/{NAME}"
    finally:
        if server is not None:
            _stop(server)
        shutil.rmtree(home, ignore_errors=True)


def _initdb(folder: Path, home: Path, account: Account) -> str:
    password = secrets.token_hex(16)
    file = home / "password"
    file.write_text(password, encoding="ascii")
    if account.uid is not None:
        os.chown(file, account.uid, -1)
    options = "--encoding=UTF8 --locale=C.UTF-8 --auth-local=trust --auth-host=scram-sha-256"
    account.run(
        [
            *(str(folder / "initdb"), "--pgdata", str(home / "data"), "--username", NAME),
            *("--pwfile", str(file), "--no-sync", "--no-instructions", *options.split()),
        ]
    )
    return password


def _postgres(folder: Path, home: Path, port: int) -> list[str]:
    settings = SETTINGS | {"port": str(port), "unix_socket_directories": str(home)}
    options = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
    return [str(folder / "postgres"), "-D", str(home / "data"), *options]


def _wait_until_ready(server: subprocess.Popen[bytes], folder: Path, home: Path, port: int) -> None:
    ready = [str(folder / "pg_isready"), "-q", "-h", str(home), "-p", str(port)]
    until = time.monotonic() + START_SECONDS
    while subprocess.run(ready, check=False).returncode != 0:
        if server.poll() is not None or time.monotonic() > until:
            log = (home / "log").read_text(encoding="utf-8", errors="replace")
            stop(f"PostgreSQL did not start:\n{log}", "Mend what the log says; then run again.")
        time.sleep(0.1)


def _stop(server: subprocess.Popen[bytes]) -> None:
    """By its own process id, first politely (SIGINT is PostgreSQL's fast shutdown)."""
    server.send_signal(signal.SIGINT)
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)
        server.wait()


def _passed_on(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)


def main(words: list[str]) -> int:
    """The command line; the exit code is COMMAND's."""
    if words[:2] != ["run", "--"] or len(words) < 3:
        stop("Nothing to run.", "python tools/pg.py run -- COMMAND …")
    signal.signal(signal.SIGTERM, _passed_on)
    with cluster() as url:
        command = subprocess.Popen(words[2:], env={**os.environ, "DATABASE_URL": url})
        try:
            return command.wait()
        except KeyboardInterrupt:  # the command got it from the terminal as well
            return command.wait()
        except SystemExit:
            command.terminate()
            command.wait()
            raise


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
