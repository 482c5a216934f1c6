"""`linli score --engine duckdb|spark`: the same results from Parquet, for whole provinces.

The engine adds up, ranks and lists (`expression`); the numbers of the mixed model (how harsh
inspectors are, how sure a rank is) come from the same numpy code as without an engine, over the
sums of sheets that the engine hands over. So every column is the same, row by row (ADR 0062).
"""

import importlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from linli.scoring.model import parquet
from linli.scoring.model.coding import Coded, codes, numbers, one_each, words
from linli.scoring.model.errors import ScoresRefused
from linli.scoring.model.expression import listed, totals
from linli.scoring.model.files import check_month, write_scores
from linli.scoring.model.judging import Judged, judge, unranked
from linli.scoring.model.scoring import (
    Scores,
    month_asked,
    noise_of,
    nothing_in,
    rotation,
    two_parents,
)
from linli.scoring.model.standards import FileStandard, read_standard

DUCKDB: Final = "duckdb"
SPARK: Final = "spark"
ENGINES: Final = (DUCKDB, SPARK)
ENGINES_OWN: Final = {"duckdb", "_duckdb", "ibis", "pyarrow", "pyspark", "py4j"}  # their errors
GET: Final = {
    DUCKDB: "make scores installs it",
    SPARK: "it needs Ibis and PySpark 4 with Java 17 or newer; DuckDB comes with make scores",
}


@dataclass(frozen=True)
class Engine:
    """An open connection."""

    ibis: Any
    connection: Any

    def table(self, path: Path) -> Any:
        """All rows of a file or a folder, as they are."""
        tables = [self.connection.read_parquet(str(file)) for file in parquet.files_of(path)]
        schemas = {str(table.schema()) for table in tables}
        if len(schemas) > 1:
            raise ScoresRefused(f"{path}: its files have not the same columns. {parquet.HELP}")
        return tables[0] if len(tables) == 1 else self.ibis.union(*tables)


@contextmanager
def opened(name: str) -> Iterator[Engine]:
    """An engine for as long as the block lasts; what it puts aside goes with it."""
    try:
        ibis = importlib.import_module("ibis")
        with tempfile.TemporaryDirectory(prefix="linli-score-") as folder:
            connect = _duckdb if name == DUCKDB else _spark
            connection = connect(ibis, folder)
            try:
                yield Engine(ibis, connection)
            finally:
                connection.disconnect()
    except ImportError as error:
        raise ScoresRefused(f"--engine {name} is not installed here: {GET[name]}.") from error


def _duckdb(ibis: Any, folder: str) -> Any:
    """In memory, without order, and without fetching anything."""
    return ibis.duckdb.connect(
        ":memory:",
        temp_directory=folder,
        preserve_insertion_order=False,
        autoinstall_known_extensions=False,
    )


def _spark(ibis: Any, folder: str) -> Any:
    """On this machine, or as the environment's Spark settings say."""
    spark = importlib.import_module("pyspark.sql").SparkSession.builder.appName("linli score")
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.warehouse.dir": folder,
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
        "spark.log.level": "ERROR",
    }
    for key, value in settings.items():
        spark = spark.config(key, value)
    try:
        return ibis.pyspark.connect(spark.getOrCreate())
    except Exception as error:  # of Java, by many names
        raise ScoresRefused(f"Spark does not start ({error}): {GET[SPARK]}.") from error


def score_parquet(
    engine: str, sheets: Path, standard: Path, out: Path, *, month: str = "", within: bool = False
) -> list[str]:
    """Write the results; what has to be said about them."""
    check_month(month)
    rules = read_standard(standard)
    parquet.files_of(sheets)
    with opened(engine) as open_engine, _told(sheets):
        rows = parquet.read(sheets, open_engine.table(sheets), rules, open_engine.ibis)
        asked = month_asked(rows.months, month)
        names, parents, found = _scores(open_engine, sheets, rows, rules, asked, within=within)
    return write_scores(out, names, parents, found, within=within)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Every refusal names the file; what an engine cannot read is one."""
    try:
        yield
    except ScoresRefused as refused:
        said = str(refused)
        text = said if said.startswith(str(path)) else f"{path}: {said}"
        raise ScoresRefused(text) from refused
    except Exception as error:
        if type(error).__module__.partition(".")[0] not in ENGINES_OWN:
            raise
        first = str(error).strip().partition("\n")[0]
        raise ScoresRefused(f"{path}: cannot be read ({first}). {parquet.HELP}") from error


def _scores(
    engine: Engine, path: Path, rows: parquet.Rows, standard: FileStandard, asked: str, *,
    within: bool,
) -> tuple[list[str], list[str], Scores]:  # fmt: skip
    """Names of units and of parents, and the scores by their numbers."""
    months = rotation(rows.months, asked)
    visits = parquet.visits_of(path, rows, months, standard)
    coded, once = Coded(visits, months), one_each(visits, asked)
    units = totals(rows.table, standard, asked, once=once)
    table = units.order_by("unit").to_pyarrow()
    if not table.num_rows:
        raise nothing_in(asked)
    _check_parents(table)
    unit, parents = codes(table["unit"], coded.units), words(table["parent"])
    parent = codes(table["parent"], parents)
    group = parent if within else np.zeros(len(unit), np.int64)
    noise = None
    if coded.single:  # else nobody asks
        marks = rows.table.filter(rows.table.month.isin(months) & (rows.table.centi >= 0))
        marks = marks.select("month", "unit", "inspector", "place", "centi").to_pyarrow()
        noise = noise_of(coded.sheets(marks), standard, np.ones(len(months), bool))
    judged = judge(coded.visits, noise, unit, group, numbers(table["raw"]))
    given = _corrections(engine, table["unit"], judged)
    answer = listed(units, engine.ibis, given, within=within).order_by("unit").to_pyarrow()
    raw, correction, corrected, ranked, rank, colour = (
        numbers(answer[name])
        for name in ("raw", "correction", "corrected", "ranked", "rank", "colour")
    )
    ranks = ranked.astype(bool)
    return coded.units, parents, Scores(
        unit, parent, raw, correction, corrected, ranks, rank, judged.bottom(group, ranks),
        colour.astype(np.int8), judged.notes + unranked(ranks, standard),
    )  # fmt: skip


def _check_parents(table: Any) -> None:
    for unit, parent, other in zip(
        *(table[name].to_pylist() for name in ("unit", "parent", "other_parent")), strict=True
    ):
        if parent != other:
            raise two_parents("Column parent: ", unit, other, parent)


def _corrections(engine: Engine, names: Any, judged: Judged) -> Any:
    """What the units get back, as a table; nothing where nobody gets anything."""
    places = np.flatnonzero(judged.correction)
    if not len(places):
        return None
    every = names.to_pylist()
    return engine.ibis.memtable(
        {"unit": [every[one] for one in places], "given": judged.correction[places].tolist()},
        schema=engine.ibis.schema({"unit": "string", "given": "int64"}),
    )
