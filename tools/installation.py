"""Real processes for tests and measurements: an installation of its own, its server and worker.

The database is an SQLite file, or beside the one that `DATABASE_URL` names on PostgreSQL: whatever
is killed here harms nobody else.
"""

import atexit
import fcntl
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from tools.place import ROOT
from tools.warm import Warm

START_SECONDS: Final = 30
STOP_SECONDS: Final = 15
LONGEST_SECONDS: Final = 300  # for one command, on a busy machine
TABLES: Final = "TABLES_OF_THIS_RUN"  # a folder that processes share
KEPT: Final = ROOT / "var" / "cache" / "tables"
MOST_KEPT: Final = 8  # as many branches as somebody works on at once


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
    loads_once: bool = False  # commands are forked from a process that loaded the product before
    _warm: tuple[object, Warm] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """What its processes are told."""
        given = {name: value for name, value in os.environ.items() if "LINLI" not in name}
        given.pop("PYTEST_CURRENT_TEST", None)  # else each test would load the product again
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
        done = self._run(["-m", "config.command", *words], words)
        if check and done.returncode != 0:
            raise AssertionError(f"linli {' '.join(words)}: {done.stderr}")
        return done

    def python(self, source: str) -> str:
        """Run a few lines inside the installation; what they print."""
        done = self._run(["-c", f"import django\ndjango.setup()\n{source}"], (), source)
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        return done.stdout

    def _run(
        self, cold: list[str], words: tuple[str, ...], source: str = ""
    ) -> subprocess.CompletedProcess[str]:
        if self.loads_once:
            return self._loaded().run(list(words), source, timeout=LONGEST_SECONDS)
        return subprocess.run(
            [sys.executable, *cold], cwd=ROOT, env=self.environment,
            capture_output=True, text=True, check=False, timeout=LONGEST_SECONDS,
        )  # fmt: skip

    def _loaded(self) -> Warm:
        """The process that has the product loaded, with the environment and keys of now."""
        if self._warm is None or self._warm[0] != self._settings():
            self._cool()
            warm = Warm(self.environment)  # the first start of an installation makes its keys
            self._warm = self._settings(), warm
        return self._warm[1]

    def _settings(self) -> object:
        keys = self.var / "secrets.toml"
        return self.environment, keys.read_bytes() if keys.exists() else b""

    def _cool(self) -> None:
        if self._warm is not None:
            self._warm[1].end()
            self._warm = None

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Start a command that goes on running; what it says lands in `var/<name>.log`."""
        return self.start_module("config.command", *words)

    def start_module(self, module: str, *words: str) -> subprocess.Popen[bytes]:
        """The same with a module of Python's."""
        name = words[0] if words else module
        with (self.var / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", module, *words], cwd=ROOT, env=self.environment,
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
        self._cool()
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
    with _installation(folder, more) as made:
        yield made


@contextmanager
def installation(folder: Path, **more: str) -> Iterator[Installation]:
    """An installation with its tables and nothing in them."""
    with _installation(folder, more, like=tables(os.environ.get("DATABASE_URL", ""))) as made:
        made.loads_once = True
        yield made


@contextmanager
def _installation(folder: Path, more: dict[str, str], like: str = "") -> Iterator[Installation]:
    folder.mkdir(parents=True, exist_ok=True)
    url = create(folder, like)
    made = Installation(var=folder, url=url, port=free_port(), more=more)
    try:
        yield made
    finally:
        made.end()
        drop(url)


@contextmanager
def shared_tables() -> Iterator[None]:
    """Within the block this process and those that it starts make the tables once for them all."""
    with tempfile.TemporaryDirectory(prefix="linli-tables-") as folder:
        os.environ[TABLES] = folder
        try:
            yield
        finally:
            os.environ.pop(TABLES, None)  # gone where the environment was put back before
            for told in Path(folder).glob("*/url"):
                drop(told.read_text(encoding="utf-8"))


@cache
def tables(asked: str) -> str:
    """A database with its tables, which others are copied from; whoever needs it first makes it.
    An installation's first start and its updates have tests of their own."""
    if TABLES not in os.environ:
        until_the_end = ExitStack()
        atexit.register(until_the_end.close)
        until_the_end.enter_context(shared_tables())
    folder = Path(os.environ[TABLES]) / (urlsplit(asked).scheme or "sqlite")
    folder.mkdir(exist_ok=True)
    told = folder / "url"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            told.write_text(_with_tables(folder), encoding="utf-8")
    return told.read_text(encoding="utf-8")


def _with_tables(folder: Path) -> str:
    """A file is kept for later runs, until a migration, the index or a package changes: making it
    takes half a minute of processor time."""
    made = Installation(var=folder, url=create(folder), port=free_port())
    if made.url.startswith("postgres"):
        made.linli("migrate", "--verbosity", "0")
        return made.url
    own, kept = Path(made.url.removeprefix("sqlite:///")), KEPT / f"{_version()}.sqlite3"
    if kept.exists():
        shutil.copy(kept, own)
        kept.touch()  # in use
        return made.url
    made.linli("migrate", "--verbosity", "0")
    KEPT.mkdir(parents=True, exist_ok=True)
    for old in sorted(KEPT.glob("*.sqlite3"), key=_age)[MOST_KEPT - 1 :]:
        old.unlink(missing_ok=True)
    written = KEPT / f"{os.getpid()}.writing"
    shutil.copy(own, written)
    written.replace(kept)
    return made.url


def _age(file: Path) -> float:
    """In seconds since it was used; another run may remove it meanwhile."""
    return time.time() - file.stat().st_mtime if file.exists() else 0.0


def _version() -> str:
    """Of everything that the tables are made from."""
    files = [*ROOT.glob("linli/*/migrations/*.py"), *ROOT.glob("linli/search/**/*.py")]
    told = sha256((ROOT / "requirements" / "base.txt").read_bytes())
    for file in sorted(files):
        told.update(file.relative_to(ROOT).as_posix().encode())
        told.update(file.read_bytes())
    return told.hexdigest()[:32]


def create(folder: Path, like: str = "", name: str = "") -> str:
    """A new database, empty or a copy of another one; where it is."""
    asked = os.environ.get("DATABASE_URL", "")
    if not asked.startswith("postgres"):
        url = f"sqlite:///{folder / 'linli.sqlite3'}"
        if like:
            shutil.copy(like.removeprefix("sqlite:///"), url.removeprefix("sqlite:///"))
        return url
    name = name or f"linli_{os.getpid()}_{time.monotonic_ns()}"
    url = urlunsplit(urlsplit(asked)._replace(path=f"/{name}"))
    drop(url)  # what a run that was killed left behind
    named, copied = sql.Identifier(name), sql.Identifier(urlsplit(like).path[1:] or "template1")
    with psycopg.connect(asked, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(named, copied))
    return url


def drop(url: str) -> None:
    """Remove what `create` made; the folder of a file goes with whoever made it."""
    if url.startswith("postgres"):
        named = sql.Identifier(urlsplit(url).path[1:])
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(named))
