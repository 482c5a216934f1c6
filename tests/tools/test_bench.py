"""The measuring itself: processor time of a tree of processes, and the list of figures."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tools.bench.__main__ import growth, table
from tools.bench.measure import Result, cpu_seconds, spending, write

pytestmark = pytest.mark.once  # asks no database

BURN = "import time\nwhile time.process_time() < {seconds}: pass\n"
IN_CHILD = "import subprocess, sys\nsubprocess.run([sys.executable, '-c', sys.argv[1]])\ninput()\n"


def test_the_time_of_children_counts_while_they_live_and_after_they_ended() -> None:
    burn = BURN.format(seconds=0.4)
    command = [sys.executable, "-c", IN_CHILD, burn]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as parent:
        with spending({"part": parent.pid}) as spent:
            for _look in range(600):
                if cpu_seconds([parent.pid]) >= 0.4:
                    break
                subprocess.run(["sleep", "0.05"], check=True)
        parent.communicate(b"\n")

    assert 0.3 < spent.all < 3
    assert spent.shares(100).startswith("part ")


def test_the_time_of_others_does_not_count() -> None:
    with spending({"part": 1}) as spent:
        subprocess.run([sys.executable, "-c", BURN.format(seconds=0.3)], check=True)

    assert spent.cpu.keys() == {"part"}
    assert cpu_seconds([2**22 + 1]) == 0  # nobody


def test_figures_are_kept_by_name_and_the_targets_stay_in_the_table(tmp_path: Path) -> None:
    file = tmp_path / "var" / "bench.json"
    write([Result("report.sqlite.10k.cpu_ms", 8, "ms", "note", 10)], file)
    write([Result("report.sqlite.1m.cpu_ms", 12, "ms", "", 10)], file)
    write([Result("report.sqlite.10k.cpu_ms", 9, "ms", "newer", 10)], file)

    assert json.loads(file.read_text(encoding="utf-8")) == [
        {"name": "report.sqlite.10k.cpu_ms", "value": 9, "unit": "ms", "note": "newer"},
        {"name": "report.sqlite.1m.cpu_ms", "value": 12, "unit": "ms", "note": ""},
    ]


def test_the_table_says_what_missed_its_target_and_how_figures_grow() -> None:
    results = [
        Result("report.sqlite.10k.cpu_ms", 8, "ms", "", 10),
        Result("report.sqlite.1m.cpu_ms", 12, "ms", "", 10),
    ]

    first, second = table(results).splitlines()
    assert "ok" in first
    assert "MISSED" in second
    assert "1.50" in growth(results)
