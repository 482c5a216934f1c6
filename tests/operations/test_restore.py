"""What a restore refuses, and that nothing is lost when it fails or is killed."""

import json
import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from tests.operations.copies import backed_up, files, killed_half_way, restored, rows
from tools.installation import Installation
from tools.visitor import visitors

pytestmark = pytest.mark.slow

CUT_RESTORE = """
import sys
from django.core.management import call_command
from linli.operations.backup import restoring
def wait(*given):
    print("half-way", flush=True)
    sys.stdin.read()
restoring._differences = wait
call_command("restore", sys.argv[1], replace=True)
"""
FAILS = """
from pathlib import Path
from linli.common.errors import Invalid
from linli.operations.backup import restoring
restoring._differences = lambda wanted, found: ["people_person"]
try:
    restoring.restore(Path("{}"), replace=True)
except Invalid:
    print("refused")
"""


def altered(folder: Path, how: str) -> str:
    """Harm a backup; the name of the file that has to be named."""
    manifest = folder / "manifest.json"
    told = json.loads(manifest.read_text(encoding="utf-8"))
    photo: str = next(name for name in told["files"] if name.startswith("media/"))
    database: str = next(name for name in told["files"] if name.startswith("database"))
    match how:
        case "cut off":
            manifest.unlink()
            return "manifest.json"
        case "a photo is missing":
            (folder / photo).unlink()
            return photo
        case "a bit fell":
            content = bytearray((folder / database).read_bytes())
            content[len(content) // 2] ^= 4
            (folder / database).write_bytes(content)
            return database
        case "the numbers were changed":
            text = manifest.read_text(encoding="utf-8").replace('"made_at": "2', '"made_at": "1')
            manifest.write_text(text, encoding="utf-8")
            return "manifest.json"
    raise AssertionError(how)


@pytest.mark.parametrize(
    "how", ["cut off", "a photo is missing", "a bit fell", "the numbers were changed"]
)
def test_a_harmed_backup_is_refused_by_name_and_nothing_is_touched(
    place: Installation, target: Installation, tmp_path: Path, how: str
) -> None:
    made = backed_up(place, tmp_path / "a")
    before = rows(target), files(target.var / "media")
    name = altered(made, how)

    refused = restored(target, str(made), "--keys", f"{tmp_path}/a-keys", "--replace")

    assert refused.returncode == 1
    assert name in refused.stderr
    assert (rows(target), files(target.var / "media")) == before


def forged(folder: Path, name: str) -> None:
    """Somebody else's archive: one more file, and a manifest whose digest fits."""
    (folder / name).resolve().write_bytes(b"not asked for")
    told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    told["files"][name] = [13, sha256(b"not asked for").hexdigest()]
    del told["digest"]
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    told["digest"] = sha256(text.encode()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(told), encoding="utf-8")


@pytest.mark.parametrize("name", ["media/../../escaped", "media/.moved", "other"])
def test_a_foreign_archive_writes_nothing_outside_the_media_folder(
    place: Installation, target: Installation, tmp_path: Path, name: str
) -> None:
    made = backed_up(place, tmp_path / "a")
    forged(made, name)
    before = rows(target), files(target.var)

    refused = restored(target, str(made), "--keys", f"{tmp_path}/a-keys", "--replace")

    assert refused.returncode == 1
    assert "manifest.json" in refused.stderr
    assert rows(target) == before[0]
    assert set(files(target.var)) == set(before[1])


def test_what_an_installation_holds_is_replaced_only_when_told_and_not_while_it_runs(
    place: Installation, tmp_path: Path
) -> None:
    made = backed_up(place, tmp_path / "a")
    place.python("from linli.people import services as p; p.note(name='示例·新来')")
    now = rows(place)

    refused = restored(place, str(made))
    assert refused.returncode == 1
    assert "--replace" in refused.stderr
    assert "people_person" in refused.stderr

    place.serve()
    with visitors(place.port, 1) as (one,):
        assert one.get("/").status == 200
    busy = restored(place, str(made), "--replace")
    place.end()
    assert busy.returncode == 1
    assert "Stop server and worker" in busy.stderr
    assert rows(place) == now

    done = restored(place, str(made), "--replace")
    assert done.returncode == 0, done.stderr
    assert rows(place) != now
    assert not [f for f in place.var.iterdir() if f.name.endswith((".before", ".restoring"))]
    assert not [f for f in (place.var / "media").iterdir() if f.name.startswith(".")]


def test_a_restore_that_was_killed_lost_nothing_and_can_be_run_again(
    place: Installation, tmp_path: Path
) -> None:
    before = rows(place), files(place.var / "media")
    made = backed_up(place, tmp_path / "a")
    place.python("from linli.people import services as p; p.note(name='示例·新来')")
    now = rows(place)
    killed_half_way(place, CUT_RESTORE, str(made))

    broken = place.python(FAILS.format(made)).strip()
    assert broken == "refused"
    assert (rows(place), files(place.var / "media")) == (now, before[1])  # as it was at first

    killed_half_way(place, CUT_RESTORE, str(made))
    again = restored(place, str(made), "--replace")
    assert again.returncode == 0, again.stderr
    assert (rows(place), files(place.var / "media")) == before


def test_another_kind_of_database_and_a_newer_version_are_refused_with_words(
    place: Installation, target: Installation, tmp_path: Path
) -> None:
    made = backed_up(place, tmp_path / "a")
    newer = tmp_path / "newer"
    shutil.copytree(made, newer)
    rewrite = (
        "from dataclasses import replace; from pathlib import Path\n"
        "from linli.operations.backup.manifest import Manifest\n"
        f"f = Path({str(newer)!r}); m = Manifest.read(f)\n"
        "import sys\n"
        "replace(m, migrations=[*m.migrations, 'matters.0999_later'], version='9').write(f)\n"
    )
    place.python(rewrite)
    refused = restored(target, str(newer), "--without-keys")
    assert refused.returncode == 1
    assert "matters.0999_later" in refused.stderr

    kinds = {"sqlite": "postgresql", "postgresql": "sqlite"}
    place.python(rewrite.replace("migrations=[*m.migrations, 'matters.0999_later'], version='9'",
                                 f"database={kinds}[m.database]"))  # fmt: skip
    refused = restored(target, str(newer), "--without-keys")
    assert refused.returncode == 1
    assert "DATABASE_URL" in refused.stderr
