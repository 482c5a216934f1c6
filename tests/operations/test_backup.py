"""A backup under load, brought back elsewhere: every row and every file, on both databases."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from tests.operations.copies import (
    backed_up,
    copies,
    files,
    killed_half_way,
    restored,
    rows,
    wait_for_another_name,
)
from tests.town import WUXING
from tools.installation import Installation, installation
from tools.visitor import Answer, visitors

pytestmark = pytest.mark.slow

WHOLE = """
import json
from linli.matters.models import Attachment, Matter
from linli.people.models import Person
numbers = {
    one.number: [step.is_intact() for step in one.steps.all()] for one in Matter.objects.all()
}
masked = [one.phone_masked for one in Person.objects.exclude(phone_index="")]
photos = [f"{one.pk.hex[-2:]}/{one.pk.hex}" for one in Attachment.objects.all()]
print(json.dumps([numbers, masked, photos]))
"""
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


@contextmanager
def other(folder: Path) -> Iterator[Installation]:
    folder.mkdir()
    with installation(folder, LINLI_LANGUAGE="en") as made:
        yield made


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


def test_a_backup_that_was_killed_is_never_taken_for_a_whole_one(
    place: Installation, target: Installation, tmp_path: Path
) -> None:
    whole = backed_up(place, tmp_path / "a")
    wait_for_another_name(whole)
    killed_half_way(place, CUT, str(tmp_path / "a"))

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
        wait_for_another_name(made[-1])
        made.append(backed_up(place, tmp_path / "a", "--keep", "2"))

    assert copies(tmp_path / "a") == [foreign, made[1], made[2]]
    photos = [file for file in (made[2] / "media").rglob("*") if file.is_file()]
    assert photos
    assert {file.stat().st_nlink for file in photos} == {2}
