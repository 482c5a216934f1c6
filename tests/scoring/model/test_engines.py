"""`linli score --engine duckdb`: from Parquet, and every row the same as without an engine."""

import csv
from collections.abc import Callable, Sequence
from decimal import Decimal
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

HERE = find_spec("ibis") is not None
pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(not HERE, reason="needs Ibis and DuckDB: make dev"),
    # Ibis 12 asks DuckDB 2 in the old way.
    pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning"),
]
if HERE:
    import pyarrow
    from pyarrow import parquet

COLUMNS = ("month", "unit", "parent", "inspector", "aspect", "points", "cap")
ASPECTS = {"clean": (10, 7), "road": (5, 3), "yard": (20, 11), "ditch": (10, 1)}
Row = tuple[str, str, str, str, str, str, str]
FEW = settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


class Lake:
    """A folder in which the same sheets lie as CSV and as Parquet."""

    def __init__(self, folder: Path, aspects: dict[str, tuple[int, int]] = ASPECTS) -> None:
        self.folder = folder
        (folder / "standard.toml").write_text(
            "".join(
                f'[[aspect]]\ncode = "{code}"\nmax = {most}\nweight = {weight}\n'
                for code, (most, weight) in aspects.items()
            ),
            encoding="utf-8",
        )

    def keep(self, rows: Sequence[Row]) -> None:
        with (self.folder / "sheets.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([COLUMNS, *rows])
        parquet.write_table(exported(rows), self.folder / "sheets.parquet")

    def score(self, sheets: str, **more: str) -> tuple[str, str]:
        """Results and what is said."""
        out, said = self.folder / "results.csv", StringIO()
        call_command(
            "score", sheets=self.folder / sheets, standard=self.folder / "standard.toml",
            out=out, stdout=said, **more,
        )  # fmt: skip
        return out.read_text(encoding="utf-8"), said.getvalue()

    def both(self, rows: Sequence[Row], **more: str) -> list[tuple[str, str]]:
        """Without an engine, and with one."""
        self.keep(rows)
        return [
            self.score("sheets.csv", **more),
            self.score("sheets.parquet", engine="duckdb", **more),
        ]


def exported(rows: Sequence[Row]) -> Any:
    """As `linli export-scores` writes rows."""
    points = [row[5] for row in rows]
    numbers = [None if one in {"", "n/a"} else Decimal(one) for one in points]
    columns = {name: [row[place] for row in rows] for place, name in enumerate(COLUMNS[:5])}
    return pyarrow.table({
        **columns,
        "points": pyarrow.array(numbers, pyarrow.decimal128(8, 2)),
        "applies": [one != "n/a" for one in points],
        "cap": pyarrow.array([Decimal(row[6]) if row[6] else None for row in rows],
                             pyarrow.decimal128(5, 2)),
    })  # fmt: skip


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path)


def by_chance(
    seed: int, *, units: int = 14, each: int = 1, months: int = 2, coarse: int = 1, vetoes: int = 0
) -> list[Row]:
    """Sheets with ties, what does not apply, what nobody looked at, and vetoes if so."""
    chance, rows = Random(seed), list[Row]()
    for month in range(months):
        for unit in range(units):
            first = chance.randrange(5)
            for who in range(each):
                cap = str(chance.choice([30, "45.5", 80])) if chance.randrange(9) < vetoes else ""
                for code, (most, _weight) in ASPECTS.items():
                    said = chance.randrange(12)
                    if said == 0:
                        continue
                    steps = chance.randrange(most * 100 // coarse + 1) * coarse
                    points = "" if said == 1 else "n/a" if said == 2 else f"{steps / 100:.2f}"
                    rows.append((
                        f"2026-{9 + month:02}", f"村{unit:02}", f"t{unit % 3}",
                        f"{month}-{(first + who) % 5}", code, points, cap,
                    ))  # fmt: skip
    chance.shuffle(rows)
    return rows


@given(st.integers(0, 2**31), st.sampled_from([1, 2, 3]), st.sampled_from([1, 250, 500]))
@FEW
def test_an_engine_says_row_by_row_what_numpy_says(
    tmp_path: Path, seed: int, each: int, coarse: int
) -> None:
    lake = Lake(tmp_path)
    rows = by_chance(seed, each=each, coarse=coarse, vetoes=seed % 3)
    for more in ({}, {"within": "parent"}):
        without, with_engine = lake.both(rows, **more)
        assert without == with_engine


def test_a_year_of_rotation_is_corrected_by_the_same_model(lake: Lake) -> None:
    rows = []
    chance = Random(7)
    worth, harsh = [chance.gauss(0, 1) for _ in range(24)], [chance.gauss(0, 1) for _ in range(8)]
    for month in range(4):
        for unit in range(24):
            for shift in (1 + month, 3 + 2 * month):
                who = (unit + shift + unit // 8) % 8
                for code, (most, _weight) in ASPECTS.items():
                    score = 7 + worth[unit] - harsh[who] + chance.gauss(0, 0.5)
                    points = f"{max(0.0, min(10.0, score)) * most / 10:.1f}"
                    rows.append((f"2026-0{5 + month}", f"v{unit}", f"t{unit % 2}", f"i{who}", code,
                                 points, ""))  # fmt: skip
    for more in ({}, {"within": "parent"}, {"month": "2026-07"}):
        (without, said), (with_engine, also_said) = lake.both(rows, **more)
        assert (without, said) == (with_engine, also_said)
        found = list(csv.DictReader(StringIO(without)))
        assert any(row["severity_correction"] != "0.00" for row in found)
        assert any(row["list"] == "red" for row in found)


@given(st.integers(0, 2**31))
@FEW
def test_the_order_of_rows_and_of_files_changes_nothing(tmp_path: Path, seed: int) -> None:
    lake, chance = Lake(tmp_path), Random(seed)
    rows = by_chance(5, each=2, coarse=250, vetoes=1)
    lake.keep(rows)
    first = lake.score("sheets.parquet", engine="duckdb")
    chance.shuffle(rows)
    folder = tmp_path / f"parts{seed}"
    folder.mkdir(exist_ok=True)
    cut = chance.randrange(1, len(rows))
    for name, part in (("a", rows[:cut]), ("b", rows[cut:])):
        parquet.write_table(exported(part), folder / f"{name}.parquet")
    assert lake.score(folder.name, engine="duckdb") == first


def test_the_largest_weights_are_added_up_exactly(tmp_path: Path) -> None:
    aspects = {"a": (100, 5_000_000), "b": (100, 4_999_999), "c": (100, 1)}
    lake, chance = Lake(tmp_path, aspects), Random(3)
    rows: list[Row] = [
        ("2026-11", f"v{unit}", "t", f"i{who}", code, f"{chance.randrange(10_001) / 100}", "")
        for unit in range(40)
        for who in range(6)
        for code in aspects
    ]
    without, with_engine = lake.both(rows)
    assert without == with_engine


@pytest.mark.parametrize("kind", ["text", "floating", "whole"])
def test_points_may_be_written_in_other_ways(lake: Lake, kind: str) -> None:
    rows = [row for row in by_chance(2, each=2, coarse=100) if kind == "text" or row[5] != "n/a"]
    rows = [(*row[:6], "") for row in rows]
    lake.keep(rows)
    table = exported(rows).drop_columns(["applies", "cap"])
    points = [row[5] for row in rows]
    made = {
        "text": lambda: pyarrow.array(points),
        "floating": lambda: pyarrow.array([float(one) if one else None for one in points]),
        "whole": lambda: pyarrow.array([int(float(one)) if one else None for one in points]),
    }[kind]()
    parquet.write_table(table.set_column(5, "points", made), lake.folder / "other.parquet")
    assert lake.score("other.parquet", engine="duckdb") == lake.score("sheets.csv")


def test_codes_of_places_may_be_numbers(lake: Lake) -> None:
    rows: list[Row] = [
        ("2026-11", f"33011000120{unit}", "330110001", "7", code, "3", "")
        for unit in range(3)
        for code in ASPECTS
    ]
    lake.keep(rows)
    table = exported(rows)
    for place, name in enumerate(("unit", "parent", "inspector"), 1):
        table = table.set_column(place, name, table[name].cast(pyarrow.int64()))
    parquet.write_table(table, lake.folder / "numbers.parquet")
    assert lake.score("numbers.parquet", engine="duckdb") == lake.score("sheets.csv")


GOOD: Row = ("2026-11", "x", "t", "i", "clean", "5", "")


def with_row(*changed: Any) -> Callable[[Path], None]:
    """A good row, and another one that is not."""
    return lambda file: parquet.write_table(
        pyarrow.table({
            name: [str(GOOD[place]), changed[place]] for place, name in enumerate(COLUMNS[:6])
        }),
        file,
    )  # fmt: skip


def column(name: str, values: list[Any]) -> Callable[[Path], None]:
    def write(file: Path) -> None:
        table = exported([GOOD])
        if name in table.column_names:
            table = table.drop_columns([name])
        parquet.write_table(table.append_column(name, [values]), file)

    return write


def without(name: str) -> Callable[[Path], None]:
    return lambda file: parquet.write_table(exported([GOOD]).drop_columns([name]), file)


def cut_off(file: Path) -> None:
    parquet.write_table(exported([GOOD] * 2), file)
    file.write_bytes(file.read_bytes()[:-9])


def spoilt(file: Path) -> None:
    parquet.write_table(exported([GOOD]), file)
    data = file.read_bytes()
    file.write_bytes(data[:4] + bytes(len(data) - 12) + data[-8:])


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (lambda file: file.write_bytes(b""), "is empty. `linli export-scores` writes such a file"),
        (lambda file: file.write_text("month,unit"), "is no Parquet file.*CSV is read without"),
        (lambda file: file.mkdir(), r"has no \*\.parquet in it"),
        (lambda _file: None, "cannot be read"),
        (cut_off, "ends too early"),
        (spoilt, "cannot be read"),
        (without("points"), "has no column points; it needs month, unit, parent, inspector"),
        (without("parent"), "has no column parent"),
        (column("points", [True]), "column points: is of type boolean; it must be whole numbers"),
        (column("unit", [1.5]), "column unit: is of type float64; it must be text or whole"),
        (column("month", [202611]), "column month: is of type int64; it must be text such as"),
        (column("applies", [1]), "column applies: is of type int64; it must be boolean"),
        (column("cap", ["60"]), "column cap: is of type string"),
        (column("cap", [100.5]), "a cap is from 0 to 100"),
        (column("points", [5.125]), "unit “x”.*points must be from 0 with at most two decimals"),
        (column("points", [-1]), "points must be from 0"),
        (column("points", [float("nan")]), "points must be from 0"),
        (column("points", [float("inf")]), "points must be from 0"),
        (column("applies", [False]), "empty where the aspect does not apply"),
        (column("points", [11]), "the points are more than the standard's maximum"),
        (with_row("2026-13", *GOOD[1:6]), "column month: “2026-13” is no month"),
        (with_row("2026-11", "y", "t", "i", "sky", "1"), "column aspect: “sky” is not in"),
        (with_row("2026-11", None, "t", "i", "road", "1"), "the unit is empty"),
        (with_row("2026-11", "x", "t", "", "road", "1"), "the inspector is empty"),
        (with_row("2026-11", "x", "t", "i", "road", "four"), "points must be from 0"),
        (with_row(*GOOD[:6]), "unit “x”, inspector “i”, aspect “clean”: is there twice"),
        (with_row("2026-11", "x", "u", "j", "road", "1"), "“x” is in “u” here and in “t” before"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_file_is_said_and_nothing_is_written(
    lake: Lake, wrong: Callable[[Path], object], sentence: str
) -> None:
    wrong(lake.folder / "wrong.parquet")
    with pytest.raises(CommandError, match=sentence):
        lake.score("wrong.parquet", engine="duckdb")
    assert not (lake.folder / "results.csv").exists()


def test_parquet_without_an_engine_and_other_months_are_said(lake: Lake) -> None:
    lake.keep([GOOD])
    with pytest.raises(CommandError, match="is Parquet; say --engine duckdb"):
        lake.score("sheets.parquet")
    with pytest.raises(CommandError, match="no sheet of 2026-01; there are sheets of 2026-11"):
        lake.score("sheets.parquet", engine="duckdb", month="2026-01")
    lake.keep([("2026-11", "x", "t", "i", "clean", "", "")])
    with pytest.raises(CommandError, match=r"sheets.parquet: Nothing was inspected in 2026-11"):
        lake.score("sheets.parquet", engine="duckdb")


def test_files_of_one_folder_have_the_same_columns(lake: Lake) -> None:
    folder = lake.folder / "parts"
    folder.mkdir()
    parquet.write_table(exported([GOOD]), folder / "a.parquet")
    parquet.write_table(exported([GOOD]).drop_columns(["cap"]), folder / "b.parquet")
    with pytest.raises(CommandError, match="its files have not the same columns"):
        lake.score("parts", engine="duckdb")


@pytest.mark.skipif(find_spec("pyspark") is not None, reason="Spark is here")
def test_without_spark_it_is_said_what_is_needed(lake: Lake) -> None:
    lake.keep([GOOD])
    with pytest.raises(CommandError, match=r"--engine spark is not installed here.*PySpark 4"):
        lake.score("sheets.parquet", engine="spark")
