"""Making a backup: under a temporary name first, so that half of one is never taken for a whole."""

import os
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from linli.common import clock, crypto
from linli.common.errors import Conflict, Invalid
from linli.operations.backup import files
from linli.operations.backup.manifest import FOLDER, Manifest, backups_in
from linli.operations.backup.postgresql import PostgreSQL
from linli.operations.backup.sqlite import SQLite
from linli.operations.backup.stores import Store
from linli.operations.models import Sign
from linli.operations.services import health, keys, signs

PARTIAL: Final = ".partial"
CUT_OFF_AFTER: Final = timedelta(days=1)


def store() -> Store:
    """The database that this installation uses."""
    return SQLite() if connection.vendor == "sqlite" else PostgreSQL()


def make(target: Path, *, keys_folder: Path | None = None, keep: int = 0) -> Path:
    """A backup in a new folder below `target`; with `keep`, older ones go.

    The keys are never in it: `keys_folder`, if given, gets a copy of them.
    """
    target.mkdir(parents=True, exist_ok=True)
    target = target.resolve()
    _check_apart(target, Path(settings.MEDIA_ROOT))
    if keys_folder is not None:
        keys_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _check_apart(target, keys_folder.resolve())
    name = f"linli-{clock.local(clock.now()):%Y%m%d-%H%M%S}"
    partial = target / f".{name}{PARTIAL}"
    if (target / name).exists() or partial.exists():
        raise Conflict(_("Another backup is being made here. Wait for it, or name another folder."))
    partial.mkdir(mode=0o700)
    manifest = _fill(partial, next(iter(reversed(backups_in(target))), None))
    partial.rename(target / name)
    _to_disk(target)
    if keys_folder is not None:
        settings.LINLI_KEYS.copy_to(keys_folder / f"linli-keys-{name.removeprefix('linli-')}.toml")
    if Sign._meta.db_table in manifest.counts:  # not in a database that is still to be migrated
        signs.note(signs.BACKUP, rows=manifest.rows, files=len(manifest.files))
    if keep:
        _prune(target, keep)
    return target / name


def _fill(folder: Path, before: Path | None) -> Manifest:
    """Database first, then files: so every photo that the copied rows name is there."""
    used = store()
    at, sealed = clock.now(), keys.sealed_with()
    counts = used.dump(folder / used.file_name)
    database = folder / used.file_name
    facts = {used.file_name: files.facts_of(database)}
    known = Manifest.read(before).files if before else {}
    facts |= files.copy_media(folder, before, known)
    manifest = Manifest(
        made_at=at.isoformat(),
        version=settings.LINLI_VERSION,
        database=used.kind,
        database_version=used.version(),
        settings={
            "address": settings.LINLI_ADDRESS,
            "time_zone": settings.TIME_ZONE,
            "language": settings.LANGUAGE_CODE,
            "demonstration": "yes" if settings.LINLI_DEMONSTRATION else "no",
        },
        migrations=sorted(f"{app}.{name}" for app, name in health.applied_migrations()),
        counts=counts,
        keys=crypto.key_checks(),
        sealed_with={key: count for key, count in sealed.items() if key != keys.UNREADABLE},
        files=facts,
    )
    manifest.write(folder)
    _to_disk(folder)
    return manifest


def _check_apart(one: Path, other: Path) -> None:
    if one == other or one in other.parents or other in one.parents:
        raise Invalid(
            _("%(one)s and %(other)s must not lie in each other.") % {"one": one, "other": other},
            next_step=_("Name a folder elsewhere, best on another disk."),
        )


def _prune(target: Path, keep: int) -> None:
    """Older backups that we made, and what cut-off ones left; nothing else in the folder."""
    for folder in backups_in(target)[:-keep]:
        half = folder.with_name(f".{folder.name}{PARTIAL}")
        folder.rename(half)  # from now on it is no backup
        shutil.rmtree(half)
    over = clock.now() - CUT_OFF_AFTER
    for left in target.glob(f".linli-*{PARTIAL}"):
        named = FOLDER.fullmatch(left.name.removeprefix(".").removesuffix(PARTIAL))
        if named and left.stat().st_mtime < over.timestamp():
            shutil.rmtree(left)


def _to_disk(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
