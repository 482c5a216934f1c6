"""`linli serve` and `linli worker` as processes: they start, answer, and stop when told."""

import http.client
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tools.installation import Installation, installation

pytestmark = pytest.mark.once  # real processes, whatever the database

SIGN_OF_LIFE = """
from linli.operations.models import Sign
print(*Sign.objects.filter(name="worker").values_list("at", flat=True))
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installation(tmp_path_factory.mktemp("place")) as made:
        made.loads_once = False  # starts are judged here
        yield made


def status(place: Installation, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", place.port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


def soon(holds: Callable[[], bool], seconds: float = 10) -> bool:
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def children(pid: int) -> list[int]:
    file = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(word) for word in file.read_text(encoding="ascii").split()]


def test_the_server_answers_says_nothing_and_ends_when_told(place: Installation) -> None:
    server = place.serve()

    assert status(place, "/static/css/linli.css") == 200
    server.send_signal(signal.SIGTERM)
    assert server.wait(15) == 0
    assert place.said("serve") == ""
    with pytest.raises(OSError, match="refused"):
        status(place, "/static/css/linli.css")


def test_a_killed_server_leaves_no_process_behind_and_can_be_started_at_once(
    place: Installation,
) -> None:
    server = place.serve()
    workers = children(server.pid)
    assert workers

    os.kill(server.pid, signal.SIGKILL)
    server.wait()
    assert soon(lambda: not any(Path(f"/proc/{pid}/cmdline").exists() for pid in workers))
    again = place.serve()
    assert status(place, "/static/css/linli.css") == 200
    again.terminate()
    assert again.wait(15) == 0


def test_a_second_server_at_the_same_port_says_so_and_ends(place: Installation) -> None:
    server = place.serve()

    second = place.linli("serve", check=False)

    assert second.returncode == 1
    assert f"{place.port}" in second.stderr
    assert "LINLI_PORT" in second.stderr
    server.terminate()
    server.wait(15)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_worker_works_until_it_is_told_to_stop(place: Installation, number: int) -> None:
    before = place.python(SIGN_OF_LIFE)
    worker = place.start("worker")
    assert soon(lambda: place.python(SIGN_OF_LIFE) != before, 30)

    with pytest.raises(subprocess.TimeoutExpired):
        worker.wait(1)  # it goes on
    worker.send_signal(number)
    assert worker.wait(10) == 0
    assert place.said("worker") == ""


def test_the_worker_runs_everything_once(place: Installation) -> None:
    assert place.linli("worker", "--once").returncode == 0
