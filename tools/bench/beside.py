"""What each planner made of an instance, and the targets of the method beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Any, Final

from tools.bench.measure import Result

OURS: Final = "ours"
METIS: Final = "metis k-way"
RECURSIVE: Final = "metis recursive"
TREE: Final = "gerry tree"
RECOM: Final = "gerry recom"
EACH: Final = "gerry each"


@dataclass(frozen=True)
class Row:
    """What one program made of one instance."""

    program: str
    plan: dict[str, str]
    found: dict[str, Any]
    seconds: float  # of the search alone, warm, from arrays in memory; the best of five if short
    cpu: float

    def __str__(self) -> str:
        found = self.found
        return (
            f"{self.program:<16} max {found['max_deviation']:.3f}"
            f"  mean {found['mean_deviation']:.3f}"
            f"  compactness {found['compactness']:.3f}"
            f"  loose {found['contiguity_violations']}"
            f"  crossing {found['parent_violations']}"
            f"  moved {found['reassigned_load_share']:.4f}"
            f"  {self.seconds:.3f} s (CPU {self.cpu:.3f})"
        )


def pooled(draws: Sequence[dict[str, Row]]) -> dict[str, Row]:
    """The worst grid of all draws, and the mean of what is a mean; of who answered each time."""
    rows = {}
    for program in set[str].intersection(*(set(one) for one in draws)):
        same = [one[program] for one in draws]
        found = {
            "max_deviation": max(row.found["max_deviation"] for row in same),
            "compactness": mean(row.found["compactness"] for row in same),
        }
        times = sum(row.seconds for row in same), sum(row.cpu for row in same)
        rows[program] = Row(program, {}, found, *times)
    return rows


def sound(instance: str, rows: dict[str, Row]) -> Iterator[Result]:
    """Every grid is whole and in its village, and nobody is better in both."""
    name, mine = f"planner.{instance}", rows[OURS]
    broken = mine.found["contiguity_violations"] + mine.found["parent_violations"]
    yield Result(f"{name}.violations", broken, "", "", most=0)
    better = [
        row.program
        for row in rows.values()
        if row.found["max_deviation"] < mine.found["max_deviation"]
        and row.found["compactness"] > mine.found["compactness"]
        and not row.found["contiguity_violations"]
    ]
    yield Result(f"{name}.better_in_both", len(better), "", ", ".join(better), most=0)


def ratios(instance: str, rows: dict[str, Row]) -> Iterator[Result]:
    """The targets of the method, each a ratio to a peer on this instance."""
    wanted: dict[str, list[tuple[str, str, float | None]]] = {
        "b": [
            (METIS, "max_deviation", 0.65), (METIS, "compactness", 1.08), (METIS, "seconds", 1.0)
        ],
        "c": [(METIS, "max_deviation", 0.40), (TREE, "compactness", 1.35), (TREE, "seconds", 0.2)],
        "us": [
            (RECOM, "max_deviation", 0.35), (RECOM, "compactness", 1.2),
            (EACH, "max_deviation", None), (EACH, "compactness", None),
        ],
    }  # fmt: skip
    for program, key, ratio in wanted.get(instance, []):
        if program in rows:
            name = f"planner.{instance}.{key}" + ("/each" if program == EACH else "")
            yield compared(name, rows[OURS], rows[program], key, ratio)


def compared(name: str, mine: Row, other: Row, key: str, ratio: float | None) -> Result:
    """One figure over that of a peer; compactness should be more, all else less."""
    one, two = (r.seconds if key == "seconds" else r.found[key] for r in (mine, other))
    note = f"{one:.3f} against {two:.3f} of {other.program}"
    if key == "seconds":
        note += f"; CPU {mine.cpu:.3f} against {other.cpu:.3f}"
    least, most = (ratio, None) if key == "compactness" else (None, ratio)
    return Result(name, round(one / two, 3), "×", note, most=most, least=least)
