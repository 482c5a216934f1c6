"""Readers of environment variables that stop with an explanation instead of a traceback.

Every variable that is read here stands in `.env.sample`; a test compares the two.
"""

import json
import os
from ipaddress import ip_network
from pathlib import Path
from typing import Any

# Before numpy is loaded. The server's threads have a stack of two megabytes; OpenBLAS lays half a
# megabyte on it for each step that it shares among threads of its own, and the process is killed.
# In one thread it is no slower for what we compute, so this is no setting.
os.environ["OPENBLAS_NUM_THREADS"] = "1"


class SettingMissing(SystemExit):
    """A setting is missing or makes no sense; the text says how to mend it."""


def text(name: str, default: str | None = None) -> str:
    """The variable's value; without a default it must be set."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise SettingMissing(f"{name} is not set. See .env.sample for what it means.")
    return default


def number(name: str, default: int) -> int:
    """A whole number."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise SettingMissing(f"{name} must be a whole number, not “{value}”.") from None


def flag(name: str, default: bool) -> bool:
    """`1`, `true`, `yes`, `on` or their opposites."""
    value = text(name, "yes" if default else "no").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise SettingMissing(f"{name} must be yes or no, not “{value}”.")


def spoken(wanted: str) -> str:
    """The language that is wanted, else that of the terminal, if it is one that we speak."""
    for value in (wanted, text("LC_ALL", ""), text("LANG", "")):
        if value:
            return {"zh": "zh-hans", "en": "en"}.get(value[:2].lower(), "")
    return ""


def words(name: str, default: str = "") -> list[str]:
    """Values parted by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def folder(name: str, default: Path) -> Path:
    """A folder, made if it is not there."""
    path = Path(text(name, str(default))).expanduser().resolve()
    path.mkdir(parents=True, exist_ok=True)
    return path


def networks(name: str) -> list[str]:
    """Networks or single addresses parted by commas, such as `127.0.0.1,10.0.0.0/8`."""
    found = words(name)
    for word in found:
        try:
            ip_network(word, strict=False)
        except ValueError:
            raise SettingMissing(f"{name} lists networks; “{word}” is none.") from None
    return found


def one_of(name: str, known: tuple[str, ...]) -> str:
    """One of some words; the first where nothing is set."""
    value = text(name, known[0]).lower()
    if value not in known:
        raise SettingMissing(f"{name} must be one of {', '.join(known)}, not “{value}”.")
    return value


def table(name: str, default: str) -> dict[str, Any]:
    """JSON in braces."""
    try:
        value = json.loads(text(name, default))
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise SettingMissing(f'{name} must be JSON in braces: {{"name": "value"}}.')
    return value
