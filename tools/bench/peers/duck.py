"""DuckDB: totals, ranks in each township and lists by SQL written by hand, in integers.

`python -m tools.bench.peers.duck ROWS.npz ANSWER.npz`: the rows lie in a table in memory.
"""

import sys
from importlib import import_module
from typing import Final

import numpy as np

from tools.bench.clock import best_of

QUERY: Final = """
with totals as (
  select unit, any_value(parent) as parent,
         (20000 * sum(w * points) + sum(f)) // (2 * sum(f)) as total
  from rows join standard using (aspect) group by unit
), ranked as (
  select unit, total, count(*) over (partition by parent) as n,
         rank() over (partition by parent order by total desc) as high,
         rank() over (partition by parent order by total) as low
  from totals
)
select unit, total, high, (high * 10 <= n + 9)::int - (low * 10 <= n + 9)::int as colour from ranked
"""


def main(source: str, target: str) -> None:
    """Time the query, and keep its answer."""
    given = np.load(source)
    rows = {name: given[name] for name in ("unit", "parent", "aspect", "points")}
    standard = {"aspect": np.arange(len(given["w"])), "w": given["w"], "f": given["f"]}
    connection = import_module("duckdb").connect()
    connection.register("given_rows", rows)
    connection.register("given_standard", standard)
    connection.execute("create table rows as from given_rows")
    connection.execute("create table standard as from given_standard")
    answer: dict[str, np.ndarray] = {}

    def ask() -> None:
        answer.update(connection.execute(QUERY).fetchnumpy())

    seconds, cpu = best_of(ask)
    order = np.argsort(answer["unit"])
    unit, total, high, colour = (
        np.asarray(answer[name], np.int64)[order] for name in ("unit", "total", "high", "colour")
    )
    np.savez(target, seconds=seconds, cpu=cpu, unit=unit, total=total, high=high, colour=colour)


if __name__ == "__main__":
    main(*sys.argv[1:])
