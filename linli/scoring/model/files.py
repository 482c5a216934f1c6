"""`linli score`: files in, a file out, whole or not at all."""

import csv
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from linli.scoring.model.errors import ScoresRefused
from linli.scoring.model.ranking import BLACK, RED
from linli.scoring.model.scoring import Scores, score
from linli.scoring.model.sheets import MONTH, read_sheets
from linli.scoring.model.standards import read_standard

HEADER: Final = (
    "unit", "parent", "raw", "severity_correction", "corrected", "rank", "p_bottom", "list"
)  # fmt: skip
COLOURS: Final = {1: RED, -1: BLACK, 0: ""}


def score_file(
    sheets: Path, standard: Path, out: Path, *, month: str = "", within: bool = False
) -> list[str]:
    """Write the results; what has to be said about them."""
    check_month(month)
    rules = read_standard(standard)
    read = read_sheets(sheets, rules.aspects)
    try:
        found = score(read, rules, month, within=within)
    except ScoresRefused as refused:
        raise ScoresRefused(f"{sheets}: {refused}") from refused
    return write_scores(out, read.units, read.parents, found, within=within)


def check_month(month: str) -> None:
    """Nothing, or a month."""
    if month and not MONTH.fullmatch(month):
        raise ScoresRefused(f"“{month}” is no month; write it as 2026-11.")


def write_scores(
    out: Path, units: Sequence[str], parents: Sequence[str], found: Scores, *, within: bool
) -> list[str]:
    """The results as CSV; what has to be said about them."""
    write(out, [HEADER], lines(units, parents, found, within=within))
    counts = [int((found.colour == colour).sum()) for colour in (1, -1)]
    said = f"{len(found.unit)} units, {counts[0]} red, {counts[1]} black."
    return [*found.notes, said]


def lines(
    units: Sequence[str], of: Sequence[str], found: Scores, *, within: bool
) -> Iterator[tuple[str, ...]]:
    """The highest first, equal ones by name, the unranked at the end; parents by name."""
    names, parents = np.array(units), np.array(of)
    unit, parent = names[found.unit], parents[found.parent]
    last = np.where(found.ranked, found.rank, np.iinfo(np.int64).max)
    order = np.lexsort((unit, last, parent) if within else (unit, last))
    columns = (
        unit, parent, found.raw, found.correction, found.corrected, found.rank, found.bottom,
        found.colour, found.ranked,
    )  # fmt: skip
    for unit_name, parent_name, raw, correction, corrected, rank, bottom, colour, ranked in zip(
        *(column[order].tolist() for column in columns), strict=True
    ):
        yield (
            unit_name,
            parent_name,
            hundredths(raw),
            hundredths(correction),
            hundredths(corrected) if ranked else "",
            str(rank) if ranked else "",
            f"{bottom / 10_000:.4f}" if ranked else "",
            COLOURS[colour],
        )


def hundredths(centi: int) -> str:
    """Two decimals, without a floating number in between."""
    whole, rest = divmod(abs(centi), 100)
    return f"{'-' if centi < 0 else ''}{whole}.{rest:02}"


def write(out: Path, *parts: Iterable[tuple[str, ...]]) -> None:
    """Beside the file first, then in its place: nobody finds half of it."""
    try:
        handle, beside = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.", suffix=".part")
    except OSError as error:
        raise ScoresRefused(f"{out}: cannot be written ({error.strerror}).") from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            for rows in parts:
                writer.writerows(rows)
        Path(beside).chmod(0o644)
        Path(beside).replace(out)
    except OSError as error:
        Path(beside).unlink(missing_ok=True)
        raise ScoresRefused(f"{out}: cannot be written ({error.strerror}).") from error
