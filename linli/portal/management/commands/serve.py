"""`linli serve`: the web server. It takes the place of this process, so its signals reach it."""

import os
import socket
import sys
import time
from typing import Any, Final

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils.translation import gettext as _
from whitenoise.storage import CompressedManifestStaticFilesStorage

from linli.operations.services.starting import check_start

APPLICATION: Final = "linli.portal.serving:application"
THREADS: Final = 4  # a process; more of them only wait for each other
STOP_SECONDS: Final = 10  # for requests under way when we are asked to stop
PORT_SECONDS: Final = 2  # for processes of a server that was killed to let go of the port


def workers() -> int:
    """SQLite has one writer, so one process; PostgreSQL gets one a core."""
    return 1 if connection.vendor == "sqlite" else len(os.sched_getaffinity(0))


def command_line(host: str) -> list[str]:
    """What is run in place of this process."""
    options = {
        "interface": "wsgi",
        "host": host,
        "port": str(settings.LINLI_PORT),
        "workers": str(workers()),
        "blocking-threads": str(THREADS),
        "workers-kill-timeout": str(STOP_SECONDS),
        "log-level": "warning",
    }
    named = [word for name, value in options.items() for word in (f"--{name}", value)]
    flags = ["--no-ws", "--respawn-failed-workers"]
    return [sys.executable, "-m", "granian", *named, *flags, APPLICATION]


def check_port(host: str, port: int) -> None:
    """Raise `CommandError` if somebody listens there already: the system itself would let two
    servers share the port."""
    until = time.monotonic() + PORT_SECONDS
    while refusal := _refusal(host, port):
        if time.monotonic() > until:
            raise CommandError(
                _("Port %(port)d cannot be used (%(why)s). Set LINLI_PORT to another one.")
                % {"port": port, "why": refusal}
            )
        time.sleep(0.1)


def _refusal(host: str, port: int) -> str:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as taken:
            return str(taken)
    return ""


def collect() -> None:
    """Put style and script where the server finds them compressed and named by their digest."""
    storage = CompressedManifestStaticFilesStorage()
    found = {path: (files, path) for finder in get_finders() for path, files in finder.list([])}
    for path, (files, _path) in found.items():
        with files.open(path) as file:
            if storage.exists(path):
                storage.delete(path)
            storage.save(path, file)
    for name, _processed, failure in storage.post_process(found):
        if isinstance(failure, Exception):
            raise CommandError(f"{name}: {failure}")


class Command(BaseCommand):
    help = "Serve Linli's pages at LINLI_PORT until told to stop (SIGTERM or Ctrl-C)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--host", default="127.0.0.1", help="the address to listen at (0.0.0.0: every one)"
        )

    def handle(self, *args: Any, host: str, **options: Any) -> None:
        check_start()
        check_port(host, settings.LINLI_PORT)
        collect()
        words = command_line(host)
        connection.close()
        os.execv(words[0], words)  # noqa: S606 - our own interpreter, no shell
