"""An installation of the first version, with rows in every table, is brought to now."""

import json
from pathlib import Path

import pytest

from tools.installation import empty_installation

pytestmark = pytest.mark.slow


def test_an_update_from_the_first_version_keeps_every_row(tmp_path: Path) -> None:
    file = tmp_path / "written.json"
    call = "from pathlib import Path\nfrom tests.operations import old_installation as old\nold.{}"
    with empty_installation(tmp_path) as place:
        place.python(call.format(f"fill(Path({str(file)!r}))"))
        assert place.linli("migrate", "--check", check=False).returncode == 1

        place.linli("migrate", "--verbosity", "0")

        rows, wrong = json.loads(place.python(call.format(f"compare(Path({str(file)!r}))")))
        assert rows > 30
        assert wrong == []
        assert place.linli("load-reference").returncode == 0
        assert "WRONG" not in [
            line for line in place.linli("doctor", check=False).stdout.splitlines()
            if "Tables" in line
        ]  # fmt: skip
