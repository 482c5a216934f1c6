"""The media files: copied into a backup, and put back inside the folder where they belong."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings

from linli.operations.backup.manifest import CHUNK, digest_of

MEDIA: Final = "media"
ASIDE: Final = ".before"
FRESH: Final = ".restoring"
MOVED: Final = ".moved"  # all that was there lies aside
DONE: Final = ".done"
OURS: Final = frozenset({ASIDE, FRESH, MOVED, DONE})

Facts = tuple[int, str]


def media_files() -> Iterator[str]:
    """The path of each file below the media folder. Names with a dot in front are no content."""
    root = Path(settings.MEDIA_ROOT)
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(folder) / name
            if not name.startswith(".") and file.is_file() and not file.is_symlink():
                yield file.relative_to(root).as_posix()


def copy_media(into: Path, before: Path | None, known: dict[str, Facts]) -> dict[str, Facts]:
    """Copy every file; one that an older backup `before` has as well is shared with it, since
    photos never change. Returns size and digest by path below the backup."""
    facts: dict[str, Facts] = {}
    for path in media_files():
        name = f"{MEDIA}/{path}"
        target = into / name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            copied = copy(Path(settings.MEDIA_ROOT) / path, target)
        except FileNotFoundError:  # erased meanwhile
            continue
        if before is not None and known.get(name) == copied:
            _share(before / name, target)
        facts[name] = copied
    return facts


def copy(source: Path, target: Path) -> Facts:
    """Copy to the disk for good; size and SHA-256 of what was written."""
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as read, target.open("wb") as written:
        while chunk := read.read(CHUNK):
            written.write(chunk)
            digest.update(chunk)
            size += len(chunk)
        written.flush()
        os.fsync(written.fileno())
    return size, digest.hexdigest()


def facts_of(file: Path) -> Facts:
    """Size and SHA-256 of a file."""
    return file.stat().st_size, digest_of(file)


def _share(old: Path, new: Path) -> None:
    """One place on the disk for both, where the disk can do that and the old one is unharmed."""
    spare = new.with_name(f".{new.name}")
    try:
        if facts_of(old) != facts_of(new):
            return
        os.link(old, spare)
        spare.replace(new)
    except OSError:
        spare.unlink(missing_ok=True)


def stage(folder: Path, names: list[str]) -> None:
    """Copy a backup's files beside those that are there."""
    fresh = Path(settings.MEDIA_ROOT) / FRESH
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    for name in names:
        target = fresh / Path(name).relative_to(MEDIA)
        target.parent.mkdir(parents=True, exist_ok=True)
        copy(folder / name, target)


def swap() -> None:
    """What is there goes aside, what was staged takes its place. The folder itself stays: it may
    be a disk of its own. What an earlier restore, cut off, put aside is kept."""
    root = Path(settings.MEDIA_ROOT)
    if (root / ASIDE).is_dir() and (root / MOVED).exists():
        _clear(root)
    else:
        (root / ASIDE).mkdir(exist_ok=True)
        _move_all(root, root / ASIDE)
        (root / MOVED).touch()
    _move_all(root / FRESH, root)


def put_back() -> None:
    """As it was before `swap`, and nothing staged."""
    root = Path(settings.MEDIA_ROOT)
    if (root / ASIDE).is_dir():
        if (root / MOVED).exists():
            _clear(root)
        _move_all(root / ASIDE, root)
    forget_aside()


def forget_aside() -> None:
    """Remove what was there, and what was staged. First it gets another name: half of it must
    never be put back."""
    root = Path(settings.MEDIA_ROOT)
    shutil.rmtree(root / DONE, ignore_errors=True)
    if (root / ASIDE).is_dir():
        (root / ASIDE).rename(root / DONE)
    (root / MOVED).unlink(missing_ok=True)
    for name in (DONE, FRESH):
        shutil.rmtree(root / name, ignore_errors=True)


def _clear(root: Path) -> None:
    for child in _content(root):
        if child.is_dir():
            shutil.rmtree(child)
        else:
            child.unlink()


def _content(folder: Path) -> list[Path]:
    return [child for child in folder.iterdir() if child.name not in OURS]


def _move_all(source: Path, target: Path) -> None:
    for child in _content(source):
        child.rename(target / child.name)
