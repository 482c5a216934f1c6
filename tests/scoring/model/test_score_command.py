"""`linli score`: sheets and a standard in, results out; anybody can compute the list again."""

import csv
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from random import Random

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.once

Row = tuple[str, str, str, str, str, str]
ASPECTS = [(f"a{number}", 10, 5 + number) for number in range(5)]
HEADER = "month,unit,parent,inspector,aspect,points"


class Office:
    """A folder with a standard, in which sheets become results."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said = ""
        self.standard("".join(
            f'[[aspect]]\ncode = "{code}"\nmax = {most}\nweight = {weight}\n'
            for code, most, weight in ASPECTS
        ))  # fmt: skip

    def standard(self, text: str) -> None:
        (self.folder / "standard.toml").write_text(text, encoding="utf-8")

    def sheets(self, text: str) -> None:
        (self.folder / "sheets.csv").write_text(text, encoding="utf-8")

    def score(self, rows: list[Row] | None = None, **more: str) -> dict[str, dict[str, str]]:
        if rows is not None:
            self.sheets("\n".join([HEADER, *(",".join(row) for row in rows)]) + "\n")
        out, said = self.folder / "results.csv", StringIO()
        call_command(
            "score", sheets=self.folder / "sheets.csv", standard=self.folder / "standard.toml",
            out=out, stdout=said, **more,
        )  # fmt: skip
        self.said = said.getvalue()
        with out.open(encoding="utf-8", newline="") as file:
            return {row["unit"]: row for row in csv.DictReader(file)}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def sheet(
    unit: str, *points: float, by: str = "i", month: str = "2026-11", of: str = "t"
) -> list[Row]:
    return [
        (month, unit, of, by, code, f"{value}")
        for (code, _, _), value in zip(ASPECTS, points, strict=False)
    ]


def year(units: int = 24, inspectors: int = 8, months: int = 3, seed: int = 1) -> list[Row]:
    chance = np.random.default_rng(seed)
    unit, harsh = chance.normal(0, 0.8, units), chance.normal(0, 0.6, inspectors)
    rows: list[Row] = []
    for month in range(months):
        for shift in (1 + month, 3 + 2 * month):
            for number in range(units):
                who = (number + shift + number // inspectors) % inspectors
                score = 7 + unit[number] - harsh[who] + chance.normal(0, 0.5, len(ASPECTS))
                points = np.clip(score, 0, 10).round(1).tolist()
                rows += sheet(f"v{number:02}", *points, by=f"i{who}", month=f"2026-{month + 9:02}",
                              of=f"t{number % 3}")  # fmt: skip
    return rows


def centi(text: str) -> int:
    return round(float(text) * 100)


def test_a_raw_score_is_what_a_spreadsheet_computes(office: Office) -> None:
    found = office.score([*sheet("x", 10, 8, 6, 4, 2), *sheet("y", 9, 9, 9, 9, 9)])
    weights = [weight for _, _, weight in ASPECTS]
    by_hand = sum(w * p for w, p in zip(weights, (10, 8, 6, 4, 2), strict=True)) / sum(weights)
    assert found["x"]["raw"] == f"{by_hand * 10:.2f}"
    assert found["y"] == {
        "unit": "y", "parent": "t", "raw": "90.00", "severity_correction": "0.00",
        "corrected": "90.00", "rank": "1", "p_bottom": found["y"]["p_bottom"], "list": "red",
    }  # fmt: skip
    assert found["x"]["list"] == "black"
    assert "with 2 units a correction would make nothing better" in office.said


def test_results_hang_together(office: Office) -> None:
    found = office.score(year())
    rows = list(found.values())
    assert [row["unit"] for row in rows] == sorted(
        found, key=lambda unit: (int(found[unit]["rank"]), unit)
    )
    for row in rows:
        assert centi(row["corrected"]) == centi(row["raw"]) + centi(row["severity_correction"])
        higher = sum(centi(other["corrected"]) > centi(row["corrected"]) for other in rows)
        lower = sum(centi(other["corrected"]) < centi(row["corrected"]) for other in rows)
        assert int(row["rank"]) == higher + 1
        assert row["list"] == ("red" if higher < 3 else "black" if lower < 3 else "")
        assert 0 <= float(row["p_bottom"]) <= 1
    assert any(row["severity_correction"] not in {"0.00"} for row in rows)
    assert abs(sum(float(row["p_bottom"]) for row in rows) - 3) < 0.01


def test_each_parent_may_be_ranked_by_itself(office: Office) -> None:
    found = office.score(year(), within="parent")
    for parent in ("t0", "t1", "t2"):
        rows = [row for row in found.values() if row["parent"] == parent]
        assert [row["list"] for row in rows] == ["red", *[""] * 6, "black"]
        assert abs(sum(float(row["p_bottom"]) for row in rows) - 1) < 0.01


def test_the_month_that_is_asked_for_counts_and_later_ones_do_not(office: Office) -> None:
    rows = year()
    asked = office.score(rows, month="2026-10")
    assert asked == office.score([row for row in rows if row[0] <= "2026-10"])
    assert asked != office.score(rows)


def test_months_before_the_rotation_do_not_count(office: Office) -> None:
    rows = year()
    old = [("2025-11", *row[1:]) for row in year(seed=2) if row[0] == "2026-11"]
    assert office.score([*rows, *old]) == office.score(rows)


def test_not_applicable_not_inspected_and_zero_are_three_things(office: Office) -> None:
    same = sheet("full", 5, 5, 5, 5, 5)
    last = ASPECTS[4][0]
    found = office.score([
        *same, *sheet("zero", 5, 5, 5, 5, 0),
        *sheet("none", 5, 5, 5, 5), ("2026-11", "none", "t", "i", last, "n/a"),
        *sheet("blind", 5, 5, 5, 5), ("2026-11", "blind", "t", "i", last, ""),
        *sheet("short", 5, 5, 5, 5),
    ])  # fmt: skip
    assert found["none"]["raw"] == found["full"]["raw"] == "50.00"
    assert centi(found["zero"]["raw"]) < 5000
    for unit in ("blind", "short"):
        assert (found[unit]["raw"], found[unit]["rank"], found[unit]["list"]) == ("50.00", "", "")
    assert "2 of 5 units are not ranked: more than 20 percent" in office.said


def test_visits_that_hang_apart_leave_raw_scores_and_it_is_said(office: Office) -> None:
    other = [(m, f"o{u}", "far", f"o{i}", a, p) for m, u, _, i, a, p in year(seed=2)]
    found = office.score([*year(), *other])
    assert {row["severity_correction"] for row in found.values()} == {"0.00"}
    assert "visits fall into 2 parts that no inspector connects" in office.said
    within = office.score([*year(), *other], within="parent")
    assert {row["severity_correction"] for row in within.values()} != {"0.00"}
    assert "Raw scores stand" not in office.said


ROWS = year(units=12, inspectors=4, months=2, seed=4)


@given(st.integers(0, 2**31))
@settings(max_examples=4, deadline=None, suppress_health_check=[
    HealthCheck.function_scoped_fixture
])  # fmt: skip
def test_renaming_reordering_or_running_again_changes_no_list(tmp_path: Path, seed: int) -> None:
    office, chance = Office(tmp_path), Random(seed)
    old = sorted({name for row in ROWS for name in row[1:4]})
    names = dict(zip(old, chance.sample([f"n{n}" for n in range(len(old))], len(old)), strict=True))
    other = [(m, names[u], names[p], names[i], a, x) for m, u, p, i, a, x in ROWS]
    chance.shuffle(other)
    for more in ({}, {"within": "parent"}):
        first, second = office.score(ROWS, **more), office.score(other, **more)
        for unit, row in first.items():
            again = second[names[unit]]
            assert {**row, "unit": "", "parent": ""} == {**again, "unit": "", "parent": ""}


@given(st.integers(0, 11), st.integers(0, 100))
@settings(max_examples=4, deadline=None, suppress_health_check=[
    HealthCheck.function_scoped_fixture
])  # fmt: skip
def test_another_units_points_never_move_my_raw_score(
    tmp_path: Path, other: int, points: int
) -> None:
    office, name = Office(tmp_path), f"v{other:02}"
    moved = [(*row[:5], f"{points / 10}") if row[1] == name else row for row in ROWS]
    before, after = office.score(ROWS), office.score(moved)
    assert all(before[unit]["raw"] == after[unit]["raw"] for unit in before if unit != name)


def line(text: str) -> Callable[[Office], None]:
    good = "2026-11,x,t,i,a0,5"
    return lambda office: office.sheets(f"{HEADER}\n{good}\n{text}\n")


def standard(text: str) -> Callable[[Office], None]:
    def give(office: Office) -> None:
        office.sheets(f"{HEADER}\n2026-11,x,t,i,a0,5\n")
        office.standard(text)

    return give


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (line("2026-13,x,t,i,a1,5"), "line 3, column month: “2026-13” is no month"),
        (line("2026-11,,t,i,a1,5"), "line 3, column unit: is empty"),
        (line("2026-11,x,t,,a1,5"), "line 3, column inspector: is empty"),
        (line("2026-11,x,t,i,b,5"), "line 3, column aspect: “b” is not in the standard"),
        (line("2026-11,x,t,i,a1,-5"), "line 3, column points: “-5” is no number of points"),
        (line("2026-11,x,t,i,a1,5.125"), "line 3, column points: “5.125” is no number"),
        (line("2026-11,x,t,i,a1,nan"), "line 3, column points: “nan” is no number"),
        (line("2026-11,x,t,i,a1,10.5"), "line 3, column points: 10.5 is more than the 10 points"),
        (line("2026-11,x,t,i,a1"), "line 3: has 5 columns, “points” is missing"),
        (line("2026-11,x,t,i,a0,6"), "line 3, column aspect: .* is in line 2 already"),
        (line("2026-11,x,u,j,a0,6"), "Line 3, column parent: “x” is in “u” here and in “t”"),
        (lambda office: office.sheets("month,unit\n"), "line 1: has no column parent, inspector"),
        (lambda office: office.sheets(""), "line 1: has no column month"),
        (lambda office: office.sheets(HEADER), "has no rows below its header"),
        (lambda _: None, "sheets.csv: cannot be read"),
        (lambda office: (office.folder / "sheets.csv").write_bytes(
            HEADER.encode() + "\n2026-11,村".encode("gb18030")), "is not UTF-8"),
        (standard("x ="), "standard.toml: is no TOML"),
        (standard(""), "has no \\[\\[aspect\\]\\]"),
        (standard("[[aspect]]\nmax = 1\nweight = 1"), "aspect 1: has no code"),
        (standard('[[aspect]]\ncode = "a0"\nmax = 1.5\nweight = 1'), "max must be a whole number"),
        (standard('[[aspect]]\ncode = "a0"\nmax = 1\nweight = 0'), "weight must be a whole number"),
        (standard('[[aspect]]\ncode = "a0"\nmax = 9\nweight = 1\n' * 2), "is there twice"),
        (standard('missing_percent = 101\n[[aspect]]\ncode = "a0"\nmax = 9\nweight = 1'),
         "missing_percent"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_written(
    office: Office, wrong: Callable[[Office], None], sentence: str
) -> None:
    kept = office.folder / "results.csv"
    kept.write_text("kept", encoding="utf-8")
    wrong(office)
    with pytest.raises(CommandError, match=sentence):
        office.score()
    assert kept.read_text(encoding="utf-8") == "kept"
    assert not list(office.folder.glob("*.part"))


def test_if_too_much_is_missing_everywhere_nobody_is_ranked(office: Office) -> None:
    found = office.score([*sheet("x", 5), *sheet("y", 6)])
    assert [(row["raw"], row["rank"], row["p_bottom"]) for row in found.values()] == [
        ("50.00", "", ""), ("60.00", "", "")
    ]  # fmt: skip


def test_a_month_without_sheets_or_without_points_is_said(office: Office) -> None:
    with pytest.raises(CommandError, match="no sheet of 2026-01; there are sheets of 2026-11"):
        office.score(sheet("x", 5), month="2026-01")
    with pytest.raises(CommandError, match="“11” is no month"):
        office.score(sheet("x", 5), month="11")
    with pytest.raises(CommandError, match="Nothing was inspected in 2026-11"):
        office.score([("2026-11", "x", "t", "i", "a0", "")])


def test_one_unit_alone_and_all_alike_make_no_list(office: Office) -> None:
    office.standard("[[aspect]]\ncode = 7\nmax = 100\nweight = 1\n")
    one: Row = ("2026-11", "x", "t", "i", "7", "50")
    assert office.score([one])["x"]["list"] == ""
    alike: list[Row] = [
        ("2026-11", f"v{n}", "t", f"i{who}", "7", "50") for n in range(12) for who in range(2)
    ]
    assert {row["list"] for row in office.score(alike).values()} == {""}


def test_columns_may_come_in_any_order_with_others_between(office: Office) -> None:
    office.sheets(
        "\ufeffpoints,note,aspect,inspector,parent,unit,month\n"
        + "".join(f"7,,{code},i,t,“村” 一,2026-11\n" for code, _, _ in ASPECTS)
        + "\n"
    )
    assert office.score()["“村” 一"]["raw"] == "70.00"
