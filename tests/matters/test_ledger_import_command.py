"""`linli import-ledger`, many rows, and two workers at once."""

import json
import tracemalloc
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from linli.common import sheets
from linli.matters import services as matters
from linli.matters.models import LedgerImport, Matter, MatterStep
from linli.matters.services.import_rows import ROWS_A_ROUND
from linli.people.actors import SYSTEM
from tests.ledgers import HEADERS, csv, row, xlsx
from tests.storm_import import ROWS
from tests.town import WUXING, Town
from tools.installation import installation


def run(*words: str) -> str:
    out = StringIO()
    call_command("import_ledger", *words, stdout=out, stderr=StringIO())
    return out.getvalue()


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """Two sound rows and one without a date."""
    file = tmp_path / "台账 2025.xlsx"
    file.write_bytes(xlsx([row(), row(date=""), row(text="又一件")]))
    return file


def test_the_command_says_first_and_imports_when_told(town: Town, ledger: Path) -> None:
    assert "2 of 3 rows can be taken." in run(str(ledger), "--unit", WUXING)
    assert not Matter.objects.exists()
    errors = ledger.with_name("errors.xlsx")
    said = run(str(ledger), "--unit", WUXING, "--yes", "--errors", str(errors))
    assert "2 imported, 1 not taken." in said
    back = sheets.read(errors.read_bytes(), most_rows=9, most_bytes=99_999)
    assert [one.cells[-2] for one in back.rows] == ["3"]
    again = run(str(ledger), "--unit", WUXING, "--yes")
    assert "nothing was imported twice" in again
    assert Matter.objects.count() == 2


def test_columns_are_named_on_the_command_line(town: Town, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(csv([("2025-03-01", "灯")], ("甲", "乙")))
    run(str(file), "--unit", WUXING, "--map", "date=甲", "--map", "text=乙", "--yes")
    assert Matter.objects.get().text == "灯"
    with pytest.raises(CommandError, match="no field colour"):
        run(str(_other(tmp_path)), "--unit", WUXING, "--map", "colour=甲")


def _other(folder: Path) -> Path:
    file = folder / "other.csv"
    file.write_bytes(csv([("2025-03-02", "灯")], ("甲", "乙")))
    return file


@pytest.mark.parametrize("words", [("/no/such.xlsx", "--unit", WUXING), ("x", "--unit", "999999")])
def test_a_mistake_on_the_command_line_is_explained(town: Town, words: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        run(*words)


def begun(data: bytes, unit: Any) -> LedgerImport:
    sent = matters.send_ledger(data, name="many.csv", unit=unit, by=SYSTEM)
    return matters.begin_import(sent.job.pk, by=SYSTEM, version=sent.job.version)


@pytest.mark.slow
@pytest.mark.once
def test_twenty_thousand_rows_come_in_some_at_a_time_within_memory(town: Town) -> None:
    rows = [row(number=n, text=f"第 {n} 件") for n in range(20_000)]
    job = begun(csv(rows), town.village)
    tracemalloc.start()
    rounds = [matters.import_ledgers()]
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    while done := matters.import_ledgers():
        rounds.append(done)
    job.refresh_from_db()
    assert rounds == [ROWS_A_ROUND] * 10
    assert (job.imported, job.state, MatterStep.objects.count()) == (20_000, "done", 20_000)
    assert most < 200_000_000
    assert matters.take_back(job.pk, by=SYSTEM, version=job.version) == 20_000
    assert not Matter.objects.exists()


def test_more_rows_than_twenty_thousand_are_refused(town: Town) -> None:
    lines = ",".join(HEADERS) + "\n" + "x,y\n" * 20_050
    with pytest.raises(sheets.SheetRefused, match="more than 20000 rows"):
        matters.send_ledger(lines.encode(), name="x.csv", unit=town.village, by=SYSTEM)


def test_two_at_once_send_one_file_and_take_each_row_once(tmp_path: Path) -> None:
    with installation(tmp_path) as place:
        place.python("from tests import town; town.build()")
        call = "from tests import storm_import as one; print(one.import_with_two_workers())"
        found = json.loads(place.python(call).splitlines()[-1])
    assert (found["imports"], found["again"]) == (1, [False, True])
    assert found["imported"] == found["matters"] == found["steps"] == found["texts"] == ROWS
