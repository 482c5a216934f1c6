"""Reading and writing the files of the command: whole or not at all."""

import contextlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any, Final

from linli.territory.planner.errors import PlanRefused

LARGEST: Final = 100 * 1024 * 1024  # bytes; a prefecture with every household is a tenth of it


def read_json(file: Path, what: str) -> Any:
    """What a JSON file holds; `NaN` and the like are refused where they are looked at."""
    try:
        if file.stat().st_size > LARGEST:
            raise PlanRefused(f"{what} ({file.name}) is larger than 100 MB. Split it by township.")
        data = file.read_bytes()
    except OSError as problem:
        said = problem.strerror or str(problem)
        raise PlanRefused(f"{what} ({file.name}) cannot be read: {said}.") from None
    return parse(data, f"{what} ({file.name})")


def parse(data: bytes, what: str) -> Any:
    """JSON, or a refusal."""
    if not data.strip():
        raise PlanRefused(f"{what} is empty.")
    try:
        return json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise PlanRefused(f"{what} is not JSON.") from None


def write_json(file: Path, value: Any, *, indent: int | None = None) -> Path:
    """Write beside the file's place, for `put` to bring there; the temporary file's path."""
    try:
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
        with os.fdopen(handle, "w", encoding="utf-8") as written:
            json.dump(value, written, ensure_ascii=False, allow_nan=False, indent=indent)
            written.write("\n")
        Path(name).chmod(0o644)
    except OSError as problem:
        raise PlanRefused(f"{file} cannot be written: {problem.strerror or problem}.") from None
    return Path(name)


def write_all(values: list[tuple[Path, Any, int | None]]) -> None:
    """All files or none: each is written beside its place first."""
    ready: list[tuple[Path, Path]] = []
    try:
        for file, value, indent in values:
            ready.append((write_json(file, value, indent=indent), file))
        for written, file in ready:
            written.replace(file)
    except OSError as problem:
        raise PlanRefused(f"The plan cannot be written: {problem.strerror or problem}.") from None
    finally:
        for written, _ in ready:
            with contextlib.suppress(OSError):
                written.unlink()
