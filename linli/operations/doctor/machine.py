"""The machine: programs, the secrets file, disks, the port."""

import os
import shutil
import socket
import sqlite3
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from linli.operations.doctor.findings import Finding, error, ok, warning

PYTHON_FLOOR: Final = (3, 11)
SQLITE_FLOOR: Final = (3, 37)
LEAST_FREE: Final = 1024**3  # bytes
LITTLE_FREE: Final = 5 * 1024**3
GIGABYTE: Final = 1024**3


def programs() -> Iterator[Finding]:
    """Python and SQLite are new enough."""
    found = f"Python {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}"
    if sys.version_info < PYTHON_FLOOR or sqlite3.sqlite_version_info < SQLITE_FLOOR:
        yield error(
            _("Programs"), found, _("Linli needs Python 3.11 and SQLite 3.37 or newer: Debian 12.")
        )
    else:
        yield ok(_("Programs"), found)


def secrets() -> Iterator[Finding]:
    """The keys are ours alone and lie apart from copies of the database."""
    about = _("Keys")
    file = settings.LINLI_KEYS.path
    found = file.stat()
    if found.st_mode & (stat.S_IRWXO | stat.S_IWGRP):
        yield error(
            about,
            _("%(file)s can be read or changed by others on this machine.") % {"file": file},
            f"chmod 600 {file}",
        )
    elif found.st_uid not in {os.geteuid(), 0}:
        yield warning(
            about,
            _("%(file)s belongs to another user than the one who runs this.") % {"file": file},
            _("Run this as the user of the service, or: chown it to that user."),
        )
    else:
        yield ok(about, str(file))
    media = Path(settings.MEDIA_ROOT).resolve()
    if media in file.resolve().parents:
        yield error(
            about,
            _("%(file)s lies in the media folder, which every backup copies.") % {"file": file},
            _("Move it elsewhere and set LINLI_SECRETS."),
        )


def space() -> Iterator[Finding]:
    """There is room where data grow."""
    about = _("Disk")
    places = [place for place in (settings.VAR, Path(settings.MEDIA_ROOT)) if place.is_dir()]
    free = min(shutil.disk_usage(place).free for place in places)
    words = _("%(free).1f GB free") % {"free": free / GIGABYTE}
    step = _("Remove old backups and logs, or give the disk more room.")
    if free < LEAST_FREE:
        yield error(about, words, step)
    elif free < LITTLE_FREE:
        yield warning(about, words, step)
    else:
        yield ok(about, words)


def media() -> Iterator[Finding]:
    """Photos can be stored."""
    about, folder = _("Photos"), settings.MEDIA_ROOT
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".doctor-"):
            yield ok(about, str(folder))
    except OSError as failure:
        yield error(
            about,
            _("%(folder)s cannot be written: %(why)s.")
            % {"folder": folder, "why": failure.strerror},
            _("Give the folder to the user of the service: chown -R USER %(folder)s")
            % {"folder": folder},
        )


def collected() -> Iterator[Finding]:
    """Style and scripts are where the server looks for them."""
    about = _("Style and scripts")
    if (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        yield ok(about, _("collected"))
    else:
        yield warning(
            about, _("not collected yet"), _("“linli serve” does it at its start; start it once.")
        )


def port() -> Iterator[Finding]:
    """Whether somebody listens at our port. It may be us."""
    about, number = _("Port"), settings.LINLI_PORT
    with socket.socket() as probe:
        probe.settimeout(1)
        taken = probe.connect_ex(("127.0.0.1", number)) == 0
    if not taken:
        yield ok(about, _("%(port)d is free; the server does not run.") % {"port": number})
    elif _is_linli(number):
        yield ok(about, _("Linli answers at %(port)d.") % {"port": number})
    else:
        yield error(
            about,
            _("Another program uses port %(port)d.") % {"port": number},
            _("End it, or set LINLI_PORT to another port."),
        )


def _is_linli(number: int) -> bool:
    """Whether the answer of /healthz is ours."""
    asked = (
        f"GET /healthz HTTP/1.0\r\nHost: {settings.ALLOWED_HOSTS[0].lstrip('.*') or 'x'}\r\n\r\n"
    )
    try:
        with socket.create_connection(("127.0.0.1", number), timeout=5) as line:
            line.sendall(asked.encode())
            said = b"".join(iter(lambda: line.recv(4096), b""))
    except OSError:
        return False
    return b'"migrations"' in said
