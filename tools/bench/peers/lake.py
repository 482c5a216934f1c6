"""Ten aspects of every village as Parquet, as `linli export-scores` writes them.

`python -m tools.bench.peers.lake VILLAGES.csv SHEETS.parquet`
"""

import csv
import sys
from importlib import import_module
from pathlib import Path

import numpy as np


def main(villages: str, target: str) -> None:
    """One sheet each, in an order by chance; two panels go through each township."""
    with Path(villages).open(encoding="utf-8", newline="") as file:
        codes = np.array([(row["code"], row["streetCode"]) for row in csv.DictReader(file)])
    arrow, chance = import_module("pyarrow"), np.random.default_rng(3)
    unit = chance.permutation(np.repeat(np.arange(len(codes)), 10))
    order = np.argsort(unit, kind="stable")
    aspect = np.empty(len(unit), np.int64)
    aspect[order] = np.tile(np.arange(10), len(codes))
    panel = np.array(
        [f"{code} 2026-11 {'AB'[place % 2]}" for place, code in enumerate(codes[:, 1])]
    )
    table = arrow.table({
        "month": arrow.array(["2026-11"]).take(arrow.array(np.zeros(len(unit), np.int64))),
        "unit": codes[unit, 0],
        "parent": codes[unit, 1],
        "inspector": panel[unit],
        "aspect": aspect.astype("U2"),
        "points": chance.integers(300, 1001, len(unit)).astype(np.int32),
        "applies": np.ones(len(unit), bool),
        "cap": arrow.nulls(len(unit), arrow.decimal128(5, 2)),
    })  # fmt: skip
    import_module("pyarrow.parquet").write_table(table, target)


if __name__ == "__main__":
    main(*sys.argv[1:])
