"""New keys while the server runs, cut off half-way, and old keys that go only when nobody needs
them."""

import json
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.town import WUXING
from tools.installation import Installation, installation, kill
from tools.place import ROOT
from tools.visitor import Answer, visitors

pytestmark = pytest.mark.slow

PEOPLE = 450
FILL = f"""
from django.db import transaction
from linli.people import services as people
from linli.matters import services as matters
from tests import town
made = town.build()
with transaction.atomic():
    for number in range({PEOPLE}):
        people.note(name="示例·甲", phone=f"139{{number:08d}}", address="1 号")
matters.save_draft({{"phone": "13800001111"}}, by=made.clerk.actor)
print(matters.link_of(made.reports("路灯不亮", phone="13811112222")))
"""
STATE = """
import json
from linli.operations.services import keys
from linli.people.models import Person
from linli.people import services as people
from linli.people.actors import SYSTEM
found = [Person.objects.with_phone(f"139{n:08d}").count() for n in range(0, 450, 50)]
one = Person.objects.with_phone("13900000100").get()
clear = people.read_contact(one, by=SYSTEM, purpose="x", of_path="", fields=["phone", "address"])
print(json.dumps([keys.sealed_with(), found, clear]))
"""
SLOW = """
import os, sys
from django.core.management import call_command
from linli.operations.services import keys
store, after = keys._store, int(sys.argv[1])
def slowly(*given):
    global after
    done = store(*given)
    after -= 1
    if not after:
        print("half-way", flush=True)
        sys.stdin.read()
    return done
keys._store = slowly
call_command("rotate_keys")
"""


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installation(tmp_path_factory.mktemp("bare"), LINLI_LANGUAGE="en") as made:
        yield made


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Installation]:
    with installation(tmp_path, LINLI_LANGUAGE="en") as made:
        (tmp_path / "link").write_text(made.python(FILL).strip(), encoding="ascii")
        yield made


def state(place: Installation) -> tuple[dict[str, int], list[int], dict[str, str]]:
    """Key ids with how many values, how many persons each phone finds, one person in clear."""
    sealed, found, clear = json.loads(place.python(STATE))
    return sealed, found, clear


def ids(place: Installation) -> list[str]:
    read = tomllib.loads((place.var / "secrets.toml").read_text(encoding="utf-8"))
    return [key["id"] for key in read["field_keys"]]


def older(place: Installation) -> None:
    """Ten minutes pass for the new key."""
    file = place.var / "secrets.toml"
    made = (datetime.now(UTC) - timedelta(minutes=11)).strftime("%Y-%m-%dT%H:%M:%SZ")
    lines = file.read_text(encoding="utf-8").splitlines()
    told = [f"made = {made}" if line.startswith("made") else line for line in lines]
    file.write_text("\n".join(told) + "\n", encoding="utf-8")


CLEAR = {"phone": "13900000100", "address": "1 号"}


def test_everything_is_sealed_anew_while_reports_come_in_and_the_old_key_goes(
    place: Installation,
) -> None:
    place.serve()
    link = (place.var / "link").read_text(encoding="ascii")
    stop = threading.Event()
    answers: list[Answer] = []

    def reporting() -> None:
        with visitors(place.port, 1) as (one,):
            while not stop.is_set() or len(answers) < 3:
                form = {"text": "井盖松动", "kind": "lighting", "phone": "13755556666"}
                answers.append(one.post(f"/places/{WUXING}/report/", key=uuid4().hex, **form))

    thread = threading.Thread(target=reporting)
    thread.start()
    try:
        said = place.linli("rotate-keys").stdout
    finally:
        stop.set()
        thread.join()

    assert {answer.status for answer in answers} == {303}
    assert ids(place) == ["b", "a"]
    assert "people.Person.phone_sealed" in said
    sealed, found, clear = state(place)
    assert set(sealed) == {"b"}
    assert sealed["b"] >= 2 * PEOPLE + 2 + len(answers)
    assert (set(found), clear) == ({1}, CLEAR)
    with visitors(place.port, 1) as (one,):
        assert [one.get(way).status for way in (link, answers[-1].location)] == [200, 200]

        young = place.linli("rotate-keys", "--drop-old", check=False)
        assert (young.returncode, ids(place)) == (1, ["b", "a"])
        assert "too young" in young.stderr
        older(place)
        assert "Links" in place.linli("rotate-keys", "--drop-old").stdout
        assert ids(place) == ["b"]
        assert one.get(link).status == 404  # made with the key that is gone
        assert one.get(answers[-1].location).status in {200, 404}
    assert state(place)[1:] == ([1] * 9, CLEAR)
    assert (place.var / "secrets.toml").stat().st_mode & 0o777 == 0o600


def test_a_change_that_was_killed_half_way_is_finished_by_the_next_run(
    place: Installation,
) -> None:
    process: subprocess.Popen[Any] = subprocess.Popen(
        [sys.executable, "-c", "import django\ndjango.setup()\n" + SLOW, "3"],
        cwd=ROOT, env=place.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        text=True, start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    while process.stdout.readline().strip() != "half-way":
        assert process.poll() is None
    kill(process)
    for stream in (process.stdin, process.stdout):
        assert stream is not None
        stream.close()

    sealed, found, clear = state(place)
    assert sealed["a"] > 0 < sealed["b"]
    assert (set(found), clear) == ({1}, CLEAR)  # nobody noticed anything

    said = place.linli("rotate-keys").stdout
    assert "not finished" in said
    assert ids(place) == ["b", "a"]  # no third key
    sealed, found, clear = state(place)
    assert set(sealed) == {"b"}
    assert (set(found), clear) == ({1}, CLEAR)


def test_a_key_that_something_needs_is_never_dropped(place: Installation) -> None:
    place.linli("rotate-keys")
    older(place)
    lost = (
        "from linli.people.models import Person\n"
        "one = Person.objects.with_phone('13900000100').get()\n"
        "Person.objects.filter(pk=one.pk).update(address_sealed=b'\\x01\\x01z' + bytes(40))\n"
    )
    place.python(lost)

    refused = place.linli("rotate-keys", "--drop-old", check=False)

    assert refused.returncode == 1
    assert "nothing was removed" in refused.stderr
    assert ids(place) == ["b", "a"]


SESSION = """
from django.core import signing
from django.conf import settings
print(signing.dumps("somebody"))
"""


def test_a_new_signing_key_signs_nobody_out_until_the_old_one_is_dropped(
    bare: Installation,
) -> None:
    signed = bare.python(SESSION).strip()
    opens = f"from django.core import signing\nprint(signing.loads({signed!r}))"

    assert "Restart" in bare.linli("rotate-keys", "--signing").stdout
    assert bare.python(opens).strip() == "somebody"
    assert bare.python(SESSION).strip() != signed
    bare.linli("rotate-keys", "--signing", "--drop-old")
    with pytest.raises(AssertionError, match="BadSignature"):
        bare.python(opens)


def test_two_changes_at_once_are_refused_with_the_way_out(bare: Installation) -> None:
    lock = bare.var / "secrets.toml.new"
    lock.touch()

    refused = bare.linli("rotate-keys", check=False)

    lock.unlink()
    assert refused.returncode == 1
    assert str(lock) in refused.stderr
    assert ids(bare) == ["a"]
