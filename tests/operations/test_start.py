"""What a real start refuses, and that the demonstration's accounts exist nowhere else."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from pytest_django import Settings

from linli.people import services as people
from linli.people.actors import SYSTEM
from linli.territory import services as territory
from tests import town as towns
from tools.installation import Installation, free_port

pytestmark = pytest.mark.once  # real processes, whatever the database

GOOD = """signing = "{signing}"
[[field_keys]]
id = "a"
key = "{key}"
"""
SIGNING = "cXk2v9TzqLw7Rb4NfYh1GdUe0sJoPmAi8VxCtKyZ3W5"
KEY = "9f1c3b7e5a2d4f6081b3c5d7e9fa0b1c2d3e4f5061728394a5b6c7d8e9f0a1b2"
REAL = {"LINLI_ADDRESS": "https://linli.example.org", "LINLI_HOSTS": "linli.example.org"}


def place(folder: Path, **more: str) -> Installation:
    """An installation without a database: whether it starts is decided before."""
    url = f"sqlite:///{folder / 'linli.sqlite3'}"
    return Installation(folder, url, free_port(), {"LINLI_LANGUAGE": "en", **more})


def secrets(folder: Path, signing: str = SIGNING, key: str = KEY, mode: int = 0o600) -> None:
    file = folder / "secrets.toml"
    file.write_text(GOOD.format(signing=signing, key=key), encoding="utf-8")
    file.chmod(mode)


def refused(made: Installation) -> str:
    """What `linli worker` says before it ends."""
    done = made.linli("worker", "--once", check=False)
    assert done.returncode == 1
    return done.stderr


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"LINLI_DEBUG": "yes"}, "LINLI_DEBUG"),
        ({"LINLI_DEMONSTRATION": "yes"}, "LINLI_DEMONSTRATION"),
        ({"LINLI_HOSTS": "*"}, "LINLI_HOSTS"),
        ({"LINLI_METRICS_TOKEN": "short"}, "LINLI_METRICS_TOKEN"),
    ],
)
def test_a_real_start_refuses_a_dangerous_setting_by_name(
    tmp_path: Path, more: dict[str, str], word: str
) -> None:
    secrets(tmp_path)
    said = refused(place(tmp_path, **{**REAL, **more}))
    assert word in said
    assert "safe" in said


@pytest.mark.parametrize(
    ("signing", "key", "mode", "word"),
    [
        ("short", KEY, 0o600, "signing key"),
        ("x" * 60, KEY, 0o600, "signing key"),
        ("django-insecure-" + SIGNING, KEY, 0o600, "signing key"),
        (SIGNING, "00" * 32, 0o600, "field key"),
        (SIGNING, KEY, 0o644, "chmod 600"),
    ],
)
def test_a_real_start_refuses_weak_keys_and_a_readable_file(
    tmp_path: Path, signing: str, key: str, mode: int, word: str
) -> None:
    secrets(tmp_path, signing, key, mode)
    assert word in refused(place(tmp_path, **REAL))


def test_the_server_refuses_as_the_worker_does(tmp_path: Path) -> None:
    secrets(tmp_path, signing="short")
    done = place(tmp_path, **REAL).linli("serve", check=False)
    assert (done.returncode, "signing key" in done.stderr) == (1, True)
    wsgi = place(tmp_path, **REAL)
    with pytest.raises(AssertionError, match="signing key"):
        wsgi.python("import config.wsgi")


def test_a_first_try_on_this_machine_may_do_all_of_that(tmp_path: Path) -> None:
    secrets(tmp_path, signing="short", mode=0o644)
    made = place(tmp_path, LINLI_DEBUG="yes", LINLI_DEMONSTRATION="yes")
    made.linli("migrate", "--verbosity", "0")
    made.linli("load-reference")
    assert made.linli("worker", "--once").returncode == 0


def test_a_safe_real_start_and_a_public_demonstration_are_let_through(tmp_path: Path) -> None:
    secrets(tmp_path)
    asks = "from django.conf import settings\nprint(len(settings.LINLI_DANGERS))"
    assert place(tmp_path, **REAL).python(asks).strip() == "0"
    assert place(tmp_path, **REAL, LINLI_DEMONSTRATION="public").python(asks).strip() == "0"
    assert place(tmp_path, **REAL, LINLI_DEMONSTRATION="yes").python(asks).strip() == "1"


def test_only_this_machine_is_a_host_by_default(tmp_path: Path) -> None:
    asks = "from django.conf import settings\nprint(settings.ALLOWED_HOSTS)"
    assert "testserver" not in place(tmp_path).python(asks)


@pytest.fixture
def demonstration(settings: Settings, db: None) -> None:
    """An account as the demonstration makes it."""
    settings.LINLI_DEMONSTRATION = True
    made = towns.build()
    person = people.note(name="示例·甲")
    people.open_account(person, username="demo-clerk", password="lin-li-shi-li")
    territory.appoint(person, "village_clerk", by=SYSTEM, unit=made.village)


def sign_in(client: Client) -> int:
    return client.post(
        "/sign-in/", {"username": "demo-clerk", "password": "lin-li-shi-li"}
    ).status_code


def test_the_accounts_of_the_demonstration_are_closed_everywhere_else(
    demonstration: None, settings: Settings
) -> None:
    inside, fresh = Client(), Client()
    assert sign_in(inside) == 302
    assert inside.get("/work/").status_code == 200

    settings.LINLI_DEMONSTRATION = False
    assert inside.get("/work/").status_code == 302  # signed out at once
    assert sign_in(fresh) == 422
    assert fresh.post("/sign-in/", {"account": "demo-clerk"}).status_code == 422
    assert not re.search("demo-clerk", fresh.get("/sign-in/").text)


def test_the_demonstration_is_not_made_where_somebody_works(settings: Settings, db: None) -> None:
    settings.LINLI_DEMONSTRATION = True
    towns.build()
    with pytest.raises(CommandError, match="works in this database"):
        call_command("demo")
