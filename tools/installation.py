"""Real processes for tests and measurements: an installation of its own, its server and worker.

The database is an SQLite file, or beside the one that `DATABASE_URL` names on PostgreSQL: whatever
is killed here harms nobody else.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from tools.place import ROOT

START_SECONDS: Final = 30
STOP_SECONDS: Final = 15


def free_port() -> int:
    """A loopback port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Installation:
    """Settings of one installation, and the processes that were started with them."""

    var: Path
    url: str
    port: int
    more: dict[str, str] = field(default_factory=dict)
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """What its processes are told."""
        given = {name: value for name, value in os.environ.items() if "LINLI" not in name}
        own = {
            "LINLI_VAR": str(self.var),
            "LINLI_PORT": str(self.port),
            "DATABASE_URL": self.url,
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        return {**given, **own, **self.more}

    def linli(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run one command to its end."""
        done = subprocess.run(
            [sys.executable, "-m", "config.command", *words], cwd=ROOT, env=self.environment,
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        if check and done.returncode != 0:
            raise AssertionError(f"linli {' '.join(words)}: {done.stderr}")
        return done

    def python(self, source: str) -> str:
        """Run a few lines inside the installation; what they print."""
        begun = "import django\ndjango.setup()\n"
        done = subprocess.run(
            [sys.executable, "-c", begun + source], cwd=ROOT, env=self.environment,
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        return done.stdout

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Start a command that goes on running; what it says lands in `var/<name>.log`."""
        with (self.var / f"{words[0]}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "config.command", *words], cwd=ROOT, env=self.environment,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self.started.append(process)
        return process

    def serve(self) -> subprocess.Popen[bytes]:
        """Start the server and wait until it answers."""
        server = self.start("serve")
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and server.poll() is None:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
                connection.request("GET", "/static/css/linli.css")
                connection.getresponse().read()
                connection.close()
            except OSError:
                time.sleep(0.1)
            else:
                return server
        raise AssertionError(f"The server does not answer: {self.said('serve')}")

    def said(self, name: str) -> str:
        """What a running command wrote."""
        return (self.var / f"{name}.log").read_text(encoding="utf-8")

    def end(self) -> None:
        """Stop whatever still runs."""
        for process in self.started:
            if process.poll() is None:
                process.terminate()
        for process in self.started:
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """At once, with every process that it started (each has a session of its own)."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def empty_installation(folder: Path, **more: str) -> Iterator[Installation]:
    """An installation without even its tables, in a database that is removed afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    with _database(folder) as url:
        made = Installation(var=folder, url=url, port=free_port(), more=more)
        try:
            yield made
        finally:
            made.end()


@contextmanager
def installation(folder: Path, **more: str) -> Iterator[Installation]:
    """An installation with its tables and nothing in them."""
    with empty_installation(folder, **more) as made:
        made.linli("migrate", "--verbosity", "0")
        yield made


@contextmanager
def _database(folder: Path) -> Iterator[str]:
    asked = os.environ.get("DATABASE_URL", "")
    if not asked.startswith("postgres"):
        yield f"sqlite:///{folder / 'linli.sqlite3'}"
        return
    name = sql.Identifier(f"linli_{os.getpid()}_{time.monotonic_ns()}")
    with psycopg.connect(asked, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(name))
        try:
            yield urlunsplit(
                urlsplit(asked)._replace(path=f"/{name.as_string(server).strip(chr(34))}")
            )
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
