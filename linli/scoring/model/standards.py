"""A standard as a file: one `[[aspect]]` each with `code`, `max` and `weight`, all integers.

missing_percent = 20   # more than this share of the weight not inspected: the unit is unranked

[[aspect]]
code = "1"
max = 10
weight = 10
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from linli.scoring.model.errors import ScoresRefused
from linli.scoring.model.totals import Aspect, scaled

MISSING_PERCENT: Final = 20


@dataclass(frozen=True)
class FileStandard:
    """What the file says."""

    aspects: tuple[Aspect, ...]
    missing_percent: int = MISSING_PERCENT


def read_standard(path: Path) -> FileStandard:
    """The standard, or a sentence that says what is wrong with it."""
    table = _table(path)
    rows = table.get("aspect")
    if not isinstance(rows, list) or not rows:
        raise ScoresRefused(f"{path}: has no [[aspect]]; give one for each aspect.")
    aspects = tuple(_aspect(path, number, row) for number, row in enumerate(rows, 1))
    codes = [one.code for one in aspects]
    for code in codes:
        if codes.count(code) > 1:
            raise ScoresRefused(f"{path}: aspect “{code}” is there twice.")
    percent = table.get("missing_percent", MISSING_PERCENT)
    if not _whole(percent) or not 0 <= percent <= 100:
        raise ScoresRefused(f"{path}: missing_percent must be a whole number from 0 to 100.")
    try:
        scaled(aspects)
    except ScoresRefused as refused:
        raise ScoresRefused(f"{path}: {refused}") from refused
    return FileStandard(aspects, percent)


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ScoresRefused(f"{path}: cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise ScoresRefused(f"{path}: is not UTF-8; save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise ScoresRefused(f"{path}: is no TOML: {error}.") from error


def _aspect(path: Path, number: int, row: Any) -> Aspect:
    where = f"{path}: aspect {number}"
    if not isinstance(row, dict):
        raise ScoresRefused(f"{where}: is no table; write [[aspect]].")
    code = row.get("code")
    if isinstance(code, int) and not isinstance(code, bool):
        code = str(code)
    if not isinstance(code, str) or not code.strip():
        raise ScoresRefused(f"{where}: has no code.")
    for key in ("max", "weight"):
        if not _whole(row.get(key)) or row[key] <= 0:
            raise ScoresRefused(f"{where} (“{code}”): {key} must be a whole number above 0.")
    return Aspect(code.strip(), 100 * row["max"], row["weight"])


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
