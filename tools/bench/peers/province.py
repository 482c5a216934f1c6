"""Every village's scores, ranks and lists from Parquet, by one engine.

`python -m tools.bench.peers.province ENGINE SHEETS STANDARD ANSWER.npz`: `sql` is DuckDB by a query
written by hand, `duckdb` and `spark` are the one Ibis expression of `linli score --engine`.
"""

import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import numpy as np

from linli.scoring.model import parquet
from linli.scoring.model.engines import opened
from linli.scoring.model.expression import listed, totals, weights
from linli.scoring.model.standards import FileStandard, read_standard
from tools.bench.clock import best_of

MONTH: Final = "2026-11"
LONG: Final = 30.0  # seconds; what is shorter runs five times
QUERY: Final = """
with totals as (
  select unit, min(parent) as parent,
         (20000 * sum(w * points * 100) + sum("full")) // (2 * sum("full")) as raw
  from read_parquet('{file}') join standard using (aspect) where month = '{month}' group by unit
), ranked as (
  select unit, raw, count(*) over (partition by parent) as n,
         rank() over (partition by parent order by raw desc) as rank,
         rank() over (partition by parent order by raw) as low
  from totals
)
select unit, raw, rank, (rank * 10 <= n + 9)::int - (low * 10 <= n + 9)::int as colour
from ranked
"""


def by_hand(sheets: str, standard: FileStandard, times: list[float]) -> Any:
    """The same result by SQL."""
    connection = import_module("duckdb").connect()
    rules = import_module("pyarrow").table(weights(standard))
    connection.register("standard", rules)
    answer: list[Any] = []

    def ask() -> None:
        answer[:] = [connection.execute(QUERY.format(file=sheets, month=MONTH)).to_arrow_table()]

    times += best_of(ask, LONG)
    return answer[0]


def by_expression(engine: str, sheets: str, standard: FileStandard, times: list[float]) -> Any:
    """The expression, without the checks of a file; Spark is measured when it is warm."""
    path, answer = Path(sheets), list[Any]()
    with opened(engine) as here:
        rows = parquet.read(path, here.table(path), standard, here.ibis)
        units = totals(rows.table, standard, MONTH, once=True)
        whole = listed(units, here.ibis, within=True)

        def ask() -> None:
            answer[:] = [whole.to_pyarrow()]

        began = time.perf_counter()
        ask()
        first = time.perf_counter() - began
        times += [*best_of(ask, LONG), first]
    return answer[0]


def main(engine: str, sheets: str, standard: str, target: str) -> None:
    """Time it, and keep what came out."""
    rules, times = read_standard(Path(standard)), list[float]()
    if engine == "sql":
        answer = by_hand(sheets, rules, times)
    else:
        answer = by_expression(engine, sheets, rules, times)
    answer = answer.sort_by("unit")
    columns: dict[str, Any] = {
        name: np.asarray(answer[name].to_numpy(), np.int64) for name in ("raw", "rank", "colour")
    }
    columns["unit"] = np.asarray(answer["unit"].to_pylist(), "U12")
    np.savez(target, times=np.array(times), **columns)


if __name__ == "__main__":
    main(*sys.argv[1:])
