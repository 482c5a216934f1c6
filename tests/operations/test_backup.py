"""A backup under load, brought back elsewhere: every row and every file, on both databases."""

import json
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.town import WUXING
from tools.installation import Installation, installation, kill
from tools.place import ROOT
from tools.visitor import Answer, visitors

FILL = """
from io import BytesIO
from PIL import Image
from linli.common import images
from tests import town
made = town.build()
for number in range(3):
    file = BytesIO()
    Image.new("RGB", (90, 60 + number), "red").save(file, "PNG")
    made.reports("路灯不亮", phone=f"1381111000{number}", photos=(images.clean(file.getvalue()),))
"""
ROWS = """
import hashlib, json
from django.db import connection
found = {}
with connection.cursor() as cursor:
    for name in sorted(connection.introspection.table_names(cursor)):
        cursor.execute(f'SELECT * FROM "{name}"')
        rows = sorted(repr([bytes(v) if isinstance(v, memoryview) else v for v in row])
                      for row in cursor.fetchall())
        found[name] = [len(rows), hashlib.sha256("\\n".join(rows).encode()).hexdigest()]
print(json.dumps(found))
"""
WHOLE = """
import json
from linli.matters.models import Attachment, Matter
from linli.people.models import Person
numbers = {
    one.number: [step.is_intact() for step in one.steps.all()] for one in Matter.objects.all()
}
masked = [one.phone_masked for one in Person.objects.exclude(phone_index="")]
print(json.dumps([numbers, masked, [one.folder for one in Attachment.objects.all()]]))
"""
WRITTEN_BY_RESTORING = {"audit_entry", "operations_sign"}


def rows(place: Installation) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(place.python(ROWS))
    return {name: told for name, told in found.items() if name not in WRITTEN_BY_RESTORING}


def files(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


@contextmanager
def other(folder: Path) -> Iterator[Installation]:
    folder.mkdir()
    with installation(folder, LINLI_LANGUAGE="en") as made:
        yield made


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installation(tmp_path_factory.mktemp("place"), LINLI_LANGUAGE="en") as made:
        made.python(FILL)
        yield made


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installation(tmp_path_factory.mktemp("target"), LINLI_LANGUAGE="en") as made:
        yield made


def copies(folder: Path) -> list[Path]:
    return sorted(folder.glob("linli-*"))


def backed_up(place: Installation, folder: Path, *more: str) -> Path:
    place.linli("backup", str(folder), "--keys", f"{folder}-keys", *more)
    return copies(folder)[-1]


def restored(place: Installation, *words: str) -> subprocess.CompletedProcess[str]:
    return place.linli("restore", *words, check=False)


def test_a_backup_while_reports_come_in_brings_every_row_and_file_back_elsewhere(
    place: Installation, tmp_path: Path
) -> None:
    place.serve()
    place.start("worker")
    answers: list[Answer] = []
    stop = threading.Event()

    def reporting() -> None:
        with visitors(place.port, 1) as (one,):
            while not stop.is_set():
                form = {"text": "井盖松动", "kind": "lighting", "phone": "13755556666"}
                answers.append(one.post(f"/places/{WUXING}/report/", key=uuid4().hex, **form))

    thread = threading.Thread(target=reporting)
    thread.start()
    try:
        while len(answers) < 3 and thread.is_alive():
            time.sleep(0.05)
        before = list(answers)
        busy = backed_up(place, tmp_path / "busy")
        after = len(answers)
    finally:
        stop.set()
        thread.join()
        place.end()
    assert after > len(before)  # they did come in meanwhile
    quiet = backed_up(place, tmp_path / "quiet")

    with other(tmp_path / "one") as one:
        said = restored(one, str(tmp_path / "busy"), "--keys", f"{tmp_path}/busy-keys")
        assert said.returncode == 0, said.stderr
        assert busy.name in said.stdout
        numbers, masked, photos = json.loads(one.python(WHOLE))
        acknowledged = {answer.location.split("/")[2] for answer in before}
        assert acknowledged <= set(numbers)
        assert all(all(steps) and steps for steps in numbers.values())
        assert masked
        assert photos
        for name in photos:
            assert len(list((one.var / "media").glob(f"{name}*"))) == 2  # itself and its thumb

        again = restored(one, str(quiet), "--keys", f"{tmp_path}/quiet-keys", "--replace")
        assert again.returncode == 0, again.stderr
        assert rows(one) == rows(place)
        assert files(one.var / "media") == files(place.var / "media")
        assert len(files(one.var / "media")) >= 6
        manifest = json.loads((quiet / "manifest.json").read_text(encoding="utf-8"))
        assert f"{sum(manifest['counts'].values())} rows" in again.stdout
        assert one.linli("migrate", "--check").returncode == 0


def test_the_keys_are_never_in_the_backup_and_the_restore_says_when_they_do_not_fit(
    place: Installation, target: Installation, tmp_path: Path
) -> None:
    made = backed_up(place, tmp_path / "a")
    keys = (place.var / "secrets.toml").read_text(encoding="utf-8")
    secret = [line.split('"')[1].encode() for line in keys.splitlines() if line.startswith("key")]
    assert not [one for one in files(made).values() if any(key in one for key in secret)]
    (kept,) = (tmp_path / "a-keys").iterdir()
    assert (kept.read_text(encoding="utf-8"), kept.stat().st_mode & 0o777) == (keys, 0o600)

    before = rows(target)
    refused = restored(target, str(made))
    assert refused.returncode == 1
    assert "keys at hand cannot open" in refused.stderr
    assert rows(target) == before
    inside = place.linli(
        "backup", str(tmp_path / "b"), "--keys", str(tmp_path / "b/k"), check=False
    )
    assert (inside.returncode, copies(tmp_path / "b")) == (1, [])


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


CUT = """
import sys
from django.core.management import call_command
from linli.operations.backup import making
copy = making.files.copy_media
def slowly(*given):
    done = copy(*given)
    print("half-way", flush=True)
    sys.stdin.read()
    return done
making.files.copy_media = slowly
call_command("backup", sys.argv[1])
"""


def test_a_backup_that_was_killed_is_never_taken_for_a_whole_one(
    place: Installation, target: Installation, tmp_path: Path
) -> None:
    whole = backed_up(place, tmp_path / "a")
    process = subprocess.Popen(
        [sys.executable, "-c", "import django\ndjango.setup()\n" + CUT, str(tmp_path / "a")],
        cwd=ROOT, env=place.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline().strip() == b"half-way"
    kill(process)
    for stream in (process.stdin, process.stdout):
        assert stream is not None
        stream.close()

    (half,) = (tmp_path / "a").glob(".linli-*.partial")
    refused = restored(target, str(half), "--without-keys")
    assert refused.returncode == 1
    assert "manifest.json" in refused.stderr
    assert copies(tmp_path / "a") == [whole]  # what a restore of the folder would take


def test_only_the_newest_own_folders_are_kept_and_photos_are_stored_once(
    place: Installation, tmp_path: Path
) -> None:
    foreign = tmp_path / "a" / "linli-20200101-000000"
    foreign.mkdir(parents=True)
    (foreign / "diary.txt").write_text("not ours", encoding="utf-8")
    first = backed_up(place, tmp_path / "a", "--keep", "2")
    made = [first]
    for _more in range(2):
        while time.strftime("%H%M%S") in made[-1].name:
            time.sleep(0.1)
        made.append(backed_up(place, tmp_path / "a", "--keep", "2"))

    assert copies(tmp_path / "a") == [foreign, made[1], made[2]]
    photos = [file for file in (made[2] / "media").rglob("*") if file.is_file()]
    assert photos
    assert {file.stat().st_nlink for file in photos} == {2}


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
