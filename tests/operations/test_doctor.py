"""`linli doctor`: each thing is broken on purpose, and the words say what it is and what to do."""

import socket
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import Settings

from linli.common import clock
from linli.operations.services import signs
from linli.outbox.choices import State
from linli.outbox.models import Message
from linli.people.actors import SYSTEM
from linli.people.models import Person, User
from linli.rulesets.models import Rule, RuleValue
from linli.search.models import Entry
from linli.territory import services as territory
from linli.territory.models import Posting, Unit
from tests import text_process
from tests.town import Town, appointed, somebody
from tools.installation import Installation, free_port


def examined() -> tuple[int, str]:
    """Exit code and words."""
    out = StringIO()
    try:
        call_command("doctor", stdout=out)
    except SystemExit as ended:
        return int(str(ended.code)), out.getvalue()
    return 0, out.getvalue()


@pytest.fixture
def office(town: Town, settings: Settings, tmp_path: Path) -> Town:
    """An installation where everything is as it should be."""
    settings.LINLI_ADDRESS = "https://linli.example.org"
    settings.ALLOWED_HOSTS = ["linli.example.org", "testserver"]
    settings.LINLI_PROXIES = ["127.0.0.1"]
    settings.LINLI_PORT = free_port()
    settings.LINLI_DANGERS = []
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STATIC_ROOT = tmp_path / "static"
    for name in ("media", "static"):
        (tmp_path / name).mkdir()
    (tmp_path / "static" / "staticfiles.json").touch()
    town.reports("路灯不亮", phone="13800001234")
    signs.beat()
    signs.note(signs.BACKUP)
    return town


def line(said: str, about: str) -> str:
    """The lines of one part, with their next steps."""
    lines = said.splitlines()
    at = [n for n, one in enumerate(lines) if f" {about}: " in one]
    return "\n".join(lines[n] + lines[n + 1] for n in at)


def test_a_sound_installation_has_nothing_wrong(office: Town) -> None:
    code, said = examined()

    assert wrong(said) == [], said
    assert code == int("WRONG" in said)
    assert "1 account can appoint" in said or "accounts can appoint" in said


def wrong(said: str) -> list[str]:
    """The lines that say so; but the PostgreSQL of the tests is not kept safe from a power cut."""
    lines = [one for one in said.splitlines() if one.startswith("WRONG")]
    return [one for one in lines if "Power cut" not in one]


Break = Callable[[Town, Settings, Path], object]


def no_key_fits(_town: Town, _settings: Settings, _folder: Path) -> None:
    blob = bytes([1, 1]) + b"z" + bytes(40)
    Person.objects.exclude(phone_sealed=None).update(phone_sealed=blob)


def late_message(town: Town, _settings: Settings, _folder: Path) -> None:
    late = clock.now() - timedelta(hours=1)
    Message.objects.update(state=State.WAITING, due_at=late)


def failed_message(_town: Town, _settings: Settings, _folder: Path) -> None:
    Message.objects.update(state=State.FAILED)


def old_backup(_town: Town, _settings: Settings, _folder: Path) -> None:
    with clock.told(clock.now() - timedelta(days=9)):
        signs.note(signs.BACKUP)


def silent_worker(_town: Town, _settings: Settings, _folder: Path) -> None:
    with clock.told(clock.now() - timedelta(minutes=30)):
        signs.beat()


def nobody_posted(_town: Town, _settings: Settings, _folder: Path) -> None:
    Posting.objects.update(until_at=clock.now())


def missing_step(_town: Town, _settings: Settings, _folder: Path) -> None:
    MigrationRecorder(connection).record_unapplied("matters", "0002_fewer_indexes")


def newer_step(_town: Town, _settings: Settings, _folder: Path) -> None:
    MigrationRecorder(connection).record_applied("matters", "0999_later")


def no_rules(_town: Town, _settings: Settings, _folder: Path) -> None:
    RuleValue.objects.exclude(rule_id="clock.office_hours").delete()
    Rule.objects.filter(values__isnull=True).delete()


def setting(name: str, value: object) -> Break:
    def change(_town: Town, settings: Settings, _folder: Path) -> None:
        setattr(settings, name, value)

    return change


@pytest.mark.parametrize(
    ("broken", "about", "level", "words"),
    [
        (setting("LINLI_ADDRESS", "http://linli.example.org"), "Address", "WRONG", "encrypted"),
        (setting("LINLI_ADDRESS", "http://127.0.0.1:8000"), "Address", "look", "LINLI_ADDRESS"),
        (setting("LINLI_ADDRESS", "https://other.example"), "Address", "WRONG", "LINLI_HOSTS"),
        (setting("LINLI_PROXIES", []), "Proxy", "WRONG", "LINLI_PROXIES"),
        (setting("LINLI_DANGERS", ["Bad. Mend it"]), "Settings", "WRONG", "Mend it"),
        (setting("DEBUG", True), "Settings", "look", "LINLI_DEBUG"),
        (setting("LINLI_DEMONSTRATION", True), "Demonstration", "look", "LINLI_DEMONSTRATION=no"),
        (setting("MEDIA_ROOT", "/proc/none"), "Photos", "WRONG", "chown"),
        (setting("STATIC_ROOT", "/proc/none"), "Style and scripts", "look", "linli serve"),
        (setting("TIME_ZONE", "UTC"), "Time", "WRONG", "Asia/Shanghai"),
        (no_key_fits, "Sealed data", "WRONG", "copy of the keys"),
        (late_message, "Messages", "WRONG", "late"),
        (failed_message, "Messages", "look", "Not delivered"),
        (old_backup, "Backup", "WRONG", "linli backup"),
        (silent_worker, "Worker", "WRONG", "30 minutes"),
        (missing_step, "Tables", "WRONG", "linli migrate"),
        (newer_step, "Tables", "WRONG", "0999_later"),
        (lambda *_: Entry.objects.all().delete(), "Search", "WRONG", "linli reindex"),
        (lambda *_: Unit.objects.update(opened_on=None), "Places", "look", "linli setup"),
        (nobody_posted, "Administration", "look", "linli setup"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_is_broken_is_named_with_the_way_to_mend_it(
    office: Town, settings: Settings, tmp_path: Path,
    broken: Break, about: str, level: str, words: str,
) -> None:  # fmt: skip
    broken(office, settings, tmp_path)

    code, said = examined()

    found = line(said, about)
    assert level in found, said
    assert words in found, said
    assert bool(wrong(said)) == (level == "WRONG")
    assert code == int("WRONG" in said)


@pytest.mark.django_db
def test_tables_without_rules_roles_and_kinds_are_named_with_the_command_that_brings_them() -> None:
    code, said = examined()

    assert code == 1
    assert "linli load-reference" in line(said, "Reference data")
    assert " Places: " in said


def test_without_its_database_the_rest_is_still_looked_at(office: Town) -> None:
    def fail(*_args: object) -> None:
        raise DatabaseError("no such server")

    with connection.execute_wrapper(fail):
        code, said = examined()

    assert code == 1
    if connection.vendor == "postgresql":  # SQLite's file needs no server
        assert "DATABASE_URL" in line(said, "Database")
    assert "Keys" in said


def test_the_year_to_come_is_asked_for_in_december(office: Town) -> None:
    with clock.told(clock.now().replace(year=2031, month=12, day=1)):
        _code, said = examined()

    assert "linli import-calendar 2031" in line(said, "Calendar")


def test_a_port_that_somebody_else_holds_is_told_from_our_own(
    office: Town, settings: Settings
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        settings.LINLI_PORT = other.getsockname()[1]
        other.settimeout(5)
        _code, said = examined()

    assert "Another program" in line(said, "Port")


@pytest.mark.once  # always on SQLite
@pytest.mark.parametrize(
    ("terminal", "words"),
    [
        ({"LANG": "en_US.UTF-8", "LC_ALL": ""}, "Photos"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "Photos"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "", "LINLI_LANGUAGE": "zh"}, "照片"),
        ({"LANG": "C.UTF-8", "LC_ALL": ""}, "照片"),
    ],
)
def test_it_speaks_the_language_of_the_terminal(
    tmp_path: Path, terminal: dict[str, str], words: str
) -> None:
    url = f"sqlite:///{tmp_path / 'linli.sqlite3'}"
    place = Installation(tmp_path, url, free_port(), terminal)

    done = place.linli("doctor", check=False)

    assert done.returncode == 1  # no table is there
    assert f" {words}" in done.stdout


def test_right_after_setup_it_names_the_link_that_nobody_has_used_yet(office: Town) -> None:
    User.objects.update(is_active=False)
    who = appointed(somebody("管"), "administrator", office.township)
    assert "linli setup --unit CODE --admin NAME" in line(examined()[1], "Administration")

    territory.invite(who.person, by=SYSTEM)

    said = line(examined()[1], "Administration")
    assert "has not used their one-time link" in said
    assert "--again" in said


def test_the_larger_text_model_is_asked_where_there_should_be_one(
    office: Town, settings: Settings, tmp_path: Path
) -> None:
    assert "built-in" in line(examined()[1], "Text model")

    settings.LINLI_TEXT_SOCKET = str(tmp_path / "socket")
    assert "linli text-server" in line(examined()[1], "Text model")
    means = text_process.words(text_process.scores({"lighting": 1.0}))
    with text_process.saying(tmp_path / "socket", means):
        assert "the larger one answers" in line(examined()[1], "Text model")
