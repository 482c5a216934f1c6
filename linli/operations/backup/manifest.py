"""What a backup holds, written last: without a manifest that fits, a folder is no backup."""

import hashlib
import json
import os
import re
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Self

from django.utils.translation import gettext as _

from linli.common.errors import Invalid

NAME: Final = "manifest.json"
PRODUCT: Final = "linli"
FORMAT: Final = 1
FOLDER: Final = re.compile(r"linli-\d{8}-\d{6}")
CHUNK: Final = 1024 * 1024


@dataclass(frozen=True)
class Manifest:
    """Facts of one backup. `files` maps a path below the folder to its size and SHA-256."""

    made_at: str
    version: str
    database: str  # "sqlite" or "postgresql"
    database_version: str
    settings: dict[str, str]
    migrations: list[str]
    counts: dict[str, int]
    keys: dict[str, str]
    sealed_with: dict[str, int]
    files: dict[str, tuple[int, str]]

    @property
    def made(self) -> datetime:
        """When it was made, aware."""
        return datetime.fromisoformat(self.made_at)

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(self.counts.values())

    def write(self, folder: Path) -> None:
        """The last file of a backup, with a digest over itself."""
        body = {"product": PRODUCT, "format": FORMAT, **asdict(self)}
        text = json.dumps({**body, "digest": _digest(body)}, ensure_ascii=False, indent=1)
        with (folder / NAME).open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The manifest of a backup; `Invalid` if it is not one, or was altered."""
        file = folder / NAME
        if not file.is_file():
            raise Invalid(
                _("%(folder)s is no backup: %(file)s is not there.")
                % {"folder": folder, "file": NAME},
                next_step=_("A backup that was cut off cannot be used; take another one."),
            )
        try:
            body = json.loads(file.read_text(encoding="utf-8"))
            digest, product, form = (body.pop(word) for word in ("digest", "product", "format"))
            whole = digest == _digest({"product": product, "format": form, **body})
        except (ValueError, KeyError, AttributeError):
            whole = False
        if not whole:
            raise Invalid(_altered(NAME), next_step=_("Take another backup."))
        if (product, form) != (PRODUCT, FORMAT):
            raise Invalid(_("This backup was made by another version of Linli. Use that one."))
        try:
            files = {path: (size, digest) for path, (size, digest) in body.pop("files").items()}
            found = cls(files=files, **body)
        except (AttributeError, KeyError, TypeError, ValueError):
            raise Invalid(_altered(NAME), next_step=_("Take another backup.")) from None
        if not all(map(_is_ours, files)):  # whoever made it may not tell us where to write
            raise Invalid(_altered(NAME), next_step=_("Take another backup."))
        return found

    def check_files(self, folder: Path) -> None:
        """Every file is there and is what it was; `Invalid` names the first that is not."""
        for path, (size, digest) in self.files.items():
            file = folder / path
            if not file.is_file():
                raise Invalid(
                    _("%(file)s is missing in the backup.") % {"file": path},
                    next_step=_("Take another backup."),
                )
            if file.stat().st_size != size or digest_of(file) != digest:
                raise Invalid(_altered(path), next_step=_("Take another backup."))


def digest_of(file: Path) -> str:
    """SHA-256 of a file, in hex."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def is_backup(folder: Path) -> bool:
    """Whether this folder was made by us and is whole, as far as its manifest tells."""
    if not FOLDER.fullmatch(folder.name) or not folder.is_dir():
        return False
    try:
        Manifest.read(folder)
    except Invalid:
        return False
    return True


def backups_in(folder: Path) -> list[Path]:
    """The backups that lie in a folder, oldest first."""
    return sorted(child for child in folder.iterdir() if is_backup(child))


def _is_ours(path: str) -> bool:
    """The database, or a file of the media folder as `media_files` names them."""
    parts = path.split("/")
    plain = all(part and not part.startswith(".") for part in parts)
    return plain and ((len(parts) == 1 and path.startswith("database.")) or parts[0] == "media")


def _altered(path: str) -> str:
    return _("%(file)s is not as it was when the backup was made.") % {"file": path}


def _digest(body: dict[str, Any]) -> str:
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
