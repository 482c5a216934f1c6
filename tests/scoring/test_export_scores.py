"""`linli export-scores`: frozen figures as Parquet, from which an engine makes the same list."""

import csv
from importlib.util import find_spec
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from linli.audit.models import Entry
from linli.scoring import services as scoring
from linli.scoring.models import Mark, Round
from linli.scoring.words import points
from tests.scored import Scored, scored
from tests.town import Town
from tests.uneven import harsh, with_vetoes

HERE = find_spec("ibis") is not None
pytestmark = [
    pytest.mark.skipif(not HERE, reason="needs Ibis and DuckDB: make dev"),
    pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning"),
]
if HERE:
    from pyarrow import parquet


def export(folder: Path, **more: str) -> str:
    said = StringIO()
    call_command("export_scores", out=folder, stdout=said, **more)
    return said.getvalue()


def listed(folder: Path, **more: str) -> dict[str, dict[str, str]]:
    """By unit, what DuckDB makes of the export."""
    out = folder / "results.csv"
    call_command(
        "score", sheets=folder / "sheets.parquet", standard=folder / "standard.toml", out=out,
        engine="duckdb", stdout=StringIO(), **more,
    )  # fmt: skip
    with out.open(encoding="utf-8", newline="") as file:
        return {row["unit"]: row for row in csv.DictReader(file)}


@pytest.mark.parametrize("what", ["groups", "public", "villages"])
def test_duckdb_comes_to_the_published_figures_from_the_export(
    town: Town, tmp_path: Path, what: str
) -> None:
    made = scored(town, harsh, 2).reckoning if what == "public" else with_vetoes(town, 2)
    assert "sheets.parquet" in export(tmp_path, what=what)
    told = listed(tmp_path)
    scope = "public" if what == "public" else "all"
    rows = list(made.results.filter(scope=scope, of_group=what != "villages"))
    assert len(rows) == len(told) > 0
    for row in rows:
        line = told[row.path.replace(".", "")]
        assert points(row.raw_centi) == line["raw"]
        assert points(row.corrected_centi) == line["corrected"]
        assert str(row.rank) == line["rank"]
        assert row.p_bottom == round(float(line["p_bottom"]) * 10_000)


def test_the_file_says_places_months_and_letters_and_nothing_of_persons(
    town: Town, tmp_path: Path
) -> None:
    made = scored(town, harsh).reckoning
    export(tmp_path)
    table = parquet.read_table(tmp_path / "sheets.parquet")
    assert table.column_names == [
        "month", "unit", "parent", "inspector", "aspect", "points", "applies", "cap"
    ]  # fmt: skip
    place = made.round.path.replace(".", "")
    month = made.inputs["month"]
    assert set(table["inspector"].to_pylist()) == {f"{place} {month} A", f"{place} {month} B"}
    assert set(table["month"].to_pylist()) == {month}
    entry = Entry.objects.filter(verb="export").latest("at")
    assert entry.details["rows"] == table.num_rows


def test_what_was_corrected_since_is_what_counts(town: Town, tmp_path: Path) -> None:
    scores = scored(town, harsh)
    village = scores.six.villages[0]
    Mark.objects.filter(sheet__path__startswith=village.path).update(points_centi=0)
    made = scoring.reckon_round(scores.round.pk, by=scores.six.lead.actor, why="重评")
    export(tmp_path)
    row = made.results.get(unit=village, of_group=False)
    assert listed(tmp_path)[village.path.replace(".", "")]["raw"] == points(row.raw_centi)


def test_what_is_not_there_is_said(town: Town, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Close a round and reckon its figures"):
        export(tmp_path)
    made: Scored = scored(town)
    for more, sentence in (
        ({"month": "2020-01"}, "No round of that month"),
        ({"month": "November"}, "“November” is no month"),
        ({"place": "1"}, "There is no place with the code 1"),
        ({"standard": "other"}, "No round of that month"),
        (
            {"place": made.six.villages[0].code},
            "No round of that month",
        ),
    ):
        with pytest.raises(CommandError, match=sentence):
            export(tmp_path, **more)
    standard = Round.objects.get(pk=made.round.pk).standard
    said = export(tmp_path, place=made.round.unit.code, standard=standard.code)
    assert "rows in" in said
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(CommandError, match="cannot be written"):
        export(tmp_path / "file")
