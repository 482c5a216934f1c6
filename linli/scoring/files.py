"""A round as two files that `linli score` and any spreadsheet read: what a result was made of.

`sheets.csv` has a row for each aspect that somebody scored: month, unit, parent, inspector, aspect,
points. An aspect without a row was not inspected; one with `n/a` does not exist there. Where a veto
was found somewhere, a last column `cap` says what the total of such a sheet may be at most. The
inspector is the letter of a panel, with its month, since letters are drawn anew. `standard.toml`
has each aspect with its maximum and weight. Maxima and points are hundredths of a point, so that
both files hold integers alone.
"""

import csv
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from typing import Final

from linli.scoring.model.files import hundredths
from linli.scoring.model.totals import NOT_APPLICABLE, SCORED, Aspect, Mark

NOWHERE: Final = "n/a"
HEADERS: Final = ("month", "unit", "parent", "inspector", "aspect", "points")
CAP: Final = "cap"


@dataclass(frozen=True)
class Visit:
    """What one panel saw of one unit. `caps` are vetoes: its total exceeds none of them."""

    month: str  # 2026-11
    unit: str
    parent: str
    panel: str
    marks: tuple[Mark, ...]
    caps: tuple[int, ...] = ()


@dataclass(frozen=True)
class Caps:
    """A veto that was found, exactly as the standard has it."""

    unit: str
    panel: str
    cap_centi: int


def standard_file(
    aspects: Sequence[Aspect], missing_percent: int, remarks: Iterable[str] = ()
) -> str:
    """The aspects as `linli score` reads them; remarks stand above, as comments."""
    lines = [f"# {remark}" for remark in remarks]
    lines.append(f"missing_percent = {missing_percent}")
    for one in aspects:
        lines += [
            "",
            "[[aspect]]",
            f'code = "{one.code}"',
            f"max = {one.max_centi}",
            f"weight = {one.weight}",
        ]
    return "\n".join(lines).strip() + "\n"


def sheets_file(visits: Iterable[Visit]) -> str:
    """The rows, in an order that the same visits always have."""
    every = sorted(visits, key=lambda visit: (visit.month, visit.unit, visit.panel))
    vetoes = any(one.caps for one in every)
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow((*HEADERS, CAP) if vetoes else HEADERS)
    for one in every:
        cap = (hundredths(min(one.caps)) if one.caps else "",) if vetoes else ()
        for mark in sorted(one.marks, key=lambda mark: mark.aspect):
            if mark.state in {SCORED, NOT_APPLICABLE}:
                points = mark.points_centi if mark.state == SCORED else NOWHERE
                row = (one.month, one.unit, one.parent, one.panel, mark.aspect, points, *cap)
                writer.writerow(row)
    return out.getvalue()


def read_standard(text: str) -> list[Aspect]:
    """The aspects of a file."""
    rows = tomllib.loads(text)["aspect"]
    return [Aspect(row["code"], row["max"], row["weight"]) for row in rows]


def read_sheets(text: str, caps: Iterable[Caps] = ()) -> list[Visit]:
    """The visits of a file, in its order."""
    found: dict[tuple[str, str, str], Visit] = {}
    capped: dict[tuple[str, str], list[int]] = {}
    for cap in caps:
        capped.setdefault((cap.unit, cap.panel), []).append(cap.cap_centi)
    for row in csv.DictReader(StringIO(text)):
        key = (row["month"], row["unit"], row["inspector"])
        points, aspect = row["points"], row["aspect"]
        nowhere = points == NOWHERE
        mark = Mark(aspect, 0, NOT_APPLICABLE) if nowhere else Mark(aspect, int(points))
        before = found.get(key) or Visit(
            row["month"], row["unit"], row["parent"], row["inspector"], (),
            tuple(sorted(capped.get((row["unit"], row["inspector"]), ()))),
        )  # fmt: skip
        found[key] = replace(before, marks=(*before.marks, mark))
    return list(found.values())
