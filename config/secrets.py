"""The installation's keys, which never stand in the database.

They are read from `LINLI_SECRETS` (a TOML file, by default `var/secrets.toml`). A first start makes
that file, readable by its owner alone; without it nobody can read the phones in a copied database.
Field keys are listed newest first: the first one seals, every one of them can open, and the
last one
makes the blind indexes, so it stays when keys are rotated.
"""

import os
import secrets
import tomllib
from dataclasses import dataclass
from pathlib import Path

from config.environment import SettingMissing

KEY_BYTES = 32


@dataclass(frozen=True)
class Secrets:
    """`signing` signs sessions and forms; `field_keys` are (key id, key) pairs, newest first."""

    signing: str
    field_keys: list[tuple[str, bytes]]


def load(path: Path) -> Secrets:
    """Read the keys, or make them at the first start."""
    if not path.exists():
        _make(path)
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
        keys = [(entry["id"], bytes.fromhex(entry["key"])) for entry in read["field_keys"]]
        found = Secrets(signing=read["signing"], field_keys=keys)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as broken:
        raise SettingMissing(
            f"{path.name} cannot be read ({broken}). Restore it from the safety copy of the keys; "
            "a new one could not open what the old one sealed."
        ) from broken
    if not found.field_keys or any(len(key) < KEY_BYTES for _, key in found.field_keys):
        raise SettingMissing(f"{path.name} holds no field key of {KEY_BYTES} bytes.")
    return found


def _make(path: Path) -> None:
    body = (
        "# Keys of this installation. Keep a copy apart from the database's. Never share it.\n"
        f'signing = "{secrets.token_urlsafe(48)}"\n\n'
        f'[[field_keys]]\nid = "a"\nkey = "{secrets.token_hex(KEY_BYTES)}"\n'
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process of the same first start was quicker
        return
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(body)
