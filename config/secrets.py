"""The installation's keys, which never stand in the database.

They are read from `LINLI_SECRETS` (a TOML file, by default `var/secrets.toml`). A first start makes
that file, readable by its owner alone; without it nobody can read the phones in a copied database.
Field keys are listed newest first: the first one seals and indexes, every one of them can open.
`linli rotate-keys` puts a new one in front.
"""

import os
import secrets
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from config.environment import SettingMissing

KEY_BYTES: Final = 32
SIGNING_BYTES: Final = 48
HEAD: Final = "# Keys of this installation. Keep a copy apart from the database. Never share it.\n"

Key = tuple[str, bytes]
Stamp = tuple[int, int, int]


@dataclass(frozen=True)
class Secrets:
    """`signing` signs sessions and forms, `signing_before` still opens them; `field_keys` are
    (key id, key) pairs, newest first; `made` says since when each key id is there."""

    signing: str
    field_keys: list[Key]
    signing_before: list[str] = field(default_factory=list)
    made: dict[str, datetime] = field(default_factory=dict)

    def with_new_field_key(self, at: datetime) -> "Secrets":
        """A drawn key in front of the others."""
        known = {key_id for key_id, _key in self.field_keys}
        new = next(name for name in _names() if name not in known)
        keys = [(new, secrets.token_bytes(KEY_BYTES)), *self.field_keys]
        return replace(self, field_keys=keys, made={**self.made, new: at})

    def with_new_signing(self) -> "Secrets":
        """A drawn signing key; what the old one signed stays valid."""
        drawn = secrets.token_urlsafe(SIGNING_BYTES)
        return replace(self, signing=drawn, signing_before=[self.signing, *self.signing_before])

    def without_old_field_keys(self) -> "Secrets":
        """The newest field key alone."""
        return replace(self, field_keys=self.field_keys[:1])

    def without_old_signing(self) -> "Secrets":
        """What an older signing key signed is valid no more."""
        return replace(self, signing_before=[])

    def as_toml(self) -> str:
        """What the file holds."""
        lines = [HEAD, f'signing = "{self.signing}"\n']
        before = ", ".join(f'"{one}"' for one in self.signing_before)
        lines += [f"signing_before = [{before}]\n"] if before else []
        for key_id, key in self.field_keys:
            lines.append(f'\n[[field_keys]]\nid = "{key_id}"\nkey = "{key.hex()}"\n')
            if key_id in self.made:
                lines.append(f"made = {self.made[key_id].astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}\n")
        return "".join(lines)


class KeyRing:
    """The keys as the file has them now.

    Iterating gives the field keys and looks first whether the file was written anew, so that every
    process seals with a new key from the moment that it is there.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._stamp, self._read = self._load()

    def __iter__(self) -> Iterator[Key]:
        return iter(self.current().field_keys)

    def current(self) -> Secrets:
        """What the file says; while it cannot be read, what it said before."""
        try:
            if _stamp(self.path) != self._stamp:
                self._stamp, self._read = self._load()
        except (OSError, SettingMissing):
            return self._read
        return self._read

    def of_file(self, path: Path) -> list[Key]:
        """The field keys that another file holds."""
        return read(path).field_keys

    def copy_to(self, path: Path) -> None:
        """A safety copy, readable by its owner alone."""
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(self.path.read_text(encoding="utf-8"))
            file.flush()
            os.fsync(file.fileno())

    def replace_with(self, other: Path) -> Path:
        """Use the keys of another file from now on. Those of before are never removed: returns
        where they are."""
        given = read(other)
        number = 1
        while (kept := self.path.with_name(f"{self.path.name}.before-{number}")).exists():
            number += 1
        with self.locked():
            self.copy_to(kept)
            self.write(given)
        return kept

    def _load(self) -> tuple[Stamp, Secrets]:
        if not self.path.exists():
            _make(self.path)
        stamp = _stamp(self.path)
        return stamp, read(self.path)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else changes the file meanwhile; `SettingMissing` if somebody does."""
        lock = self.path.with_name(f"{self.path.name}.new")
        try:
            os.close(os.open(lock, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        except FileExistsError:
            raise SettingMissing(
                f"{lock.name} is there: the keys are being changed, or a change was cut off. "
                f"If no other “linli rotate-keys” runs, remove {lock} and run again."
            ) from None
        except OSError as refused:
            raise SettingMissing(f"{lock} cannot be written: {refused.strerror}.") from refused
        try:
            yield
        finally:
            lock.unlink(missing_ok=True)

    def write(self, changed: Secrets) -> None:
        """Replace the file at once, inside `locked`; owner and mode stay."""
        lock = self.path.with_name(f"{self.path.name}.new")
        kept = self.path.stat()
        with lock.open("w", encoding="utf-8") as file:
            file.write(changed.as_toml())
            file.flush()
            os.fchmod(file.fileno(), kept.st_mode & 0o777)
            if os.geteuid() == 0:
                os.fchown(file.fileno(), kept.st_uid, kept.st_gid)
            os.fsync(file.fileno())
        lock.replace(self.path)
        self.current()


def read(path: Path) -> Secrets:
    """The keys of a file; `SettingMissing` says what is wrong with it."""
    try:
        found = _parsed(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError) as broken:
        raise SettingMissing(
            f"{path.name} cannot be read ({broken}). Restore it from the safety copy of the keys; "
            "a new one could not open what the old one sealed."
        ) from broken
    if not found.field_keys or any(len(key) < KEY_BYTES for _, key in found.field_keys):
        raise SettingMissing(f"{path.name} holds no field key of {KEY_BYTES} bytes.")
    return found


def _parsed(text: str) -> Secrets:
    given = tomllib.loads(text)
    entries = given["field_keys"]
    return Secrets(
        signing=given["signing"],
        field_keys=[(entry["id"], bytes.fromhex(entry["key"])) for entry in entries],
        signing_before=list(given.get("signing_before", [])),
        made={entry["id"]: entry["made"] for entry in entries if "made" in entry},
    )


def _stamp(path: Path) -> Stamp:
    now = path.stat()
    return now.st_mtime_ns, now.st_ino, now.st_size


def _names() -> Iterator[str]:
    """a, b, …, z, k27, k28, …"""
    yield from "abcdefghijklmnopqrstuvwxyz"
    number = 27
    while True:
        yield f"k{number}"
        number += 1


def _make(path: Path) -> None:
    made = Secrets(
        signing=secrets.token_urlsafe(SIGNING_BYTES),
        field_keys=[("a", secrets.token_bytes(KEY_BYTES))],
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(made.as_toml())
    try:
        os.link(draft, path)  # whole or not at all: another process of the same start may look
    except FileExistsError:
        return
    finally:
        draft.unlink()
